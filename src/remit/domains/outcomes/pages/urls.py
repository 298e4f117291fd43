"""Addresses of the pages about outcomes. Those with a dot are downloads and never change."""

from django.urls import path

from remit.domains.outcomes.pages import downloads, views

urlpatterns = [
    path("outcomes", views.measures, name="outcomes"),
    path("outcomes/<slug:measure>", views.measure, name="outcome"),
    path("outcomes/<slug:measure>.csv", downloads.measure_csv, name="outcome_csv"),
    path(
        "outcomes/<slug:measure>/<slug:chart>.<slug:form>",
        downloads.measure_chart,
        name="outcome_chart",
    ),
    path("outcomes/<slug:measure>/<slug:body>", views.trend, name="outcome_trend"),
    path(
        "outcomes/<slug:measure>/<slug:body>/<slug:chart>.<slug:form>",
        downloads.trend_chart,
        name="outcome_trend_chart",
    ),
]

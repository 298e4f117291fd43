"""Addresses of the pages about outcomes. Those with a dot are downloads and never change."""

from django.urls import path

from remit.domains.outcomes.pages import (
    body_views,
    building,
    downloads,
    keeping,
    paper,
    peopled,
    views,
)

urlpatterns = [
    path("outcomes", views.measures, name="outcomes"),
    # Before the measures: none of them may go by these names.
    path("outcomes/completeness", views.complete, name="outcomes_completeness"),
    path("outcomes/compare", body_views.compare, name="outcomes_compare"),
    path("outcomes/resources", body_views.resources, name="outcomes_resources"),
    path(
        "outcomes/resources/<slug:chart>.<slug:form>",
        body_views.resources_chart,
        name="outcomes_resources_chart",
    ),
    path("outcomes/build", building.build, name="outcomes_build"),
    path("outcomes/build.csv", building.build_csv, name="outcomes_build_csv"),
    path(
        "outcomes/build/<slug:chart>.<slug:form>",
        building.build_chart,
        name="outcomes_build_chart",
    ),
    path("outcomes/kept", keeping.every, name="outcomes_kept"),
    path("outcomes/kept/<int:number>", keeping.one, name="outcomes_kept_figure"),
    path("outcomes/kept/<int:number>.atom", keeping.feed, name="outcomes_kept_feed"),
    path("outcomes/kept/<int:number>/months.csv", keeping.months, name="outcomes_kept_csv"),
    path(
        "outcomes/kept/<int:number>/<slug:chart>.<slug:form>",
        keeping.chart,
        name="outcomes_kept_chart",
    ),
    path("outcomes/bodies/<slug:body>", body_views.body, name="outcomes_body"),
    path("outcomes/bodies/<slug:body>/population", peopled.people, name="outcomes_people"),
    path(
        "outcomes/bodies/<slug:body>/population/<slug:chart>.<slug:form>",
        peopled.people_chart,
        name="outcomes_people_chart",
    ),
    path("outcomes/bodies/<slug:body>.pdf", paper.body_pdf, name="outcomes_body_pdf"),
    path(
        "outcomes/bodies/<slug:body>/<slug:chart>.<slug:form>",
        body_views.body_chart,
        name="outcomes_body_chart",
    ),
    path("outcomes/<slug:measure>", views.measure, name="outcome"),
    path("outcomes/<slug:measure>.csv", downloads.measure_csv, name="outcome_csv"),
    path(
        "outcomes/<slug:measure>/<slug:chart>.<slug:form>",
        downloads.measure_chart,
        name="outcome_chart",
    ),
    path("outcomes/<slug:measure>/<slug:body>", views.trend, name="outcome_trend"),
    path(
        "outcomes/<slug:measure>/<slug:body>/months.csv",
        downloads.trend_csv,
        name="outcome_trend_csv",
    ),
    path(
        "outcomes/<slug:measure>/<slug:body>/<slug:chart>.<slug:form>",
        downloads.trend_chart,
        name="outcome_trend_chart",
    ),
]

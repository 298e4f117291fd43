"""Addresses of the pages about the law."""

from django.urls import path

from remit.domains.law.pages import views

urlpatterns = [
    path("may", views.ask, name="may"),
    path("law", views.settlements, name="law"),
    path("law/table", views.table, name="law-table"),
    path("law/routes", views.routes, name="law-routes"),
    path("law/panel", views.panel, name="law-panel"),
    path("law/compare", views.compare, name="law-compare"),
    path("law/dossier/<slug:body>", views.dossier, name="law-dossier"),
    path("law/<slug:pack>", views.settlement, name="law-pack"),
    path("law/<slug:pack>/acts/<slug:act>", views.act, name="law-act"),
    path("charter", views.promises, name="charter"),
    path("charter/<slug:pledge>/certificates/<slug:law>", views.certificate, name="certificate"),
    path("charter/<slug:pledge>", views.promise, name="pledge"),
]

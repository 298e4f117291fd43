"""Addresses of the pages about bodies. Those that end in `.csv` are downloads and never change."""

from django.urls import path

from remit.domains.bodies.pages import downloads, views

urlpatterns = [
    path("find", views.find, name="find"),
    path("map", views.commissioners, name="map"),
    path("bodies", views.kinds, name="bodies"),
    path("bodies.csv", downloads.bodies, name="bodies_csv"),
    path("bodies/<slug:code>", views.body, name="body"),
    path("bodies/<slug:code>/members", views.members, name="members"),
    path("bodies/<slug:code>/members.csv", downloads.members, name="members_csv"),
]

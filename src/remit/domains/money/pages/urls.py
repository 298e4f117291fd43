"""Addresses of the pages about money."""

from django.urls import path

from remit.domains.money.pages import views

urlpatterns = [
    path("money/allotment", views.allotments, name="allotments"),
    path("money/allotment.csv", views.allotments_csv, name="allotments_csv"),
    path("money/allotment/<slug:body>", views.share, name="allotment"),
    path("money/allocations", views.files, name="allocations"),
    path("money/allocations/<int:number>", views.faults, name="allocation_faults"),
]

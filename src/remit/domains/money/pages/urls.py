"""Addresses of the pages about money."""

from django.urls import path

from remit.domains.money.pages import book_views, views

urlpatterns = [
    path("money", book_views.country, name="money"),
    path("money/allotment", views.allotments, name="allotments"),
    path("money/allotment.csv", views.allotments_csv, name="allotments_csv"),
    path("money/allotment/<slug:body>", views.share, name="allotment"),
    path("money/allocations", views.files, name="allocations"),
    path("money/allocations/<int:number>", views.faults, name="allocation_faults"),
    path("money/books", book_views.guards, name="books"),
    path("money/exceptions", book_views.exceptions, name="exceptions"),
    path("money/spend", book_views.spend, name="spend"),
    path("money/spend.csv", book_views.spend_table, name="spend_csv"),
    path("money/accounts/<int:account>", book_views.statement, name="statement"),
    path("money/transfers/<uuid:transfer>", book_views.transfer, name="transfer"),
    path("money/<slug:body>/budget", book_views.budget, name="budget"),
    path("money/<slug:body>", book_views.body, name="body_money"),
]

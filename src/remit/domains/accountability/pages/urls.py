"""Addresses of accounts."""

from django.urls import path

from remit.domains.accountability.pages import views

urlpatterns = [
    path("accounts", views.accounts, name="accounts"),
    path("accounts/<int:year>/<slug:body>", views.account, name="account-of"),
    path("accounts/<int:year>/<slug:body>.pdf", views.account_pdf, name="account-pdf"),
]

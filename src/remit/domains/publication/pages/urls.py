"""Addresses of the pages of the public record."""

from django.urls import path

from remit.domains.publication.pages import feeds, files, views

urlpatterns = [
    path("record", views.newest, name="record"),
    path("record/health", views.how_it_fares, name="record-health"),
    path("record/overdue", views.silent, name="record-overdue"),
    path("record/witness", views.witness, name="record-witness"),
    path("record/feed.atom", feeds.atom, name="record-feed-atom"),
    path("record/feed.json", feeds.json_feed, name="record-feed-json"),
    path("record/entries/<uuid:entry>", views.by_id, name="record-entry-by-id"),
    path("record/<int:log>/<int:number>", views.entry, name="record-entry"),
    path("record/<int:log>/<int:number>/proof", files.proof, name="record-proof"),
    path("record/log/<int:log>/<path:name>", files.log_file, name="record-log-file"),
]

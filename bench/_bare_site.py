"""A bare Django view with one query, on the same server: what the pages are measured against."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from remit.faces.site.settings import DATABASES

if not settings.configured:
    settings.configure(
        SECRET_KEY=os.urandom(16).hex(),
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES=DATABASES,
        MIDDLEWARE=[],
        INSTALLED_APPS=[],
    )


def view(_request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from act")
        return HttpResponse(str(cursor.fetchone()[0]))


urlpatterns = [path("", view)]
application = get_wsgi_application()

"""Whether the house stands: for whoever watches it, and for a load balancer."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from remit import __version__
from remit.faces.site.journal import journal_head
from remit.faces.site.shell import commit


@never_cache
@require_safe
def health(_: HttpRequest) -> JsonResponse:
    """200 while the database answers, 503 while it does not."""
    said = {"version": __version__, "commit": commit() or None}
    try:
        head = journal_head()
    except DatabaseError as error:
        said |= {"status": "down", "database": type(error).__name__}
        return JsonResponse(said, status=503)
    return JsonResponse(said | {"status": "up", "database": "answers", "newest_act": head.number})

"""The files of a log, and proofs to take away: what any web server could serve as well."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from remit.domains.publication.logs import public_folder
from remit.domains.publication.queries import show_entry

TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
# Full tiles never change; the head and partial tiles do.
FOR_EVER = "public, max-age=31536000, immutable"
NOT_KEPT = "no-cache"


@require_safe
def log_file(_request: HttpRequest, log: int, name: str) -> HttpResponse:
    """One file of a log, byte for byte."""
    folder = (public_folder() / str(log)).resolve()
    file = (folder / name).resolve()
    if not file.is_relative_to(folder) or not file.is_file() or _hidden(file, folder):
        raise Http404
    # A file of a log holds 256 hashes or entries at most, so that it fits in memory.
    answer = HttpResponse(file.read_bytes(), content_type=BYTES if "tile" in name else TEXT)
    whole = name.startswith("tile/") and ".p/" not in name
    answer.headers["Cache-Control"] = FOR_EVER if whole else NOT_KEPT
    # Anybody's page may read the log: that is what it is for.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _hidden(file: Path, folder: Path) -> bool:
    """Half-written files of the publisher begin with a dot."""
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


@require_safe
def proof(_request: HttpRequest, log: int, number: int) -> HttpResponse:
    """The proof of one entry, in one file that needs nothing else."""
    view = show_entry(str(log), number)
    if view.proof is None:
        raise Http404
    answer = HttpResponse(view.proof.file, content_type=TEXT)
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="remit-{log}-{number}.tlog-proof"'
    )
    answer.headers["Cache-Control"] = NOT_KEPT
    return answer

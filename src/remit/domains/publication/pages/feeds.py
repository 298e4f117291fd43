"""The record as feeds: Atom, and JSON with a watermark that cannot skip an entry.

`after=LOG:NUMBER` asks for what follows an entry, oldest first. Entries are listed only under a
signed head and in the log's own order, so nothing ever appears before a watermark already seen.
"""

from __future__ import annotations

from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from remit.domains.publication.pages.asked import wanted_of
from remit.domains.publication.queries.latest import EntryLine, Latest, latest

WATERMARKS = ("older_than", "after")
ATOM = "http://www.w3.org/2005/Atom"


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """Atom (RFC 4287); its ids are the hashes under which the log holds the entries."""
    found = latest(**wanted_of(request))
    feed = Element("feed", xmlns=ATOM)
    SubElement(feed, "id").text = request.build_absolute_uri("/record")
    SubElement(feed, "title").text = "Remit: the public record"
    SubElement(feed, "author").append(_text("name", "Remit"))
    SubElement(feed, "link", rel="self", href=request.build_absolute_uri())
    for rel, href in _links(request, found).items():
        SubElement(feed, "link", rel=rel, href=href)
    stamps = [line.recorded_at for line in found.lines]
    SubElement(feed, "updated").text = (
        max(stamps).isoformat() if stamps else "1970-01-01T00:00:00+00:00"
    )
    for line in found.lines:
        entry = SubElement(feed, "entry")
        entry.append(_text("id", f"urn:uuid:{line.id}"))
        entry.append(_text("title", _title(line)))
        entry.append(_text("updated", line.recorded_at.isoformat()))
        entry.append(_text("summary", line.summary or _title(line)))
        entry.append(_author(line))
        SubElement(entry, "link", href=_address(request, line))
        for clause in line.clauses:
            SubElement(entry, "category", term=clause)
    body = b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed)
    answer = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    """JSON Feed 1.1; `_remit.after` is the watermark to ask again with."""
    found = latest(**wanted_of(request))
    links = _links(request, found)
    answer = JsonResponse(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Remit: the public record",
            "home_page_url": request.build_absolute_uri("/record"),
            "feed_url": request.build_absolute_uri(),
            **({"next_url": links["next"]} if "next" in links else {}),
            "items": [
                {
                    "id": f"urn:uuid:{line.id}",
                    "url": _address(request, line),
                    "title": _title(line),
                    "content_text": line.summary or _title(line),
                    "date_published": line.recorded_at.isoformat(),
                    "authors": [{"name": line.actor}],
                    "tags": line.clauses,
                    "_remit": {"at": line.at, "act": line.act, "kind": line.kind},
                }
                for line in found.lines
            ],
            "_remit": {"after": found.after, "poll": links["http://remit/poll"]},
        }
    )
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _links(request: HttpRequest, found: Latest) -> dict[str, str]:
    given = {
        key: str(value) for key, value in request.GET.items() if key not in ("older_than", "after")
    }
    links = {}
    if found.older_than:
        links["next"] = _here(request, given | {"older_than": found.older_than})
    links["http://remit/poll"] = _here(request, given | {"after": found.after or "0000:0"})
    return links


def _here(request: HttpRequest, given: dict[str, str]) -> str:
    return request.build_absolute_uri(f"{request.path}?{urlencode(given)}")


def _address(request: HttpRequest, line: EntryLine) -> str:
    return request.build_absolute_uri(f"/record/{line.log}/{line.number}")


def _title(line: EntryLine) -> str:
    return f"{'Refused: ' if line.kind == 'refusal' else ''}{line.title} ({line.thing})"


def _text(tag: str, text: str) -> Element:
    element = Element(tag)
    element.text = text
    return element


def _author(line: EntryLine) -> Element:
    author = Element("author")
    author.append(_text("name", line.actor or "taken back"))
    return author

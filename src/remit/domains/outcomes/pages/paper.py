"""A body's outcomes as a paper for its board: PDF that a screen reader can follow."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from remit.acts.words import sentence
from remit.domains.outcomes.pages import presenters as say
from remit.domains.outcomes.pages import set_beside
from remit.domains.outcomes.pages.body_views import body_view
from remit.domains.outcomes.queries import BodyOutcomes
from remit.domains.outcomes.queries.views import Spine
from remit.engines.outcomes import charts
from remit.printing import Block, Document, Figure, Heading, Note, Paragraph, Table, pdf

MADE_UP = "Figures marked made up come from one printed number and say nothing about any place."


@require_safe
def body_pdf(request: HttpRequest, body: str) -> HttpResponse:
    """The same as the page of a body's outcomes."""
    view = body_view(request, body)
    page = request.build_absolute_uri(reverse("outcomes_body", args=[body]))
    response = HttpResponse(pdf(document_of(view, page)), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="outcomes-{body}.pdf"'
    # The journal decides how long it is true, as for pages.
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def document_of(view: BodyOutcomes, address: str) -> Document:
    """A body's outcomes as the page at `address` shows them."""
    return Document(
        title=f"Outcomes of {view.body.name}",
        subtitle="Where to look first, compared with whom, and how sure that is",
        made_on=view.as_at,
        source=address,
        blocks=tuple(_blocks(view)),
    )


def _blocks(view: BodyOutcomes) -> Iterator[Block]:
    if any(line.synthetic for line in view.spine):
        yield Note("Some of this is made up", MADE_UP)
    yield Heading("Where to look first")
    for each in view.look_first:
        yield Paragraph(
            f"{each.title}: {each.words}. Compared with {each.compared_with}. How sure:"
            f" {each.how_sure}."
        )
    if not view.look_first:
        yield Paragraph("Nothing stands out by more than chance, unless for the better.")
    yield Paragraph(view.says)
    for chart in set_beside.spine_of(view).values():
        heading = chart.heading
        picture = charts.svg_file(charts.picture(chart))
        yield Figure(
            picture, f"{heading.title}. {heading.says}", f"{heading.title}. {heading.method}"
        )
    if view.spine:
        yield Heading("Every measure")
        yield Table(
            f"{view.body.name} beside all together and the ten most like it",
            ("Measure", "Period", "Figure", "95% interval", "All", "Ten alike", "Reads"),
            [_row(line) for line in view.spine],
            numbers=(2, 4, 5),
        )
    if view.left_out:
        yield Heading("Without figures of it")
        yield Paragraph("; ".join(view.left_out) + ".")


def _row(line: Spine) -> tuple[str, ...]:
    unit = line.measure.unit
    return (
        line.measure.title + (" (made up)" if line.synthetic else ""),
        line.period.title,
        line.figure.why_not or say.value(line.figure, unit),
        say.interval(line.figure, unit),
        say.value(line.england, unit),
        charts.figure(line.peers, unit),
        sentence(line.reads_words),
    )

"""The account of a body as a document for paper and for screen readers."""

from __future__ import annotations

from collections.abc import Iterator

from remit.acts.words import day_words, sentence
from remit.domains.accountability.queries.views import AccountView
from remit.domains.accountability.words import STATES, figure_words
from remit.domains.money.queries import Arrival
from remit.domains.money.words import pounds
from remit.domains.outcomes.queries.views import Spine
from remit.engines.outcomes.charts import figure, spread
from remit.printing import Block, Document, Facts, Heading, Note, Paragraph, Table

SYNTHETIC_TITLE = "Some of this is invented"
SYNTHETIC = (
    "This house shows an example country. Figures marked synthetic are made from one printed number"
    " and are nobody's: the money, the patients and the activity. The bodies, the law and the dates"
    " are real."
)


def document_of(account: AccountView, address: str) -> Document:
    """The same account as the page at `address` shows."""
    return Document(
        title=f"Account of {account.name}, {account.year_words}",
        subtitle="Outcomes beside resources, and the powers to answer for",
        made_on=account.ends_on,
        source=address,
        blocks=tuple(_blocks(account)),
        keywords=(account.slug, str(account.year), "account"),
    )


def _blocks(account: AccountView) -> Iterator[Block]:
    if account.synthetic:
        yield Note(SYNTHETIC_TITLE, SYNTHETIC)
    yield from _resources(account)
    yield from _outcomes(account)
    yield from _powers(account)
    yield Heading("What is missing")
    if account.missing:
        yield Table(
            "What this account cannot tell",
            ("Part", "What", "Why"),
            [(sentence(gap.part), gap.what, gap.why) for gap in account.missing],
        )
    else:
        yield Paragraph("Nothing that this house knows of.")
    yield Heading("Check it yourself")
    yield Table(
        "What shows each part of this account",
        ("Part", "What shows it", "Where", "Hash"),
        [(sentence(each.part), each.says, each.address, each.hash[:16]) for each in account.proofs],
    )


def _resources(account: AccountView) -> Iterator[Block]:
    had = account.resources
    yield Heading("What it had")
    if had.allocated:
        yield Paragraph(
            f"Allotted to it, as published: {pounds(had.allocated.pence)}."
            f" {had.allocated.title}, from {had.allocated.told_by}."
            " What became of it is not in the books of this house."
        )
    if not had.arrivals:
        return
    yield Facts(
        [
            ("Received", pounds(had.received_pence)),
            ("Paid", pounds(had.paid_pence)),
            ("Promised, not yet paid", pounds(had.committed_pence)),
            ("Left", pounds(had.left_pence)),
        ]
    )
    yield Table(
        "Did the money arrive whole? By fund",
        ("Fund", "Allotted", "Named differences", "Received", "All arrived"),
        [_fund(each) for each in had.arrivals],
        numbers=(1, 2, 3),
    )
    named = [(fund, each) for fund in had.arrivals for each in fund.differences]
    if named:
        yield Table(
            "Every difference between what was allotted and what came",
            ("Fund", "Why", "Clause", "Act", "Pounds"),
            [
                (fund.fund_words, each.title, each.clause, str(each.act), pounds(each.pence))
                for fund, each in named
            ],
            numbers=(4,),
        )


def _fund(arrival: Arrival) -> tuple[str, ...]:
    return (
        sentence(arrival.fund_words),
        pounds(arrival.allotted_pence),
        pounds(sum(each.pence for each in arrival.differences)),
        pounds(arrival.received_pence),
        "yes" if arrival.holds else "no",
    )


def _outcomes(account: AccountView) -> Iterator[Block]:
    achieved = account.outcomes
    yield Heading("What it achieved")
    if not achieved.spine:
        return
    yield Paragraph(achieved.says)
    for each in achieved.look_first:
        yield Paragraph(
            f"Look first at {each.title}: {each.words}. Compared with {each.compared_with};"
            f" {each.how_sure}."
        )
    yield Table(
        "Outcomes beside England and beside the bodies most like it",
        ("Measure", "Period", "Figure", "95% interval", "England", "Ten like it", "Reads"),
        [_outcome(line) for line in achieved.spine],
        numbers=(2, 4, 5),
    )


def _outcome(line: Spine) -> tuple[str, ...]:
    unit = line.measure.unit
    return (
        f"{line.measure.title}{' (synthetic)' if line.synthetic else ''}",
        line.period.title,
        figure_words(line),
        spread(line.figure.lower_95, line.figure.upper_95, unit),
        figure(line.england.value, unit),
        figure(line.peers, unit),
        line.reads_words,
    )


def _powers(account: AccountView) -> Iterator[Block]:
    powers = account.powers
    yield Heading("What it had the power to do")
    yield Paragraph(
        f"On {day_words(powers.on)}, under {powers.pack_title}: {STATES[powers.state]}. Of the acts"
        f" that the law knows it could do {powers.counts['yes']}, {powers.counts['if']} if more was"
        f" true, and {powers.counts['no']} not at all."
    )
    yield Table(
        "Acts by area",
        ("Area", "May", "May if more is true", "May not"),
        [(area.title, str(area.may), str(area.may_if), str(area.may_not)) for area in powers.areas],
        numbers=(1, 2, 3),
    )
    if powers.restrictions:
        yield Table(
            "Open conditions and directions",
            ("What it says", "Clause", "Act"),
            [(each.says, each.clause, str(each.act_number)) for each in powers.restrictions],
        )
    yield Table(
        "Limits in force that stopped some of its acts",
        ("Clause", "What it says"),
        [(limit.clause, sentence(limit.says)) for limit in powers.limits],
    )

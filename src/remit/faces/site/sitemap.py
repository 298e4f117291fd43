"""The addresses of public pages, with real examples: what a check of the house asks for."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from remit.acts.models import ActRow
from remit.acts.registry import ACTS
from remit.domains.accountability.queries import accounts_of
from remit.domains.bodies import queries
from remit.domains.bodies.kinds import KINDS, Group
from remit.domains.bodies.loading import service
from remit.domains.law.queries.charter import charter
from remit.domains.law.queries.show import list_packs
from remit.domains.money.queries import (
    allocation_files,
    allotment,
    balances,
    formula_list,
    statement,
    years_with_money,
)
from remit.domains.outcomes.queries import measure_list, shown_measure
from remit.domains.publication.queries import latest
from remit.faces.site.as_at import PRESETS

# Enough of each kind that its odd ones are likely to be among them.
BODIES_OF_A_KIND = 3
ACTS_SHOWN = 3
WITHOUT_EXAMPLES = (
    "home",
    "about",
    "accessibility",
    "data",
    "programs",
    "acts",
    "attempts",
    "duties",
    "act-kinds",
    "find",
    "map",
    "bodies",
    "may",
    "law",
    "law-table",
    "law-routes",
    "law-panel",
    "charter",
    "accounts",
    "allocations",
    "money",
    "spend",
    "spend_csv",
    "exceptions",
    "books",
    "outcomes",
    "outcomes_completeness",
    "outcomes_compare",
    "outcomes_build",
    "outcomes_resources",
    "outcomes_kept",
    "record",
    "record-health",
    "record-overdue",
    "record-witness",
    "record-feed-atom",
    "record-feed-json",
    "health",
)


def public_pages() -> list[str]:
    """Every public page, each with addresses that exist in this house; twins and downloads too."""
    pages = [reverse(name) for name in WITHOUT_EXAMPLES]
    pages += [f"/find?q={text}" for text in ("darlington", "00C", "SK13", "tameside+and+glosop")]
    for day in PRESETS:
        pages += [f"/?on={day}", f"/map?on={day}", f"/bodies?on={day}"]
    pages += ["/map?form=even", "/index.json", "/map.json", "/bodies.json", "/find.json?q=00C"]
    for day in (PRESETS[0], date.today()):
        pages += _of_bodies(day)
    pages += [reverse("act-kind", args=[name]) for name in sorted(ACTS)]
    pages += _of_the_law()
    pages += _of_the_record()
    pages += _of_money()
    pages += _of_outcomes()
    pages += _of_accounts()
    newest = ActRow.objects.values_list("number", flat=True)[:ACTS_SHOWN]
    pages += [reverse("act", args=[number]) for number in newest]
    pages += [reverse("load_faults", args=[load["batch"]]) for load in service.loads()]
    return list(dict.fromkeys(pages))


def _of_the_law() -> list[str]:
    """Every settlement and promise, two comparisons, and each kind of step of the guide."""
    pages = [reverse("law-pack", args=[pack.name]) for pack in list_packs(date.today()).packs]
    pages += [f"{reverse('law-pack', args=['england_2013'])}?who=ccg"]
    pages += [
        reverse("law-act", args=["england_2022", act])
        for act in ("award_direct", "direct_tender", "choose_provider")
    ]
    pages += ["/law/compare?a=england_2013_si257&b=england_2013"]
    pages += [
        reverse("pledge", args=[pledge.number])
        for theme in charter().themes
        for pledge in theme.pledges
    ]
    steps = (
        "on=2014-04-01",
        "who=ccg",
        "area=commissioning",
        "act=award_direct",
        "thing=own",
        "sole_capable_provider=no",
        "transferred_contract=no",
    )
    pages += ["/may?" + "&".join(steps[:count]) for count in range(1, len(steps) + 1)]
    pages += [reverse("certificate", args=["P11-never", "england_2013_si257"]) + ".json"]
    return [*pages, "/may.json?" + "&".join(steps), "/charter.json", "/law.json"]


def _of_money() -> list[str]:
    """Each formula whose figures are here, alone, beside another, and one share by it; none in a
    house whose register has nobody to share with."""
    if not any(queries.commissioners_there(day) for day in PRESETS):
        return _of_the_books()
    pages = [reverse("allotments"), reverse("allotments_csv")]
    here = [each for each in formula_list().formulas if each.here]
    for each in here:
        page = f"{reverse('allotments')}?formula={each.name}"
        first = allotment(each.name).rows[0].slug
        pages += [page, f"{reverse('allotment', args=[first])}?formula={each.name}"]
    pages += ["/money/allotment?formula=core_2023_24_inequality_20&against=core_2023_24"]
    pages += ["/money/allotment.json", "/money/allotment.csv?formula=registered_2018_19"]
    pages += _of_the_books()
    files = allocation_files().files
    return pages + [reverse("allocation_faults", args=[file.number]) for file in files]


def _of_the_books() -> list[str]:
    """Each year's money; a body of each kind that has some, one of its accounts and transfers."""
    pages = ["/money.json", "/money/books.json", "/money/spend.json", "/money/exceptions.json"]
    for year in years_with_money():
        found = balances(year=year).accounts
        firsts = {each.kind: each for each in reversed(found)}
        pages += [f"{reverse('money')}?year={year}"]
        for account in firsts.values():
            body = reverse("body_money", args=[account.owner.slug])
            statement_page = reverse("statement", args=[account.number])
            pages += [f"{body}?year={year}", f"{body}.json?year={year}", statement_page]
            for line in statement(account.number, lines=1).lines:
                pages += [reverse("transfer", args=[line.transfer])]
    return pages


def _of_accounts() -> list[str]:
    """The list of each year with money, and one account in it in every form: of a body that plans
    its money, where there is one."""
    pages = ["/accounts.json"]
    for year in years_with_money():
        pages += [f"{reverse('accounts')}?year={year}"]
        owing = [line.slug for line in accounts_of(year).lines]
        planned = {
            each.owner.slug for each in balances(year=year).accounts if each.kind == "budget"
        }
        for slug in sorted(owing, key=lambda slug: slug not in planned)[:1]:
            page = reverse("account-of", args=[year, slug])
            pages += [page, f"{page}.json", f"{page}.pdf"]
    return pages


def _of_outcomes() -> list[str]:
    """Each measure whose counts are here, some bodies on it, its files; money beside it."""
    pages = ["/outcomes.json", "/outcomes/completeness.json"]
    bodies: set[str] = set()
    here = [each for each in measure_list().measures if each.has_figures]
    for each in here:
        page = reverse("outcome", args=[each.name])
        view = shown_measure(each.name)
        pages += [page, f"{page}.json", f"{page}.csv"]
        if view.funnel:
            pages += [f"{page}/funnel.{form}" for form in ("svg", "png", "csv", "vega")]
        known = [row.slug for row in view.rows if row.slug][:BODIES_OF_A_KIND]
        pages += [f"{page}/{slug}" for slug in known]
        pages += [f"{page}/{slug}/months.csv" for slug in known[:1]]
        if each.by != "practice":
            bodies |= set(known)
        if each.by == "area":
            pages += [f"/outcomes/compare?body={slug}" for slug in known[:1]]
            pages += [f"/outcomes/resources?measure={each.name}"]
    pages += [reverse("outcomes_body_pdf", args=[slug]) for slug in sorted(bodies)[:1]]
    return pages + [reverse("outcomes_body", args=[slug]) for slug in sorted(bodies)]


def _of_the_record() -> list[str]:
    """The newest entries, each with its proof and its log's head."""
    pages = []
    for line in latest().lines[:ACTS_SHOWN]:
        entry = reverse("record-entry", args=[line.log, line.number])
        pages += [entry, f"{entry}.json", f"{entry}/proof"]
        pages += [reverse("record-log-file", args=[line.log, "checkpoint"])]
    return pages


def _of_bodies(day: date) -> list[str]:
    """Lists, downloads and some bodies of each kind that was there on the day."""
    pages = []
    for count in queries.count_bodies(day).rows:
        pages += [f"/bodies?kind={count.kind}&on={day}", f"/bodies.csv?kind={count.kind}&on={day}"]
        for row in queries.list_bodies(count.kind, day, rows_max=BODIES_OF_A_KIND).rows:
            pages += [f"/bodies/{row.slug}?on={day}", f"/bodies/{row.slug}.json?on={day}"]
            if KINDS[count.kind].group is Group.COMMISSIONER:
                pages += [
                    f"/bodies/{row.slug}/members?on={day}",
                    f"/bodies/{row.slug}/members.csv?on={day}",
                ]
    return pages

"""Having every entry of the books read, and saying so in the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from pydantic import PrivateAttr

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.registry import act
from remit.domains.bodies.entities import register_thing
from remit.domains.money.books import year_words
from remit.domains.money.checking import check_books
from remit.domains.money.queries import whole, years_with_money
from remit.domains.money.queries.proofs import PROVING
from remit.errors import DoesNotHold

Progress = Callable[[str], None]


def silent(_stage: str) -> None:
    """Progress that nobody listens to."""


@act
class ProveBooks(Act):
    """Every entry is read: the books hold, and every pound arrived."""

    declaration: ClassVar = Declaration(
        name=PROVING,
        title="Prove the books",
        words="Reads every entry, works everything out again, and compares what arrived with what"
        " was decided. Only where all of it holds does it say so in the record.",
        group="proving",
        on="Register",
        by_command=True,
    )

    _progress: Progress = PrivateAttr(default_factory=lambda: silent)

    def heard_by(self, progress: Progress) -> ProveBooks:
        """The same act, telling how far it is."""
        self._progress = progress
        return self

    def thing(self, effective_on: date) -> Thing:
        """The register: the books are everybody's."""
        return register_thing()

    def change(self, doing: Doing) -> str:
        """Prove them. Raises `DoesNotHold`: `MON-003` the books, `MON-004` what arrived."""
        checked = check_books(self._progress)
        if not checked.holds:
            raise DoesNotHold(
                "MON-003",
                "the books are not as they were written, so nothing is said of them in the record",
                where="the books",
                mend="see each row that is not: remit ledger check",
            )
        years = years_with_money()
        for year in years:
            self._progress(f"what arrived of {year_words(year)}")
            if not whole(year, every=True).holds:
                raise DoesNotHold(
                    "MON-004",
                    f"money of {year_words(year)} did not arrive whole, so nothing is said of it in"
                    " the record",
                    where=year_words(year),
                    mend=f"see each fault: remit money whole --year {year}",
                )
        report = checked.report
        words = ", ".join(year_words(year) for year in sorted(years)) or "no year yet"
        return (
            f"read all {report.entries:,} entries of {report.transfers:,} transfers: the books"
            f" hold, and every pound arrived of {words}"
        )

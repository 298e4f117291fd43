"""What a pack says beside its policies: duties, facts, notices, and what it leaves out.

    duties.toml      what an act brings with it, and what each year brings
    facts.toml       what the law asks of a case: in words, and who must judge it
    notices.toml     the forms of public notice and the fields each must hold
    left_out.toml    provisions that are not policies, each with its reason

Beside the packs, acts.toml gives each act of the vocabulary its title. Each entry is checked on its
own; a fault is told with its file and line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from remit.engines.settlement.files import Reading

DUTY_KEYS = ("act", "name", "clause", "says", "groups")
CLOCKS = ("days", "working_days")
ANNUAL_KEYS = ("name", "clause", "says", "groups", "due")
FACT_KEYS = ("name", "type", "kind", "says", "judge", "clause")
FACT_TYPES = ("Bool", "Long", "String")
FACT_KINDS = ("judgement", "arithmetic", "registered")
NOTICE_KEYS = ("name", "act", "clause", "says", "days", "fields")
LEFT_OUT_KEYS = ("row", "clause", "reason")
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DutyRule:
    """A duty that an act brings: what is to be done, under which clause, by which clock.

    Exactly one of `days` and `working_days` is given. `when` names facts of the act and the values
    under which the duty arises (`{"at_least": n}` for an amount); empty means always. `where` says
    where it is published, if it is; `clock_clause` who set the clock, where the clause sets none.
    The clock is counted from the act, or from as many days later as `begins_after_days` says.
    """

    act: str
    name: str
    clause: str
    says: str
    groups: tuple[str, ...]
    days: int | None = None
    working_days: int | None = None
    begins_after_days: int = 0
    where: str = ""
    clock_clause: str = ""
    when: Mapping[str, Any] = field(default_factory=dict)

    def applies(self, act: str, group: str, context: Mapping[str, Any] | None = None) -> bool:
        """Whether an act by a body of this group brings the duty.

        Without a context the conditions are taken as met: better a duty too many than one lost.
        """
        if act != self.act or group not in self.groups:
            return False
        return context is None or all(
            _met(context.get(fact), wanted) for fact, wanted in self.when.items()
        )

    def due(self, from_day: date, holidays: Collection[date] = ()) -> date:
        """The last day on which it can be done in time.

        A working day is any but Saturday, Sunday and the `holidays` given.
        """
        begins = from_day + timedelta(days=self.begins_after_days)
        if self.days is not None:
            return begins + timedelta(days=self.days)
        return add_working_days(begins, self.working_days or 0, holidays)


def add_working_days(from_day: date, count: int, holidays: Collection[date] = ()) -> date:
    """The `count`-th working day after a day; the day itself never counts."""
    day = from_day
    while count:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in holidays:
            count -= 1
    return day


def _met(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        return isinstance(value, int) and value >= wanted["at_least"]
    return bool(value in wanted) if isinstance(wanted, list) else bool(value == wanted)


@dataclass(frozen=True, slots=True)
class AnnualDuty:
    """What a body of these groups owes each year, by the day `due` (`MM-DD`)."""

    name: str
    clause: str
    says: str
    groups: tuple[str, ...]
    due: str
    where: str = ""
    clock_clause: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the law asks of a case, in the words of a question.

    `kind` is `judgement` (somebody has to judge it: `judge` says who), `arithmetic` (it follows
    from figures) or `registered` (it stands in the register or the dossier). `raised_only` marks
    what counts against an act only where somebody raises it.
    """

    name: str
    type: str
    kind: str
    says: str
    judge: str
    clause: str
    raised_only: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A form of public notice: the act it belongs to, its clock in days, its required fields."""

    name: str
    act: str
    clause: str
    says: str
    days: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A provision that is no policy here, and why."""

    row: str
    clause: str
    reason: str


def read_duties(reading: Reading) -> tuple[DutyRule, ...]:
    """The duties that acts bring; each needs exactly one clock."""
    duties = []
    for entry, line in entries(reading, "duties.toml", "duty", DUTY_KEYS):
        clocks = [clock for clock in CLOCKS if clock in entry]
        if len(clocks) != 1:
            what = "two clocks" if clocks else "no clock"
            reading.fault(
                "duties.toml",
                line,
                f"a duty has {what}",
                "add days = ... or working_days = ... to the duty",
            )
            continue
        duties.append(
            DutyRule(
                **{key: entry[key] for key in DUTY_KEYS[:-1]},
                groups=tuple(entry["groups"]),
                begins_after_days=entry.get("begins_after_days", 0),
                where=entry.get("where", ""),
                when=entry.get("when", {}),
                clock_clause=_clock_clause(reading, entry, line),
                **{clocks[0]: entry[clocks[0]]},
            )
        )
    return tuple(duties)


def read_annual(reading: Reading) -> tuple[AnnualDuty, ...]:
    """The duties that each year brings."""
    return tuple(
        AnnualDuty(
            **{key: entry[key] for key in ANNUAL_KEYS}
            | {
                "groups": tuple(entry["groups"]),
                "where": entry.get("where", ""),
                "clock_clause": _clock_clause(reading, entry, line),
            }
        )
        for entry, line in entries(reading, "duties.toml", "annual", ANNUAL_KEYS)
        if _allowed(
            reading,
            "duties.toml",
            line,
            "due",
            entry["due"],
            _is_day_of_year,
            "a day of the year, as `MM-DD`",
        )
    )


def read_facts(reading: Reading) -> dict[str, Fact]:
    """The facts by name."""
    facts: dict[str, Fact] = {}
    file = "facts.toml"
    for entry, line in entries(reading, file, "fact", FACT_KEYS):
        good = _allowed(
            reading,
            file,
            line,
            "type",
            entry["type"],
            FACT_TYPES.__contains__,
            "one of " + ", ".join(FACT_TYPES),
        )
        good &= _allowed(
            reading,
            file,
            line,
            "kind",
            entry["kind"],
            FACT_KINDS.__contains__,
            "one of " + ", ".join(FACT_KINDS),
        )
        if entry["name"] in facts:
            reading.fault(
                file, line, f"the fact `{entry['name']}` is declared twice", "keep one of them"
            )
        elif good:
            facts[entry["name"]] = Fact(
                **{key: entry[key] for key in FACT_KEYS},
                raised_only=entry.get("raised_only", False),
            )
    return facts


def read_notices(reading: Reading) -> tuple[Notice, ...]:
    """The forms of notice."""
    return tuple(
        Notice(**{key: entry[key] for key in NOTICE_KEYS} | {"fields": tuple(entry["fields"])})
        for entry, _ in entries(reading, "notices.toml", "notice", NOTICE_KEYS)
    )


def read_left_out(reading: Reading) -> tuple[LeftOut, ...]:
    """What is no policy here, and why."""
    return tuple(
        LeftOut(**{key: entry[key] for key in LEFT_OUT_KEYS})
        for entry, _ in entries(reading, "left_out.toml", "left_out", LEFT_OUT_KEYS)
    )


def load_titles(packs: Path) -> dict[str, str]:
    """The title of each act that the packs of a folder know, as it ends "may I ...?"."""
    titles: dict[str, str] = tomllib.loads((packs / "acts.toml").read_text("utf-8"))["acts"]
    return titles


def entries(
    reading: Reading, file: str, table: str, keys: tuple[str, ...]
) -> Iterator[tuple[dict[str, Any], int]]:
    """Each whole entry of a table with its line; an entry with a gap is a fault and is skipped."""
    if not (reading.folder / file).exists():
        return
    for entry in reading.toml(file).get(table, []):
        line = reading.line(file, f'"{entry.get("name", entry.get("row", ""))}"')
        missing = [key for key in keys if key not in entry]
        for key in missing:
            reading.fault(
                file, line, f"an entry of `{table}` has no `{key}`", f"add {key} = ... to it"
            )
        if not missing:
            reading.check_source(file, line, entry["clause"])
            yield entry, line


def _allowed(
    reading: Reading,
    file: str,
    line: int,
    key: str,
    value: Any,
    fits: Callable[[Any], bool],
    allowed: str,
) -> bool:
    if fits(value):
        return True
    reading.fault(file, line, f"`{key}` cannot be `{value}`", f"write {allowed}")
    return False


def _clock_clause(reading: Reading, entry: dict[str, Any], line: int) -> str:
    clause: str = entry.get("clock_clause", "")
    if clause:
        reading.check_source("duties.toml", line, clause)
    return clause


def _is_day_of_year(value: Any) -> bool:
    try:
        date.fromisoformat(f"2001-{value}")
    except ValueError:
        return False
    return True

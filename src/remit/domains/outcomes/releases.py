"""What may be shown of counts that are not public: one release for all measures of a dataset.

A small number is hidden together with whatever would give it away (docs/adr/0021). All measures of
a dataset are released together, since each is part of another's whole: everything that leaves the
house is one table of groups of kinds by body by year, with all its sums. What is left of a group
when its parts are taken off is a cell of the table too, though nobody is shown it. Months are shown
of a body with all of its groups or not at all (docs/adr/0052).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Final

from remit.domains.outcomes import counts, house, library, periods
from remit.domains.outcomes.counts import EVERYBODY
from remit.domains.outcomes.periods import ALL, year_key, year_of
from remit.engines.outcomes.cube.manifest import Manifest
from remit.engines.outcomes.disclosure import RULES, Dimension, Key, Rule, Sum, protect, sums_of
from remit.engines.outcomes.engine.scan import Progress, silent
from remit.engines.outcomes.measures.measure import Counted, Measure
from remit.errors import Invalid

FORM: Final = 1
"""Goes up when the same counts would be released otherwise."""

COUNT_OF: Final = {
    "activity.count": "activity.count",
    "activity.cost_pence": "activity.count",
    "activity.waits": "activity.count",
}
"""The count of people or contacts behind each series that may not be shown as it is: money and
waits are hidden where the number behind them is."""

Kinds = frozenset[str]
Told = tuple[str, str, int]
"""A kind, a recorded code, and a month."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Groups of kinds: `part_of` names the group above each, `kinds` what each holds."""

    kinds: Mapping[str, Kinds]
    part_of: Mapping[str, str]

    def holding(self, kind: str) -> list[str]:
        """The groups that hold a kind."""
        return [name for name, kinds in self.kinds.items() if kind in kinds]

    def leaves(self, group: str) -> list[str]:
        """The groups without parts of which a group is made up; itself if it has none."""
        parts = [part for part, whole in self.part_of.items() if whole == group]
        return [leaf for part in parts for leaf in self.leaves(part)] if parts else [group]


@dataclass(frozen=True, slots=True)
class Released:
    """What is hidden of a dataset.

    `cells` by year (group of kinds, code, period) are told but for the `hidden`; `by_year_only` are
    the codes of bodies whose months are not shown.
    """

    rule: Rule
    cells: frozenset[Key]
    hidden: frozenset[Key]
    by_year_only: frozenset[str]

    def hides(self, group: str, code: str, period: str) -> bool:
        """Whether a cell may not be shown: it is hidden, or it was never released."""
        if periods.is_month(period):
            return code in self.by_year_only
        key = (group, code, period)
        return key in self.hidden or key not in self.cells


def group_of(counted: Counted) -> str:
    """The name of the group of kinds that a part of a measure counts."""
    return "|".join(sorted(counted.where.get("kind", ()))) or ALL


def secret(counted: Counted | None) -> bool:
    """Whether a part of a measure counts what may not be shown as it is."""
    return counted is not None and any(name in COUNT_OF for name in counted.series)


def released(measure: Measure, manifest: Manifest) -> Released | None:
    """The release of the measure's dataset; None where its rule hides nothing of ours."""
    key = name_of(measure, manifest)
    if not key:
        return None
    return _kept(house.cube().folder, key, measure.disclosure.name, _groups(measure))


def name_of(measure: Measure, manifest: Manifest) -> str:
    """What names that release: a hash of all that it stands on. Empty where there is none."""
    if not measure.disclosure.hidden_to:
        return ""
    dataset = measure.numerator.series[0].split(".")[0]
    parts = sorted(part.digest for part in manifest.parts if part.dataset == dataset)
    text = json.dumps([FORM, measure.disclosure.name, dataset, _groups(measure), parts])
    return hashlib.sha256(text.encode()).hexdigest()


def _groups(measure: Measure) -> tuple[str, ...]:
    """The groups of kinds that are released together: of this measure and of all in the house."""
    every = [*library.measures().measures.values(), measure]
    parts = [part for each in every for part in (each.numerator, each.denominator)]
    return tuple(sorted({group_of(part) for part in parts if part is not None and secret(part)}))


def make_all(progress: Progress = silent) -> int:
    """Work out every release that measures with counts need, so that no reader waits for one."""
    manifest = counts.state()
    done = 0
    for measure in library.measures().measures.values():
        if measure.disclosure.hidden_to and counts.has(measure, manifest):
            progress("hiding small numbers", done)
            released(measure, manifest)
            done += 1
    return done


@lru_cache(maxsize=8)
def _kept(folder: Path, key: str, rule: str, groups: tuple[str, ...]) -> Released:
    """The release of this name from the house's folder, made and kept there if it is not there."""
    file = folder / "releases" / f"{key}.json"
    with suppress(OSError, ValueError, KeyError):
        found = json.loads(file.read_text("utf-8"))
        return Released(
            RULES[rule],
            _keys(found["cells"]),
            _keys(found["hidden"]),
            frozenset(found["by_year_only"]),
        )
    made = _made(RULES[rule], groups)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_name(f"{file.name}.{os.getpid()}.partial")
        kept = {name: sorted(getattr(made, name)) for name in ("cells", "hidden", "by_year_only")}
        partial.write_text(json.dumps(kept), "utf-8")
        partial.replace(file)
    return made


def _keys(rows: Iterable[Iterable[str]]) -> frozenset[Key]:
    return frozenset(tuple(row) for row in rows)


def _made(rule: Rule, groups: tuple[str, ...]) -> Released:
    told = counts.by_kind("activity.count")
    every = frozenset(kind for kind, _, _ in told)
    wanted = {name: frozenset(name.split("|")) & every for name in groups}
    return released_of(told, tree_of(wanted | {ALL: every}), rule)


def released_of(told: Mapping[Told, int], tree: Tree, rule: Rule) -> Released:
    """The release of counts by kind, code and month."""
    cells, sums = by_year(told, tree)
    hidden = protect(cells, sums, rule).hidden
    return Released(
        rule, frozenset(cells), hidden, months_withheld(by_month(told, tree), tree, hidden, rule)
    )


def tree_of(groups: Mapping[str, Kinds]) -> Tree:
    """Groups under the smallest group that holds them, and the rest of each beside its parts.

    Raises `Invalid` (`OUT-020`) where two groups share some kinds and neither holds the other.
    """
    by_kinds = {kinds: name for name, kinds in sorted(groups.items()) if kinds}
    part_of: dict[str, str] = {}
    for kinds, name in by_kinds.items():
        for other, others_name in by_kinds.items():
            if kinds & other and not (kinds <= other or other <= kinds):
                raise Invalid(
                    "OUT-020",
                    f"`{name}` and `{others_name}` share some kinds of activity, not all",
                    where="measures",
                    mend="count one within the other, or by kinds of their own",
                )
        above = [other for other in by_kinds if kinds < other]
        if above:
            part_of[name] = by_kinds[min(above, key=len)]
    kinds_of = {name: kinds for kinds, name in by_kinds.items()}
    for name, kinds in list(kinds_of.items()):
        parts = [part for part, whole in part_of.items() if whole == name]
        rest = kinds - frozenset().union(*(kinds_of[part] for part in parts))
        if parts and rest:
            kinds_of[f"rest of {name}"] = rest
            part_of[f"rest of {name}"] = name
    return Tree(kinds_of, part_of)


def by_year(told: Mapping[Told, int], tree: Tree) -> tuple[dict[Key, int], tuple[Sum, ...]]:
    """The cells by year, and over all years where there are several, with all sums among them.

    A count that nothing was told of is nought, and a cell: a gap would be a count given away.
    """
    years = sorted({year_of(month) for _, _, month in told})
    spans = [*map(year_key, years), *([ALL] if len(years) > 1 else [])]
    codes = {code for _, code, _ in told}
    cells: dict[Key, int] = dict.fromkeys(product(tree.kinds, (*codes, EVERYBODY), spans), 0)
    for (kind, code, month), count in told.items():
        for group in tree.holding(kind):
            for who, span in product((code, EVERYBODY), {year_key(year_of(month)), spans[-1]}):
                cells[group, who, span] += count
    sides = (
        Dimension("group", tree.part_of),
        Dimension("body", dict.fromkeys(codes, EVERYBODY)),
        Dimension("period", dict.fromkeys(spans[:-1], ALL) if len(years) > 1 else {}),
    )
    return cells, sums_of(cells, sides)


def by_month(told: Mapping[Told, int], tree: Tree) -> dict[tuple[str, str, int], int]:
    """Counts by group of kinds, code and month."""
    found: dict[tuple[str, str, int], int] = defaultdict(int)
    for (kind, code, month), count in told.items():
        for group in tree.holding(kind):
            found[group, code, month] += count
    return found


def months_withheld(
    monthly: Mapping[tuple[str, str, int], int], tree: Tree, hidden: frozenset[Key], rule: Rule
) -> frozenset[str]:
    """The bodies whose months are not shown: those with a small number in one, and more to cover.

    The months of all bodies together are shown, and so are years. What is left is, for each group
    without parts and each year, a table of the bodies withheld by the months, of which the sums of
    both sides are known. In such a table a cell lies anywhere from max(0, r + c - n) to min(r, c)
    (Frechet), r and c the sums of its row and column and n of all; tables of different groups do
    not bear on each other. Bodies are added, the smallest first, until every value that the rule
    speaks of is possible for each small number.
    """
    sizes: dict[str, int] = defaultdict(int)
    for (group, code, _), count in monthly.items():
        sizes[code] += count if group == ALL else 0
    held = {code for (_, code, _), n in monthly.items() if 0 < n <= rule.hidden_to}
    held |= {code for _, code, _ in hidden if code != EVERYBODY}
    if not held:
        return frozenset()
    others = sorted(set(sizes) - held, key=lambda code: (sizes[code], code))
    while not _covered(monthly, tree, held, rule) and others:
        held.add(others.pop(0))
    return frozenset(held if _covered(monthly, tree, held, rule) else {*sizes, EVERYBODY})


def _covered(
    monthly: Mapping[tuple[str, str, int], int], tree: Tree, held: set[str], rule: Rule
) -> bool:
    """Whether each small number of the bodies withheld may be anything from 1 to the limit."""
    of_all: dict[tuple[str, int], int] = defaultdict(int)
    of_body: dict[tuple[str, str, int], int] = defaultdict(int)
    of_year: dict[tuple[str, int], int] = defaultdict(int)
    own = {key: count for key, count in monthly.items() if key[1] in held}
    for (group, code, month), count in own.items():
        of_all[group, month] += count
        of_body[group, code, year_of(month)] += count
        of_year[group, year_of(month)] += count
    leaves = {name: tree.leaves(name) for name in tree.kinds}
    for (group, code, month), count in own.items():
        if not 0 < count <= rule.hidden_to:
            continue
        least = most = 0
        for leaf in leaves[group]:
            row, column = of_body[leaf, code, year_of(month)], of_all[leaf, month]
            least += max(0, row + column - of_year[leaf, year_of(month)])
            most += min(row, column)
        if least > 1 or most < rule.hidden_to:
            return False
    return True

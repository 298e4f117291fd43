"""Proving times: every pledge over every pack of the house; laws of 60, 200 and 1,000 policies, and
again after one policy is edited, and the same with all policies on one act; the smallest changes
that would permit an award.

A question that a solver cannot decide stops the bench with its error: no time is printed for it.
Times are of the processor: a proof runs on one core, and others on the machine do not lengthen it
much.
"""

from __future__ import annotations

import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from remit.acts.law import PACKS
from remit.engines.settlement import Entity, Question, load_pack, text_to_prove
from remit.engines.settlement.prover import Pledges, Prospect, load_pledges, prove

SIZES = (60, 200, 1_000)
POLICIES_AN_ACT = 5
PLEDGES = 60
ONE_ACT_SIZES = (200, 1_000)
ONE_ACT_PLEDGES = 6
RUNS = 5
PROVE_SECONDS_MAX = 10.0
EDIT_SECONDS_MAX = 0.2
CHANGES_SECONDS_MAX = 0.3
LAWS = ("england_2013", "england_2013_si257", "england_2022")
STATUSES = {"holds", "broken", "silent", "vacuous"}
AWARD_DAY = 19_814  # 1 April 2024
AWARD_CHANGES = 14


@dataclass(frozen=True)
class Generated:
    """A law made of numbered acts, each with powers and limits of its own."""

    name: str
    schema_text: str
    policy_text: str
    clauses: dict[str, object] = field(default_factory=dict)
    looked_at: tuple[None, None] = (None, None)


def generated(policies: int) -> Generated:
    """`policies` policies over `policies / 5` acts: for each act three powers and two limits."""
    acts = policies // POLICIES_AN_ACT
    names = ", ".join(f"act{number}" for number in range(acts))
    schema = f"""
        entity Body in [Body] = {{ group: String, sector: String, status: String, budget: Long }};
        entity Officer in [Body] = {{ body: Body, role: String }};
        entity Service = {{ owner: Body, price: Long }};
        action commissioning;
        action {names} in [commissioning] appliesTo {{
          principal: [Officer], resource: [Service],
          context: {{ on: Long, finding?: Bool, sum?: Long }} }};"""
    return Generated(
        f"generated {policies}", schema, "\n".join(of_act(number) for number in range(acts))
    )


def of_act(number: int) -> str:
    """Three powers and two limits."""
    head = f'principal is Officer, action == Action::"act{number}", resource is Service'
    return f"""
        @id("own{number}") permit ({head}) when {{ principal.body == resource.owner }};
        @id("board{number}") permit ({head}) when {{
          principal.body.group == "board" && context has finding && context.finding }};
        @id("delegate{number}") permit ({head}) when {{
          principal in resource.owner && context has sum && context.sum <= {number * 7} }};
        @id("closed{number}") forbid ({head}) when {{ principal.body.status == "closed" }};
        @id("late{number}") forbid ({head}) when {{
          principal.body.group == "board" && context.on >= {number + 100} }};"""


def on_one_act(policies: int, run: int = 0) -> Generated:
    """As many policies, all of the same act; `run` is another number in one of its powers."""
    head = 'principal is Officer, action == Action::"act0", resource is Service'
    texts = []
    for number in range(policies // POLICIES_AN_ACT):
        sum_max = number * 7 + (run if number == 3 else 0)
        texts.append(f"""
        @id("own{number}") permit ({head}) when {{
          principal.body == resource.owner && resource.price == {number} }};
        @id("board{number}") permit ({head}) when {{
          principal.body.group == "board{number}" && context has finding && context.finding }};
        @id("delegate{number}") permit ({head}) when {{
          principal in resource.owner && context has sum && context.sum <= {sum_max} }};
        @id("closed{number}") forbid ({head}) when {{
          principal.body.status == "closed{number}" }};
        @id("late{number}") forbid ({head}) when {{
          principal.body.group == "board{number}" && context.on >= {number + 100} }};""")
    schema = generated(POLICIES_AN_ACT).schema_text
    return Generated(f"one act, {policies}", schema, "\n".join(texts))


def promises_on_one_act(folder: Path) -> Pledges:
    """Half never, half always."""
    head = 'principal is Officer, action == Action::"act0", resource is Service'
    texts = [
        f"""@id("P{place}") permit ({head}) when {{
            principal.body == resource.owner && resource.price == {place}
            && principal.body.status == "open" && principal.body.group == "commissioner" }};"""
        if place % 2
        else f"""@id("P{place}") forbid ({head}) when {{
            principal.body.group == "board{place}" && context.on > {place + 100} }};"""
        for place in range(ONE_ACT_PLEDGES)
    ]
    folder.mkdir()
    (folder / "pledges.cedar").write_text("\n".join(texts), "utf-8")
    return load_pledges(folder, required=("id",))


def promises(folder: Path, policies: int) -> Pledges:
    """Sixty pledges, spread over the acts: half never, half always."""
    acts = policies // POLICIES_AN_ACT
    texts = []
    for place in range(PLEDGES):
        act = place * acts // PLEDGES
        head = f'principal is Officer, action == Action::"act{act}", resource is Service'
        if place % 2:
            texts.append(f"""@id("P{place}") permit ({head}) when {{
                principal.body == resource.owner && principal.body.status == "open"
                && principal.body.group == "commissioner" }};""")
        else:
            texts.append(f"""@id("P{place}") forbid ({head}) when {{
                principal.body.group == "board" && context.on > {act + 100} }};""")
    folder.mkdir()
    (folder / "pledges.cedar").write_text("\n".join(texts), "utf-8")
    return load_pledges(folder, required=("id",))


def seconds_to_prove(law: Generated, pledges: Pledges) -> float:
    """Seconds for every pledge; all must hold."""
    started = time.process_time()
    verdicts = prove(law, pledges)
    taken = time.process_time() - started
    bad = [verdict.pledge_id for verdict in verdicts if verdict.status != "holds"]
    if bad:
        sys.exit(f"{law.name}: not proved: {bad}")
    return taken


def edited(law: Generated, run: int) -> Generated:
    """The law with the number in one limit changed."""
    text = law.policy_text.replace("context.on >= 100 ", f"context.on >= {90 - run} ", 1)
    return Generated(law.name, law.schema_text, text)


def seconds_for_the_letters() -> tuple[float, int]:
    """Seconds for every pledge over every pack, nothing read before; and how many verdicts."""
    started = time.process_time()
    count = 0
    letters = load_pledges(PACKS.parent / "pledges" / "letters_2012")
    for name in LAWS:
        pack = load_pack(PACKS / name)
        for over in sorted({pledge.over for pledge in letters.pledges}):
            ids = [pledge.id for pledge in letters.pledges if pledge.over == over]
            verdicts = prove(text_to_prove(pack, over), letters.only(*ids))
            undecided = [each.pledge_id for each in verdicts if each.status not in STATUSES]
            if undecided:
                sys.exit(f"{name}: undecided: {undecided}")
            count += len(verdicts)
    return time.process_time() - started, count


def seconds_for_changes() -> list[float]:
    """Seconds to say what would permit a direct award to a present provider, asked again and again;
    the first reads and compiles the law."""
    pack = load_pack(PACKS / "england_2022")
    plain = {"kind": "x", "sector": "nhs", "status": "active", "legal_person": True}
    board = Entity("Body", "board", plain | {"group": "commissioner"})
    trust = Entity("Body", "trust", plain | {"group": "provider"})
    officer = Entity("Officer", "officer", {"body": board.ref, "role": "chair"}, (board.ref,))
    contract = Entity("Contract", "c", {"commissioner": board.ref, "provider": trust.ref})
    asked = Question(
        officer.ref,
        "award_direct",
        "commissioning",
        contract.ref,
        (board, trust, officer, contract),
        {"on": AWARD_DAY, "process": "direct_c"},
    )
    text = pack.schema_text.partition("type Award = {")[2].partition("};")[0]
    facts = dict(re.findall(r"(\w+)\?: (\w+)", text))
    values = {"Bool": (True, False), "Long": range(2**63 - 1)}
    taken = []
    for _ in range(RUNS + 1):
        started = time.process_time()
        open_facts = {f"context.{name}": values[kind] for name, kind in facts.items()}
        answers = Prospect(pack, asked, open_facts).smallest_changes()
        taken.append(time.process_time() - started)
        if len(answers[0]) != AWARD_CHANGES:
            sys.exit(f"the award was to need {AWARD_CHANGES} facts, not {len(answers[0])}")
    return taken


def main() -> None:
    """Print the times, and fail where one is over its aim."""
    letters, count = seconds_for_the_letters()
    print(f"{count} verdicts over {len(LAWS)} packs, from nothing: {letters:.2f} s, none undecided")
    first, *again = seconds_for_changes()
    changes = sorted(again)[len(again) // 2]
    print(
        f"smallest changes for an award, {AWARD_CHANGES} facts: {1000 * changes:.0f} ms, "
        f"{1000 * first:.0f} ms the first time"
    )
    failed = letters > PROVE_SECONDS_MAX or changes > CHANGES_SECONDS_MAX
    for size in SIZES:
        with TemporaryDirectory() as place:
            law, pledges = generated(size), promises(Path(place) / "pledges", size)
            whole = seconds_to_prove(law, pledges)
            again = sorted(seconds_to_prove(edited(law, run), pledges) for run in range(RUNS))
            edit = again[RUNS // 2]
        failed = failed or whole > PROVE_SECONDS_MAX or edit > EDIT_SECONDS_MAX
        print(
            f"{size:>5} policies, {PLEDGES} pledges: proved in {whole:.2f} s "
            f"({1000 * whole / size:.2f} ms a policy); after one edit {1000 * edit:.0f} ms"
        )
    for size in ONE_ACT_SIZES:
        with TemporaryDirectory() as place:
            one_act = promises_on_one_act(Path(place) / "pledges")
            whole = seconds_to_prove(on_one_act(size), one_act)
            again = sorted(seconds_to_prove(on_one_act(size, 1 + n), one_act) for n in range(RUNS))
            edit = again[RUNS // 2] / ONE_ACT_PLEDGES
        failed = failed or edit > EDIT_SECONDS_MAX
        print(
            f"{size:>5} policies on one act, {ONE_ACT_PLEDGES} pledges: proved in {whole:.2f} s; "
            f"after one edit {1000 * edit:.0f} ms a pledge"
        )
    print(
        f"aims: {PROVE_SECONDS_MAX:g} s for all; {1000 * EDIT_SECONDS_MAX:.0f} ms after one edit; "
        f"{1000 * CHANGES_SECONDS_MAX:.0f} ms for changes"
    )
    sys.exit(int(failed))


if __name__ == "__main__":
    main()

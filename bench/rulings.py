"""Rulings: beside Cedar's own rate and casbin's, from the database, and what a body may do.

Each ratio is taken round by round in one process, ours and the other in turn, and its median is
printed: it holds while the speed of the machine drifts. Whatever is compared must decide alike.
Times are of the processor, but for the ruling that waits for the database.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import cedarpy

from remit.engines.settlement import Clause, Entity, EntityRef, Pack, Question, rule, ruling
from remit.engines.settlement.ruling import read_entities

ROUNDS = 7
OF_CEDAR_AIM, OF_CASBIN_AIM = 0.8, 20
GATHERED_P99_MS_AIM, LISTING_MS_AIM, TABLE_SECONDS_AIM = 2.0, 50, 1.5
GATHERED = 1_000
DAYS = {"england_2013": date(2014, 4, 1), "england_2022": date(2024, 4, 1)}
CASBIN = "casbin==1.43.0"
RULES, RULES_AN_ACT, ASKED = 60, 5, 240


def main() -> None:
    """Print every figure beside its aim; exit 1 where one misses it or could not be measured."""
    from remit.faces.cli.house import set_up_django
    from remit.house.database import settled

    with settled() as database:
        set_up_django()
        from remit.faces.cli.example import load_example
        from remit.house import tables

        tables.migrate(database.url)
        load_example()
        # Before anything else warms what it needs.
        met: list[bool | None] = [the_table(), *listings()]
        met += [beside_cedar(name) for name in DAYS]
        met += [beside_casbin(), gathered()]
    print(f"met {met.count(True)}, missed {met.count(False)}, not measured {met.count(None)}")
    sys.exit(int(not all(met)))


def told(what: str, figure: str, aim: str, *, met: bool) -> bool:
    print(f"{what:<58} {figure:<46} aim {aim}: {'met' if met else 'MISSED'}", flush=True)
    return met


def in_turn(ours: Callable[[], object], other: Callable[[], object]) -> tuple[float, float, float]:
    """Seconds of each and how many times ours is as fast as the other: medians over rounds."""
    ours(), other()
    pairs = [(_seconds(ours), _seconds(other)) for _ in range(ROUNDS)]
    return (
        median(mine for mine, _ in pairs),
        median(theirs for _, theirs in pairs),
        median(theirs / mine for mine, theirs in pairs),
    )


def _seconds(work: Callable[[], object]) -> float:
    """Processor time, which others on this machine do not lengthen much."""
    started = time.process_time()
    work()
    return time.process_time() - started


def beside_cedar(name: str) -> bool:
    """Our ruling, which reads the entities, beside cedarpy with all of it read before.

    A ruling keeps the entities that it read last; here it has to read them anew each time.
    """
    from remit.acts.law import settlements

    pack = settlements().named(name)
    questions = list(_every_act(pack))
    requests = [(_request(each), read_entities(each.entities, pack.schema)) for each in questions]

    def theirs() -> list[cedarpy.AuthzResult]:
        return [
            cedarpy.is_authorized(request, pack.policies, entities, schema=pack.schema)
            for request, entities in requests
        ]

    for question, answer in zip(questions, theirs(), strict=True):
        names = answer.diagnostics.id_annotations_by_reason
        answered = rule(pack, question)
        same = [clause.id for clause in answered.clauses] == sorted(
            names[reason] for reason in answer.diagnostics.reasons
        )
        if not same or answered.permitted != answer.allowed:
            sys.exit(f"{name}: decided otherwise than Cedar: {question.act}")

    def ours() -> None:
        for question in questions:
            ruling._read.cache_clear()
            rule(pack, question)

    mine, other, ratio = in_turn(ours, theirs)
    return told(
        f"rulings under {name}, {len(pack.clauses)} policies",
        f"{len(questions) / mine:,.0f}/s, cedarpy {len(questions) / other:,.0f}/s: {ratio:.2f}",
        str(OF_CEDAR_AIM),
        met=ratio >= OF_CEDAR_AIM,
    )


def _every_act(pack: Pack) -> Iterator[Question]:
    """Every act by every kind of body on the likeliest thing, with nothing known of the case."""
    from remit.domains.law.cases import case_for
    from remit.domains.law.standing import kinds_on
    from remit.domains.law.things import options
    from remit.domains.law.vocabulary import BLANKS, vocabulary

    words, on = vocabulary(pack), DAYS[pack.name]
    for act in words.acts.values():
        blanks = {form.name: BLANKS[form.type] for form in act.facts.values() if form.required}
        for _, actor in kinds_on(act, on):
            yield case_for(words, act, actor, options(act, actor, on)[0], on, {}).question(blanks)


def _request(question: Question) -> dict[str, Any]:
    return {
        "principal": question.principal.as_dict(),
        "action": {"type": "Action", "id": question.act},
        "resource": question.resource.as_dict(),
        "context": question.context,
    }


def beside_casbin() -> bool | None:
    """The same sixty generated rules in both, asked the same; both have met the things before."""
    what = f"{RULES} generated rules, beside casbin"
    with tempfile.TemporaryDirectory() as folder:
        try:
            words = ["uv", "pip", "install", "--python", sys.executable, "--target", folder, CASBIN]
            subprocess.run(words, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{what:<58} not measured: {CASBIN} could not be installed ({error})")
            return None
        sys.path.append(folder)
        try:
            return _beside_casbin(what, Path(folder))
        finally:
            sys.path.remove(folder)


def _beside_casbin(what: str, folder: Path) -> bool:
    enforcer = casbin_rules(folder)
    pack = cedar_rules()
    cases = [asked(number) for number in range(ASKED)]
    questions = [as_question(each) for each in cases]

    def theirs() -> list[bool]:
        return [
            enforcer.enforce(each["who"], each["on"], each["act"], each["facts"]) for each in cases
        ]

    decided = [rule(pack, each).permitted for each in questions]
    if decided != theirs():
        sys.exit("casbin decides otherwise")
    if len(set(decided)) < 2:
        sys.exit("the generated cases are all decided alike")
    mine, other, ratio = in_turn(lambda: [rule(pack, each) for each in questions], theirs)
    return told(
        what,
        f"{ASKED / mine:,.0f}/s, casbin {ASKED / other:,.0f}/s: {ratio:.0f} times",
        f"{OF_CASBIN_AIM} times",
        met=ratio >= OF_CASBIN_AIM,
    )


def conditions(number: int) -> list[tuple[str, str, str]]:
    """Three powers and two limits of one act: effect, in Cedar, in casbin."""
    return [
        (
            "permit",
            "principal.body == resource.owner",
            "r.sub.body == r.obj.owner",
        ),
        (
            "permit",
            'principal.body.group == "board" && context.finding',
            'r.sub.group == "board" && r.ctx.finding',
        ),
        (
            "permit",
            f"principal.body.host == resource.owner && context.sum <= {number * 7}",
            f"r.sub.host == r.obj.owner && r.ctx.sum <= {number * 7}",
        ),
        (
            "forbid",
            'principal.body.status == "closed"',
            'r.sub.status == "closed"',
        ),
        (
            "forbid",
            f'principal.body.group == "board" && context.on >= {number + 100}',
            f'r.sub.group == "board" && r.ctx.on >= {number + 100}',
        ),
    ]


def casbin_rules(folder: Path) -> Any:
    """An enforcer with the rules of every act; limits beat powers."""
    import casbin

    model = folder / "model.conf"
    model.write_text(
        "[request_definition]\nr = sub, obj, act, ctx\n"
        "[policy_definition]\np = act, rule, eft\n"
        "[policy_effect]\n"
        "e = some(where (p.eft == allow)) && !some(where (p.eft == deny))\n"
        "[matchers]\nm = r.act == p.act && eval(p.rule)\n",
        "utf-8",
    )
    enforcer = casbin.Enforcer(str(model))
    effects = {"permit": "allow", "forbid": "deny"}
    for number in range(RULES // RULES_AN_ACT):
        for effect, _, rule_text in conditions(number):
            enforcer.add_policy(f"act{number}", rule_text, effects[effect])
    return enforcer


def cedar_rules() -> Pack:
    """The same as a pack of law."""
    acts = [f"act{number}" for number in range(RULES // RULES_AN_ACT)]
    clauses, actions_of, texts = {}, {}, []
    for number, act in enumerate(acts):
        for place, (effect, condition, _) in enumerate(conditions(number)):
            key = f"rule{number}-{place}"
            clauses[key] = Clause(key, key, "generated", effect, "generated", 1)
            actions_of[key] = (act,)
            texts.append(
                f'@id("{key}") {effect} (principal is Officer, action == Action::"{act}", '
                f"resource is Service) when {{ {condition} }};"
            )
    return Pack(
        name="generated",
        title="Generated",
        in_force_from=date(2000, 1, 1),
        in_force_to=None,
        sources={},
        clauses=clauses,
        duties=(),
        hash="generated",
        schema_text="entity Body = { group: String, status: String, host: Body };\n"
        "entity Officer = { body: Body };\nentity Service = { owner: Body };\n"
        f"action doing;\naction {', '.join(acts)} in [doing] appliesTo {{ principal: [Officer], "
        "resource: [Service], context: { on: Long, finding: Bool, sum: Long } };\n",
        policy_text="\n".join(texts),
        actions_of=actions_of,
        acts=dict.fromkeys(acts, "doing"),
    )


def asked(number: int) -> dict[str, Any]:
    """One case as casbin takes it; the numbers run through every combination in the end."""
    from types import SimpleNamespace

    return {
        "act": f"act{number % (RULES // RULES_AN_ACT)}",
        "who": SimpleNamespace(
            body=f"b{number % 3}",
            group=("board", "commissioner")[number % 2],
            status=("open", "open", "open", "closed")[number // 5 % 4],
            host=f"b{number // 3 % 3}",
        ),
        "on": SimpleNamespace(owner=f"b{number // 7 % 3}"),
        "facts": SimpleNamespace(
            on=95 + number % 17, finding=number // 2 % 2 == 0, sum=number % 60
        ),
    }


def as_question(case: dict[str, Any]) -> Question:
    """The same case as our ruling takes it."""
    who, thing = case["who"], case["on"]
    bodies = [
        Entity(
            "Body",
            name,
            {
                "group": who.group if name == who.body else "commissioner",
                "status": who.status if name == who.body else "open",
                "host": EntityRef("Body", who.host),
            },
        )
        for name in sorted({who.body, who.host, thing.owner})
    ]
    officer = Entity("Officer", "o", {"body": EntityRef("Body", who.body)})
    service = Entity("Service", "s", {"owner": EntityRef("Body", thing.owner)})
    return Question(
        officer.ref,
        case["act"],
        "doing",
        service.ref,
        (officer, service, *bodies),
        vars(case["facts"]),
    )


def gathered() -> bool:
    """A ruling with its facts gathered from the register: officers of bodies, on their bodies."""
    from remit.acts.door import ask
    from remit.acts.registry import read_act
    from remit.domains.bodies.models import Officer

    on = DAYS["england_2013"]
    people = list(Officer.objects.known().on(on).select_related("office__body")[:GATHERED])
    tries = [
        (
            read_act("rename_body", {"body": person.office.body.slug, "new_name": "Another name"}),
            EntityRef("Officer", str(person.ref)),
        )
        for person in people
    ]
    act, who = tries[0]
    ask(act, by=who, effective_on=on)
    taken, ours = [], []
    for act, who in (tries * (GATHERED // len(tries) + 1))[:GATHERED]:
        began, began_ours = perf_counter(), time.process_time()
        ask(act, by=who, effective_on=on)
        ours.append(1000 * (time.process_time() - began_ours))
        taken.append(1000 * (perf_counter() - began))
    p99, p99_ours = (sorted(each)[int(len(each) * 0.99)] for each in (taken, ours))
    return told(
        f"a ruling with its facts gathered, {len(people)} officers",
        f"p50 {median(taken):.2f} ms, p99 {p99:.2f} ms, of our processor time {p99_ours:.2f}",
        f"{GATHERED_P99_MS_AIM:g} ms at p99",
        met=p99 <= GATHERED_P99_MS_AIM,
    )


def the_table() -> bool:
    """Who may do what, by a process that has not been asked before: in a house that has never been
    asked, and in one that has kept its answers."""
    from remit.acts.law import settlements
    from remit.domains.law.queries.powers import table_of
    from remit.domains.law.standing import forget

    settlements()
    on = DAYS["england_2022"]
    home = os.environ["REMIT_HOME"]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["REMIT_HOME"] = folder
        first = _seconds(lambda: table_of(on))
        forget()
        kept = _seconds(lambda: table_of(on))
    os.environ["REMIT_HOME"] = home
    again = median(_seconds(lambda: table_of(on)) for _ in range(ROUNDS))
    return told(
        "who may do what: every kind of body by every act",
        f"first {first:.2f} s, kept {kept:.2f} s, again {1000 * again:.0f} ms",
        f"{TABLE_SECONDS_AIM:g} s at first",
        met=first <= TABLE_SECONDS_AIM,
    )


def listings() -> Iterator[bool]:
    """What one body may do, over every act: the first of its kind, and all others."""
    from remit.domains.law import standing
    from remit.domains.law.queries.powers import powers_of

    for name, code in (("england_2013", "00C"), ("england_2022", "icb")):
        firsts = []
        for _ in range(ROUNDS):
            standing._kept.clear()
            standing._seen.clear()
            firsts.append(_seconds(lambda code=code, name=name: powers_of(code, DAYS[name])))
        kept = median(
            _seconds(lambda code=code, name=name: powers_of(code, DAYS[name]))
            for _ in range(ROUNDS)
        )
        yield told(
            f"what {code} may do under {name}: every act",
            f"first of its kind {1000 * median(firsts):.0f} ms, then {1000 * kept:.0f} ms",
            f"{LISTING_MS_AIM} ms",
            met=1000 * kept <= LISTING_MS_AIM,
        )


if __name__ == "__main__":
    main()

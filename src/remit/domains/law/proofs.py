"""Verdicts on the pledges, proved once for each text of law, pledges and prover, and kept."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from remit.acts.law import PACKS, settlements
from remit.domains.law.kept import kept, prover_hash
from remit.engines.settlement import Pack, load_expected, text_to_prove
from remit.engines.settlement.files import hash_of
from remit.errors import NotFound

if TYPE_CHECKING:
    from remit.engines.settlement.prover import Pledges, Verdict

PLEDGES: Final = PACKS.parent / "pledges"
LETTERS: Final = "letters_2012"
LAWS: Final = ("england_2013", "england_2013_si257", "england_2022")

Proofs = dict[str, Any]
"""`pledges`: each as written; `verdicts`: each pledge's verdict on the law; `practice`: verdicts
with the rules of the house; `proved`: when."""


def proofs(pledges: str = LETTERS, law: str = LAWS[0]) -> Proofs:
    """What every pledge of a folder comes to over one law, without the rules of the house.

    Raises `NotFound` (`SET-003`, `SET-106`), and whatever a proof raises.
    """
    return _proofs(pledges, law, settlements().outline(law).hash)


@lru_cache(maxsize=32)
def _proofs(pledges: str, law: str, pack_hash: str) -> Proofs:
    return kept(
        f"{pledges}-{law}",
        (hash_of(pledges_folder(pledges)), pack_hash, prover_hash()),
        made=lambda: _prove(pledges, settlements().named(law)),
        read=json.loads,
        written=lambda made: json.dumps(made, ensure_ascii=False),
    )


def _prove(pledges: str, pack: Pack) -> Proofs:
    # The solvers take a moment to load, and only a proof needs them.
    from remit.engines.settlement import prover  # noqa: PLC0415
    from remit.engines.settlement.prover.law import text_of  # noqa: PLC0415

    promised = prover.load_pledges(pledges_folder(pledges))
    verdicts = verdicts_over(pack, promised)
    with_rules = prover.prove(pack, promised.only(*said_to_be_kept(pledges, pack)))
    return {
        "proved": date.today().isoformat(),
        "pack_hash": pack.hash,
        "prover_hash": prover_hash(),
        "pledges": [
            {
                "id": each.id,
                "kind": each.kind,
                "says": each.says,
                "source": each.source,
                "theme": each.annotations.get("theme", ""),
                "where": each.where,
                "text": text_of([each.policy.template]),
            }
            for each in promised.pledges
        ],
        "practice": {each.pledge_id: each.status for each in with_rules},
        "verdicts": {
            each.pledge_id: {
                **each.as_dict(),
                "support": list(each.support),
                "guards": list(each.guards),
                "reason": each.reason,
                "environments": [asdict(environment) for environment in each.environments],
            }
            for each in verdicts
        },
    }


def verdicts_over(
    pack: Pack, promised: Pledges, *, certified_on: date | None = None
) -> list[Verdict]:
    """Every pledge over the text that it is about, in the pledges' own order.

    Most are decided on the law with its limits; one with `@over("powers")` on its powers alone.
    `certified_on` adds certificates. Raises as `prove` does.
    """
    from remit.engines.settlement.prover import prove  # noqa: PLC0415 - as above

    over = {each.id: each.over for each in promised.pledges}
    found = {
        verdict.pledge_id: verdict
        for text in sorted(set(over.values()))
        for verdict in prove(
            text_to_prove(pack, text),
            promised.only(*(key for key in over if over[key] == text)),
            certified_on=certified_on,
        )
    }
    return [found[key] for key in over]


def said_to_be_kept(pledges: str, pack: Pack) -> list[str]:
    """The pledges that rules of the house are said to keep under a law."""
    folder = pledges_folder(pledges)
    if not (folder / "expected.toml").is_file():
        return []
    table = load_expected(folder)
    return [
        entry.pledge for entry in table.values() if entry.pack == pack.name and entry.house_rules
    ]


def pledges_folder(name: str) -> Path:
    """A folder of pledges by name. Raises `NotFound` (`LAW-007`)."""
    known = sorted(path.name for path in PLEDGES.iterdir() if path.is_dir())
    if name not in known:
        raise NotFound(
            "LAW-007",
            f"there are no pledges `{name}`",
            where="pledges",
            mend="name one of: " + ", ".join(known),
        )
    return PLEDGES / name

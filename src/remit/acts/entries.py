"""The record's entry of each act and each refused attempt, written in its own transaction.

An entry is a statement (`remit.engines.record.statement`) with up to two parts beside it. The bytes
that are hashed are the bytes that are kept. The database itself sees to it that no act is without
its entry and no entry without its act (migration 0003); where an entry stands in the log is said
later, by the one who publishes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from remit.acts.declare import Doing
from remit.acts.models import ActRow, Attempt, Duty, Entry, EntryPart
from remit.acts.registry import ACTS
from remit.engines.record import leaf_hash
from remit.engines.record.statement import Part, state

PUBLIC = "public"
PRIVATE = "private"

# What a reader is shown of an act or an attempt, by the column that holds it.
SHOWN = {
    "act": "name",
    "actor": "actor_label",
    "actor_id": "actor_id",
    "actor_type": "actor_type",
    "body": "body_id",
    "clauses": "clauses",
    "effective_on": "effective_on",
    "pack": "pack",
    "pack_hash": "pack_hash",
    "recorded_at": "recorded_at",
    "thing": "thing_label",
    "thing_id": "thing_id",
    "thing_type": "thing_type",
}
OF_ACTS = {"number": "number", "summary": "summary"}
OF_ATTEMPTS = {"reasons": "reasons"}


def hidden_inputs(act: str) -> frozenset[str]:
    """The inputs that the declaration of an act keeps private."""
    return ACTS[act].declaration.private if act in ACTS else frozenset()


def shown(row: ActRow | Attempt, inputs: Iterable[str], duties: Iterable[Duty]) -> dict[str, Any]:
    """The public part of an act or attempt as its row has it now, with the `inputs` named."""
    columns = SHOWN | (OF_ACTS if isinstance(row, ActRow) else OF_ATTEMPTS)
    return {key: _plain(getattr(row, column)) for key, column in columns.items()} | {
        "inputs": {name: row.inputs.get(name) for name in sorted(inputs)},
        "duties": [
            {
                "clause": duty.clause,
                "due_on": duty.due_on.isoformat(),
                "name": duty.name,
                "says": duty.says,
            }
            for duty in sorted(duties, key=lambda duty: (duty.due_on, duty.name, duty.clause))
        ],
    }


def enter(row: ActRow | Attempt, duties: Iterable[Duty] = ()) -> str:
    """Write the entry of a row just written; answers its leaf hash in hexadecimal.

    The row carries what the database gave it (its number, the moment of its recording).
    """
    hidden = hidden_inputs(row.name) & set(row.inputs)
    public = Part.of(shown(row, set(row.inputs) - hidden, duties))
    private = Part.of({name: row.inputs[name] for name in sorted(hidden)}) if hidden else None
    statement = state(
        kind="act" if isinstance(row, ActRow) else "refusal",
        entry_id=row.id,
        act=row.name,
        body=row.body_id,
        clauses=[clause["clause"] for clause in row.clauses],
        effective_on=row.effective_on,
        recorded_at=row.recorded_at,
        settlement=f"{row.pack}@{row.pack_hash}",
        public=public,
        private=private,
    )
    Entry.objects.create(id=row.id, statement=statement)
    EntryPart.objects.bulk_create(
        EntryPart(entry_id=row.id, name=name, salt=part.salt, content=part.content)
        for name, part in ((PUBLIC, public), (PRIVATE, private))
        if part is not None
    )
    return leaf_hash(statement).hex()


def redact(entry: Entry, parts: Iterable[str], doing: Doing) -> None:
    """Remove parts of an entry and what its row repeats of them; the act in progress says why.

    The statement, and with it every hash and proof, stays as it is.
    """
    row: ActRow | Attempt = (
        ActRow.objects.filter(pk=entry.pk).first() or Attempt.objects.filter(pk=entry.pk).get()
    )
    hidden = hidden_inputs(row.name)
    blank: dict[str, Any] = {}
    with connection.cursor() as cursor:
        cursor.execute("select set_config('remit.redact', %s, true)", [str(entry.pk)])
    for part in parts:
        EntryPart.objects.filter(entry=entry, name=part).update(
            salt=None, content=None, redacted_by=doing.act_id
        )
        if part == PRIVATE:
            inputs = blank.get("inputs", row.inputs)
            blank["inputs"] = {key: value for key, value in inputs.items() if key not in hidden}
        else:
            kept = blank.get("inputs", row.inputs)
            blank |= {"actor_label": "", "thing_label": "", "inputs": _only(kept, hidden)}
            if isinstance(row, ActRow):
                blank["summary"] = ""
            else:
                blank["reasons"] = []
    type(row).objects.filter(pk=row.pk).update(**blank)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('remit.redact', '', true)")


def _only(inputs: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: inputs[name] for name in names if name in inputs}


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if value is None or isinstance(value, str | int | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)

"""Who may do what in the database, and which guards of the ledger are in place.

The pages connect as a role that can read the books and call the posting functions, and nothing
else. Where the server does not let Remit make that role, its SQL is printed for whoever runs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import sql

CALLED: Final = (
    "post",
    "post_batch",
    "lock_accounts",
    "lock_books",
    "commit_hold",
    "release_hold",
    "open_account",
    "name_kind",
    "allow_exception",
    "balance_as_of",
    "held_as_of",
    "remaining",
)
WRITING: Final = CALLED[:9]
APPENDED: Final = (
    "account",
    "transfer",
    "entry",
    "hold",
    "hold_change",
    "lawful_exception",
    "kind",
    "currency",
)
POSTED: Final = APPENDED[:6]
TRIGGERS: Final = (
    *((table, "never_changed") for table in APPENDED),
    *((table, "only_posted") for table in (*POSTED, "balance")),
    ("balance", "never_removed"),
    ("transfer", "settled"),
    ("hold", "own_hold"),
    ("hold_change", "own_hold"),
)
FOREIGN_KEYS: Final = tuple(f"{table}_act" for table in POSTED if table != "entry")


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard: whether it is in place, what it does, and how to put it back."""

    name: str
    present: bool
    says: str
    mend: str = ""


def role_script(role: str, password: str | None = None) -> str:
    """SQL that makes `role` (or mends its rights) as one that can read and call functions only.

    With a password the role can sign in; to be run by whoever owns the ledger and may make roles.
    """
    name = sql.Identifier(role)
    login = (
        sql.SQL("nologin")
        if password is None
        else sql.SQL("login password {}").format(sql.Literal(password))
    )
    names = sql.SQL(", ").join(sql.Literal(each) for each in CALLED)
    text = sql.SQL(
        "do $$ begin\n"
        "    if not exists (select from pg_roles where rolname = {literal}) then\n"
        "        create role {name} {login};\n"
        "    end if;\n"
        "end $$;\n"
        "revoke all on all tables in schema ledger from {name};\n"
        "grant usage on schema ledger to {name};\n"
        "grant select on all tables in schema ledger to {name};\n"
        "do $$ declare one regprocedure; begin\n"
        "    for one in select p.oid from pg_proc p\n"
        "        where p.pronamespace = 'ledger'::regnamespace and p.proname in ({names}) loop\n"
        "        execute format('grant execute on function %s to %I', one, {literal});\n"
        "    end loop;\n"
        "end $$;\n"
    ).format(name=name, literal=sql.Literal(role), login=login, names=names)
    return text.as_string()


def make_role(connection: psycopg.Connection[Any], role: str, password: str | None = None) -> bool:
    """Make the role where the server lets us; False where it does not, and nothing is changed."""
    try:
        with connection.transaction():
            connection.execute(role_script(role, password).encode())
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def guards(connection: psycopg.Connection[Any], role: str) -> list[Guard]:
    """Every guard, in place or missing; `role` is the one that pages connect as."""
    again = "install the ledger again as the owner of its tables"
    return [
        Guard(
            "rows are never changed",
            _triggers_on(connection),
            "triggers refuse every change, removal and unposted row, to superusers too",
            again,
        ),
        Guard(
            "every transfer has its act",
            _keys_there(connection),
            "foreign keys from all that moves money to the journal of acts",
            again,
        ),
        Guard(
            "functions are sealed",
            _functions_sealed(connection),
            "posting functions run as their owner, and look names up in fixed places only",
            again,
        ),
        Guard(
            "nobody else may write",
            _one(connection, _NO_WRITERS),
            "no role but the owner of the tables was given the right to write to them",
            "revoke insert, update, delete and truncate on the tables of ledger",
        ),
        Guard(
            "pages cannot write round the functions",
            _one(connection, _ROLE_IS_LOW, {"role": role}),
            f"the role {role} can read the books and call functions, and nothing else",
            f"run the script for the role {role} as an administrator, and connect as it",
        ),
    ]


def _triggers_on(connection: psycopg.Connection[Any]) -> bool:
    rows = connection.execute(
        "select c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
        " where c.relnamespace = 'ledger'::regnamespace and t.tgenabled = 'A'"
    )
    return set(TRIGGERS) <= set(rows.fetchall())


def _keys_there(connection: psycopg.Connection[Any]) -> bool:
    rows = connection.execute(
        "select conname from pg_constraint where contype = 'f' and convalidated"
        " and connamespace = 'ledger'::regnamespace"
    )
    return set(FOREIGN_KEYS) <= {name for (name,) in rows}


def _functions_sealed(connection: psycopg.Connection[Any]) -> bool:
    rows = connection.execute(
        "select proname from pg_proc where pronamespace = 'ledger'::regnamespace and prosecdef"
        " and exists (select from unnest(proconfig) c where c like 'search_path=%')"
    )
    return set(WRITING) <= {name for (name,) in rows}


_NO_WRITERS = """
select not exists (
    select from pg_class c, aclexplode(c.relacl) g
    where c.relnamespace = 'ledger'::regnamespace and g.grantee <> c.relowner
        and g.privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER')
)
"""
_ROLE_IS_LOW = """
select exists (select from pg_roles where rolname = %(role)s and not rolsuper)
    and not exists (
        select from pg_class c join pg_roles r on r.rolname = %(role)s
        where c.relnamespace = 'ledger'::regnamespace and c.relkind = 'r' and (
            pg_has_role(r.oid, c.relowner, 'member')
            or has_table_privilege(r.oid, c.oid, 'insert, update, delete, truncate')
        )
    )
"""


def _one(
    connection: psycopg.Connection[Any], question: str, asked: dict[str, str] | None = None
) -> bool:
    row = connection.execute(question.encode(), asked).fetchone()
    return bool(row and row[0])

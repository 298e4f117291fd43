"""What the database itself holds of a closed year: nothing more counts in it.

The check is at the entries and the holds, so that no way of moving money goes round it, whoever's
act it is. A year that its body closed opens again by that body's act alone (`reopen_year`).
"""

from __future__ import annotations

from typing import Any, Final

import psycopg

from remit.engines.ledger import Guard

CLOSED_YEARS_SQL: Final = """
create function ledger.refuse_closed() returns trigger language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
declare
    wrong record;
begin
    select a.owner, a.number, c.year into wrong
    from added n
    join ledger.account a on a.number = n.account
    join public.year_close c on c.body_id = a.owner
        and c.year = extract(year from n.effective_on - interval '3 months')
        and upper_inf(c.recorded)
    limit 1;
    if found then
        perform ledger.refuse('LG020',
            format('the year %s/%s of account %s is closed', wrong.year,
                lpad(((wrong.year + 1) % 100)::text, 2, '0'), wrong.number),
            'let it count in an open year, or have the owner reopen the closed one and say why',
            json_build_object('where', 'account ' || wrong.number, 'year', wrong.year,
                'owner', wrong.owner));
    end if;
    return null;
end $$;
revoke all on function ledger.refuse_closed() from public;
create trigger not_closed after insert on ledger.entry referencing new table as added
    for each statement execute function ledger.refuse_closed();
create trigger not_closed after insert on ledger.hold referencing new table as added
    for each statement execute function ledger.refuse_closed();
alter table ledger.entry enable always trigger not_closed;
alter table ledger.hold enable always trigger not_closed;
"""
# The triggers must be there and fire for everybody, and their function must run as its owner.
GUARDED_SQL: Final = """
select count(*) = 2 from pg_trigger t
join pg_proc p on p.oid = t.tgfoid
where t.tgname = 'not_closed' and t.tgenabled = 'A'
    and t.tgrelid in ('ledger.entry'::regclass, 'ledger.hold'::regclass)
    and p.oid = to_regproc('ledger.refuse_closed') and p.prosecdef
"""

OPEN_YEARS_SQL: Final = """
drop trigger not_closed on ledger.hold;
drop trigger not_closed on ledger.entry;
drop function ledger.refuse_closed();
"""


def closed_years_guard(books: psycopg.Connection[Any]) -> Guard:
    """Whether the database itself keeps closed years closed."""
    row = books.execute(GUARDED_SQL).fetchone()
    return Guard(
        "closed years stay closed",
        bool(row and row[0]),
        "triggers refuse every entry and commitment that would count in a year that its owner"
        " closed",
        "alter table ledger.entry enable always trigger not_closed, and the same on ledger.hold;"
        " where they were dropped, make them again from the migration of budgets",
    )

-- Where an account stood: by what was true on a day (`day`), as it was known at a moment
-- (`known_at`); null stands for every day, and for now. The moment is that of posting, which is a
-- little before others see it.

create or replace function ledger.balance_as_of(
    account integer, day date, known_at timestamptz
) returns bigint language sql stable
return (
    select coalesce(sum(e.pence), 0)::bigint
    from ledger.entry e
    where e.account = balance_as_of.account and (day is null or e.effective_on <= day)
        and (known_at is null or exists (
            select from ledger.transfer t
            where t.number = e.transfer and t.recorded_at <= known_at
        ))
);

-- What was held then of the holds that had begun.
create or replace function ledger.held_as_of(
    account integer, day date, known_at timestamptz
) returns bigint language sql stable
return (
    select coalesce(sum(h.pence - coalesce((
        select sum(c.pence) from ledger.hold_change c
        where c.hold = h.id and (day is null or c.effective_on <= day)
            and (known_at is null or c.recorded_at <= known_at)
    ), 0)), 0)::bigint
    from ledger.hold h
    where h.account = held_as_of.account and (day is null or h.effective_on <= day)
        and (known_at is null or h.recorded_at <= known_at)
);

-- By default PostgreSQL lets everybody call a function; these are for the roles that are named.
revoke all on all functions in schema ledger from public;

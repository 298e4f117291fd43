"""The questions of the checker, as SQL over whole tables: each answers rows that are at fault.

They recompute from entries and ask nothing of the triggers, which somebody may have switched off.
"""

from __future__ import annotations

# Each entry follows from the one before it: its version is one more, its balance that much more.
CHAIN = """
select account, version, transfer, pence, balance, before_version, before_balance from (
    select account, version, transfer, pence, balance,
        lag(version, 1, 0::bigint) over inside as before_version,
        lag(balance, 1, 0::bigint) over inside as before_balance
    from ledger.entry window inside as (partition by account order by version)
) e
where version <> before_version + 1 or balance::numeric <> before_balance::numeric + pence
order by account, version limit %(faults)s
"""

# Each transfer says what it said when it was posted, adds up, and has its entries.
TRANSFERS = """
select coalesce(t.number, e.transfer), t.number is null, e.transfer is null, e.total
from ledger.transfer t
full join (
    select x.transfer, count(*) as entries, sum(x.pence) as total,
        min(x.effective_on) as first_day, max(x.effective_on) as last_day,
        string_agg(ledger.entry_bytes(x.account, x.version, x.pence, x.balance), ''::bytea) as said
    from (
        select transfer, account, version, pence, balance, effective_on
        from ledger.entry order by transfer, account
    ) x group by x.transfer
) e on e.transfer = t.number
where t.number is null or e.transfer is null or e.total <> 0 or e.entries < 2
    or e.first_day <> t.effective_on or e.last_day <> t.effective_on
    or t.digest <> ledger.transfer_digest(t.number, t.id, t.act_id, t.recorded_at,
        t.effective_on, t.call_end, t.kind, t.memo, t.hold, e.said)
order by 1 limit %(faults)s
"""

# Nobody's money was taken but by its owner's act, or by a lawful exception.
TAKEN = """
select t.number, t.id, t.kind, a.number, a.owner, by.body
from ledger.entry e
join ledger.account a on a.number = e.account
join ledger.transfer t on t.number = e.transfer
left join ledger.act by on by.id = t.act_id
where e.pence < 0 and a.owner is distinct from by.body
    and (%(suspects)s::bigint[] is null or t.number = any (%(suspects)s))
    and not exists (
        select from ledger.lawful_exception x join ledger.kind k on k.name = x.kind
        where x.kind = t.kind and k.exceptional and x.body = by.body
            and t.effective_on <@ x.in_force
    )
order by 1 limit %(faults)s
"""

CURRENCIES = """
select e.transfer, string_agg(distinct a.currency, ', ')
from ledger.entry e join ledger.account a on a.number = e.account
where (select count(distinct currency) > 1 from ledger.account)
group by e.transfer having count(distinct a.currency) > 1
order by 1 limit %(faults)s
"""

# Where each account stands follows from its last entry and its holds.
STANDING = """
select a.number, b.version, b.balance, b.held, coalesce(e.version, 0), coalesce(e.balance, 0),
    coalesce(h.held, 0), a.floor, a.ceiling
from ledger.account a
left join ledger.balance b on b.account = a.number
left join lateral (
    select version, balance from ledger.entry
    where account = a.number order by version desc limit 1
) e on true
left join (
    select h.account, sum(h.pence - coalesce(c.pence, 0)) as held
    from ledger.hold h
    left join (select hold, sum(pence) as pence from ledger.hold_change group by hold) c
        on c.hold = h.id
    group by h.account
) h on h.account = a.number
where b.account is null or b.version <> coalesce(e.version, 0)
    or b.balance <> coalesce(e.balance, 0) or b.held <> coalesce(h.held, 0)
    or b.balance - b.held < a.floor or b.balance > a.ceiling
order by 1 limit %(faults)s
"""

NO_ACCOUNT = """
select distinct e.account from ledger.entry e
where not exists (select from ledger.account a where a.number = e.account)
order by 1 limit %(faults)s
"""

ACCOUNTS = """
select number from ledger.account
where digest <> ledger.account_digest(number, owner, fund, kind, line, year, currency, floor,
    ceiling, act_id, recorded_at)
order by 1 limit %(faults)s
"""

HOLDS = """
select id from ledger.hold
where digest <> ledger.hold_digest(
    id, act_id, account, pence, recorded_at, effective_on, expires_on, memo)
order by 1 limit %(faults)s
"""

STEPS = """
select c.hold, c.step, c.digest <> ledger.hold_change_digest(c.hold, c.step, c.id, c.act_id,
        c.what, c.pence, c.remaining, c.recorded_at, c.effective_on, c.memo),
    c.step <> c.before_step + 1, c.remaining, c.before - c.pence
from (
    select c.*, lag(c.step, 1, 0::bigint) over inside as before_step,
        lag(c.remaining, 1, h.pence) over inside as before
    from ledger.hold_change c left join ledger.hold h on h.id = c.hold
    window inside as (partition by c.hold order by c.step)
) c
where c.step <> c.before_step + 1 or c.remaining is distinct from c.before - c.pence
    or c.digest <> ledger.hold_change_digest(c.hold, c.step, c.id, c.act_id,
        c.what, c.pence, c.remaining, c.recorded_at, c.effective_on, c.memo)
order by 1, 2 limit %(faults)s
"""

# Each payment from a hold is a step of it under the transfer's id, and for the same money.
PAID = """
select coalesce(c.id, t.id), t.hold, c.hold, -e.pence, c.pence
from (select * from ledger.transfer where hold is not null) t
full join (select * from ledger.hold_change where what = 'paid') c on c.id = t.id
left join ledger.hold h on h.id = t.hold
left join ledger.entry e on e.transfer = t.number and e.account = h.account
where t.hold is distinct from c.hold or -e.pence is distinct from c.pence
order by 1 limit %(faults)s
"""

EXCEPTIONS = """
select kind, body, in_force from ledger.lawful_exception
where digest <> ledger.exception_digest(kind, body, clause, in_force, act_id, recorded_at)
order by 1, 2 limit %(faults)s
"""

# Foreign keys that may have been switched off, and those that are not there by design.
ACTS_OF_TRANSFERS = """
select number, act_id from ledger.transfer t
where not exists (select from ledger.act a where a.id = t.act_id)
order by 1 limit %(faults)s
"""

ACTS = """
select x.of_table, x.key, x.act_id from (
    select 'account' as of_table, number::text as key, act_id from ledger.account
    union all select 'hold', id::text, act_id from ledger.hold
    union all select 'hold_change', hold || '/' || step, act_id from ledger.hold_change
    union all select 'lawful_exception', kind || ' ' || body, act_id from ledger.lawful_exception
) x where not exists (select from ledger.act a where a.id = x.act_id)
order by 1, 2 limit %(faults)s
"""

KINDS = """
select t.number, t.kind from ledger.transfer t
where not exists (select from ledger.kind k where k.name = t.kind)
order by 1 limit %(faults)s
"""

COUNTS = """
select (select count(*) from ledger.account), (select count(*) from ledger.hold)
"""

KINDS_NAMED = "select name from ledger.kind"

# Entries that say another day than their transfer, where that is as it was written.
OTHER_DAYS = """
select e.account, e.version, e.effective_on, t.effective_on
from ledger.transfer t join ledger.entry e on e.transfer = t.number
where t.number = %(number)s and e.effective_on <> t.effective_on
    and t.digest = ledger.transfer_digest(t.number, t.id, t.act_id, t.recorded_at, t.effective_on,
        t.call_end, t.kind, t.memo, t.hold, (
            select string_agg(ledger.entry_bytes(o.account, o.version, o.pence, o.balance),
                ''::bytea order by o.account)
            from ledger.entry o where o.transfer = t.number))
order by 1 limit 1
"""

-- Two phases: money is held for a purpose, then paid in parts, released, or let go when its day is
-- past. What is held can be neither promised nor paid to another.

create or replace function ledger.remaining(hold uuid) returns bigint language sql stable
return coalesce(
    (select c.remaining from ledger.hold_change c where c.hold = remaining.hold
        order by c.step desc limit 1),
    (select h.pence from ledger.hold h where h.id = remaining.hold)
);

create or replace function ledger.commit_hold(
    id uuid, act uuid, account integer, pence bigint, day date, expires_on date, memo text,
    out created boolean, out recorded_at timestamptz
) language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
    there ledger.hold;
    stands ledger.balance;
    bounds ledger.account;
    differs text;
begin
    if coalesce(pence, 0) <= 0 or id is null or act is null or not coalesce(isfinite(day), false)
        or coalesce(octet_length(memo), 201) > 200 or expires_on < day then
        perform ledger.refuse('LG001', 'a hold lacks its id, act, day, memo or amount',
            'give all five: an amount over 0, a memo of at most 200 bytes, an end after the start',
            json_build_object('where', 'hold ' || coalesce(id::text, '?')));
    end if;
    perform ledger.lock_accounts(array[account]);
    select h.* into there from ledger.hold h where h.id = id;
    if found then
        differs := concat_ws(', ', case when there.act_id <> act then 'act' end,
            case when there.account <> account then 'account' end,
            case when there.pence <> pence then 'pence' end,
            case when there.effective_on <> day then 'effective_on' end,
            case when there.expires_on is distinct from expires_on then 'expires_on' end,
            case when there.memo <> memo then 'memo' end);
        if differs <> '' then
            perform ledger.refuse('LG003',
                format('this id is already that of another hold: %s differs', differs),
                'make a new id for a new hold; send the same words again only to repeat',
                json_build_object('where', 'hold ' || id, 'differs', differs));
        end if;
        created := false;
        recorded_at := there.recorded_at;
        return;
    end if;
    perform ledger.require_in_progress(act);
    select b.* into stands from ledger.balance b where b.account = account;
    select a.* into bounds from ledger.account a where a.number = account;
    perform ledger.covered(account, bounds.floor, bounds.ceiling, stands.balance,
        stands.held::numeric + pence);
    created := true;
    recorded_at := clock_timestamp();
    perform ledger.writing(true);
    insert into ledger.hold values (id, act, account, pence, recorded_at, day, expires_on, memo,
        ledger.hold_digest(id, act, account, pence, recorded_at, day, expires_on, memo));
    update ledger.balance b set held = b.held + pence where b.account = account;
    perform ledger.writing(false);
end $$;

-- Lets go of `pence` of a hold, or of all that remains where it is null. `what` is released or
-- expired; a hold expires only after its last day.
create or replace function ledger.release_hold(
    id uuid, act uuid, hold uuid, what text, pence bigint, day date, memo text,
    out created boolean, out recorded_at timestamptz, out released bigint, out remaining bigint
) language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
    there ledger.hold_change;
    of ledger.hold;
    steps bigint;
    differs text;
begin
    select h.* into of from ledger.hold h where h.id = hold;
    if not found then
        perform ledger.refuse('LG006', format('there is no hold %s', hold),
            'commit the money first', json_build_object('where', 'hold ' || coalesce(hold::text, '?')));
    end if;
    if pence <= 0 or id is null or act is null or not coalesce(isfinite(day), false)
        or coalesce(octet_length(memo), 201) > 200
        or what is null or what not in ('released', 'expired') then
        perform ledger.refuse('LG001', 'a release lacks its id, act, day, memo or amount',
            'give all five: an amount over 0 or none for all that remains',
            json_build_object('where', 'hold ' || hold));
    end if;
    perform ledger.lock_accounts(array[of.account]);
    select c.* into there from ledger.hold_change c where c.id = id;
    if found then
        differs := concat_ws(', ', case when there.act_id <> act then 'act' end,
            case when there.hold <> hold then 'hold' end,
            case when there.what <> what then 'what' end,
            case when there.pence <> pence then 'pence' end,
            case when there.effective_on <> day then 'effective_on' end,
            case when there.memo <> memo then 'memo' end);
        if differs <> '' then
            perform ledger.refuse('LG003',
                format('this id is already that of another change: %s differs', differs),
                'make a new id for a new change; send the same words again only to repeat',
                json_build_object('where', 'hold ' || hold, 'differs', differs));
        end if;
        created := false;
        recorded_at := there.recorded_at;
        released := there.pence;
        remaining := there.remaining;
        return;
    end if;
    perform ledger.require_in_progress(act);
    if what = 'expired' and (of.expires_on is null or day <= of.expires_on) then
        perform ledger.refuse('LG011', format('hold %s has not expired by %s', hold, day),
            'release it, or wait for its last day to pass',
            json_build_object('where', 'hold ' || hold, 'expires_on', of.expires_on));
    end if;
    remaining := ledger.remaining(hold);
    released := coalesce(pence, remaining);
    if released > remaining or released = 0 then
        perform ledger.refuse('LG011',
            format('hold %s has only %s pence left', hold, remaining),
            'release no more than is left',
            json_build_object('where', 'hold ' || hold, 'short_pence', released - remaining));
    end if;
    remaining := remaining - released;
    created := true;
    recorded_at := clock_timestamp();
    select coalesce(max(c.step), 0) into steps from ledger.hold_change c where c.hold = hold;
    perform ledger.writing(true);
    insert into ledger.hold_change values (hold, steps + 1, id, act, what, released, remaining,
        recorded_at, day, memo, ledger.hold_change_digest(
            hold, steps + 1, id, act, what, released, remaining, recorded_at, day, memo));
    update ledger.balance b set held = b.held - released where b.account = of.account;
    perform ledger.writing(false);
end $$;

-- How much each entry draws on the hold of its transfer; null where no transfer has one. All holds
-- are looked at first, then each payment in its order: a transfer that names a hold takes money out
-- of the account in which it is held, and no more than what the payments before it left there.
create or replace function ledger.drawn(
    ids uuid[], days date[], holds uuid[],
    places integer[], accounts integer[], pence bigint[], numbers bigint[]
) returns bigint[] language plpgsql stable as $$
declare
    draws bigint[];
    one record;
begin
    if cardinality(array_remove(holds, null)) = 0 then
        return null;
    end if;
    draws := array_fill(0::bigint, array[cardinality(places)]);
    for one in
        select a.hold, h.account, h.expires_on < days[a.place] as late
        from unnest(holds) with ordinality a (hold, place)
        left join ledger.hold h on h.id = a.hold
        where a.hold is not null and numbers[a.place] is not null
        order by a.place
    loop
        if one.account is null then
            perform ledger.refuse('LG006', format('there is no hold %s', one.hold),
                'commit the money first', json_build_object('where', 'hold ' || one.hold));
        end if;
        if one.late then
            perform ledger.refuse('LG011', format('hold %s has expired', one.hold),
                'commit the money again', json_build_object('where', 'hold ' || one.hold));
        end if;
    end loop;
    for one in
        select d.*, ledger.remaining(d.hold)
            - sum(d.draw) over (partition by d.hold order by d.place) as remaining
        from (
            select l.place, h.id as hold, max(l.entry) filter (where t.taken) as entry,
                max(-l.pence) filter (where t.taken) as draw
            from unnest(places, accounts, pence) with ordinality l (place, account, pence, entry)
            join ledger.hold h on h.id = holds[l.place]
            cross join lateral (values (l.account = h.account and l.pence < 0)) t (taken)
            where numbers[l.place] is not null
            group by l.place, h.id
        ) d
        order by d.place
    loop
        if one.entry is null then
            perform ledger.refuse('LG001',
                format('a transfer takes nothing from where hold %s is', one.hold),
                'pay from the account of the hold',
                json_build_object('where', 'transfer ' || ids[one.place]));
        end if;
        if one.remaining < 0 then
            perform ledger.refuse('LG011',
                format('hold %s is %s pence short of this payment', one.hold, -one.remaining),
                'pay no more than is left, or commit more first',
                json_build_object('where', 'hold ' || one.hold, 'short_pence', -one.remaining));
        end if;
        draws[one.entry] := one.draw;
    end loop;
    return draws;
end $$;

-- Payments against holds, kept as steps of those, each under the id of its transfer.
create or replace function ledger.keep_draws(
    ids uuid[], acts uuid[], days date[], memos text[], holds uuid[],
    places integer[], draws bigint[], at timestamptz
) returns void language sql as $$
    insert into ledger.hold_change
    select d.hold, d.step, ids[d.place], acts[d.place], 'paid', d.pence, d.remaining, at,
        days[d.place], memos[d.place], ledger.hold_change_digest(d.hold, d.step, ids[d.place],
            acts[d.place], 'paid', d.pence, d.remaining, at, days[d.place], memos[d.place])
    from (
        select l.place, holds[l.place] as hold, l.draw as pence,
            (ledger.remaining(holds[l.place]) - sum(l.draw) over inside)::bigint as remaining,
            coalesce((select max(c.step) from ledger.hold_change c
                where c.hold = holds[l.place]), 0) + row_number() over inside as step
        from unnest(places, draws) with ordinality l (place, draw, entry)
        where l.draw > 0
        window inside as (partition by holds[l.place] order by l.entry)
    ) d
$$;

-- The one place where money is moved. `post` is a batch of one.

-- What can be said of transfers without looking at the books. Of each transfer: an id, an act, a
-- kind, a day and a memo; of each entry: which transfer it is of (`places`, from 1, ascending),
-- an account and pence.
create or replace function ledger.require_form(
    ids uuid[], acts uuid[], kinds text[], days date[], memos text[],
    places integer[], accounts integer[], pence bigint[]
) returns void language plpgsql stable as $$
declare
    place integer := 0;
    total numeric := 0;
    seen integer := 0;
    started integer := 1;
    entries_max constant integer := coalesce(cardinality(places), 0);
begin
    for each in 1 .. entries_max + 1 loop
        if each > entries_max or places[each] is distinct from place then
            if place > 0 and total <> 0 then
                perform ledger.refuse('LG001',
                    format('a transfer does not add up: its entries sum to %s pence', total),
                    'make what leaves some accounts equal to what enters others',
                    json_build_object('where', 'transfer ' || ids[place], 'sum_pence', total));
            end if;
            if place > 0 and seen < 2 then
                perform ledger.refuse('LG001', 'a transfer has fewer than two entries',
                    'say both where the money comes from and where it goes',
                    json_build_object('where', 'transfer ' || ids[place]));
            end if;
            exit when each > entries_max;
            place := place + 1;
            if places[each] is distinct from place then
                perform ledger.refuse('LG001', 'entries are not in the order of their transfers',
                    'give them transfer by transfer', json_build_object('where', 'entry ' || each));
            end if;
            total := 0;
            seen := 0;
            started := each;
        end if;
        if coalesce(pence[each], 0) = 0 or accounts[each] is null then
            perform ledger.refuse('LG001', 'an entry has no account or no amount',
                'leave it out, or say how much', json_build_object('where', 'transfer ' || ids[place]));
        end if;
        for before in started .. each - 1 loop
            if accounts[before] = accounts[each] then
                perform ledger.refuse('LG001',
                    format('account %s stands twice in a transfer', accounts[each]),
                    'add its entries together', json_build_object('where', 'transfer ' || ids[place]));
            end if;
        end loop;
        total := total + pence[each];
        seen := seen + 1;
    end loop;
    if place <> cardinality(ids) then
        perform ledger.refuse('LG001', 'a transfer has fewer than two entries',
            'say both where the money comes from and where it goes',
            json_build_object('where', 'transfer ' || ids[place + 1]));
    end if;
    for each in 1 .. place loop
        if ids[each] is null or acts[each] is null or not coalesce(isfinite(days[each]), false)
            or coalesce(octet_length(memos[each]), 201) > 200 then
            perform ledger.refuse('LG001',
                'a transfer lacks its id, act, day or memo, or its memo is over 200 bytes',
                'give all four; the memo is a short code',
                json_build_object('where', 'transfer ' || coalesce(ids[each]::text, '?')));
        end if;
        if each = 1 or kinds[each] is distinct from kinds[each - 1] then
            perform from ledger.kind k where k.name = kinds[each];
            if not found then
                perform ledger.refuse('LG007',
                    format('there is no kind of transfer named %s', coalesce(kinds[each], '?')),
                    'use a kind of the books, or name it first',
                    json_build_object('where', 'transfer ' || ids[each], 'kind', kinds[each]));
            end if;
        end if;
    end loop;
    if place > 1 then
        perform from unnest(ids) i having count(distinct i) < place;
        if found then
            perform ledger.refuse('LG001', 'an id stands twice in a batch',
                'make an id for each transfer', json_build_object('where', 'batch'));
        end if;
    end if;
end $$;

-- Locks the accounts, in the order of their numbers, so that two callers who need the same ones
-- never wait for each other in a ring. A caller with several batches locks for all of them first.
create or replace function ledger.lock_accounts(accounts integer[]) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
    wanted integer[];
    locked integer;
    missing integer;
begin
    select array_agg(distinct a) into wanted from unnest(accounts) a;
    select count(*) into locked from (
        select from ledger.balance b where b.account = any (wanted) order by b.account for update
    ) l;
    if locked < cardinality(wanted) then
        select a into missing from unnest(wanted) a
            where not exists (select from ledger.balance b where b.account = a) limit 1;
        if found then
            perform ledger.refuse('LG006', format('there is no account %s', missing),
                'open it first', json_build_object('where', 'account ' || missing));
        end if;
    end if;
end $$;

-- All that an owner has stands still until the caller's transaction ends, and nobody opens an
-- account: whoever closes books says what they hold while nobody can post to them.
create or replace function ledger.lock_books(owner uuid) returns void language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
begin
    lock table ledger.account in share row exclusive mode;
    perform ledger.lock_accounts(array(
        select a.number from ledger.account a where a.owner = owner
    ));
end $$;

-- Transfers whose ids are posted already must have been posted with the same words.
create or replace function ledger.require_same(
    ids uuid[], acts uuid[], kinds text[], days date[], memos text[], holds uuid[],
    places integer[], accounts integer[], pence bigint[]
) returns void language plpgsql stable as $$
declare
    one record;
begin
    for one in
        select t.id, concat_ws(', ',
            case when t.act_id <> acts[l.place] then 'act' end,
            case when t.kind <> kinds[l.place] then 'kind' end,
            case when t.effective_on <> days[l.place] then 'effective_on' end,
            case when t.memo <> memos[l.place] then 'memo' end,
            case when t.hold is distinct from holds[l.place] then 'hold' end,
            case when e.said <> l.said then 'entries' end) as differs
        from (
            select x.place, array_agg((x.account, x.pence) order by x.account) as said
            from unnest(places, accounts, pence) x (place, account, pence) group by x.place
        ) l
        join ledger.transfer t on t.id = ids[l.place]
        cross join lateral (
            select array_agg((x.account, x.pence) order by x.account) as said
            from ledger.entry x where x.transfer = t.number
        ) e
    loop
        if one.differs <> '' then
            perform ledger.refuse('LG003',
                format('this id is already that of another transfer: %s differs', one.differs),
                'make a new id for a new transfer; send the same words again only to repeat',
                json_build_object('where', 'transfer ' || one.id, 'differs', one.differs));
        end if;
    end loop;
end $$;

-- The balance after an entry, where the account has cover for it.
create or replace function ledger.covered(
    account integer, floor bigint, ceiling bigint, balance numeric, held numeric
) returns bigint language plpgsql immutable as $$
begin
    if balance - held < floor then
        perform ledger.refuse('LG002',
            format('account %s has no cover: %s pence short', account, floor - balance + held),
            'ask for less, or bring money in first',
            json_build_object('where', 'account ' || account,
                'short_pence', floor - balance + held));
    end if;
    if balance > ceiling then
        perform ledger.refuse('LG004',
            format('account %s takes no more: %s pence over its bound', account, balance - ceiling),
            'send less there', json_build_object('where', 'account ' || account,
                'over_pence', balance - ceiling));
    end if;
    return balance;
end $$;

-- Answers how many of the transfers are new; the others were posted before, with the same words.
-- Arrays are read by their place (`ids[l.place]`) instead of being joined, whose plan would not know
-- how long they are.
create or replace function ledger.post_batch(
    ids uuid[], acts uuid[], kinds text[], days date[], memos text[], holds uuid[],
    places integer[], accounts integer[], pence bigint[]
) returns integer language plpgsql security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
declare
    known uuid[];
    numbers bigint[];
    draws bigint[];
    created integer := 0;
    number bigint;
    first bigint;
    at timestamptz;
    act uuid;
begin
    perform ledger.require_form(ids, acts, kinds, days, memos, places, accounts, pence);
    perform ledger.lock_accounts(accounts);
    select array_agg(t.id) into known from ledger.transfer t where t.id = any (ids);
    if known is not null then
        perform ledger.require_same(
            ids, acts, kinds, days, memos, holds, places, accounts, pence);
    end if;
    for each in 1 .. cardinality(ids) loop
        if known is null or ids[each] <> all (known) then
            number := nextval('ledger.transfer_number');
            first := coalesce(first, number);
            numbers[each] := number;
            created := created + 1;
            if act is distinct from acts[each] then
                act := acts[each];
                perform ledger.require_in_progress(act);
            end if;
        end if;
    end loop;
    if created = 0 then
        return 0;
    end if;
    draws := ledger.drawn(ids, days, holds, places, accounts, pence, numbers);
    at := clock_timestamp();
    perform ledger.writing(true);
    with running as materialized (
        select l.place, l.account, l.pence, coalesce(l.draw, 0) as draw,
            b.version + row_number() over inside as version,
            ledger.covered(l.account, c.floor, c.ceiling, b.balance + sum(l.pence) over inside,
                b.held - sum(coalesce(l.draw, 0)) over inside) as balance
        from unnest(places, accounts, pence, draws)
            with ordinality l (place, account, pence, draw, entry)
        join ledger.balance b on b.account = l.account
        join ledger.account c on c.number = l.account
        where numbers[l.place] is not null
        window inside as (partition by l.account order by l.entry)
    ), transfers as (
        insert into ledger.transfer
            (number, id, act_id, recorded_at, call_end, effective_on, kind, memo, hold, digest)
        select numbers[place], ids[place], acts[place], at, call_end, days[place], kinds[place],
            memos[place], holds[place],
            ledger.transfer_digest(numbers[place], ids[place], acts[place], at, days[place], call_end,
                kinds[place], memos[place], holds[place], entries)
        from (
            select r.place, case when numbers[r.place] = first then number end as call_end,
                string_agg(ledger.entry_bytes(r.account, r.version, r.pence, r.balance),
                    ''::bytea order by r.account) as entries
            from running r group by r.place order by r.place
        ) t
    ), entries as (
        insert into ledger.entry (transfer, version, pence, balance, account, effective_on)
        select numbers[r.place], r.version, r.pence, r.balance, r.account, days[r.place]
        from running r order by r.place
    )
    update ledger.balance b
    set version = s.version, balance = b.balance + s.pence, held = b.held - s.draw
    from (
        select r.account, max(r.version) as version, sum(r.pence) as pence, sum(r.draw) as draw
        from running r group by r.account
    ) s
    where b.account = s.account;
    if draws is not null then
        perform ledger.keep_draws(ids, acts, days, memos, holds, places, draws, at);
    end if;
    perform ledger.writing(false);
    return created;
end $$;

-- One transfer, answered as it stands in the books, whether it is new or was posted before. The
-- common one, of two entries and no hold, is written row by row, which is several times as fast as
-- by sets: `entries` is then null and the other four answers are the two accounts' in their order.
-- Whatever is unusual goes to the batch, which knows what to say.
create or replace function ledger.post(
    id uuid, act uuid, kind text, day date, memo text, hold uuid,
    accounts integer[], pence bigint[],
    out created boolean, out number bigint, out recorded_at timestamptz, out entries json,
    out version_a bigint, out balance_a bigint, out version_b bigint, out balance_b bigint
) language plpgsql security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
#variable_conflict use_variable
declare
    a integer := least(accounts[1], accounts[2]);
    b integer := greatest(accounts[1], accounts[2]);
    into_a bigint := case when accounts[1] = a then pence[1] else pence[2] end;
begin
    if hold is null and cardinality(accounts) = 2 and a < b and cardinality(pence) = 2
        and pence[1] = -pence[2] and into_a <> 0 and octet_length(memo) <= 200 and isfinite(day)
    then
        -- One that is posted at this very moment shows as the same id twice: `retrying` asks again.
        select not exists (select from ledger.transfer t where t.id = id) into created
        from ledger.kind k where k.name = kind
            and exists (select from ledger.balance s where s.account = a)
            and exists (select from ledger.balance s where s.account = b);
    end if;
    if created is not true then
        created := 1 = ledger.post_batch(array[id], array[act], array[kind], array[day],
            array[memo], array[hold], array_fill(1, array[cardinality(accounts)]), accounts,
            pence);
        select t.number, t.recorded_at, (
            select json_agg(json_build_array(e.account, e.version, e.pence, e.balance)
                order by e.account) from ledger.entry e where e.transfer = t.number
        ) into number, recorded_at, entries from ledger.transfer t where t.id = id;
        return;
    end if;
    if not ledger.is_in_progress(act) then
        perform ledger.require_in_progress(act);
    end if;
    perform ledger.writing(true);
    -- Locked in the order of their numbers, as everywhere.
    update ledger.balance s set version = s.version + 1, balance = case
            when s.balance::numeric - s.held + into_a >= c.floor
                and s.balance::numeric + into_a <= c.ceiling then s.balance + into_a
            else ledger.covered(a, c.floor, c.ceiling, s.balance::numeric + into_a, s.held) end
        from ledger.account c where s.account = a and c.number = a
        returning s.version, s.balance into version_a, balance_a;
    update ledger.balance s set version = s.version + 1, balance = case
            when s.balance::numeric - s.held - into_a >= c.floor
                and s.balance::numeric - into_a <= c.ceiling then s.balance - into_a
            else ledger.covered(b, c.floor, c.ceiling, s.balance::numeric - into_a, s.held) end
        from ledger.account c where s.account = b and c.number = b
        returning s.version, s.balance into version_b, balance_b;
    number := nextval('ledger.transfer_number');
    recorded_at := clock_timestamp();
    insert into ledger.transfer
        (number, id, act_id, recorded_at, call_end, effective_on, kind, memo, digest)
    values (number, id, act, recorded_at, number, day, kind, memo, ledger.transfer_digest(
        number, id, act, recorded_at, day, number, kind, memo, null,
        ledger.entry_bytes(a, version_a, into_a, balance_a)
            || ledger.entry_bytes(b, version_b, -into_a, balance_b)));
    insert into ledger.entry (transfer, version, pence, balance, account, effective_on)
    values (number, version_a, into_a, balance_a, a, day),
        (number, version_b, -into_a, balance_b, b, day);
    perform ledger.writing(false);
end $$;

-- What must hold of each transfer as the transaction ends, when its act is in the journal too: it
-- adds up in one currency, and nobody's money is taken but by its owner's act or by a lawful
-- exception. One check for all that one call posted, hung on the first of them.

create or replace function ledger.excepted(of_kind text, by_body uuid, day date) returns boolean
language sql stable
return exists (
    select from ledger.lawful_exception x
    where x.kind = of_kind and x.body = by_body and day <@ x.in_force
);

create or replace function ledger.require_settled() returns trigger language plpgsql
security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
declare
    wrong record;
begin
    select t.id, t.kind, by.body as body, s.* into wrong
    from ledger.transfer t
    left join ledger.act by on by.id = t.act_id
    cross join lateral (
        select count(*) as entries, coalesce(sum(e.pence), 0) as total,
            min(a.currency) is distinct from max(a.currency) as mixed,
            min(a.number) filter (
                where e.pence < 0 and a.owner is distinct from by.body
            ) as taken_from
        from ledger.entry e join ledger.account a on a.number = e.account
        where e.transfer = t.number
    ) s
    where t.number between new.number and new.call_end
        and (s.entries < 2 or s.total <> 0 or s.mixed or s.taken_from is not null
            and not ledger.excepted(t.kind, by.body, t.effective_on))
    order by t.number limit 1;
    if not found then
        return null;
    end if;
    if wrong.entries < 2 or wrong.total <> 0 then
        perform ledger.refuse('LG001',
            format('a transfer does not add up: its entries sum to %s pence', wrong.total),
            'make what leaves some accounts equal to what enters others',
            json_build_object('where', 'transfer ' || wrong.id, 'sum_pence', wrong.total));
    end if;
    if wrong.mixed then
        perform ledger.refuse('LG008', 'a transfer mixes currencies',
            'exchange money in two transfers, one in each currency',
            json_build_object('where', 'transfer ' || wrong.id));
    end if;
    perform ledger.refuse('LG012',
        format('account %s is not the money of whoever decided this', wrong.taken_from),
        'the owner of the account decides it, or a lawful exception names who may',
        json_build_object('where', 'transfer ' || wrong.id, 'account', wrong.taken_from,
            'kind', wrong.kind));
end $$;

create or replace function ledger.require_own_hold() returns trigger language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
declare
    owner uuid;
    of_hold uuid;
begin
    if tg_table_name = 'hold' then
        of_hold := new.id;
    elsif to_jsonb(new) ->> 'what' = 'released' then
        of_hold := to_jsonb(new) ->> 'hold';
    else
        -- Paid is judged with its transfer; expired is nobody's decision.
        return null;
    end if;
    select a.owner into owner
    from ledger.hold h join ledger.account a on a.number = h.account where h.id = of_hold;
    if owner is distinct from ledger.act_body(new.act_id) then
        perform ledger.refuse('LG012',
            format('hold %s is not on the money of whoever decided this', of_hold),
            'the owner of the account decides it',
            json_build_object('where', 'hold ' || of_hold));
    end if;
    return null;
end $$;

do $$
declare
    one record;
begin
    for one in
        select * from (values
            ('transfer', 'settled', 'when (new.call_end is not null) execute function ledger.require_settled()'),
            ('hold', 'own_hold', 'execute function ledger.require_own_hold()'),
            ('hold_change', 'own_hold', 'execute function ledger.require_own_hold()')
        ) each (of_table, name, does)
    loop
        if not exists (
            select from pg_trigger
            where tgrelid = format('ledger.%I', one.of_table)::regclass and tgname = one.name
        ) then
            execute format(
                'create constraint trigger %I after insert on ledger.%I'
                ' deferrable initially deferred for each row %s',
                one.name, one.of_table, one.does);
            execute format('alter table ledger.%I enable always trigger %I',
                one.of_table, one.name);
        end if;
    end loop;
end $$;

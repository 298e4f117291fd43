-- Opening accounts, naming kinds and lawful exceptions. Each may be asked for again: the same
-- answer; asked for otherwise: an error that says what differs.

create or replace function ledger.name_kind(name text, says text, exceptional boolean)
returns void language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
    there ledger.kind;
begin
    insert into ledger.kind values (name_kind.name, name_kind.says, name_kind.exceptional)
        on conflict do nothing;
    select k.* into there from ledger.kind k where k.name = name_kind.name;
    if (there.says, there.exceptional)
        is distinct from (name_kind.says, name_kind.exceptional) then
        perform ledger.refuse('LG005', format('kind %s is already named otherwise', name),
            'choose another name', json_build_object('where', 'kind ' || name));
    end if;
end $$;

create or replace function ledger.open_account(
    owner uuid, fund text, kind text, line text, year smallint, currency text,
    floor bigint, ceiling bigint, act uuid
) returns ledger.account language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
    made ledger.account;
    differs text;
begin
    -- One at a time: a number of the sequence is not spent on an account that is there already.
    lock table ledger.account in share row exclusive mode;
    select a.* into made from ledger.account a
        where (a.owner, a.fund, a.kind, a.line, a.year, a.currency)
            = (owner, fund, kind, line, year, currency);
    if found then
        differs := concat_ws(', ', case when made.floor <> floor then 'floor' end,
            case when made.ceiling <> ceiling then 'ceiling' end);
        if differs <> '' then
            perform ledger.refuse('LG005',
                format('account %s is open with another %s', made.number, differs),
                'open another line, since the bounds of an account never change',
                json_build_object('where', 'account ' || made.number, 'differs', differs));
        end if;
        return made;
    end if;
    perform ledger.require_in_progress(act);
    if not exists (select from ledger.currency c where c.code = currency) then
        perform ledger.refuse('LG008', format('there is no currency %s here', currency),
            'use one of the currencies of the books, such as GBP',
            json_build_object('where', 'currency', 'currency', currency));
    end if;
    made := (nextval(pg_get_serial_sequence('ledger.account', 'number')), owner, fund, kind, line,
        year, currency, floor, ceiling, act, clock_timestamp(), '');
    made.digest := ledger.account_digest(made.number, owner, fund, kind, line, year, currency,
        floor, ceiling, act, made.recorded_at);
    perform ledger.writing(true);
    insert into ledger.account overriding system value values (made.*);
    insert into ledger.balance (account) values (made.number);
    perform ledger.writing(false);
    return made;
end $$;

create or replace function ledger.allow_exception(
    kind text, body uuid, clause text, in_force daterange, act uuid
) returns void language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
    at timestamptz := clock_timestamp();
begin
    perform ledger.require_in_progress(act);
    if not exists (select from ledger.kind k where k.name = kind and k.exceptional) then
        perform ledger.refuse('LG007', format('%s is not an exceptional kind of transfer', kind),
            'name it as exceptional first', json_build_object('where', 'kind ' || kind));
    end if;
    perform ledger.writing(true);
    insert into ledger.lawful_exception
    select kind, true, body, clause, in_force, act, at,
        ledger.exception_digest(kind, body, clause, in_force, act, at)
    where not exists (
        select from ledger.lawful_exception x
        where (x.kind, x.body, x.clause, x.in_force) = (kind, body, clause, in_force)
    );
    perform ledger.writing(false);
end $$;

-- No role changes or removes what was written, its owner and superusers included.

create or replace function ledger.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of ledger.% are never changed or removed', tg_table_name
        using errcode = 'LG010', hint = 'post another transfer that corrects it',
            detail = json_build_object('where', 'ledger.' || tg_table_name);
end $$;

-- The ledger's own functions open it for as long as they write. Not by a clause of the function: to
-- attach a setting that the server does not know takes a superuser, whom a house need not have.
create or replace function ledger.writing(yes boolean) returns text language sql volatile
return set_config('ledger.posting', case when yes then 'on' else '' end, true);

-- A slip of whoever owns the tables; the roles that the pages use cannot write to them at all.
create or replace function ledger.refuse_unposted() returns trigger language plpgsql as $$
begin
    raise exception 'ledger.% is written by the ledger''s own functions only', tg_table_name
        using errcode = 'LG010', hint = 'call ledger.post, or another of its functions',
            detail = json_build_object('where', 'ledger.' || tg_table_name);
end $$;

do $$
declare
    name text;
begin
    foreach name in array array['account', 'transfer', 'entry', 'hold', 'hold_change',
                                'lawful_exception', 'kind', 'currency'] loop
        execute format(
            'create or replace trigger never_changed before update or delete or truncate'
            ' on ledger.%I for each statement execute function ledger.refuse_change()', name);
        -- Always: also where a session calls itself a replica, which silences ordinary triggers.
        execute format('alter table ledger.%I enable always trigger never_changed', name);
    end loop;
    foreach name in array array['account', 'transfer', 'entry', 'hold', 'hold_change',
                                'lawful_exception'] loop
        execute format(
            'create or replace trigger only_posted before insert on ledger.%I'
            ' for each statement'
            ' when (current_setting(''ledger.posting'', true) is distinct from ''on'')'
            ' execute function ledger.refuse_unposted()', name);
        execute format('alter table ledger.%I enable always trigger only_posted', name);
    end loop;
end $$;

create or replace trigger only_posted before insert or update on ledger.balance
    for each statement when (current_setting('ledger.posting', true) is distinct from 'on')
    execute function ledger.refuse_unposted();
create or replace trigger never_removed before delete or truncate on ledger.balance
    for each statement execute function ledger.refuse_change();
alter table ledger.balance enable always trigger only_posted;
alter table ledger.balance enable always trigger never_removed;

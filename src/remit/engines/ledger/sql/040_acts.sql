-- The journal of acts, which belongs to whoever installs the ledger. The names below in braces are
-- filled in by `install.py`.

create or replace view ledger.act as select a.{id} as id, a.{body} as body from {table} a;

create or replace function ledger.act_body(act uuid) returns uuid language sql stable
return (select a.body from ledger.act a where a.id = act);

create or replace function ledger.is_in_progress(act uuid) returns boolean language sql stable
return {in_progress};

do $$
declare
    name text;
begin
    foreach name in array array['account', 'transfer', 'hold', 'hold_change',
                                'lawful_exception'] loop
        if not exists (
            select from pg_constraint
            where conrelid = format('ledger.%I', name)::regclass and conname = name || '_act'
        ) then
            -- At commit: the act's own row is often the last that is written.
            execute format(
                'alter table ledger.%I add constraint %I foreign key (act_id)'
                ' references {table} ({id}) deferrable initially deferred', name, name || '_act');
        end if;
    end loop;
end $$;

create or replace function ledger.refuse(
    code text, what text, mend text, details json
) returns bigint language plpgsql as $$
begin
    raise exception '%', what using errcode = code, hint = mend, detail = details;
end $$;

create or replace function ledger.require_in_progress(act uuid) returns void
language plpgsql stable as $$
begin
    if not ledger.is_in_progress(act) then
        perform ledger.refuse('LG009', 'money moves only by the act in progress',
            'do it through an act',
            json_build_object('where', 'act ' || coalesce(act::text, 'missing')));
    end if;
end $$;

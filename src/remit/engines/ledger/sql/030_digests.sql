-- What each row said when it was written, as one hash of bytes that can be read in one way only:
-- fixed lengths as PostgreSQL sends them, texts with their length in front. Stable, since the
-- bytes of a text are asked for by the name of their encoding.

create or replace function ledger.told(words text) returns bytea language sql stable
return int4send(octet_length(convert_to(words, 'UTF8'))) || convert_to(words, 'UTF8');

create or replace function ledger.entry_bytes(
    account integer, version bigint, pence bigint, balance bigint
) returns bytea language sql stable
return int4send(account) || int8send(version) || int8send(pence) || int8send(balance);

-- `entries`: the bytes of its entries one after the other, by account.
create or replace function ledger.transfer_digest(
    number bigint, id uuid, act_id uuid, recorded_at timestamptz, effective_on date,
    call_end bigint, kind text, memo text, hold uuid, entries bytea
) returns bytea language sql stable
return sha256(
    int8send(number) || uuid_send(id) || uuid_send(act_id) || timestamptz_send(recorded_at)
    || date_send(effective_on) || int8send(coalesce(call_end, 0)) || ledger.told(kind) || ledger.told(memo)
    || case when hold is null then '\x00'::bytea else '\x01'::bytea || uuid_send(hold) end
    || entries
);

create or replace function ledger.account_digest(
    number integer, owner uuid, fund text, kind text, line text, year smallint, currency text,
    floor bigint, ceiling bigint, act_id uuid, recorded_at timestamptz
) returns bytea language sql stable
return sha256(
    int4send(number) || uuid_send(owner) || ledger.told(fund) || ledger.told(kind)
    || ledger.told(line) || int2send(year) || ledger.told(currency) || int8send(floor)
    || int8send(ceiling) || uuid_send(act_id) || timestamptz_send(recorded_at)
);

create or replace function ledger.hold_digest(
    id uuid, act_id uuid, account integer, pence bigint, recorded_at timestamptz,
    effective_on date, expires_on date, memo text
) returns bytea language sql stable
return sha256(
    uuid_send(id) || uuid_send(act_id) || int4send(account) || int8send(pence)
    || timestamptz_send(recorded_at) || date_send(effective_on)
    || date_send(coalesce(expires_on, 'infinity'::date)) || ledger.told(memo)
);

create or replace function ledger.hold_change_digest(
    hold uuid, step bigint, id uuid, act_id uuid, what text, pence bigint, remaining bigint,
    recorded_at timestamptz, effective_on date, memo text
) returns bytea language sql stable
return sha256(
    uuid_send(hold) || int8send(step) || uuid_send(id) || uuid_send(act_id) || ledger.told(what)
    || int8send(pence) || int8send(remaining) || timestamptz_send(recorded_at)
    || date_send(effective_on) || ledger.told(memo)
);

create or replace function ledger.exception_digest(
    kind text, body uuid, clause text, in_force daterange, act_id uuid, recorded_at timestamptz
) returns bytea language sql stable
return sha256(
    ledger.told(kind) || uuid_send(body) || ledger.told(clause)
    || date_send(coalesce(lower(in_force), '-infinity'::date))
    || date_send(coalesce(upper(in_force), 'infinity'::date))
    || uuid_send(act_id) || timestamptz_send(recorded_at)
);

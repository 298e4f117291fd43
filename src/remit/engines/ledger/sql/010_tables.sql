-- Money as rows that are only ever added. Amounts are whole pence (or the smallest unit of the
-- account's currency); plus is money into an account, minus is money out of it.
--
-- Keys that would be looked up row by row for every entry are left out on purpose (ADR 28): the
-- posting functions write both sides in one statement, and the checker recomputes every link.

create schema if not exists ledger;

create table if not exists ledger.version (
    version integer primary key,
    installed_at timestamptz not null default clock_timestamp()
);

create table if not exists ledger.currency (
    code text primary key check (code ~ '^[A-Z]{3}$'),
    symbol text not null,
    decimals smallint not null check (decimals between 0 and 4)
);
insert into ledger.currency values ('GBP', '£', 2) on conflict do nothing;

-- What a transfer is for. A kind with an exception may be named in `lawful_exception`.
create table if not exists ledger.kind (
    name text primary key check (name ~ '^[a-z][a-z0-9_]{0,39}$'),
    says text not null check (says <> ''),
    exceptional boolean not null default false,
    unique (name, exceptional)
);

create table if not exists ledger.account (
    number integer generated always as identity primary key,
    owner uuid not null,
    fund text not null check (fund <> ''),
    kind text not null check (kind <> ''),
    line text not null,
    year smallint not null,
    currency text not null references ledger.currency,
    floor bigint not null,
    ceiling bigint not null,
    act_id uuid not null,
    recorded_at timestamptz not null,
    digest bytea not null,
    unique (owner, fund, kind, line, year, currency),
    check (floor <= 0 and ceiling >= 0)
);

-- The one table whose rows change: where each account stands now. It can be thrown away and made
-- again from the entries.
create table if not exists ledger.balance (
    account integer primary key references ledger.account,
    version bigint not null default 0,
    balance bigint not null default 0,
    held bigint not null default 0 check (held >= 0)
) with (fillfactor = 50);

create sequence if not exists ledger.transfer_number;

-- `call_end`: on the first of those posted by one call, the number of the last; null on the others.
-- The check at commit is hung on it.
create table if not exists ledger.transfer (
    number bigint primary key,
    id uuid not null unique,
    act_id uuid not null,
    recorded_at timestamptz not null,
    call_end bigint,
    effective_on date not null,
    kind text not null,
    memo text not null,
    digest bytea not null,
    hold uuid
);
create index if not exists transfer_act on ledger.transfer (act_id);

-- `version` counts the entries of the account from 1; `balance` is that of the account after it.
create table if not exists ledger.entry (
    transfer bigint not null,
    version bigint not null,
    pence bigint not null,
    balance bigint not null,
    account integer not null,
    effective_on date not null,
    primary key (account, version)
);
create index if not exists entry_transfer on ledger.entry (transfer);

-- Money promised: it stays in the account and can no longer be promised or paid to another.
create table if not exists ledger.hold (
    id uuid primary key,
    act_id uuid not null,
    account integer not null references ledger.account,
    pence bigint not null check (pence > 0),
    recorded_at timestamptz not null,
    effective_on date not null,
    expires_on date check (expires_on >= effective_on),
    memo text not null check (octet_length(memo) <= 200),
    digest bytea not null
);
create index if not exists hold_account on ledger.hold (account);

-- What became of a hold, step by step: `remaining` is what is still held after the step.
create table if not exists ledger.hold_change (
    hold uuid not null references ledger.hold,
    step bigint not null,
    id uuid not null unique,
    act_id uuid not null,
    what text not null check (what in ('paid', 'released', 'expired')),
    pence bigint not null check (pence > 0),
    remaining bigint not null check (remaining >= 0),
    recorded_at timestamptz not null,
    effective_on date not null,
    memo text not null check (octet_length(memo) <= 200),
    digest bytea not null,
    primary key (hold, step)
);

-- The few cases in which the law lets a body move another's money: which body, under which
-- clause, for transfers of one kind. They are told apart in everything that is published.
create table if not exists ledger.lawful_exception (
    kind text not null,
    exceptional boolean not null default true check (exceptional),
    body uuid not null,
    clause text not null check (clause <> ''),
    in_force daterange not null check (not isempty(in_force)),
    act_id uuid not null,
    recorded_at timestamptz not null,
    digest bytea not null,
    primary key (kind, body, in_force),
    foreign key (kind, exceptional) references ledger.kind (name, exceptional)
);

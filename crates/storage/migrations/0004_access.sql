-- Who can sign in, what they have been given, their sessions, and who has looked at whom.

create table account (
    account_id    bigint primary key,
    national_id   text not null unique, -- by which ID-porten tells us who it is
    name          text not null,        -- as the one who gave access wrote it, or as the registers have it
    language      text,                 -- null until chosen
    created_at    bigint not null,
    signed_in_at  bigint                -- null until the first time
);

-- A role, in a place, for a time. What has been taken back stays, so that one can see who had access when.
create table access_grant (
    grant_id        bigint primary key,
    account_id      bigint not null references account,
    role            text not null,
    municipality_id bigint,          -- null: everywhere
    all_units       bigint not null, -- 0 where access_grant_unit lists them
    special         bigint not null,
    valid_from      text not null,
    valid_to        text not null,   -- the last day
    deputy_for      bigint references account,
    granted_by      text not null,   -- a name, or "operator" for whoever has the machine
    granted_at      bigint not null,
    revoked_at      bigint,
    revoked_by      text
);
create index access_grant_account on access_grant (account_id);
create index access_grant_municipality on access_grant (municipality_id);

create table access_grant_unit (
    grant_id bigint not null references access_grant,
    source   text not null,
    unit_key text not null,
    primary key (grant_id, source, unit_key)
);

-- The key itself is with the browser alone; here is its digest.
create table session (
    key_digest  text primary key,
    account_id  bigint not null references account,
    issuer      text not null,
    sid         text,            -- the provider's own name of the session, by which it ends ours
    started_at  bigint not null,
    seen_at     bigint not null,
    ends_at     bigint not null, -- however busy it is
    browser     text not null    -- what the browser calls itself, shortened, so that one knows one's own sessions
);
create index session_account on session (account_id);
create index session_sid on session (issuer, sid);

-- Sign-ins that have gone to the provider and not yet come back.
create table sign_in (
    state_digest   text primary key,
    browser_digest text not null, -- of a cookie: the answer counts only in the browser that asked
    pending        text not null, -- what the answer is held against; never leaves the server
    return_to      text not null,
    created_at     bigint not null
);

-- Written in the transaction that reads. What was read is named, never its value.
create table read_log (
    municipality_id bigint not null,
    person_id       bigint not null,
    at              bigint not null,
    reader          text not null, -- account-<number>, or the organisation number of another system's owner
    reader_name     text not null,
    purpose         text not null,
    primary key (municipality_id, person_id, at, reader, purpose)
) /* without rowid */;

-- The number that a guardian adds, and nobody else writes.
create table work_phone (
    municipality_id bigint not null,
    person_id       bigint not null,
    raw             text not null,
    e164            text,
    told_at         bigint not null,
    primary key (municipality_id, person_id)
);

-- "Something is wrong", as the person says it, until somebody has answered.
create table objection (
    objection_id    bigint not null,
    municipality_id bigint not null,
    person_id       bigint not null,
    about           text not null,
    text            text not null,
    told_at         bigint not null,
    settled_at      bigint,
    settled_by      text,
    answer          text,
    primary key (municipality_id, objection_id)
);

-- Whoever signs in is looked for in every municipality.
create index person_anywhere on person (national_id) where national_id is not null;
-- Whoever answers a telephone looks for the number that called.
create index derived_mobile on derived (municipality_id, mobile) where mobile is not null;

-- One text for both engines: text and bigint only. Instants are milliseconds since 1970 in UTC, dates ISO 8601,
-- yes and no 1 and 0. The municipality leads every municipal key, so that the tables can be spread by it.
-- The mark /* without rowid */ becomes a clause on SQLite, where it halves what a write in key order costs.

create table municipality (
    municipality_id bigint primary key,
    name            text not null,
    last_person_id  bigint not null default 0 -- people are numbered densely, so that blocks of numbers are full
);

create table municipality_number (
    municipality_id bigint not null references municipality,
    number          text not null,
    valid_from      text not null,
    valid_to        text, -- the first day on which the number no longer holds
    primary key (municipality_id, valid_from)
);

create table agreement (
    municipality_id       bigint primary key references municipality,
    purpose               text not null,
    basis                 text not null,
    mode                  text not null,
    guardians             bigint not null,
    employee_basis        text,
    ask_protected         bigint not null,
    good_until            text not null,
    keep_after_scope_days bigint not null,
    consumer_org          text
);

-- Which source wins, per field; municipality 0 is the rule where a municipality has none of its own.
create table precedence (
    municipality_id bigint not null,
    field           text not null,
    rank            bigint not null,
    source          text not null,
    primary key (municipality_id, field, rank)
);

create table person (
    municipality_id bigint not null references municipality,
    person_id       bigint not null,
    national_id     text,
    scope           bigint not null default 0,
    left_scope_at   bigint,
    protection      text not null default 'none',
    created_at      bigint not null,
    primary key (municipality_id, person_id)
) /* without rowid */;
create unique index person_national_id on person (municipality_id, national_id);
create index person_left_scope on person (municipality_id, left_scope_at) where left_scope_at is not null;
create index person_shielded on person (municipality_id, person_id) where protection <> 'none';

-- A source's own name for a person, so that a row without an identity number finds its person again.
create table source_identity (
    municipality_id bigint not null,
    source          text not null,
    source_key      text not null,
    person_id       bigint not null,
    primary key (municipality_id, source, source_key)
) /* without rowid */;
create index source_identity_person on source_identity (municipality_id, person_id);

create table krr_claim (
    municipality_id     bigint not null,
    person_id           bigint not null,
    status              text not null,
    reservation         text not null,
    reservation_updated bigint,
    notifiable          text not null,
    email               text,
    email_updated       bigint,
    email_verified      bigint,
    email_validated     bigint,
    email_duplicated    bigint,
    mobile_raw          text,
    mobile              text,
    mobile_updated      bigint,
    mobile_verified     bigint,
    mobile_validated    bigint,
    mobile_duplicated   bigint,
    language            text,
    language_updated    bigint,
    told_at             bigint not null,
    primary key (municipality_id, person_id)
) /* without rowid */;

create table system_claim (
    municipality_id bigint not null,
    person_id       bigint not null,
    source          text not null,
    given_name      text,
    family_name     text,
    email           text,
    mobile_raw      text,
    mobile          text,
    told_at         bigint not null,
    primary key (municipality_id, person_id, source)
) /* without rowid */;

create table hand_claim (
    municipality_id bigint not null,
    person_id       bigint not null,
    field           text not null,
    value           text not null,
    author          text not null,
    reason          text not null,
    told_at         bigint not null,
    until           bigint,
    primary key (municipality_id, person_id, field)
) /* without rowid */;

-- Locks and opt-outs. An ended hold stays, with its end, until retention takes it.
create table hold (
    municipality_id bigint not null,
    person_id       bigint not null,
    field           text not null,
    kind            text not null,
    valid_from      bigint not null,
    until           bigint,
    author          text not null,
    reason          text not null,
    locked_value    text,
    locked_source   text,
    primary key (municipality_id, person_id, field, kind, valid_from)
) /* without rowid */;

-- What is shown: written in the same transaction as the claims it follows from, and derivable from them alone.
create table derived (
    municipality_id bigint not null,
    person_id       bigint not null,
    revision        bigint not null, -- moves with every write to the person's claims
    next_turn       bigint,          -- when time alone will change what is derived
    name            text,
    name_source     text,
    search_name     text,            -- folded by us: neither engine knows Æ, Ø and Å
    email           text,
    email_source    text,
    mobile_raw      text,
    mobile          text,
    mobile_source   text,
    language        text,
    language_source text,
    reservation     text not null default 'unknown',
    primary key (municipality_id, person_id)
) /* without rowid */;
create index derived_next_turn on derived (next_turn) where next_turn is not null;

create table unit (
    municipality_id     bigint not null,
    source              text not null,
    source_key          text not null,
    name                text not null,
    kind                text not null,
    organisation_number text,
    primary key (municipality_id, source, source_key)
);

create table guardianship (
    municipality_id         bigint not null,
    source                  text not null,
    guardian_id             bigint not null,
    child_id                bigint not null,
    role                    text not null,
    parental_responsibility bigint, -- null where the source does not say
    primary key (municipality_id, guardian_id, child_id, source)
) /* without rowid */;
create index guardianship_child on guardianship (municipality_id, child_id);

create table enrolment (
    municipality_id bigint not null,
    source          text not null,
    person_id       bigint not null,
    unit_key        text not null,
    valid_from      text not null,
    valid_to        text, -- the first day on which the child no longer attends
    primary key (municipality_id, person_id, source, unit_key, valid_from)
) /* without rowid */;

create table employment (
    municipality_id bigint not null,
    source          text not null,
    person_id       bigint not null,
    unit_key        text not null,
    position        text not null,
    valid_from      text not null,
    valid_to        text,
    primary key (municipality_id, person_id, source, unit_key, position, valid_from)
) /* without rowid */;

-- The log: one gap-free sequence in commit order. It says that something changed, never what it was.
create table change_counter (
    counter_id bigint primary key,
    last_seq   bigint not null
);
insert into change_counter (counter_id, last_seq) values (1, 0);

create table change (
    seq             bigint not null,
    municipality_id bigint not null,
    person_id       bigint not null,
    at              bigint not null,
    run_id          bigint,
    source          text not null,
    fields          bigint not null,
    primary key (seq, municipality_id)
) /* without rowid */;

-- What a hand or a system changed, for undo and history: emptied by retention and erasure. Never KRR's values:
-- what KRR said yesterday is not ours to keep.
create table change_value (
    seq             bigint not null,
    municipality_id bigint not null,
    person_id       bigint not null,
    field           text not null,
    old_value       text,
    new_value       text,
    primary key (seq, municipality_id, field)
);
create index change_value_person on change_value (municipality_id, person_id);

-- A block is a thousand consecutive people of a municipality: the unit of asking, and of being asked again.
create table ask_block (
    municipality_id bigint not null,
    block           bigint not null,
    last_run        bigint not null,
    last_attempt    bigint not null,
    last_success    bigint, -- null until the register has answered once
    primary key (municipality_id, block)
);

-- People for whom the last question came to nothing; everybody else follows their block.
create table ask_exception (
    municipality_id bigint not null,
    person_id       bigint not null,
    code            text not null,
    failures        bigint not null,
    last_attempt    bigint not null,
    last_success    bigint,
    retry_after     bigint not null,
    primary key (municipality_id, person_id)
);

-- In look-up mode nothing is kept but this.
create table lookup_log (
    municipality_id bigint not null,
    person_id       bigint not null,
    at              bigint not null,
    asked_by        text not null,
    purpose         text not null,
    outcome         text not null,
    primary key (municipality_id, person_id, at)
);

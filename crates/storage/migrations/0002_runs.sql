-- Runs, what they found, what waits for a decision, and when the registers last answered.

create table run (
    run_id          bigint primary key,
    kind            text not null,   -- krr, import
    source          text not null,
    mode            text not null,   -- real, dry
    started_by      text not null,   -- schedule, or who asked for it
    municipality_id bigint,          -- null: every municipality
    person_id       bigint,
    state           text not null,
    created_at      bigint not null,
    started_at      bigint,
    finished_at     bigint,
    stop_requested  bigint not null default 0,
    error_code      text,
    error_detail    text,
    plan_expires_at bigint
);
create index run_created on run (created_at);

create table run_part (
    run_id          bigint not null references run,
    municipality_id bigint not null,
    state           text not null,
    expected        bigint not null,
    asked           bigint not null default 0,
    with_value      bigint not null default 0,
    without_value   bigint not null default 0,
    deleted         bigint not null default 0,
    not_returned    bigint not null default 0,
    failed          bigint not null default 0,
    changed         bigint not null default 0,
    removals        bigint not null default 0,
    held_before     bigint not null default 0,
    quarantined     bigint not null default 0,
    error_code      text,
    error_detail    text,
    updated_at      bigint not null,
    primary key (run_id, municipality_id)
);

-- What a dry run would do, and removals that wait until a municipality is asked through. The payload is personal:
-- it goes when the plan is applied, refused or expires.
create table plan_item (
    run_id          bigint not null,
    municipality_id bigint not null,
    person_id       bigint not null,
    base_revision   bigint not null,
    fields          bigint not null,
    removal         bigint not null,
    payload         text not null,
    primary key (run_id, municipality_id, person_id)
);

create table quarantine (
    municipality_id bigint not null,
    source          text not null,
    subject         text not null,   -- a person's number, or a file and line; never an identity number
    code            text not null,
    field           text not null,   -- empty where the fault is the whole record's
    run_id          bigint not null,
    first_seen      bigint not null,
    last_seen       bigint not null,
    times           bigint not null,
    resolved_at     bigint,
    primary key (municipality_id, source, subject, code, field)
);

create table register_status (
    register       text primary key,
    last_answer_at bigint,
    last_fault_at  bigint,
    fault_code     text,
    circuit        text not null default 'closed',
    circuit_until  bigint
);

create table job (
    job_id      text primary key,
    kind        text not null,
    payload     text not null,
    state       text not null,      -- ready, running, dead
    failures    bigint not null,   -- a lease that ran out is none: it says something of the worker, not of the job
    run_at      bigint not null,
    lease_until bigint not null,
    worker      text,
    dedup_key   text,
    last_error  text
);
create unique index job_dedup on job (dedup_key);
create index job_ready on job (state, run_at);

create table schedule (
    name        text primary key,
    expression  text not null,      -- cron, in Europe/Oslo
    next_at     bigint not null,
    last_at     bigint,
    last_job    text
);

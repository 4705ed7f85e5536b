-- What school and kindergarten systems hand over: the files that runs read, and rows by the systems' own names.

-- The file is personal: it lies in a folder of its own for as long as its run may need it.
create table delivery (
    run_id          bigint not null references run,
    municipality_id bigint not null references municipality,
    source          text not null,
    name            text not null,   -- what the sender called the file
    path            text,            -- null when the file has been deleted
    sha256          text not null,
    extent          text,            -- what a sheet is said to be, full or changes; packages say it themselves
    received_at     bigint not null,
    summary         text,            -- how many records of each kind came and went
    plan_digest     text,            -- of the plan that waits for approval
    primary key (run_id, municipality_id)
);

-- What each source says of a protected address. 'none' is not kept: the person's own row holds the strictest.
create table protection_claim (
    municipality_id bigint not null,
    person_id       bigint not null,
    source          text not null,
    protection      text not null,
    primary key (municipality_id, person_id, source)
) /* without rowid */;

-- A child's places, each by the row that says so, so that a later delivery can take back exactly that row.
create table enrolment_by_row (
    municipality_id bigint not null,
    source          text not null,
    person_id       bigint not null,
    unit_key        text not null,
    basis           text not null,   -- unit, group: a group counts only where the source has no row for the unit
    source_row      text not null,   -- empty where the source's rows have no names
    valid_from      text not null,
    valid_to        text,            -- the first day on which the child no longer attends
    primary key (municipality_id, person_id, source, unit_key, basis, source_row, valid_from)
) /* without rowid */;
insert into enrolment_by_row
    select municipality_id, source, person_id, unit_key, 'unit', '', valid_from, valid_to from enrolment;
drop table enrolment;
alter table enrolment_by_row rename to enrolment;

create table employment_by_row (
    municipality_id bigint not null,
    source          text not null,
    person_id       bigint not null,
    unit_key        text not null,
    position        text not null,
    source_row      text not null,
    valid_from      text not null,
    valid_to        text,
    primary key (municipality_id, person_id, source, unit_key, position, source_row, valid_from)
) /* without rowid */;
insert into employment_by_row
    select municipality_id, source, person_id, unit_key, position, '', valid_from, valid_to from employment;
drop table employment;
alter table employment_by_row rename to employment;

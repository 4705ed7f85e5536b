-- What Folkeregisteret says of people, whom to ask it about, and how far its feed of events has been read.

create table population_claim (
    municipality_id bigint not null,
    person_id       bigint not null,
    given_name      text,            -- the name as told, capitals and all; null where the register gives none
    middle_name     text,
    family_name     text,
    name_from       bigint,          -- from when it is so, where the register says it
    status          text,            -- the register's own word, empty for one that nobody has told us of
    status_from     bigint,
    protection      text not null,   -- the strictest of the person's own and those of the addresses
    told_at         bigint not null,
    primary key (municipality_id, person_id)
) /* without rowid */;

-- Current addresses, one of a kind at most.
create table population_address (
    municipality_id bigint not null,
    person_id       bigint not null,
    kind            text not null,
    care_of         text,
    street          text not null,   -- what stands above the postal place, line by line; empty where it is unknown
    postal_code     text,
    postal_place    text,
    country         text,
    within          text,            -- the number of the municipality it lies in
    protection      text not null,
    valid_from      bigint,
    primary key (municipality_id, person_id, kind)
) /* without rowid */;

-- Whoever is in scope and has no row has never been asked about.
create table population_ask (
    municipality_id bigint not null,
    person_id       bigint not null,
    last_run        bigint not null, -- the run that last counted the person
    heard_at        bigint,          -- when the register last answered
    due_at          bigint,          -- since when there is something to ask about; null until an event says so
    primary key (municipality_id, person_id)
) /* without rowid */;
create index population_ask_due on population_ask (municipality_id, person_id) where due_at is not null;

-- The last number that has been read in the name of each municipality.
create table population_feed (
    municipality_id bigint primary key,
    place           bigint not null,
    read_at         bigint not null
);

-- When Folkeregisteret told us that the person is dead. The dead are in scope on no ground.
alter table person add column told_dead_at bigint;

-- Numbers that Folkeregisteret has replaced: systems and events go on using them for a while.
create table former_number (
    municipality_id bigint not null,
    national_id     text not null,
    person_id       bigint not null,
    primary key (municipality_id, national_id)
) /* without rowid */;

-- What Enhetsregisteret says of the entities of the municipal sector: of the whole country, so no municipality leads.

create table entity (
    organisation_number   text not null,
    rank                  text not null,   -- main, sub
    ground                text not null,   -- why it is kept: form, sector, part, owned, former
    name                  text not null,
    form                  text not null,   -- the register's own code
    parent                text,
    business_lines        text,            -- null where there is no address; else what stands above the postal place
    business_code         text,
    business_place        text,
    business_municipality text,
    business_country      text,
    post_lines            text,
    post_code             text,
    post_place            text,
    post_municipality     text,
    post_country          text,
    industries            text not null,   -- codes, with blanks between them
    sector                text,
    email                 text,
    telephone             text,
    mobile                text,
    web                   text,
    employees             text,            -- a number, or few: registered and not told
    language_form         text,
    founded               text,
    registered            text,
    started               text,
    closed                text,
    proceedings           text not null,   -- a line each: a kind, and since when if the register says
    earlier_names         text not null,   -- a line each: from, to and the name, with tabs between them
    state                 text not null,   -- registered, deleted
    deleted_on            text,
    told_at               bigint not null, -- the register said so then; a dump that is older says nothing new
    roles_told_at         bigint,          -- the same of its roles
    primary key (organisation_number)
) /* without rowid */;
create index entity_parent on entity (parent);

-- Who is what to an entity: replaced as a whole.
create table entity_role (
    organisation_number text not null,
    position            bigint not null,
    group_code          text not null,
    code                text not null,
    given_name          text,            -- of a person: then there is a family name
    middle_name         text,
    family_name         text,
    born                text,
    dead                bigint not null,
    holder              text,            -- of an entity: then there is a number
    holder_name         text,
    holder_form         text,
    holder_deleted      bigint not null,
    resigned            bigint not null,
    deregistered        bigint not null,
    rank_order          bigint,
    share               text,
    elected_by          text,
    changed             text,
    primary key (organisation_number, position)
) /* without rowid */;
create index entity_role_holder on entity_role (holder) where holder is not null;

-- Numbered with the changes of people: whoever follows one log follows both, and finds no gap.
create table entity_change (
    seq                 bigint not null,
    organisation_number text not null,
    at                  bigint not null,
    run_id              bigint,
    kind                text not null,   -- new, changed, deleted, removed
    fields              bigint not null,
    primary key (seq)
) /* without rowid */;
create index entity_change_of on entity_change (organisation_number, seq);

-- What a field was until a change. It goes with the entity, if that is removed for legal reasons.
create table entity_history (
    organisation_number text not null,
    seq                 bigint not null,
    field               text not null,
    value               text,
    primary key (organisation_number, seq, field)
) /* without rowid */;

-- How far each of the three feeds has been read.
create table entity_feed (
    feed    text primary key,   -- enheter, underenheter, roller
    place   text not null,
    read_at bigint not null
);

-- Which night's dump was read last, and by which run.
create table entity_dump (
    dump          text primary key,   -- enheter, underenheter, roller
    run_id        bigint not null,
    etag          text,
    last_modified bigint,
    read_at       bigint not null,
    elements      bigint not null,
    broken        bigint not null
);

-- Deletions that a dump betrayed and that wait for a person.
create table entity_plan (
    run_id              bigint not null,
    organisation_number text not null,
    root                text not null,   -- the municipality or county that it belongs to, or itself
    name                text not null,   -- as the register now has it
    form                text not null,
    deleted_on          text,
    closed_on           text,
    base_told_at        bigint not null, -- the entity may not have been told of since
    primary key (run_id, organisation_number)
);

-- Whoever writes about entities takes turns by this row.
create table entity_turn (turn_id bigint primary key);
insert into entity_turn (turn_id) values (1);

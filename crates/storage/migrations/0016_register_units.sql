-- Kommuneregisteret: a municipality's units as it understands them. Everything holds for whole days, [valid_from, valid_to),
-- and came with one act and went with another, so that nothing that was ever known is lost and every act can be undone.
-- What comes back when something is undone comes with the undoing, and stays the work of whoever made it.

create table register_act (
    municipality_id bigint not null,
    act             bigint not null, -- from the same counter as every change
    at              bigint not null,
    author          text not null,
    author_name     text not null,
    kind            text not null,
    reason          text,
    about           text not null,   -- what it was about, by name as it was then
    undoes          bigint,
    undone_by       bigint,
    primary key (municipality_id, act)
) /* without rowid */;

create table register_unit (
    municipality_id     bigint not null,
    unit_id             bigint not null,
    since_act           bigint not null,
    made_by             bigint not null, -- the act that said it first
    valid_from          text not null,
    valid_to            text,
    until_act           bigint,          -- null for what is held to be so now
    name                text,            -- null where the register's is shown
    kind                text not null,
    parent_id           bigint,
    organisation_number text,
    visiting_lines      text,            -- null where the register's is shown; else line by line
    visiting_code       text,
    visiting_place      text,
    postal_lines        text,
    postal_code         text,
    postal_place        text,
    phone_raw           text,
    phone               text,
    email               text,
    web                 text,
    hours               text,
    industry            text,
    primary key (municipality_id, unit_id, since_act, valid_from)
) /* without rowid */;
create index register_unit_parent on register_unit (municipality_id, parent_id) where until_act is null;
create index register_unit_number on register_unit (organisation_number) where until_act is null;

-- One unit stands where another stood.
create table register_succession (
    municipality_id bigint not null,
    from_unit       bigint not null,
    to_unit         bigint not null,
    since_act       bigint not null,
    made_by         bigint not null,
    until_act       bigint,
    day             text not null,
    primary key (municipality_id, from_unit, to_unit, since_act)
) /* without rowid */;

-- What the municipality says itself is kept against what Enhetsregisteret said then, and why.
create table register_kept (
    municipality_id bigint not null,
    unit_id         bigint not null,
    field           text not null,
    since_act       bigint not null,
    made_by         bigint not null,
    until_act       bigint,
    theirs          text not null,
    reason          text not null,
    primary key (municipality_id, unit_id, field, since_act)
) /* without rowid */;

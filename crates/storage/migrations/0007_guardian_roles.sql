-- What a municipality lets each kind of guardian receive and see. A built-in role has a row only when it is changed.
create table guardian_role (
    municipality_id bigint not null references municipality,
    role_key        text not null,   -- parent, guardian, relative, unstated, other, or own-<number>
    name            text,            -- null: by the name that Reim has for it
    receives        bigint not null,
    sees            bigint not null,
    retired         bigint not null, -- 1: can no longer be given
    revision        bigint not null, -- moves with every change
    primary key (municipality_id, role_key)
);

-- A hand's claim about one guardian of one child: outranks what systems say, until its end. What has ended stays, so
-- that one can see who was a recipient when, until retention takes it.
create table guardian_role_given (
    municipality_id bigint not null,
    guardian_id     bigint not null,
    child_id        bigint not null,
    told_at         bigint not null,
    role_key        text not null,
    author          text not null,
    reason          text not null,
    until           bigint,
    ended_by        text,            -- null where it ended of itself
    primary key (municipality_id, guardian_id, child_id, told_at)
) /* without rowid */;
create index guardian_role_given_role on guardian_role_given (municipality_id, role_key);

-- Who changed what a municipality has decided about itself: its roles and its agreement. Nothing in it is personal.
create table setting_change (
    municipality_id bigint not null references municipality,
    change_id       bigint not null,
    at              bigint not null,
    author          text not null,
    about           text not null,   -- agreement, or role:<key>
    field           text not null,
    old_value       text,
    new_value       text,
    primary key (municipality_id, change_id)
);

-- What a municipality has let another body's systems ask. What has been taken back stays, so that one can see who might
-- ask when, and for what.
create table client_grant (
    municipality_id bigint not null references municipality,
    grant_id        bigint not null,
    consumer        text not null,   -- the organisation number in Maskinporten's token
    name            text not null,
    purpose         text not null,
    kinds           bigint not null,
    special         bigint not null,
    valid_from      text not null,
    valid_to        text not null,   -- the last day
    granted_by      text not null,
    granted_at      bigint not null,
    revoked_at      bigint,
    revoked_by      text,
    primary key (municipality_id, grant_id)
);

-- SSB's classifications with validity, and what reforms have done to municipalities.

create table classification_code (
    classification bigint not null, -- SSB's number: 131 municipalities, 104 counties, 39 sectors, 6 industries
    code           text not null,
    valid_from     text not null,
    valid_to       text,            -- the first day on which it no longer holds
    parent         text,            -- of a municipality: its county
    level          bigint not null,
    name           text not null,
    short_name     text,
    primary key (classification, code, valid_from)
);

-- Lines from old codes to new. Empty where the new comes from nothing, or nothing of the old.
create table classification_change (
    classification bigint not null,
    changed_on     text not null,   -- the first day of the new
    old_code       text not null,
    old_name       text not null,
    new_code       text not null,
    new_name       text not null,
    primary key (classification, changed_on, old_code, new_code)
);

-- Tables of correspondences by SSB's number: 2919 leads from SN2007 to SN2025.
create table classification_table (
    table_number bigint not null,
    source_code  text not null,
    target_code  text not null,
    primary key (table_number, source_code, target_code)
);

-- What a municipality was called, until the first day on which it no longer was.
create table municipality_former_name (
    municipality_id bigint not null references municipality,
    valid_to        text not null,
    name            text not null,
    primary key (municipality_id, valid_to)
);

-- Who has something of whom. Whatever hangs on the old one stays there until somebody moves it.
create table municipality_succession (
    municipality_id bigint not null references municipality,
    successor_id    bigint not null references municipality,
    since           text not null,
    whole           bigint not null, -- 0 where a part of it went there
    primary key (municipality_id, successor_id, since)
);

-- By which a plan of reforms is known again when it is approved.
create table reform_plan (
    run_id bigint primary key references run,
    digest text not null
);

-- Every two words of a name, in either order, so that people are found by two common words without walking through
-- all who have one of them. It follows from search_word alone, and is written with it.
create table search_pair (
    municipality_id bigint not null,
    word            bigint not null,
    other           bigint not null,
    person_id       bigint not null,
    primary key (municipality_id, word, other, person_id)
) /* without rowid */;
insert into search_pair (municipality_id, word, other, person_id)
    select w.municipality_id, w.word, o.word, w.person_id
      from search_word w cross join search_word o
     where o.municipality_id = w.municipality_id and o.person_id = w.person_id and o.word <> w.word
     order by 1, 2, 3, 4;

-- Few are reserved, and whoever looks for them ought not to walk through everybody.
create index derived_reserved on derived (municipality_id, reservation, person_id) where reservation = 'reserved';

-- With the last day in it, so that SQLite goes by the unit; without, it reads all the places of a municipality.
drop index enrolment_unit;
create index enrolment_unit on enrolment (municipality_id, source, unit_key, person_id, valid_from, valid_to);
drop index employment_unit;
create index employment_unit on employment (municipality_id, source, unit_key, person_id, valid_from, valid_to);

-- Finding people by the words of their names. A word stands in it as a number that keeps the order of its first
-- letters, because the engines put letters in different orders. Written with the name it comes from: KRR, which is
-- asked about everybody every night, never changes a name.
create table search_word (
    municipality_id bigint not null,
    word            bigint not null,
    person_id       bigint not null,
    primary key (municipality_id, word, person_id)
) /* without rowid */;
create index search_word_person on search_word (municipality_id, person_id, word);

-- Whoever works at a school asks for those who belong there.
create index enrolment_unit on enrolment (municipality_id, source, unit_key, person_id);
create index employment_unit on employment (municipality_id, source, unit_key, person_id);
create index work_phone_number on work_phone (municipality_id, e164) where e164 is not null;

-- Moves with every change to the municipality's units, so that a page that shows hundreds of them need not read them anew.
alter table municipality add column units_revision bigint not null default 0;

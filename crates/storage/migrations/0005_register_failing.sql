-- Since when a register has not answered, or has not given what it was asked for; null while it does.
alter table register_status add column failing_since bigint;

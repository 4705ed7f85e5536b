-- Who looked is forgotten in time, the oldest first.
create index read_log_at on read_log (at);
create index lookup_log_at on lookup_log (at);

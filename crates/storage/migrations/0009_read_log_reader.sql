-- What a colleague has looked at is asked for by whoever answers for the municipality.
create index read_log_reader on read_log (municipality_id, reader, at);

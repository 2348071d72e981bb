DROP INDEX IF EXISTS event_stream_name_day;

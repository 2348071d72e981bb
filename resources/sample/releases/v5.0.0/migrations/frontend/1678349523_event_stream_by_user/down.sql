DROP INDEX IF EXISTS event_stream_user;

CREATE INDEX IF NOT EXISTS event_stream_name_day ON event_stream (name, (date(occurred_at AT TIME ZONE 'UTC')));

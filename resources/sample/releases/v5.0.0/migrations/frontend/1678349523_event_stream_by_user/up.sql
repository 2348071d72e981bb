CREATE INDEX CONCURRENTLY IF NOT EXISTS event_stream_user ON event_stream (user_id, occurred_at DESC) WHERE user_id > 0;

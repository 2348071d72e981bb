CREATE INDEX CONCURRENTLY IF NOT EXISTS recording_hours_kind ON recording_hours (kind, hour);

CREATE INDEX CONCURRENTLY IF NOT EXISTS repository_clones_stale ON repository_clones (last_fetched_at NULLS FIRST);

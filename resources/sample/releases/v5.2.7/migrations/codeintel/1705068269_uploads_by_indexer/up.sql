CREATE INDEX CONCURRENTLY IF NOT EXISTS index_uploads_indexer ON index_uploads (indexer, finished_at DESC);

DROP INDEX IF EXISTS index_uploads_indexer;

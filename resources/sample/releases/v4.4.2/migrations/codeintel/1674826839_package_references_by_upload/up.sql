CREATE INDEX CONCURRENTLY IF NOT EXISTS package_references_upload ON package_references (upload_id);

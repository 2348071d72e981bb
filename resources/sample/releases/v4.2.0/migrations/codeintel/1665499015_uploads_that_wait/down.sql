DROP INDEX IF EXISTS index_uploads_waiting;

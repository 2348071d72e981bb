DROP TRIGGER IF EXISTS index_uploads_audit ON index_uploads;
DROP FUNCTION IF EXISTS audit_index_upload();
DROP TABLE IF EXISTS index_upload_audit;

DROP INDEX IF EXISTS index_upload_audit_at;

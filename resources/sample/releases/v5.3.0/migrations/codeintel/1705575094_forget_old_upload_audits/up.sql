DELETE FROM index_upload_audit WHERE at < now() - interval '180 days';

CREATE INDEX IF NOT EXISTS index_upload_audit_at ON index_upload_audit USING brin (at);

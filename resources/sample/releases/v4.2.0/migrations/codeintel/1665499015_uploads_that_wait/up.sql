CREATE INDEX IF NOT EXISTS index_uploads_waiting ON index_uploads (uploaded_at) WHERE state = 'queued';

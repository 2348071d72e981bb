ALTER TABLE index_documents ADD COLUMN IF NOT EXISTS format smallint NOT NULL DEFAULT 1;

COMMENT ON COLUMN index_documents.format IS 'Out-of-band migration 20 turns format 1 into format 2.';

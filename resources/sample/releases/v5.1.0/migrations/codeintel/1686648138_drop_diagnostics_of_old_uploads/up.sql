ALTER TABLE index_documents DROP COLUMN IF EXISTS definitions;

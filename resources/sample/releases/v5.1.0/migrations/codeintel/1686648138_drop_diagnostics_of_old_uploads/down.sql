ALTER TABLE index_documents ADD COLUMN IF NOT EXISTS definitions integer NOT NULL DEFAULT 0;

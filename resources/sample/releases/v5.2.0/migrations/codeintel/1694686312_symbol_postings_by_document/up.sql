CREATE INDEX IF NOT EXISTS symbol_postings_documents ON symbol_postings USING gin (document_ids gin__int_ops);

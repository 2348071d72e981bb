DROP INDEX IF EXISTS symbol_postings_documents;

DROP TABLE IF EXISTS symbol_postings;

-- Every trigram of identifier characters has a number, so that postings lists hold integers.
CREATE TABLE IF NOT EXISTS trigram_dictionary (
    id serial PRIMARY KEY,
    trigram text NOT NULL
);

INSERT INTO trigram_dictionary (trigram)
SELECT a || b || c
FROM regexp_split_to_table('abcdefghijklmnopqrstuvwxyz0123456789_', '') AS a,
     regexp_split_to_table('abcdefghijklmnopqrstuvwxyz0123456789_', '') AS b,
     regexp_split_to_table('abcdefghijklmnopqrstuvwxyz0123456789_', '') AS c;

CREATE UNIQUE INDEX IF NOT EXISTS trigram_dictionary_trigram ON trigram_dictionary (trigram);

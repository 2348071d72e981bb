CREATE TABLE IF NOT EXISTS symbol_postings (
    trigram_id integer NOT NULL REFERENCES trigram_dictionary (id) ON DELETE CASCADE,
    bucket smallint NOT NULL,
    document_ids integer[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (trigram_id, bucket)
);

INSERT INTO symbol_postings (trigram_id, bucket)
SELECT d.id, bucket
FROM trigram_dictionary d, generate_series(0, 2) AS bucket
ON CONFLICT DO NOTHING;

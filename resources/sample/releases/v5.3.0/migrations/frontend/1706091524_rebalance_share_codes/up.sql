-- Draw codes in random order instead of the order of their ids. One new column for every row: this rewrites the table.
ALTER TABLE share_codes ADD COLUMN IF NOT EXISTS draw_order double precision NOT NULL DEFAULT random();

DROP INDEX IF EXISTS share_codes_left;

CREATE INDEX IF NOT EXISTS share_codes_left ON share_codes (draw_order) WHERE drawn_at IS NULL;

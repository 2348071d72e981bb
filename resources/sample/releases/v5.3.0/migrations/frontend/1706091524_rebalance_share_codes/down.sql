DROP INDEX IF EXISTS share_codes_left;
ALTER TABLE share_codes DROP COLUMN IF EXISTS draw_order;
CREATE INDEX IF NOT EXISTS share_codes_left ON share_codes (id) WHERE drawn_at IS NULL;

-- Support looks codes up by any part a user can still read on a screenshot.
CREATE INDEX IF NOT EXISTS share_codes_part ON share_codes USING gin (code gin_trgm_ops);

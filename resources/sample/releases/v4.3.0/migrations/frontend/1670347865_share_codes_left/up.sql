CREATE INDEX CONCURRENTLY IF NOT EXISTS share_codes_left ON share_codes (id) WHERE drawn_at IS NULL;

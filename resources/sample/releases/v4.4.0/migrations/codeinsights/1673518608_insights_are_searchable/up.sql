CREATE INDEX CONCURRENTLY IF NOT EXISTS insights_title_words ON insights USING gin (to_tsvector('simple', title));

CREATE TABLE IF NOT EXISTS insight_series_backfills (
    id bigserial PRIMARY KEY,
    insight_series_id integer NOT NULL REFERENCES insight_series (id) ON DELETE CASCADE,
    repository_ids integer[] NOT NULL DEFAULT '{}',
    state text NOT NULL DEFAULT 'new',
    estimated_cost double precision
);

COMMENT ON TABLE insight_series_backfills IS 'Out-of-band migration 18 hands unfinished backfills over to this table.';

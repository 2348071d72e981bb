CREATE TABLE IF NOT EXISTS series_recording_times (
    insight_series_id integer NOT NULL REFERENCES insight_series (id) ON DELETE CASCADE,
    recorded_at timestamptz NOT NULL,
    is_snapshot boolean NOT NULL DEFAULT false,
    PRIMARY KEY (insight_series_id, recorded_at)
);

COMMENT ON TABLE series_recording_times IS 'Filled for older series by out-of-band migration 17.';

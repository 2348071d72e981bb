CREATE TABLE IF NOT EXISTS series_points_archive (
    LIKE series_points INCLUDING DEFAULTS,
    archived_at timestamptz NOT NULL DEFAULT now()
);

CREATE OR REPLACE VIEW all_series_points AS
    SELECT insight_series_id, recorded_at, repository_id, value, captured FROM series_points
    UNION ALL
    SELECT insight_series_id, recorded_at, repository_id, value, captured FROM series_points_archive;

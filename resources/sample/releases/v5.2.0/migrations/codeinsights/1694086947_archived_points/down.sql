DROP VIEW IF EXISTS all_series_points;
DROP TABLE IF EXISTS series_points_archive;

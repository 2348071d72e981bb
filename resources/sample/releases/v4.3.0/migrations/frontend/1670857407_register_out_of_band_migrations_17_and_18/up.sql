INSERT INTO out_of_band_migrations (id, team, component, description, non_destructive, introduced_version_major,
                                    introduced_version_minor, deprecated_version_major, deprecated_version_minor)
VALUES (17, 'insights', 'codeinsights-db.insight_series', 'Fill in the times at which a series was recorded', true,
        4, 3, 4, 4),
       (18, 'insights', 'insight_series_backfills', 'Hand unfinished backfills to the new backfiller', true,
        4, 3, 4, 4)
ON CONFLICT DO NOTHING;

-- The hours at which a series can be recorded. Points are joined with it, so that gaps show as gaps.
CREATE TABLE IF NOT EXISTS recording_hours (
    hour timestamptz PRIMARY KEY,
    label text NOT NULL
);

INSERT INTO recording_hours (hour, label)
SELECT h, to_char(h AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24"h"')
FROM generate_series('2017-01-01 00:00+00'::timestamptz, '2026-12-31 23:00+00', interval '1 hour') AS h
ON CONFLICT DO NOTHING;

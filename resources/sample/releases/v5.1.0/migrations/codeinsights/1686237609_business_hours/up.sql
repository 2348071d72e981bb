DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_type WHERE typname = 'hour_kind') THEN
        CREATE TYPE hour_kind AS ENUM ('night', 'working', 'weekend');
    END IF;
END
$$;

ALTER TABLE recording_hours ADD COLUMN IF NOT EXISTS kind hour_kind;

UPDATE recording_hours
SET kind = CASE
        WHEN extract(isodow FROM hour AT TIME ZONE 'UTC') > 5 THEN 'weekend'
        WHEN extract(hour FROM hour AT TIME ZONE 'UTC') BETWEEN 7 AND 18 THEN 'working'
        ELSE 'night'
    END::hour_kind;

ALTER TABLE recording_hours ALTER COLUMN kind SET NOT NULL;

ALTER TABLE recording_hours
    ADD COLUMN IF NOT EXISTS week date GENERATED ALWAYS AS ((date_trunc('week', hour AT TIME ZONE 'UTC'))::date) STORED;

CREATE INDEX IF NOT EXISTS recording_hours_week ON recording_hours (week);

DROP INDEX IF EXISTS recording_hours_week;
ALTER TABLE recording_hours DROP COLUMN IF EXISTS week;

DROP INDEX IF EXISTS recording_hours_kind;

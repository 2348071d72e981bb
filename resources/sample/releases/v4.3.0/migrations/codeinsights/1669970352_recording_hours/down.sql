DROP TABLE IF EXISTS recording_hours;

DROP TABLE IF EXISTS series_recording_times;

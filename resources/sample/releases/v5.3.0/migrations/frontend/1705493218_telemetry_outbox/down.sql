DROP TABLE IF EXISTS telemetry_outbox;

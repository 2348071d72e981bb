CREATE TABLE IF NOT EXISTS telemetry_outbox (
    id uuid PRIMARY KEY,
    payload bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz
);

CREATE INDEX IF NOT EXISTS telemetry_outbox_unsent ON telemetry_outbox (created_at) WHERE sent_at IS NULL;

CREATE TABLE IF NOT EXISTS executors (
    id serial PRIMARY KEY,
    hostname text NOT NULL UNIQUE,
    queue text NOT NULL,
    operating_system text NOT NULL,
    last_seen_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS executor_jobs (
    id bigserial PRIMARY KEY,
    queue text NOT NULL,
    state text NOT NULL DEFAULT 'queued',
    payload jsonb NOT NULL,
    executor_id integer REFERENCES executors (id) ON DELETE SET NULL,
    attempts integer NOT NULL DEFAULT 0,
    queued_at timestamptz NOT NULL DEFAULT now(),
    heartbeat_at timestamptz
);

CREATE INDEX IF NOT EXISTS executor_jobs_waiting ON executor_jobs (queue, id) WHERE state = 'queued';

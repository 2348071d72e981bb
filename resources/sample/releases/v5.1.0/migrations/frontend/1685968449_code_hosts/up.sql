CREATE TABLE IF NOT EXISTS code_hosts (
    id serial PRIMARY KEY,
    kind text NOT NULL,
    url text NOT NULL UNIQUE,
    requests_per_hour integer CHECK (requests_per_hour > 0),
    created_at timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE code_connections
    ADD COLUMN IF NOT EXISTS code_host_id integer REFERENCES code_hosts (id) ON UPDATE CASCADE;

CREATE TABLE IF NOT EXISTS access_requests (
    id serial PRIMARY KEY,
    address citext NOT NULL UNIQUE,
    shown_as text NOT NULL,
    reason text,
    decision text CHECK (decision IN ('granted', 'refused')),
    decided_by integer REFERENCES users (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

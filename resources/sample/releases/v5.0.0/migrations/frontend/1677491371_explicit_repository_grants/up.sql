CREATE TABLE IF NOT EXISTS repository_grants (
    id bigserial PRIMARY KEY,
    repository_id integer NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    user_id integer REFERENCES users (id) ON DELETE CASCADE,
    login_link_id bigint REFERENCES login_links (id) ON DELETE CASCADE,
    source text NOT NULL CHECK (source IN ('host', 'api')),
    granted_at timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX IF NOT EXISTS repository_grants_once
    ON repository_grants (repository_id, user_id, COALESCE(login_link_id, 0), source);

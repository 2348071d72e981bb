CREATE TABLE IF NOT EXISTS repository_path_rules (
    repository_id integer NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    globs text[] NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (repository_id, user_id)
);

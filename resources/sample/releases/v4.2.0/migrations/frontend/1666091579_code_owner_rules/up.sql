CREATE TABLE IF NOT EXISTS code_owner_rules (
    id bigserial PRIMARY KEY,
    repository_id integer NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    pattern text NOT NULL,
    owners text[] NOT NULL,
    source_path text NOT NULL,
    position integer NOT NULL,
    UNIQUE (repository_id, position)
);

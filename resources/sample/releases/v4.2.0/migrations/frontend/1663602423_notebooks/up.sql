CREATE TABLE IF NOT EXISTS notebooks (
    id bigserial PRIMARY KEY,
    title text NOT NULL,
    blocks jsonb NOT NULL DEFAULT '[]',
    is_public boolean NOT NULL DEFAULT false,
    owner_id integer REFERENCES users (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT notebooks_blocks_are_a_list CHECK (jsonb_typeof(blocks) = 'array')
);

CREATE TABLE IF NOT EXISTS notebook_stars (
    notebook_id bigint NOT NULL REFERENCES notebooks (id) ON DELETE CASCADE,
    user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    starred_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (notebook_id, user_id)
);

CREATE INDEX IF NOT EXISTS notebooks_title_search ON notebooks USING gin (title gin_trgm_ops);

CREATE TABLE IF NOT EXISTS teams (
    id serial PRIMARY KEY,
    name citext NOT NULL UNIQUE,
    parent_id integer REFERENCES teams (id) ON DELETE CASCADE,
    is_read_only boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT teams_not_own_parent CHECK (parent_id <> id)
);

CREATE TABLE IF NOT EXISTS team_members (
    team_id integer NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (team_id, user_id)
);

CREATE TYPE insight_shape AS ENUM ('line', 'pie');

CREATE TYPE series_interval AS ENUM ('hour', 'day', 'week', 'month', 'year');

CREATE TABLE insights (
    id serial PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    title text NOT NULL DEFAULT '',
    shape insight_shape NOT NULL DEFAULT 'line',
    repository_filter text,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE insight_series (
    id serial PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    query text NOT NULL,
    sample_every series_interval NOT NULL DEFAULT 'month',
    sample_count integer NOT NULL DEFAULT 1,
    next_recording_at timestamptz NOT NULL DEFAULT now(),
    backfill_state text NOT NULL DEFAULT 'new',
    created_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT insight_series_sample_count_positive CHECK (sample_count > 0)
);

CREATE INDEX insight_series_due ON insight_series (next_recording_at) WHERE deleted_at IS NULL;

CREATE TABLE insight_lines (
    insight_id integer NOT NULL REFERENCES insights (id) ON DELETE CASCADE,
    insight_series_id integer NOT NULL REFERENCES insight_series (id) ON DELETE CASCADE,
    label citext,
    color text,
    PRIMARY KEY (insight_id, insight_series_id)
);

CREATE TABLE dashboards (
    id serial PRIMARY KEY,
    title citext NOT NULL,
    is_builtin boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE dashboard_insights (
    dashboard_id integer NOT NULL REFERENCES dashboards (id) ON DELETE CASCADE,
    insight_id integer NOT NULL REFERENCES insights (id) ON DELETE CASCADE,
    position integer NOT NULL DEFAULT 0,
    PRIMARY KEY (dashboard_id, insight_id)
);

CREATE TABLE series_points (
    insight_series_id integer NOT NULL REFERENCES insight_series (id) ON DELETE CASCADE,
    recorded_at timestamptz NOT NULL,
    repository_id integer,
    value double precision NOT NULL,
    captured text
);

CREATE INDEX series_points_series_time ON series_points (insight_series_id, recorded_at);

INSERT INTO dashboards (title, is_builtin)
VALUES ('Migrations under way', true), ('Versions in use', true), ('Security', true);

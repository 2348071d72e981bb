CREATE TABLE IF NOT EXISTS feature_switches (
    name text PRIMARY KEY,
    enabled boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT feature_switches_name_form CHECK (name ~ '^[a-z][a-z0-9-]*$')
);

INSERT INTO feature_switches (name, enabled)
VALUES ('structural-diffs', true),
       ('lazy-blob-view', true),
       ('ranked-results', false),
       ('owner-facets', false),
       ('notebook-exports', false)
ON CONFLICT DO NOTHING;

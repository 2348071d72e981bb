CREATE TYPE upload_state AS ENUM ('uploading', 'queued', 'processing', 'completed', 'failed');

CREATE TABLE index_uploads (
    id bigserial PRIMARY KEY,
    repository_id integer NOT NULL,
    commit_hash text NOT NULL,
    root text NOT NULL DEFAULT '',
    indexer text NOT NULL,
    state upload_state NOT NULL DEFAULT 'queued',
    parts integer NOT NULL DEFAULT 1,
    size_bytes bigint,
    failure text,
    uploaded_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    CONSTRAINT index_uploads_commit_form CHECK (commit_hash ~ '^[0-9a-f]{40}$')
);

CREATE UNIQUE INDEX index_uploads_completed ON index_uploads (repository_id, commit_hash, root, indexer)
    WHERE state = 'completed';

CREATE TABLE index_documents (
    upload_id bigint NOT NULL REFERENCES index_uploads (id) ON DELETE CASCADE,
    path text NOT NULL,
    payload bytea NOT NULL,
    definitions integer NOT NULL DEFAULT 0,
    PRIMARY KEY (upload_id, path)
);

CREATE TABLE package_references (
    id bigserial PRIMARY KEY,
    upload_id bigint NOT NULL REFERENCES index_uploads (id) ON DELETE CASCADE,
    scheme text NOT NULL,
    name text NOT NULL,
    version text
);

CREATE INDEX package_references_name ON package_references (scheme, name, version);

CREATE TABLE visible_uploads (
    repository_id integer NOT NULL,
    commit_hash bytea NOT NULL,
    upload_id bigint NOT NULL REFERENCES index_uploads (id) ON DELETE CASCADE,
    distance integer NOT NULL,
    PRIMARY KEY (repository_id, commit_hash, upload_id)
);

CREATE TABLE retention_rules (
    id serial PRIMARY KEY,
    name text NOT NULL,
    pattern text NOT NULL,
    keep_days integer,
    is_builtin boolean NOT NULL DEFAULT false
);

INSERT INTO retention_rules (name, pattern, keep_days, is_builtin)
VALUES ('Tips of branches', 'refs/heads/*', 90, true),
       ('Tags', 'refs/tags/*', 365, true),
       ('Default branch', 'HEAD', NULL, true);

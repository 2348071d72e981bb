CREATE TYPE config_kind AS ENUM ('critical', 'site');

CREATE TYPE repository_visibility AS ENUM ('public', 'internal', 'private');

CREATE TYPE clone_state AS ENUM ('absent', 'cloning', 'present');

CREATE FUNCTION touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;

CREATE FUNCTION remember_first_version() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    NEW.first_version := NEW.version;
    RETURN NEW;
END;
$$;

CREATE TABLE versions (
    service text PRIMARY KEY,
    version text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    first_version text NOT NULL
);

CREATE TRIGGER versions_insert BEFORE INSERT ON versions
    FOR EACH ROW EXECUTE FUNCTION remember_first_version();

CREATE TABLE out_of_band_migrations (
    id serial PRIMARY KEY,
    team text NOT NULL,
    component text NOT NULL,
    description text NOT NULL,
    progress double precision NOT NULL DEFAULT 0,
    created timestamptz NOT NULL DEFAULT now(),
    last_updated timestamptz,
    non_destructive boolean NOT NULL,
    apply_reverse boolean NOT NULL DEFAULT false,
    is_enterprise boolean NOT NULL DEFAULT false,
    introduced_version_major integer NOT NULL,
    introduced_version_minor integer NOT NULL,
    deprecated_version_major integer,
    deprecated_version_minor integer,
    metadata jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT out_of_band_migrations_progress_range CHECK (progress BETWEEN 0 AND 1),
    CONSTRAINT out_of_band_migrations_team_given CHECK (team <> ''),
    CONSTRAINT out_of_band_migrations_component_given CHECK (component <> '')
);

CREATE TABLE out_of_band_migrations_errors (
    id serial PRIMARY KEY,
    migration_id integer NOT NULL REFERENCES out_of_band_migrations (id) ON DELETE CASCADE,
    message text NOT NULL,
    created timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE users (
    id serial PRIMARY KEY,
    login citext NOT NULL UNIQUE,
    shown_as text,
    picture_url text,
    site_admin boolean NOT NULL DEFAULT false,
    password_hash text,
    legacy_login_provider text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT users_login_form CHECK (login ~ '^[[:alnum:]]([[:alnum:]._-]{0,98}[[:alnum:]])?$')
);

CREATE TRIGGER users_touch BEFORE UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TABLE mail_addresses (
    user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    address citext NOT NULL,
    is_primary boolean NOT NULL DEFAULT false,
    verification_code text,
    verified_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, address)
);

CREATE TABLE login_links (
    id bigserial PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider_kind text NOT NULL,
    provider_url text NOT NULL,
    subject text NOT NULL,
    profile jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (provider_kind, provider_url, subject)
);

CREATE TABLE organizations (
    id serial PRIMARY KEY,
    slug citext NOT NULL UNIQUE,
    shown_as text,
    created_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz
);

CREATE TABLE organization_members (
    organization_id integer NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    joined_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, user_id)
);

CREATE TABLE access_keys (
    id bigserial PRIMARY KEY,
    owner_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest bytea NOT NULL UNIQUE,
    note text NOT NULL DEFAULT '',
    scopes text[] NOT NULL,
    last_used_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);

CREATE TABLE critical_and_site_config (
    id serial PRIMARY KEY,
    type config_kind NOT NULL,
    contents text NOT NULL,
    author_user_id integer,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX critical_and_site_config_newest ON critical_and_site_config (type, id DESC);

CREATE TABLE settings_documents (
    id bigserial PRIMARY KEY,
    user_id integer REFERENCES users (id) ON DELETE CASCADE,
    organization_id integer REFERENCES organizations (id) ON DELETE CASCADE,
    contents text NOT NULL DEFAULT '{}',
    author_id integer REFERENCES users (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT settings_documents_one_subject CHECK (user_id IS NULL OR organization_id IS NULL)
);

CREATE TABLE code_connections (
    id bigserial PRIMARY KEY,
    kind text NOT NULL,
    shown_as text NOT NULL,
    config text NOT NULL,
    host_url text,
    last_sync_at timestamptz,
    next_sync_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz
);

CREATE TABLE code_connection_syncs (
    id bigserial PRIMARY KEY,
    code_connection_id bigint NOT NULL REFERENCES code_connections (id) ON DELETE CASCADE,
    state text NOT NULL DEFAULT 'queued',
    repositories_added integer NOT NULL DEFAULT 0,
    repositories_removed integer NOT NULL DEFAULT 0,
    failure text,
    queued_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    finished_at timestamptz
);

CREATE TABLE repositories (
    id serial PRIMARY KEY,
    name citext NOT NULL UNIQUE,
    description text,
    visibility repository_visibility NOT NULL DEFAULT 'private',
    default_branch text,
    stars integer NOT NULL DEFAULT 0,
    is_fork boolean NOT NULL DEFAULT false,
    is_archived boolean NOT NULL DEFAULT false,
    blocked_because jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz
);

CREATE INDEX repositories_by_stars ON repositories (stars DESC) WHERE deleted_at IS NULL;

CREATE TABLE code_connection_repositories (
    code_connection_id bigint NOT NULL REFERENCES code_connections (id) ON DELETE CASCADE,
    repository_id integer NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    clone_url text NOT NULL,
    PRIMARY KEY (code_connection_id, repository_id)
);

CREATE TABLE repository_clones (
    repository_id integer PRIMARY KEY REFERENCES repositories (id) ON DELETE CASCADE,
    shard text NOT NULL,
    state clone_state NOT NULL DEFAULT 'absent',
    size_bytes bigint,
    last_failure text,
    last_fetched_at timestamptz
);

CREATE TABLE saved_queries (
    id serial PRIMARY KEY,
    owner_id integer REFERENCES users (id) ON DELETE CASCADE,
    organization_id integer REFERENCES organizations (id) ON DELETE CASCADE,
    title text NOT NULL,
    query text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE search_scopes (
    id bigserial PRIMARY KEY,
    name citext NOT NULL UNIQUE,
    description text NOT NULL DEFAULT '',
    is_shared boolean NOT NULL DEFAULT true,
    owner_id integer REFERENCES users (id) ON DELETE CASCADE,
    query text
);

CREATE TABLE search_scope_repositories (
    search_scope_id bigint NOT NULL REFERENCES search_scopes (id) ON DELETE CASCADE,
    repository_id integer NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    revision text NOT NULL DEFAULT 'HEAD',
    PRIMARY KEY (search_scope_id, repository_id, revision)
);

CREATE TABLE event_stream (
    id bigserial PRIMARY KEY,
    name text NOT NULL,
    url text NOT NULL DEFAULT '',
    user_id integer,
    visitor text NOT NULL DEFAULT '',
    source text NOT NULL,
    argument jsonb NOT NULL DEFAULT '{}',
    product_version text NOT NULL,
    occurred_at timestamptz NOT NULL
);

CREATE TABLE campaigns (
    id bigserial PRIMARY KEY,
    slug citext NOT NULL,
    description text,
    owner_id integer REFERENCES users (id) ON DELETE SET NULL,
    organization_id integer REFERENCES organizations (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz
);

CREATE TABLE campaign_changes (
    id bigserial PRIMARY KEY,
    campaign_id bigint NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
    repository_id integer NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    state text NOT NULL DEFAULT 'draft',
    title text NOT NULL,
    patch bytea,
    host_number text,
    created_at timestamptz NOT NULL DEFAULT now(),
    merged_at timestamptz
);

CREATE INDEX campaign_changes_open ON campaign_changes (campaign_id) WHERE state <> 'merged';

CREATE TABLE webhooks (
    id serial PRIMARY KEY,
    kind text NOT NULL,
    secret text,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE webhook_deliveries (
    id bigserial PRIMARY KEY,
    webhook_id integer REFERENCES webhooks (id) ON DELETE CASCADE,
    received_at timestamptz NOT NULL DEFAULT now(),
    status integer NOT NULL,
    request bytea NOT NULL,
    response bytea NOT NULL
);

CREATE VIEW live_repositories AS
    SELECT r.id, r.name, r.visibility, r.stars, c.shard, c.state
    FROM repositories r
    LEFT JOIN repository_clones c ON c.repository_id = r.id
    WHERE r.deleted_at IS NULL AND r.blocked_because IS NULL;

COMMENT ON VIEW live_repositories IS 'Repositories that search and code navigation may see, before permissions.';

INSERT INTO search_scopes (name, description, query)
VALUES ('global', 'Everything this instance knows', ''),
       ('unarchived', 'Everything that still changes', 'archived:no');

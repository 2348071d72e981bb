CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';

CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;

COMMENT ON EXTENSION hstore IS 'data type for storing sets of (key, value) pairs';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE TYPE public.clone_state AS ENUM (
    'absent',
    'cloning',
    'present'
);

CREATE TYPE public.config_kind AS ENUM (
    'critical',
    'site'
);

CREATE TYPE public.repository_visibility AS ENUM (
    'public',
    'internal',
    'private'
);

CREATE FUNCTION public.remember_first_version() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.first_version := NEW.version;
    RETURN NEW;
END;
$$;

CREATE FUNCTION public.touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;

CREATE TABLE public.access_keys (
    id bigint NOT NULL,
    owner_id integer NOT NULL,
    digest bytea NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    scopes text[] NOT NULL,
    last_used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    revoked_at timestamp with time zone
);

CREATE SEQUENCE public.access_keys_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.access_keys_id_seq OWNED BY public.access_keys.id;

CREATE TABLE public.access_requests (
    id integer NOT NULL,
    address public.citext NOT NULL,
    shown_as text NOT NULL,
    reason text,
    decision text,
    decided_by integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT access_requests_decision_check CHECK ((decision = ANY (ARRAY['granted'::text, 'refused'::text])))
);

CREATE SEQUENCE public.access_requests_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.access_requests_id_seq OWNED BY public.access_requests.id;

CREATE TABLE public.campaign_changes (
    id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    repository_id integer NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    title text NOT NULL,
    patch bytea,
    host_number text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    merged_at timestamp with time zone
);

CREATE SEQUENCE public.campaign_changes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.campaign_changes_id_seq OWNED BY public.campaign_changes.id;

CREATE TABLE public.campaigns (
    id bigint NOT NULL,
    slug public.citext NOT NULL,
    description text,
    owner_id integer,
    organization_id integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    closed_at timestamp with time zone
);

CREATE SEQUENCE public.campaigns_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.campaigns_id_seq OWNED BY public.campaigns.id;

CREATE TABLE public.code_connection_repositories (
    code_connection_id bigint NOT NULL,
    repository_id integer NOT NULL,
    clone_url text NOT NULL
);

CREATE TABLE public.code_connection_syncs (
    id bigint NOT NULL,
    code_connection_id bigint NOT NULL,
    state text DEFAULT 'queued'::text NOT NULL,
    repositories_added integer DEFAULT 0 NOT NULL,
    repositories_removed integer DEFAULT 0 NOT NULL,
    failure text,
    queued_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone
);

CREATE SEQUENCE public.code_connection_syncs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.code_connection_syncs_id_seq OWNED BY public.code_connection_syncs.id;

CREATE TABLE public.code_connections (
    id bigint NOT NULL,
    kind text NOT NULL,
    shown_as text NOT NULL,
    config text NOT NULL,
    host_url text,
    last_sync_at timestamp with time zone,
    next_sync_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone
);

CREATE SEQUENCE public.code_connections_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.code_connections_id_seq OWNED BY public.code_connections.id;

CREATE TABLE public.code_owner_rules (
    id bigint NOT NULL,
    repository_id integer NOT NULL,
    pattern text NOT NULL,
    owners text[] NOT NULL,
    source_path text NOT NULL,
    "position" integer NOT NULL
);

CREATE SEQUENCE public.code_owner_rules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.code_owner_rules_id_seq OWNED BY public.code_owner_rules.id;

CREATE TABLE public.critical_and_site_config (
    id integer NOT NULL,
    type public.config_kind NOT NULL,
    contents text NOT NULL,
    author_user_id integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    redacted_contents text
);

CREATE SEQUENCE public.critical_and_site_config_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.critical_and_site_config_id_seq OWNED BY public.critical_and_site_config.id;

CREATE TABLE public.event_stream (
    id bigint NOT NULL,
    name text NOT NULL,
    url text DEFAULT ''::text NOT NULL,
    user_id integer,
    visitor text DEFAULT ''::text NOT NULL,
    source text NOT NULL,
    argument jsonb DEFAULT '{}'::jsonb NOT NULL,
    product_version text NOT NULL,
    occurred_at timestamp with time zone NOT NULL
);

CREATE SEQUENCE public.event_stream_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.event_stream_id_seq OWNED BY public.event_stream.id;

CREATE TABLE public.feature_switches (
    name text NOT NULL,
    enabled boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT feature_switches_name_form CHECK ((name ~ '^[a-z][a-z0-9-]*$'::text))
);

CREATE TABLE public.repositories (
    id integer NOT NULL,
    name public.citext NOT NULL,
    description text,
    visibility public.repository_visibility DEFAULT 'private'::public.repository_visibility NOT NULL,
    default_branch text,
    stars integer DEFAULT 0 NOT NULL,
    is_fork boolean DEFAULT false NOT NULL,
    is_archived boolean DEFAULT false NOT NULL,
    blocked_because jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    topics text[] DEFAULT '{}'::text[] NOT NULL,
    host_attributes public.hstore DEFAULT ''::public.hstore NOT NULL
);

CREATE TABLE public.repository_clones (
    repository_id integer NOT NULL,
    shard text NOT NULL,
    state public.clone_state DEFAULT 'absent'::public.clone_state NOT NULL,
    size_bytes bigint,
    last_failure text,
    last_fetched_at timestamp with time zone
);

CREATE VIEW public.live_repositories AS
 SELECT r.id,
    r.name,
    r.visibility,
    r.stars,
    c.shard,
    c.state
   FROM (public.repositories r
     LEFT JOIN public.repository_clones c ON ((c.repository_id = r.id)))
  WHERE ((r.deleted_at IS NULL) AND (r.blocked_because IS NULL));

COMMENT ON VIEW public.live_repositories IS 'Repositories that search and code navigation may see, before permissions.';

CREATE TABLE public.login_links (
    id bigint NOT NULL,
    user_id integer NOT NULL,
    provider_kind text NOT NULL,
    provider_url text NOT NULL,
    subject text NOT NULL,
    profile jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.login_links_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.login_links_id_seq OWNED BY public.login_links.id;

CREATE TABLE public.mail_addresses (
    user_id integer NOT NULL,
    address public.citext NOT NULL,
    is_primary boolean DEFAULT false NOT NULL,
    verification_code text,
    verified_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.notebook_stars (
    notebook_id bigint NOT NULL,
    user_id integer NOT NULL,
    starred_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.notebooks (
    id bigint NOT NULL,
    title text NOT NULL,
    blocks jsonb DEFAULT '[]'::jsonb NOT NULL,
    is_public boolean DEFAULT false NOT NULL,
    owner_id integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT notebooks_blocks_are_a_list CHECK ((jsonb_typeof(blocks) = 'array'::text))
);

CREATE SEQUENCE public.notebooks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.notebooks_id_seq OWNED BY public.notebooks.id;

CREATE TABLE public.organization_members (
    organization_id integer NOT NULL,
    user_id integer NOT NULL,
    joined_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.organizations (
    id integer NOT NULL,
    slug public.citext NOT NULL,
    shown_as text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone
);

CREATE SEQUENCE public.organizations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.organizations_id_seq OWNED BY public.organizations.id;

CREATE TABLE public.out_of_band_migrations (
    id integer NOT NULL,
    team text NOT NULL,
    component text NOT NULL,
    description text NOT NULL,
    progress double precision DEFAULT 0 NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    last_updated timestamp with time zone,
    non_destructive boolean NOT NULL,
    apply_reverse boolean DEFAULT false NOT NULL,
    is_enterprise boolean DEFAULT false NOT NULL,
    introduced_version_major integer NOT NULL,
    introduced_version_minor integer NOT NULL,
    deprecated_version_major integer,
    deprecated_version_minor integer,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT out_of_band_migrations_component_given CHECK ((component <> ''::text)),
    CONSTRAINT out_of_band_migrations_progress_range CHECK (((progress >= (0)::double precision) AND (progress <= (1)::double precision))),
    CONSTRAINT out_of_band_migrations_team_given CHECK ((team <> ''::text))
);

CREATE TABLE public.out_of_band_migrations_errors (
    id integer NOT NULL,
    migration_id integer NOT NULL,
    message text NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.out_of_band_migrations_errors_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.out_of_band_migrations_errors_id_seq OWNED BY public.out_of_band_migrations_errors.id;

CREATE SEQUENCE public.out_of_band_migrations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.out_of_band_migrations_id_seq OWNED BY public.out_of_band_migrations.id;

CREATE SEQUENCE public.repositories_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.repositories_id_seq OWNED BY public.repositories.id;

CREATE TABLE public.saved_queries (
    id integer NOT NULL,
    owner_id integer,
    organization_id integer,
    title text NOT NULL,
    query text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.saved_queries_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.saved_queries_id_seq OWNED BY public.saved_queries.id;

CREATE TABLE public.search_scope_repositories (
    search_scope_id bigint NOT NULL,
    repository_id integer NOT NULL,
    revision text DEFAULT 'HEAD'::text NOT NULL
);

CREATE TABLE public.search_scopes (
    id bigint NOT NULL,
    name public.citext NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    is_shared boolean DEFAULT true NOT NULL,
    owner_id integer,
    query text
);

CREATE SEQUENCE public.search_scopes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.search_scopes_id_seq OWNED BY public.search_scopes.id;

CREATE TABLE public.settings_documents (
    id bigint NOT NULL,
    user_id integer,
    organization_id integer,
    contents text DEFAULT '{}'::text NOT NULL,
    author_id integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT settings_documents_one_subject CHECK (((user_id IS NULL) OR (organization_id IS NULL)))
);

CREATE SEQUENCE public.settings_documents_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.settings_documents_id_seq OWNED BY public.settings_documents.id;

CREATE TABLE public.share_codes (
    id integer NOT NULL,
    code text NOT NULL,
    target text,
    drawn_by integer,
    drawn_at timestamp with time zone
);

CREATE SEQUENCE public.share_codes_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.share_codes_id_seq OWNED BY public.share_codes.id;

CREATE TABLE public.users (
    id integer NOT NULL,
    login public.citext NOT NULL,
    shown_as text,
    picture_url text,
    site_admin boolean DEFAULT false NOT NULL,
    password_hash text,
    legacy_login_provider text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT users_login_form CHECK ((login OPERATOR(public.~) '^[[:alnum:]]([[:alnum:]._-]{0,98}[[:alnum:]])?$'::public.citext))
);

CREATE SEQUENCE public.users_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;

CREATE TABLE public.versions (
    service text NOT NULL,
    version text NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    first_version text NOT NULL
);

CREATE TABLE public.webhook_deliveries (
    id bigint NOT NULL,
    webhook_id integer,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    status integer NOT NULL,
    request bytea NOT NULL,
    response bytea NOT NULL
);

CREATE SEQUENCE public.webhook_deliveries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.webhook_deliveries_id_seq OWNED BY public.webhook_deliveries.id;

CREATE TABLE public.webhooks (
    id integer NOT NULL,
    kind text NOT NULL,
    secret text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.webhooks_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.webhooks_id_seq OWNED BY public.webhooks.id;

ALTER TABLE ONLY public.access_keys ALTER COLUMN id SET DEFAULT nextval('public.access_keys_id_seq'::regclass);

ALTER TABLE ONLY public.access_requests ALTER COLUMN id SET DEFAULT nextval('public.access_requests_id_seq'::regclass);

ALTER TABLE ONLY public.campaign_changes ALTER COLUMN id SET DEFAULT nextval('public.campaign_changes_id_seq'::regclass);

ALTER TABLE ONLY public.campaigns ALTER COLUMN id SET DEFAULT nextval('public.campaigns_id_seq'::regclass);

ALTER TABLE ONLY public.code_connection_syncs ALTER COLUMN id SET DEFAULT nextval('public.code_connection_syncs_id_seq'::regclass);

ALTER TABLE ONLY public.code_connections ALTER COLUMN id SET DEFAULT nextval('public.code_connections_id_seq'::regclass);

ALTER TABLE ONLY public.code_owner_rules ALTER COLUMN id SET DEFAULT nextval('public.code_owner_rules_id_seq'::regclass);

ALTER TABLE ONLY public.critical_and_site_config ALTER COLUMN id SET DEFAULT nextval('public.critical_and_site_config_id_seq'::regclass);

ALTER TABLE ONLY public.event_stream ALTER COLUMN id SET DEFAULT nextval('public.event_stream_id_seq'::regclass);

ALTER TABLE ONLY public.login_links ALTER COLUMN id SET DEFAULT nextval('public.login_links_id_seq'::regclass);

ALTER TABLE ONLY public.notebooks ALTER COLUMN id SET DEFAULT nextval('public.notebooks_id_seq'::regclass);

ALTER TABLE ONLY public.organizations ALTER COLUMN id SET DEFAULT nextval('public.organizations_id_seq'::regclass);

ALTER TABLE ONLY public.out_of_band_migrations ALTER COLUMN id SET DEFAULT nextval('public.out_of_band_migrations_id_seq'::regclass);

ALTER TABLE ONLY public.out_of_band_migrations_errors ALTER COLUMN id SET DEFAULT nextval('public.out_of_band_migrations_errors_id_seq'::regclass);

ALTER TABLE ONLY public.repositories ALTER COLUMN id SET DEFAULT nextval('public.repositories_id_seq'::regclass);

ALTER TABLE ONLY public.saved_queries ALTER COLUMN id SET DEFAULT nextval('public.saved_queries_id_seq'::regclass);

ALTER TABLE ONLY public.search_scopes ALTER COLUMN id SET DEFAULT nextval('public.search_scopes_id_seq'::regclass);

ALTER TABLE ONLY public.settings_documents ALTER COLUMN id SET DEFAULT nextval('public.settings_documents_id_seq'::regclass);

ALTER TABLE ONLY public.share_codes ALTER COLUMN id SET DEFAULT nextval('public.share_codes_id_seq'::regclass);

ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);

ALTER TABLE ONLY public.webhook_deliveries ALTER COLUMN id SET DEFAULT nextval('public.webhook_deliveries_id_seq'::regclass);

ALTER TABLE ONLY public.webhooks ALTER COLUMN id SET DEFAULT nextval('public.webhooks_id_seq'::regclass);

ALTER TABLE ONLY public.access_keys
    ADD CONSTRAINT access_keys_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.access_keys
    ADD CONSTRAINT access_keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_requests
    ADD CONSTRAINT access_requests_address_key UNIQUE (address);

ALTER TABLE ONLY public.access_requests
    ADD CONSTRAINT access_requests_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.campaign_changes
    ADD CONSTRAINT campaign_changes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.code_connection_repositories
    ADD CONSTRAINT code_connection_repositories_pkey PRIMARY KEY (code_connection_id, repository_id);

ALTER TABLE ONLY public.code_connection_syncs
    ADD CONSTRAINT code_connection_syncs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.code_connections
    ADD CONSTRAINT code_connections_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.code_owner_rules
    ADD CONSTRAINT code_owner_rules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.code_owner_rules
    ADD CONSTRAINT code_owner_rules_repository_id_position_key UNIQUE (repository_id, "position");

ALTER TABLE ONLY public.critical_and_site_config
    ADD CONSTRAINT critical_and_site_config_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event_stream
    ADD CONSTRAINT event_stream_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.feature_switches
    ADD CONSTRAINT feature_switches_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.login_links
    ADD CONSTRAINT login_links_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.login_links
    ADD CONSTRAINT login_links_provider_kind_provider_url_subject_key UNIQUE (provider_kind, provider_url, subject);

ALTER TABLE ONLY public.mail_addresses
    ADD CONSTRAINT mail_addresses_pkey PRIMARY KEY (user_id, address);

ALTER TABLE ONLY public.notebook_stars
    ADD CONSTRAINT notebook_stars_pkey PRIMARY KEY (notebook_id, user_id);

ALTER TABLE ONLY public.notebooks
    ADD CONSTRAINT notebooks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.organization_members
    ADD CONSTRAINT organization_members_pkey PRIMARY KEY (organization_id, user_id);

ALTER TABLE ONLY public.organizations
    ADD CONSTRAINT organizations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.organizations
    ADD CONSTRAINT organizations_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.out_of_band_migrations_errors
    ADD CONSTRAINT out_of_band_migrations_errors_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.out_of_band_migrations
    ADD CONSTRAINT out_of_band_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.repositories
    ADD CONSTRAINT repositories_name_key UNIQUE (name);

ALTER TABLE ONLY public.repositories
    ADD CONSTRAINT repositories_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.repository_clones
    ADD CONSTRAINT repository_clones_pkey PRIMARY KEY (repository_id);

ALTER TABLE ONLY public.saved_queries
    ADD CONSTRAINT saved_queries_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.search_scope_repositories
    ADD CONSTRAINT search_scope_repositories_pkey PRIMARY KEY (search_scope_id, repository_id, revision);

ALTER TABLE ONLY public.search_scopes
    ADD CONSTRAINT search_scopes_name_key UNIQUE (name);

ALTER TABLE ONLY public.search_scopes
    ADD CONSTRAINT search_scopes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.settings_documents
    ADD CONSTRAINT settings_documents_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.share_codes
    ADD CONSTRAINT share_codes_code_key UNIQUE (code);

ALTER TABLE ONLY public.share_codes
    ADD CONSTRAINT share_codes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_login_key UNIQUE (login);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_pkey PRIMARY KEY (service);

ALTER TABLE ONLY public.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.webhooks
    ADD CONSTRAINT webhooks_pkey PRIMARY KEY (id);

CREATE INDEX campaign_changes_open ON public.campaign_changes USING btree (campaign_id) WHERE (state <> 'merged'::text);

CREATE UNIQUE INDEX critical_and_site_config_newest ON public.critical_and_site_config USING btree (type, id DESC);

CREATE INDEX event_stream_name_day ON public.event_stream USING btree (name, date((occurred_at AT TIME ZONE 'UTC'::text)));

CREATE UNIQUE INDEX mail_addresses_one_primary ON public.mail_addresses USING btree (user_id) WHERE is_primary;

CREATE INDEX notebooks_title_search ON public.notebooks USING gin (title public.gin_trgm_ops);

CREATE INDEX repositories_by_stars ON public.repositories USING btree (stars DESC) WHERE (deleted_at IS NULL);

CREATE INDEX repositories_topics ON public.repositories USING gin (topics);

CREATE INDEX share_codes_left ON public.share_codes USING btree (id) WHERE (drawn_at IS NULL);

CREATE TRIGGER users_touch BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();

CREATE TRIGGER versions_insert BEFORE INSERT ON public.versions FOR EACH ROW EXECUTE FUNCTION public.remember_first_version();

ALTER TABLE ONLY public.access_keys
    ADD CONSTRAINT access_keys_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.access_requests
    ADD CONSTRAINT access_requests_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.campaign_changes
    ADD CONSTRAINT campaign_changes_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES public.campaigns(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.campaign_changes
    ADD CONSTRAINT campaign_changes_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES public.repositories(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.code_connection_repositories
    ADD CONSTRAINT code_connection_repositories_code_connection_id_fkey FOREIGN KEY (code_connection_id) REFERENCES public.code_connections(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.code_connection_repositories
    ADD CONSTRAINT code_connection_repositories_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES public.repositories(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.code_connection_syncs
    ADD CONSTRAINT code_connection_syncs_code_connection_id_fkey FOREIGN KEY (code_connection_id) REFERENCES public.code_connections(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.code_owner_rules
    ADD CONSTRAINT code_owner_rules_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES public.repositories(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.login_links
    ADD CONSTRAINT login_links_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.mail_addresses
    ADD CONSTRAINT mail_addresses_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notebook_stars
    ADD CONSTRAINT notebook_stars_notebook_id_fkey FOREIGN KEY (notebook_id) REFERENCES public.notebooks(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notebook_stars
    ADD CONSTRAINT notebook_stars_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notebooks
    ADD CONSTRAINT notebooks_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.organization_members
    ADD CONSTRAINT organization_members_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.organization_members
    ADD CONSTRAINT organization_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.out_of_band_migrations_errors
    ADD CONSTRAINT out_of_band_migrations_errors_migration_id_fkey FOREIGN KEY (migration_id) REFERENCES public.out_of_band_migrations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.repository_clones
    ADD CONSTRAINT repository_clones_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES public.repositories(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.saved_queries
    ADD CONSTRAINT saved_queries_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.saved_queries
    ADD CONSTRAINT saved_queries_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.search_scope_repositories
    ADD CONSTRAINT search_scope_repositories_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES public.repositories(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.search_scope_repositories
    ADD CONSTRAINT search_scope_repositories_search_scope_id_fkey FOREIGN KEY (search_scope_id) REFERENCES public.search_scopes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.search_scopes
    ADD CONSTRAINT search_scopes_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.settings_documents
    ADD CONSTRAINT settings_documents_author_id_fkey FOREIGN KEY (author_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.settings_documents
    ADD CONSTRAINT settings_documents_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.settings_documents
    ADD CONSTRAINT settings_documents_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.share_codes
    ADD CONSTRAINT share_codes_drawn_by_fkey FOREIGN KEY (drawn_by) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES public.webhooks(id) ON DELETE CASCADE;


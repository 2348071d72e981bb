CREATE EXTENSION IF NOT EXISTS intarray WITH SCHEMA public;

COMMENT ON EXTENSION intarray IS 'functions, operators, and index support for 1-D arrays of integers';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE TYPE public.upload_state AS ENUM (
    'uploading',
    'queued',
    'processing',
    'completed',
    'failed'
);

CREATE FUNCTION public.audit_index_upload() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO index_upload_audit (upload_id, was) VALUES (OLD.id, OLD.state);
        RETURN OLD;
    END IF;
    IF OLD.state IS DISTINCT FROM NEW.state THEN
        INSERT INTO index_upload_audit (upload_id, was, became) VALUES (NEW.id, OLD.state, NEW.state);
    END IF;
    RETURN NEW;
END;
$$;

CREATE TABLE public.index_documents (
    upload_id bigint NOT NULL,
    path text NOT NULL,
    payload bytea NOT NULL,
    format smallint DEFAULT 1 NOT NULL
);

COMMENT ON COLUMN public.index_documents.format IS 'Out-of-band migration 20 turns format 1 into format 2.';

CREATE TABLE public.index_upload_audit (
    id bigint NOT NULL,
    upload_id bigint NOT NULL,
    was public.upload_state,
    became public.upload_state,
    at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.index_upload_audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.index_upload_audit_id_seq OWNED BY public.index_upload_audit.id;

CREATE TABLE public.index_uploads (
    id bigint NOT NULL,
    repository_id integer NOT NULL,
    commit_hash text NOT NULL,
    root text DEFAULT ''::text NOT NULL,
    indexer text NOT NULL,
    state public.upload_state DEFAULT 'queued'::public.upload_state NOT NULL,
    parts integer DEFAULT 1 NOT NULL,
    size_bytes bigint,
    failure text,
    uploaded_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT index_uploads_commit_form CHECK ((commit_hash ~ '^[0-9a-f]{40}$'::text))
);

CREATE SEQUENCE public.index_uploads_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.index_uploads_id_seq OWNED BY public.index_uploads.id;

CREATE TABLE public.package_references (
    id bigint NOT NULL,
    upload_id bigint NOT NULL,
    scheme text NOT NULL,
    name text NOT NULL,
    version text
);

CREATE SEQUENCE public.package_references_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.package_references_id_seq OWNED BY public.package_references.id;

CREATE TABLE public.retention_rules (
    id integer NOT NULL,
    name text NOT NULL,
    pattern text NOT NULL,
    keep_days integer,
    is_builtin boolean DEFAULT false NOT NULL,
    repository_id integer
);

CREATE SEQUENCE public.retention_rules_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.retention_rules_id_seq OWNED BY public.retention_rules.id;

CREATE TABLE public.symbol_postings (
    trigram_id integer NOT NULL,
    bucket smallint NOT NULL,
    document_ids integer[] DEFAULT '{}'::integer[] NOT NULL
);

CREATE TABLE public.trigram_dictionary (
    id integer NOT NULL,
    trigram text NOT NULL,
    weight real DEFAULT 1 NOT NULL
);

CREATE SEQUENCE public.trigram_dictionary_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.trigram_dictionary_id_seq OWNED BY public.trigram_dictionary.id;

CREATE TABLE public.visible_uploads (
    repository_id integer NOT NULL,
    commit_hash bytea NOT NULL,
    upload_id bigint NOT NULL,
    distance integer NOT NULL
);

ALTER TABLE ONLY public.index_upload_audit ALTER COLUMN id SET DEFAULT nextval('public.index_upload_audit_id_seq'::regclass);

ALTER TABLE ONLY public.index_uploads ALTER COLUMN id SET DEFAULT nextval('public.index_uploads_id_seq'::regclass);

ALTER TABLE ONLY public.package_references ALTER COLUMN id SET DEFAULT nextval('public.package_references_id_seq'::regclass);

ALTER TABLE ONLY public.retention_rules ALTER COLUMN id SET DEFAULT nextval('public.retention_rules_id_seq'::regclass);

ALTER TABLE ONLY public.trigram_dictionary ALTER COLUMN id SET DEFAULT nextval('public.trigram_dictionary_id_seq'::regclass);

ALTER TABLE ONLY public.index_documents
    ADD CONSTRAINT index_documents_pkey PRIMARY KEY (upload_id, path);

ALTER TABLE ONLY public.index_upload_audit
    ADD CONSTRAINT index_upload_audit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.index_uploads
    ADD CONSTRAINT index_uploads_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.package_references
    ADD CONSTRAINT package_references_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.retention_rules
    ADD CONSTRAINT retention_rules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.symbol_postings
    ADD CONSTRAINT symbol_postings_pkey PRIMARY KEY (trigram_id, bucket);

ALTER TABLE ONLY public.trigram_dictionary
    ADD CONSTRAINT trigram_dictionary_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.visible_uploads
    ADD CONSTRAINT visible_uploads_pkey PRIMARY KEY (repository_id, commit_hash, upload_id);

CREATE INDEX index_upload_audit_at ON public.index_upload_audit USING brin (at);

CREATE UNIQUE INDEX index_uploads_completed ON public.index_uploads USING btree (repository_id, commit_hash, root, indexer) WHERE (state = 'completed'::public.upload_state);

CREATE INDEX index_uploads_indexer ON public.index_uploads USING btree (indexer, finished_at DESC);

CREATE INDEX index_uploads_waiting ON public.index_uploads USING btree (uploaded_at) WHERE (state = 'queued'::public.upload_state);

CREATE INDEX package_references_name ON public.package_references USING btree (scheme, name, version);

CREATE INDEX package_references_upload ON public.package_references USING btree (upload_id);

CREATE INDEX retention_rules_repository ON public.retention_rules USING btree (repository_id);

CREATE INDEX symbol_postings_documents ON public.symbol_postings USING gin (document_ids public.gin__int_ops);

CREATE UNIQUE INDEX trigram_dictionary_trigram ON public.trigram_dictionary USING btree (trigram);

CREATE TRIGGER index_uploads_audit AFTER DELETE OR UPDATE ON public.index_uploads FOR EACH ROW EXECUTE FUNCTION public.audit_index_upload();

ALTER TABLE ONLY public.index_documents
    ADD CONSTRAINT index_documents_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES public.index_uploads(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.package_references
    ADD CONSTRAINT package_references_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES public.index_uploads(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.symbol_postings
    ADD CONSTRAINT symbol_postings_trigram_id_fkey FOREIGN KEY (trigram_id) REFERENCES public.trigram_dictionary(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.visible_uploads
    ADD CONSTRAINT visible_uploads_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES public.index_uploads(id) ON DELETE CASCADE;


CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';

CREATE TYPE public.insight_shape AS ENUM (
    'line',
    'pie'
);

CREATE TYPE public.series_interval AS ENUM (
    'hour',
    'day',
    'week',
    'month',
    'year'
);

CREATE TABLE public.dashboard_insights (
    dashboard_id integer NOT NULL,
    insight_id integer NOT NULL,
    "position" integer DEFAULT 0 NOT NULL
);

CREATE TABLE public.dashboard_owners (
    dashboard_id integer NOT NULL,
    user_id integer,
    organization_id integer,
    CONSTRAINT dashboard_owners_someone CHECK ((num_nonnulls(user_id, organization_id) = 1))
);

CREATE TABLE public.dashboards (
    id integer NOT NULL,
    title public.citext NOT NULL,
    is_builtin boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.dashboards_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.dashboards_id_seq OWNED BY public.dashboards.id;

CREATE TABLE public.insight_lines (
    insight_id integer NOT NULL,
    insight_series_id integer NOT NULL,
    label public.citext,
    color text
);

CREATE TABLE public.insight_series (
    id integer NOT NULL,
    public_id text NOT NULL,
    query text NOT NULL,
    sample_every public.series_interval DEFAULT 'month'::public.series_interval NOT NULL,
    sample_count integer DEFAULT 1 NOT NULL,
    next_recording_at timestamp with time zone DEFAULT now() NOT NULL,
    backfill_state text DEFAULT 'new'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT insight_series_sample_count_positive CHECK ((sample_count > 0))
);

CREATE TABLE public.insight_series_backfills (
    id bigint NOT NULL,
    insight_series_id integer NOT NULL,
    repository_ids integer[] DEFAULT '{}'::integer[] NOT NULL,
    state text DEFAULT 'new'::text NOT NULL,
    estimated_cost double precision
);

COMMENT ON TABLE public.insight_series_backfills IS 'Out-of-band migration 18 hands unfinished backfills over to this table.';

CREATE SEQUENCE public.insight_series_backfills_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.insight_series_backfills_id_seq OWNED BY public.insight_series_backfills.id;

CREATE SEQUENCE public.insight_series_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.insight_series_id_seq OWNED BY public.insight_series.id;

CREATE TABLE public.insights (
    id integer NOT NULL,
    public_id text NOT NULL,
    title text DEFAULT ''::text NOT NULL,
    shape public.insight_shape DEFAULT 'line'::public.insight_shape NOT NULL,
    repository_filter text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.insights_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.insights_id_seq OWNED BY public.insights.id;

CREATE TABLE public.recording_hours (
    hour timestamp with time zone NOT NULL,
    label text NOT NULL
);

CREATE TABLE public.series_points (
    insight_series_id integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    repository_id integer,
    value double precision NOT NULL,
    captured text
);

CREATE TABLE public.series_recording_times (
    insight_series_id integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    is_snapshot boolean DEFAULT false NOT NULL
);

COMMENT ON TABLE public.series_recording_times IS 'Filled for older series by out-of-band migration 17.';

ALTER TABLE ONLY public.dashboards ALTER COLUMN id SET DEFAULT nextval('public.dashboards_id_seq'::regclass);

ALTER TABLE ONLY public.insight_series ALTER COLUMN id SET DEFAULT nextval('public.insight_series_id_seq'::regclass);

ALTER TABLE ONLY public.insight_series_backfills ALTER COLUMN id SET DEFAULT nextval('public.insight_series_backfills_id_seq'::regclass);

ALTER TABLE ONLY public.insights ALTER COLUMN id SET DEFAULT nextval('public.insights_id_seq'::regclass);

ALTER TABLE ONLY public.dashboard_insights
    ADD CONSTRAINT dashboard_insights_pkey PRIMARY KEY (dashboard_id, insight_id);

ALTER TABLE ONLY public.dashboards
    ADD CONSTRAINT dashboards_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_lines
    ADD CONSTRAINT insight_lines_pkey PRIMARY KEY (insight_id, insight_series_id);

ALTER TABLE ONLY public.insight_series_backfills
    ADD CONSTRAINT insight_series_backfills_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_series
    ADD CONSTRAINT insight_series_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_series
    ADD CONSTRAINT insight_series_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.insights
    ADD CONSTRAINT insights_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insights
    ADD CONSTRAINT insights_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.recording_hours
    ADD CONSTRAINT recording_hours_pkey PRIMARY KEY (hour);

ALTER TABLE ONLY public.series_recording_times
    ADD CONSTRAINT series_recording_times_pkey PRIMARY KEY (insight_series_id, recorded_at);

CREATE UNIQUE INDEX dashboard_owners_once ON public.dashboard_owners USING btree (dashboard_id, COALESCE(user_id, 0), COALESCE(organization_id, 0));

CREATE INDEX insight_series_due ON public.insight_series USING btree (next_recording_at) WHERE (deleted_at IS NULL);

CREATE INDEX series_points_series_time ON public.series_points USING btree (insight_series_id, recorded_at);

ALTER TABLE ONLY public.dashboard_insights
    ADD CONSTRAINT dashboard_insights_dashboard_id_fkey FOREIGN KEY (dashboard_id) REFERENCES public.dashboards(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.dashboard_insights
    ADD CONSTRAINT dashboard_insights_insight_id_fkey FOREIGN KEY (insight_id) REFERENCES public.insights(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.dashboard_owners
    ADD CONSTRAINT dashboard_owners_dashboard_id_fkey FOREIGN KEY (dashboard_id) REFERENCES public.dashboards(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.insight_lines
    ADD CONSTRAINT insight_lines_insight_id_fkey FOREIGN KEY (insight_id) REFERENCES public.insights(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.insight_lines
    ADD CONSTRAINT insight_lines_insight_series_id_fkey FOREIGN KEY (insight_series_id) REFERENCES public.insight_series(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.insight_series_backfills
    ADD CONSTRAINT insight_series_backfills_insight_series_id_fkey FOREIGN KEY (insight_series_id) REFERENCES public.insight_series(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.series_points
    ADD CONSTRAINT series_points_insight_series_id_fkey FOREIGN KEY (insight_series_id) REFERENCES public.insight_series(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.series_recording_times
    ADD CONSTRAINT series_recording_times_insight_series_id_fkey FOREIGN KEY (insight_series_id) REFERENCES public.insight_series(id) ON DELETE CASCADE;


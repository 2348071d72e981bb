ALTER TABLE insight_series ADD COLUMN IF NOT EXISTS backfill_state text NOT NULL DEFAULT 'new';

ALTER TABLE repositories ADD COLUMN IF NOT EXISTS topics text[] NOT NULL DEFAULT '{}';

CREATE INDEX IF NOT EXISTS repositories_topics ON repositories USING gin (topics);

DROP INDEX IF EXISTS repositories_topics;
ALTER TABLE repositories DROP COLUMN IF EXISTS topics;

ALTER TABLE retention_rules ADD COLUMN IF NOT EXISTS repository_id integer;

CREATE INDEX IF NOT EXISTS retention_rules_repository ON retention_rules (repository_id);

DROP INDEX IF EXISTS retention_rules_repository;
ALTER TABLE retention_rules DROP COLUMN IF EXISTS repository_id;

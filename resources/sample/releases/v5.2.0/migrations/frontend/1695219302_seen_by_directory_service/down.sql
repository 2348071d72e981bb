DROP INDEX IF EXISTS users_directory_id;
ALTER TABLE users DROP COLUMN IF EXISTS directory_seen_at, DROP COLUMN IF EXISTS directory_id;

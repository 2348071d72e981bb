ALTER TABLE users
    ADD COLUMN IF NOT EXISTS directory_id text,
    ADD COLUMN IF NOT EXISTS directory_seen_at timestamptz;

CREATE UNIQUE INDEX IF NOT EXISTS users_directory_id ON users (directory_id) WHERE deleted_at IS NULL;

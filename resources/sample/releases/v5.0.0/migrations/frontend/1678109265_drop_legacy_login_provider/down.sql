ALTER TABLE users ADD COLUMN IF NOT EXISTS legacy_login_provider text;

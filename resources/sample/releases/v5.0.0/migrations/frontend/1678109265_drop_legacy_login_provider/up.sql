ALTER TABLE users DROP COLUMN IF EXISTS legacy_login_provider;

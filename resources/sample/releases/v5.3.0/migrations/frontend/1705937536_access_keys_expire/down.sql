DROP VIEW IF EXISTS usable_access_keys;
ALTER TABLE access_keys DROP COLUMN IF EXISTS is_internal, DROP COLUMN IF EXISTS expires_at;

ALTER TABLE access_keys
    ADD COLUMN IF NOT EXISTS expires_at timestamptz,
    ADD COLUMN IF NOT EXISTS is_internal boolean NOT NULL DEFAULT false;

CREATE OR REPLACE VIEW usable_access_keys AS
    SELECT k.id, k.owner_id, k.digest, k.scopes
    FROM access_keys k
    JOIN users u ON u.id = k.owner_id
    WHERE u.deleted_at IS NULL AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now());

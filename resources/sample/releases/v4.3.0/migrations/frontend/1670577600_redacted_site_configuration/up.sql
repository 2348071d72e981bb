ALTER TABLE critical_and_site_config ADD COLUMN IF NOT EXISTS redacted_contents text;

ALTER TABLE repositories ADD COLUMN IF NOT EXISTS host_attributes hstore NOT NULL DEFAULT '';

ALTER TABLE repositories DROP COLUMN IF EXISTS host_attributes;
ALTER TABLE critical_and_site_config DROP COLUMN IF EXISTS redacted_contents;

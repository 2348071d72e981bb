-- Connections have had a code host of their own since 5.1; out-of-band migration 24 moved the old ones over.
ALTER TABLE code_connections DROP COLUMN IF EXISTS host_url;

ALTER TABLE code_connections ADD COLUMN IF NOT EXISTS host_url text;

UPDATE code_connections c SET host_url = h.url FROM code_hosts h WHERE h.id = c.code_host_id;

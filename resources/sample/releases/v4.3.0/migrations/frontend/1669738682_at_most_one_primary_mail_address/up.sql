CREATE UNIQUE INDEX IF NOT EXISTS mail_addresses_one_primary ON mail_addresses (user_id) WHERE is_primary;

DROP INDEX IF EXISTS mail_addresses_one_primary;

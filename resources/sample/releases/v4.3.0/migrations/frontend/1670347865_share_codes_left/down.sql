DROP INDEX IF EXISTS share_codes_left;

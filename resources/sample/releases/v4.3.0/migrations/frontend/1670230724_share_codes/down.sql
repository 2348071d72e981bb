DROP TABLE IF EXISTS share_codes;

DELETE FROM share_codes WHERE id > 2147483647;
ALTER TABLE share_codes ALTER COLUMN id TYPE integer;
ALTER SEQUENCE share_codes_id_seq AS integer;

-- A mistyped short link is told from an unknown one by its checksum, without a look-up.
ALTER TABLE share_codes ADD COLUMN IF NOT EXISTS checksum bytea;

UPDATE share_codes SET checksum = substr(digest(digest(code, 'sha512'), 'sha256'), 1, 4) WHERE checksum IS NULL;

ALTER TABLE share_codes ALTER COLUMN checksum SET NOT NULL;

CREATE OR REPLACE FUNCTION fill_share_code_checksum() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    NEW.checksum := substr(digest(digest(NEW.code, 'sha512'), 'sha256'), 1, 4);
    RETURN NEW;
END;
$$;

DROP TRIGGER IF EXISTS share_codes_checksum ON share_codes;
CREATE TRIGGER share_codes_checksum BEFORE INSERT ON share_codes
    FOR EACH ROW EXECUTE FUNCTION fill_share_code_checksum();

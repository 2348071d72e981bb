DROP TRIGGER IF EXISTS share_codes_checksum ON share_codes;
DROP FUNCTION IF EXISTS fill_share_code_checksum();
ALTER TABLE share_codes DROP COLUMN IF EXISTS checksum;

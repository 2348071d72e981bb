ALTER TABLE share_codes ALTER COLUMN id TYPE bigint;

ALTER SEQUENCE share_codes_id_seq AS bigint;

-- A second pool: the first one was half used up on the largest instances.
INSERT INTO share_codes (code)
SELECT substr(translate(encode(sha256(convert_to('pool 2/' || n, 'UTF8')), 'base64'), '+/=', 'xyz'), 1, 14)
FROM generate_series(1, 60000) AS n
ON CONFLICT DO NOTHING;

-- Short links draw a code from this pool, so that handing one out is a single row lock and codes cannot be guessed
-- from each other.
CREATE TABLE IF NOT EXISTS share_codes (
    id serial PRIMARY KEY,
    code text NOT NULL,
    target text,
    drawn_by integer REFERENCES users (id) ON DELETE SET NULL,
    drawn_at timestamptz
);

INSERT INTO share_codes (code)
SELECT substr(translate(encode(sha256(convert_to('pool 1/' || n, 'UTF8')), 'base64'), '+/=', 'xyz'), 1, 14)
FROM generate_series(1, 60000) AS n;

ALTER TABLE share_codes ADD CONSTRAINT share_codes_code_key UNIQUE (code);

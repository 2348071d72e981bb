#pragma once

#include <QString>

namespace lockstep::test {

/// A table of all types whose binary format is known, with values at random and at the ends of their ranges.
inline const QString typedSql = QString::fromUtf8(R"sql(
SELECT setseed(0.25);
CREATE EXTENSION citext;
CREATE TYPE mood AS ENUM ('sad', 'it''s, ok', 'NULL', 'happy');
CREATE FUNCTION words() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(string_agg((ARRAY['a', ' ', E'\t', E'\n', E'\r', E'\b', E'\f', E'\v', '\', '\N', '\x', chr(34), chr(39), '{',
    '}', ',', 'NULL', 'null', 'ü', '語', '🦀', E'\u0085'])[1 + floor(random() * 22)::int], ''), '')
  FROM generate_series(1, floor(random() * 6)::int) $$;
CREATE FUNCTION moment() RETURNS timestamp LANGUAGE sql VOLATILE AS $$
  SELECT '0001-02-01'::timestamp + random() * interval '9998 years' $$;
CREATE TABLE typed (id int, t text, v varchar(60), c char(60), n name, e mood, ci citext, j json, jb jsonb, b bytea,
  yes boolean, i2 int2, i4 int4, i8 int8, f4 float4, f8 float8, u uuid, d date, ts timestamp, ts0 timestamp(0),
  tz timestamptz, ts_a text[], n_a name[], e_a mood[], ci_a citext[], j_a jsonb[], b_a bytea[], yes_a boolean[],
  i2_a int2[], i4_a int4[], i8_a int8[], f8_a float8[], u_a uuid[], d_a date[], tz_a timestamptz[]);
INSERT INTO typed SELECT i, words(), words(), words(), words(), (enum_range(NULL::mood))[1 + i % 4], words(),
  to_json(words()), jsonb_build_object(words(), words(), 'n', random()), decode(md5(i::text), 'hex') || E'\\x5c00',
  i % 2 = 0, (random() * 65535 - 32768)::int2, ((random() - 0.5) * 4e9)::int4, ((random() - 0.5) * 1.8e19)::int8,
  ((random() - 0.5) * 10 ^ (random() * 70 - 35))::float4, (random() - 0.5) * 10 ^ (random() * 600 - 300),
  gen_random_uuid(), moment()::date, moment(), moment(), moment() AT TIME ZONE 'UTC', ARRAY[words(), NULL, words()],
  ARRAY[words(), words()], ARRAY['it''s, ok', 'NULL', NULL]::mood[], ARRAY[words()], ARRAY[to_jsonb(words()), NULL],
  ARRAY['\x', '\x00ff', NULL]::bytea[], ARRAY[true, NULL, false], ARRAY[i % 32768, NULL, -1],
  ARRAY[i, NULL, 0, -i], ARRAY[i::int8 * 123456789012], ARRAY[random(), NULL, -random(), 1e300],
  ARRAY[gen_random_uuid(), NULL], ARRAY[moment()::date], ARRAY[moment() AT TIME ZONE 'UTC', NULL]
  FROM generate_series(1, 4000) i;
INSERT INTO typed (id) VALUES (0);
INSERT INTO typed (id, b, ts_a, i4_a, t, i2, i4, i8, f4, f8) VALUES (-1, '', '{}', '{}', '', -32768, -2147483648,
  -9223372036854775808, '-0', '-0'), (-2, '\x00', ARRAY[''], '{1}', 'x', 32767, 2147483647, 9223372036854775807,
  3.4028235e38, 1.7976931348623157e308), (-3, NULL, '{NULL}', '{NULL}', NULL, 0, 0, 0, 1e-45, 5e-324);
INSERT INTO typed (id, d, ts, tz) VALUES (-4, '0001-01-02', '0001-01-02', '0001-01-02 12:00:00+00'),
  (-5, '9999-12-31', '9999-12-31 23:59:59.999999', '9999-12-30 23:59:59.999999+00'),
  (-6, '2000-02-29', '1999-12-31 23:59:59.999999', '2000-01-01 00:00:00+00');
)sql");

} // namespace lockstep::test

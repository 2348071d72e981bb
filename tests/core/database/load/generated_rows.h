#pragma once

#include <QString>

namespace lockstep::test {

/// Fills every table of the schema public with a few rows of values that fit the columns' types: foreign keys
/// get values that are there, in as many passes as it takes; a row that a check or a trigger refuses is left
/// out.
inline const QString generateRowsSql = QString::fromUtf8(R"sql(
SET app.current_tenant = '1';
CREATE FUNCTION pg_temp.scalar(type regtype, i int) RETURNS text LANGUAGE sql AS $$
  SELECT CASE
    WHEN t.typtype = 'e' THEN format('(enum_range(NULL::%s))[1 + %s %% array_length(enum_range(NULL::%s), 1)]', type, i, type)
    WHEN t.typname IN ('int2', 'int4', 'int8', 'numeric', 'oid') THEN format('%s::%s', i, type)
    WHEN t.typname IN ('float4', 'float8') THEN format('(%s / 7.0)::%s', i, type)
    WHEN t.typname = 'bool' THEN (i % 2 = 0)::text
    WHEN t.typname IN ('text', 'varchar', 'bpchar', 'citext', 'name') THEN
      format('%L::%s', (ARRAY['v', E'tab\t', E'line\n', 'b\s', '\.', 'ü'])[1 + i % 6] || i, type)
    WHEN t.typname IN ('json', 'jsonb') THEN format('%L::%s', json_build_object('n', i, 't', 'q' || chr(34) || E'\\u\n'), type)
    WHEN t.typname = 'bytea' THEN format('decode(md5(%s::text), ''hex'')', i)
    WHEN t.typname IN ('timestamptz', 'timestamp', 'date') THEN
      format('(''2024-03-30 22:00:00.123456+00''::timestamptz + %s * interval ''61 minutes'')::%s', i, type)
    WHEN t.typname = 'interval' THEN format('%s * interval ''1 day 1 second''', i)
    WHEN t.typname = 'uuid' THEN format('md5(%s::text)::uuid', i)
    WHEN t.typname = 'tsvector' THEN format('to_tsvector(''simple'', ''word %s'')', i)
    WHEN t.typtype = 'd' THEN format('(%s)::%s', pg_temp.scalar(t.typbasetype, i), type)
    WHEN t.typelem <> 0 AND t.typcategory = 'A' THEN format('ARRAY[%s, NULL, %s]::%s',
      pg_temp.scalar(t.typelem, i), pg_temp.scalar(t.typelem, i + 1), type)
    ELSE 'NULL' END FROM pg_type t WHERE t.oid = type $$;
DO $$
DECLARE
  rel record; col record; key record; columns text; vals text; value text; pass int; i int; present bigint;
BEGIN
  FOR pass IN 1 .. 6 LOOP
    FOR rel IN SELECT c.oid, c.oid::regclass AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND
        c.relkind IN ('r', 'p') AND c.relname !~ 'migration_logs|schema_migrations' ORDER BY c.relname LOOP
      EXECUTE format('SELECT count(*) FROM %s', rel.name) INTO present;
      CONTINUE WHEN present >= 4;
      FOR i IN 1 .. 6 LOOP
        columns := ''; vals := '';
        FOR col IN SELECT a.attname, a.attnum, a.atttypid FROM pg_attribute a WHERE a.attrelid = rel.oid AND a.attnum > 0
            AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity <> 'a' ORDER BY a.attnum LOOP
          value := pg_temp.scalar(col.atttypid::regtype, i + 10 * pass);
          SELECT confrelid::regclass AS other, (SELECT attname FROM pg_attribute WHERE attrelid = confrelid AND attnum =
            confkey[array_position(conkey, col.attnum)]) AS referenced INTO key FROM pg_constraint WHERE conrelid =
            rel.oid AND contype = 'f' AND col.attnum = ANY (conkey) ORDER BY array_length(conkey, 1) DESC LIMIT 1;
          IF FOUND THEN
            value := format('(SELECT %I FROM %s ORDER BY %I OFFSET %s LIMIT 1)', key.referenced, key.other,
              key.referenced, i % 3);
          END IF;
          columns := columns || format(', %I', col.attname);
          vals := vals || ', ' || value;
        END LOOP;
        CONTINUE WHEN columns = '';
        BEGIN
          EXECUTE format('INSERT INTO %s (%s) VALUES (%s)', rel.name, substr(columns, 3), substr(vals, 3));
        EXCEPTION WHEN OTHERS THEN
          NULL;
        END;
      END LOOP;
    END LOOP;
  END LOOP;
END $$;
)sql");

} // namespace lockstep::test

#include "core/database/drift/repair_facts.h"

#include "core/database/drift/describe.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

// Every object of the schema with the address that pg_depend gives it. A view stands for its rule, a type for
// its array type, an index that serves a constraint for that constraint. What a partition has from its table
// is not an object of its own.
const QString dependentsSql = uR"(
WITH ours AS (SELECT oid FROM pg_namespace WHERE nspname = $1),
names (classid, objid, objsubid, kind, tabl, name) AS (
  SELECT 'pg_class'::regclass, c.oid, 0,
    CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' WHEN 'i' THEN 'index'
      WHEN 'I' THEN 'index' ELSE 'table' END, coalesce(t.relname, ''), c.relname
    FROM pg_class c JOIN ours ON ours.oid = c.relnamespace
    LEFT JOIN pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_class t ON t.oid = i.indrelid
    WHERE i.indexrelid IS NULL OR NOT c.relispartition
  UNION ALL SELECT 'pg_class'::regclass, a.attrelid, a.attnum, 'column', c.relname, a.attname
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN ours ON ours.oid = c.relnamespace
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
  UNION ALL SELECT 'pg_class'::regclass, a.attrelid, a.attnum, 'view', '', c.relname
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN ours ON ours.oid = c.relnamespace
    WHERE a.attnum > 0 AND c.relkind IN ('v', 'm')
  UNION ALL SELECT 'pg_rewrite'::regclass, r.oid, 0, 'view', '', c.relname
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN ours ON ours.oid = c.relnamespace
    WHERE c.relkind IN ('v', 'm')
  UNION ALL SELECT 'pg_constraint'::regclass, k.oid, 0, CASE WHEN k.contype IN ('p', 'u', 'x') THEN 'index'
      ELSE 'constraint' END, c.relname, k.conname
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN ours ON ours.oid = c.relnamespace
    WHERE k.conparentid = 0 AND k.coninhcount = 0
  UNION ALL SELECT 'pg_trigger'::regclass, t.oid, 0, 'trigger', c.relname, t.tgname
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN ours ON ours.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND t.%1 = 0
  UNION ALL SELECT 'pg_policy'::regclass, p.oid, 0, 'policy', c.relname, p.polname
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN ours ON ours.oid = c.relnamespace
  UNION ALL SELECT 'pg_attrdef'::regclass, d.oid, 0, CASE WHEN a.attgenerated = '' THEN 'default'
      ELSE 'column' END, c.relname, a.attname
    FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid JOIN ours ON ours.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
  UNION ALL SELECT 'pg_proc'::regclass, p.oid, 0, 'function', '',
      p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'
    FROM pg_proc p JOIN ours ON ours.oid = p.pronamespace
  UNION ALL SELECT 'pg_type'::regclass, t.oid, 0, CASE WHEN r.relkind IN ('v', 'm') THEN 'view'
      WHEN t.typtype = 'c' OR r.oid IS NOT NULL THEN 'table' ELSE 'enum' END, '',
      coalesce(r.relname, e.typname, t.typname)
    FROM pg_type t JOIN ours ON ours.oid = t.typnamespace
    LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
    LEFT JOIN pg_class r ON r.oid = coalesce(nullif(e.typrelid, 0), nullif(t.typrelid, 0)))
SELECT DISTINCT o.kind, o.tabl, o.name, d.kind, d.tabl, d.name
FROM pg_depend p JOIN names o ON o.classid = p.refclassid AND o.objid = p.refobjid
  AND o.objsubid = p.refobjsubid
JOIN names d ON d.classid = p.classid AND d.objid = p.objid AND d.objsubid = p.objsubid
WHERE (o.kind, o.tabl, o.name) <> (d.kind, d.tabl, d.name)
ORDER BY 1, 2, 3, 4, 5, 6)"_s;

const QString sizesSql = uR"(SELECT c.relname, CASE c.relkind WHEN 'p'
    THEN (SELECT sum(pg_total_relation_size(part.relid)) FROM pg_partition_tree(c.oid) part)
    ELSE pg_total_relation_size(c.oid) END, current_user
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'm'))"_s;

ObjectKind kindOf(const QString& name)
{
    static const QHash<QString, ObjectKind> kinds = [] {
        QHash<QString, ObjectKind> made;
        for (int kind = 0; kind <= int(ObjectKind::View); ++kind)
            made.insert(objectKindName(ObjectKind(kind)), ObjectKind(kind));
        return made;
    }();
    return kinds.value(name);
}

SchemaObject objectAt(const SqlRows& rows, qsizetype row, qsizetype column)
{
    return {kindOf(rows.text(row, column)), rows.text(row, column + 1), rows.text(row, column + 2)};
}

} // namespace

Result<RepairFacts> readRepairFacts(Connection& connection, const QString& schemaName, std::stop_token stop)
{
    const auto read = [&](const QString& sql) -> Result<SqlRows> {
        const SqlResult rows = connection.query(sql, {schemaName}, stop);
        if (!rows)
            return std::unexpected(
                rows.error().toError(u"read what depends on what in"_s, connection.settings().description()));
        return *rows;
    };
    RepairFacts facts;
    const Result<SqlRows> edges = read(dependentsSql.arg(parentOfTrigger(connection.serverVersion())));
    if (!edges)
        return failure(edges);
    for (qsizetype row = 0; row < edges->size(); ++row)
        facts.dependents[objectAt(*edges, row, 0)].append(objectAt(*edges, row, 3));
    const Result<SqlRows> sizes = read(sizesSql);
    if (!sizes)
        return failure(sizes);
    for (qsizetype row = 0; row < sizes->size(); ++row) {
        facts.tableBytes.insert(sizes->text(row, 0), sizes->number(row, 1));
        facts.currentUser = sizes->text(row, 2);
    }
    return facts;
}

} // namespace lockstep

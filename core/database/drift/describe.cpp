#include "core/database/drift/describe.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"describe the schema of"_s;

// All queries take the schema's name as $1 and sort by name, byte by byte, whatever the database's collation.

const QString extensionsSql =
    uR"(SELECT e.extname, obj_description(e.oid, 'pg_extension') FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE n.nspname = $1 ORDER BY e.extname COLLATE "C")"_s;

const QString enumsSql = uR"(SELECT t.typname, v.enumlabel, obj_description(t.oid, 'pg_type') FROM pg_enum v
JOIN pg_type t ON t.oid = v.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname = $1 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass
  AND d.objid = t.oid AND d.deptype = 'e')
ORDER BY t.typname COLLATE "C", v.enumsortorder)"_s;

const QString functionsSql =
    uR"(SELECT p.proname, CASE WHEN p.prokind = 'a' THEN format(E'CREATE OR REPLACE AGGREGATE %I.%I(%s) (\n'
      ' SFUNC = %s,\n STYPE = %s%s%s%s\n)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid),
      a.aggtransfn, format_type(a.aggtranstype, NULL),
      CASE WHEN a.aggfinalfn <> 0 THEN E',\n FINALFUNC = ' || a.aggfinalfn ELSE '' END,
      CASE WHEN a.aggcombinefn <> 0 THEN E',\n COMBINEFUNC = ' || a.aggcombinefn ELSE '' END,
      E',\n INITCOND = ' || quote_literal(a.agginitval))
    ELSE pg_get_functiondef(p.oid) END, pg_get_function_identity_arguments(p.oid),
  CASE p.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END,
  obj_description(p.oid, 'pg_proc'), pg_get_userbyid(p.proowner),
  (SELECT string_agg(grants.privilege_type || ' to ' ||
      CASE grants.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grants.grantee)::text END, E'\n'
      ORDER BY grants.grantee)
    FROM aclexplode(p.proacl) grants) FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
WHERE n.nspname = $1 AND (p.prokind IN ('f', 'p') AND l.lanname IN ('sql', 'plpgsql', 'c')
    OR p.prokind = 'a' AND a.aggkind = 'n')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
    AND d.deptype = 'e')
ORDER BY p.proname COLLATE "C", pg_get_function_identity_arguments(p.oid) COLLATE "C")"_s;

// The sequence of an identity column belongs to the column and is described with it.
const QString sequencesSql =
    uR"(SELECT c.relname, format_type(s.seqtypid, NULL), s.seqstart, s.seqmin, s.seqmax, s.seqincrement,
  s.seqcycle, owner.relname || '.' || a.attname, obj_description(c.oid, 'pg_class')
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')
  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
LEFT JOIN pg_class owner ON owner.oid = d.refobjid
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE n.nspname = $1 AND d.deptype IS DISTINCT FROM 'i' ORDER BY c.relname COLLATE "C")"_s;

const QString tablesSql = uR"(SELECT c.relname, obj_description(c.oid, 'pg_class'), c.relrowsecurity,
  c.relforcerowsecurity, CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
  CASE WHEN c.relispartition THEN parent.relname END, pg_get_expr(c.relpartbound, c.oid),
  (SELECT string_agg(DISTINCT grants.privilege_type || ' to ' ||
      CASE grants.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grants.grantee)::text END, E'\n')
    FROM aclexplode(c.relacl) grants WHERE grants.grantee <> c.relowner), pg_get_userbyid(c.relowner),
  array_to_string(c.reloptions, ', '), CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
    WHEN 'i' THEN 'USING INDEX ' || (SELECT quote_ident(x.relname) FROM pg_index i
      JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident) ELSE '' END
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND c.relispartition
LEFT JOIN pg_class parent ON parent.oid = i.inhparent
WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
    AND d.deptype = 'e')
ORDER BY c.relname COLLATE "C")"_s;

const QString columnsSql = uR"(SELECT c.relname, a.attname, a.attnum,
  CASE WHEN element.oid IS NOT NULL THEN
      CASE WHEN element.typnamespace = 'pg_catalog'::regnamespace THEN format_type(element.oid, NULL)
        ELSE element.typname END || '[]'
    WHEN t.typnamespace = 'pg_catalog'::regnamespace THEN format_type(t.oid, NULL)
    ELSE t.typname END,
  NOT a.attnotnull, CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
  CASE WHEN t.typname IN ('varchar', 'bpchar') AND a.atttypmod > 4 THEN a.atttypmod - 4 ELSE 0 END,
  CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END,
  CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END,
  col_description(c.oid, a.attnum), format_type(a.atttypid, a.atttypmod) ||
    CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || quote_ident(k.collname) ELSE '' END
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_type element ON element.oid = t.typelem AND t.typcategory = 'A'
LEFT JOIN pg_collation k ON k.oid = a.attcollation
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attname COLLATE "C")"_s;

const QString indexesSql = uR"(SELECT c.relname, x.relname, i.indisprimary, i.indisunique, i.indisexclusion,
  coalesce(k.condeferrable, false), pg_get_indexdef(i.indexrelid), k.contype,
  pg_get_constraintdef(k.oid), i.indisvalid,
  coalesce(obj_description(k.oid, 'pg_constraint'), obj_description(x.oid, 'pg_class'))
FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid
  AND k.contype IN ('p', 'u', 'x')
WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'm') AND NOT x.relispartition
ORDER BY x.relname COLLATE "C")"_s;

const QString constraintsSql =
    uR"(SELECT c.relname, k.conname, k.contype, target.relname, k.condeferrable, pg_get_constraintdef(k.oid),
  obj_description(k.oid, 'pg_constraint'), NOT EXISTS (SELECT FROM pg_trigger t
    WHERE t.tgconstraint = k.oid AND t.tgisinternal AND t.tgenabled = 'D')
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class target ON target.oid = k.confrelid AND k.contype = 'f'
WHERE n.nspname = $1 AND k.contype IN ('c', 'f', 't') AND k.conparentid = 0 AND k.coninhcount = 0
ORDER BY k.conname COLLATE "C")"_s;

const QString triggersSql =
    uR"(SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid), obj_description(t.oid, 'pg_trigger'),
  CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS'
    ELSE 'ENABLE' END
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND NOT t.tgisinternal AND t.%1 = 0 ORDER BY t.tgname COLLATE "C")"_s;

const QString policiesSql =
    uR"(SELECT c.relname, p.polname, format('CREATE POLICY %I ON %I.%I AS %s FOR %s TO %s', p.polname,
    n.nspname, c.relname, CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
    CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
      WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
    (SELECT string_agg(CASE role WHEN 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(role)) END, ', ')
      FROM unnest(p.polroles) role))
  || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
  || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', ''),
  obj_description(p.oid, 'pg_policy')
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 ORDER BY p.polname COLLATE "C")"_s;

const QString viewsSql =
    uR"(SELECT c.relname, pg_get_viewdef(c.oid), c.relkind = 'm', obj_description(c.oid, 'pg_class'),
  (SELECT string_agg(DISTINCT grants.privilege_type || ' to ' ||
      CASE grants.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grants.grantee)::text END, E'\n')
    FROM aclexplode(c.relacl) grants WHERE grants.grantee <> c.relowner), pg_get_userbyid(c.relowner),
  array_to_string(c.reloptions, ', ')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relkind IN ('v', 'm') AND c.relname NOT LIKE 'pg\_stat\_%'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
    AND d.deptype = 'e')
ORDER BY c.relname COLLATE "C")"_s;

/// Reads one schema within one transaction.
class Describer
{
public:
    Describer(Connection& connection, const QString& name, const std::stop_token& stop)
        : m_connection(connection), m_name(name), m_stop(stop)
    {
    }

    Result<SchemaDescription> describe();

private:
    using Reader = std::function<void(const SqlRows&, qsizetype)>;

    Result<void> setSearchPath();
    Result<void> checkExists();
    Result<void> read(const QString& sql, const Reader& reader);
    Result<void> readTables();
    Result<void> readViews();
    void readIndex(const SqlRows& rows, qsizetype row);

    /// A reader for what belongs to a table, whose name is the first column. Tables that are not described
    /// (an extension's) are passed over.
    Reader ofTable(const std::function<void(TableDescription&, const SqlRows&, qsizetype)>& reader);

    Connection& m_connection;
    const QString& m_name;
    const std::stop_token& m_stop;
    SchemaDescription m_schema;
    QHash<QString, qsizetype> m_tables;
    QHash<QString, qsizetype> m_views;
};

Result<void> Describer::setSearchPath()
{
    // Expressions are printed with the names that the search path does not cover in full.
    const SqlResult begun = m_connection.execute(
        u"SET LOCAL search_path = %1"_s.arg(m_connection.quotedIdentifier(m_name)), m_stop);
    if (!begun)
        return std::unexpected(begun.error().toError(attempted, m_connection.settings().description()));
    return {};
}

Result<void> Describer::checkExists()
{
    bool exists = false;
    const Result<void> looked = read(u"SELECT 1 FROM pg_namespace WHERE nspname = $1"_s,
                                     [&](const SqlRows&, qsizetype) { exists = true; });
    if (!looked || exists)
        return looked;
    return failure(ErrorKind::NotFound, attempted, m_connection.settings().description(),
                   u"it has no schema \"%1\""_s.arg(m_name));
}

Result<void> Describer::read(const QString& sql, const Reader& reader)
{
    const SqlResult rows = m_connection.query(sql, {m_name}, m_stop);
    if (!rows)
        return std::unexpected(rows.error().toError(attempted, m_connection.settings().description()));
    for (qsizetype row = 0; row < rows->size(); ++row)
        reader(*rows, row);
    return {};
}

Describer::Reader
Describer::ofTable(const std::function<void(TableDescription&, const SqlRows&, qsizetype)>& reader)
{
    return [this, reader](const SqlRows& rows, qsizetype row) {
        const auto table = m_tables.constFind(rows.text(row, 0));
        if (table != m_tables.cend())
            reader(m_schema.tables[*table], rows, row);
    };
}

Result<void> Describer::readViews()
{
    return read(viewsSql, [this](const SqlRows& rows, qsizetype row) {
        ViewDescription view;
        view.name = rows.text(row, 0);
        view.definition = rows.text(row, 1);
        view.materialized = rows.flag(row, 2);
        view.comment = rows.text(row, 3);
        view.privileges = rows.text(row, 4).split(u'\n', Qt::SkipEmptyParts);
        view.owner = rows.text(row, 5);
        view.options = rows.text(row, 6);
        m_views.insert(view.name, m_schema.views.size());
        m_schema.views.append(view);
    });
}

void Describer::readIndex(const SqlRows& rows, qsizetype row)
{
    const IndexDescription index{rows.text(row, 1), rows.flag(row, 2), rows.flag(row, 3), rows.flag(row, 4),
                                 rows.flag(row, 5), rows.text(row, 6), rows.text(row, 7), rows.text(row, 8),
                                 rows.flag(row, 9), rows.text(row, 10)};
    if (const auto table = m_tables.constFind(rows.text(row, 0)); table != m_tables.cend())
        m_schema.tables[*table].indexes.append(index);
    else if (const auto view = m_views.constFind(rows.text(row, 0)); view != m_views.cend())
        m_schema.views[*view].indexes.append(index);
}

Result<void> Describer::readTables()
{
    return read(tablesSql,
                [this](const SqlRows& rows, qsizetype row) {
                    TableDescription table;
                    table.name = rows.text(row, 0);
                    table.comment = rows.text(row, 1);
                    table.rowSecurity = rows.flag(row, 2);
                    table.forceRowSecurity = rows.flag(row, 3);
                    table.partitionKey = rows.text(row, 4);
                    table.partitionOf = rows.text(row, 5);
                    table.partitionBound = rows.text(row, 6);
                    table.privileges = rows.text(row, 7).split(u'\n', Qt::SkipEmptyParts);
                    table.owner = rows.text(row, 8);
                    table.options = rows.text(row, 9);
                    table.replicaIdentity = rows.text(row, 10);
                    m_tables.insert(table.name, m_schema.tables.size());
                    m_schema.tables.append(table);
                })
        .and_then([this] {
            return read(columnsSql, ofTable([](TableDescription& table, const SqlRows& rows, qsizetype row) {
                            ColumnDescription column;
                            column.name = rows.text(row, 1);
                            column.index = int(rows.number(row, 2));
                            column.typeName = rows.text(row, 3);
                            column.nullable = rows.flag(row, 4);
                            column.defaultValue = rows.text(row, 5);
                            column.maximumLength = int(rows.number(row, 6));
                            column.identityGeneration = rows.text(row, 7);
                            column.identity = !column.identityGeneration.isEmpty();
                            column.generationExpression = rows.text(row, 8);
                            column.generated = !column.generationExpression.isEmpty();
                            column.comment = rows.text(row, 9);
                            column.fullType = rows.text(row, 10);
                            table.columns.append(column);
                        }));
        })
        .and_then([this] {
            return read(indexesSql, [this](const SqlRows& rows, qsizetype row) { readIndex(rows, row); });
        })
        .and_then([this] {
            return read(constraintsSql,
                        ofTable([](TableDescription& table, const SqlRows& rows, qsizetype row) {
                            table.constraints.append({rows.text(row, 1), rows.text(row, 2), rows.text(row, 3),
                                                      rows.flag(row, 4), rows.text(row, 5), rows.text(row, 6),
                                                      rows.flag(row, 7)});
                        }));
        })
        .and_then([this] {
            return read(triggersSql.arg(parentOfTrigger(m_connection.serverVersion())),
                        ofTable([](TableDescription& table, const SqlRows& rows, qsizetype row) {
                            table.triggers.append(
                                {rows.text(row, 1), rows.text(row, 2), rows.text(row, 3), rows.text(row, 4)});
                        }));
        })
        .and_then([this] {
            return read(policiesSql, ofTable([](TableDescription& table, const SqlRows& rows, qsizetype row) {
                            table.policies.append({rows.text(row, 1), rows.text(row, 2), rows.text(row, 3)});
                        }));
        });
}

Result<SchemaDescription> Describer::describe()
{
    m_schema.name = m_name;
    m_schema.serverMajor = m_connection.serverVersion() / 10000;
    const Result<void> done =
        setSearchPath()
            .and_then([this] { return checkExists(); })
            .and_then([this] {
                return read(extensionsSql, [this](const SqlRows& rows, qsizetype row) {
                    m_schema.extensions.append(rows.text(row, 0));
                    m_schema.extensionComments.append(rows.text(row, 1));
                });
            })
            .and_then([this] {
                return read(enumsSql, [this](const SqlRows& rows, qsizetype row) {
                    if (m_schema.enums.isEmpty() || m_schema.enums.last().name != rows.text(row, 0))
                        m_schema.enums.append({rows.text(row, 0), {}, rows.text(row, 2)});
                    m_schema.enums.last().labels.append(rows.text(row, 1));
                });
            })
            .and_then([this] {
                return read(functionsSql, [this](const SqlRows& rows, qsizetype row) {
                    m_schema.functions.append({rows.text(row, 0), rows.text(row, 1), rows.text(row, 2),
                                               rows.text(row, 3), rows.text(row, 4), rows.text(row, 5),
                                               rows.text(row, 6).split(u'\n', Qt::SkipEmptyParts)});
                });
            })
            .and_then([this] {
                return read(sequencesSql, [this](const SqlRows& rows, qsizetype row) {
                    m_schema.sequences.append({rows.text(row, 0), rows.text(row, 1), rows.number(row, 2),
                                               rows.number(row, 3), rows.number(row, 4), rows.number(row, 5),
                                               rows.flag(row, 6), rows.text(row, 7), rows.text(row, 8)});
                });
            })
            .and_then([this] { return readViews(); })
            .and_then([this] { return readTables(); });
    if (!done)
        return failure(done);
    return std::move(m_schema);
}

} // namespace

QString parentOfTrigger(int serverVersion)
{
    return serverVersion >= 130000 ? u"tgparentid"_s : u"tgtype * 0"_s;
}

Result<SchemaDescription> describeWithinTransaction(Connection& connection, const QString& name,
                                                    const std::stop_token& stop)
{
    return Describer(connection, name, stop).describe();
}

Result<SchemaDescription> describeSchema(Connection& connection, const QString& name, std::stop_token stop)
{
    const SqlResult begun = connection.execute(u"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"_s, stop);
    if (!begun)
        return std::unexpected(begun.error().toError(attempted, connection.settings().description()));
    Result<SchemaDescription> schema = describeWithinTransaction(connection, name, stop);
    connection.rollback();
    return schema;
}

} // namespace lockstep

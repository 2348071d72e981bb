#include "core/migration/historic_rewrites.h"

#include "core/migration/definition_rules.h"
#include "core/migration/sql_text.h"

#include <QRegularExpression>
#include <QSet>

#include <array>

namespace lockstep {

namespace {

constexpr MigrationId renumberedFirst = 1528395945;
constexpr MigrationId renumberedLast = 1528395948;
constexpr MigrationId renumberedBy = 16;

QRegularExpression pattern(const QString& text)
{
    return QRegularExpression(text, QRegularExpression::CaseInsensitiveOption);
}

/// These need an elevated role, and metadata that could say so came after them.
bool isKnownPrivileged(Schema schema, MigrationId id)
{
    static const QMap<Schema, QSet<MigrationId>> ids = {
        {Schema::Frontend, {1528395717, 1528395764, 1528395953, 1657908958, 1657908965}},
        {Schema::CodeIntel, {1000000003, 1000000020, 1000000031}},
        {Schema::CodeInsights, {1000000001, 1000000027}}};
    return ids[schema].contains(id);
}

/// Their down sides build or drop an index concurrently, which cannot be done in the transaction that reverts
/// them.
bool hasConcurrentDown(Schema schema, MigrationId id)
{
    static const QSet<MigrationId> ids = {1528395736, 1528395895, 1528395901, 1528395902,
                                          1528395903, 1528395904, 1528395905, 1528395906,
                                          1528395954, 1743888862, 1756143187};
    return schema == Schema::Frontend && ids.contains(id);
}

QString withoutConcurrently(QString sql)
{
    static const QRegularExpression shape =
        pattern(QStringLiteral(R"(\b((?:CREATE\s+(?:UNIQUE\s+)?|DROP\s+)INDEX)\s+CONCURRENTLY\b)"));
    return sql.replace(shape, QStringLiteral(R"(\1)"));
}

/// The code insights database was a TimescaleDB once. Later releases dropped these statements themselves, and
/// the tables work without them.
void dropTimescale(Schema schema, Definition& definition)
{
    static const QRegularExpression shape = pattern(QStringLiteral(
        R"(^(?:CREATE\s+EXTENSION\b.*\btimescaledb\b|SELECT\s+create_hypertable\s*\(|SELECT\s+drop_chunks\s*\()"
        R"(|ALTER\s+SYSTEM\s+SET\s+timescaledb\.))"));
    static constexpr std::array words = {QLatin1StringView("timescaledb"),
                                         QLatin1StringView("create_hypertable"),
                                         QLatin1StringView("drop_chunks")};
    if (schema == Schema::CodeInsights &&
        std::ranges::any_of(words, [&](QLatin1StringView word) { return definition.up.contains(word); }))
        definition.up = withoutStatements(definition.up, shape);
}

/// Comments on the bookkeeping table of a tool that is gone: there is no such table in a database of today.
void dropBookkeepingComments(Schema schema, Definition& definition)
{
    static const QRegularExpression shape = pattern(QStringLiteral(
        R"(^COMMENT\s+ON\s+(?:TABLE|COLUMN)\s+(?:codeintel|codeinsights)_schema_migrations\b)"));
    if (schema != Schema::Frontend && definition.up.contains(QLatin1StringView("_schema_migrations")))
        definition.up = withoutStatements(definition.up, shape);
}

/// The procedure commits between batches, which is not possible inside of a migration's transaction.
void callNoProcedure(Schema schema, Definition& definition)
{
    static const QRegularExpression shape =
        pattern(QStringLiteral(R"(^CALL\s+set_repo_stars_null_to_zero\s*\(\s*\)\s*;?$)"));
    if (schema == Schema::Frontend && shape.match(definition.up).hasMatch())
        definition.up = QStringLiteral("UPDATE repo SET stars = 0 WHERE stars IS NULL;");
}

/// Two down sides that cannot run: one drops a table before the table that refers to it, the other leaves a
/// type behind which the up side then cannot create again.
void repairDowns(Schema schema, Definition& definition)
{
    static const QRegularExpression dropDashboard =
        pattern(QStringLiteral(R"(^DROP\s+TABLE\s+IF\s+EXISTS\s+dashboard\s*;$)"));
    if (schema != Schema::CodeInsights)
        return;
    if (definition.id == 1000000014 && definition.down.contains(QLatin1StringView("dashboard_insight_view")))
        definition.down = withoutStatements(definition.down, dropDashboard) +
                          QStringLiteral("\nDROP TABLE IF EXISTS dashboard;");
    if (definition.id == 1000000017 && definition.down.contains(QLatin1StringView("sample_interval_unit")) &&
        !definition.down.contains(QLatin1StringView("time_unit;")))
        definition.down += QStringLiteral("\nDROP TYPE IF EXISTS time_unit;");
}

/// Some old files open or close a transaction of their own in a place where it is not the outermost pair.
QString withoutOwnTransaction(const QString& sql)
{
    static const QRegularExpression shape = pattern(
        QStringLiteral(R"(^(?:BEGIN|START\s+TRANSACTION|COMMIT|END)(?:\s+(?:WORK|TRANSACTION))?\s*;?$)"));
    return withoutStatements(sql, shape);
}

/// Before metadata had flags, only the SQL says.
void deriveFlags(Definition& definition)
{
    definition.privileged = definition.privileged || findExtensionStatement(definition.up).has_value() ||
                            findExtensionStatement(definition.down).has_value();
    const std::optional<ConcurrentIndex> index = findConcurrentIndex(definition.up);
    definition.createIndexConcurrently = index && index->alone;
    if (!definition.createIndexConcurrently)
        definition.up =
            withoutConcurrently(definition.up); // With others in one file it can only be built the usual way.
}

} // namespace

void rewriteHistoric(Schema schema, const Version& release, Definition& definition)
{
    const bool beforeFlags = release.line() < firstLineWithFlags;
    dropTimescale(schema, definition);
    dropBookkeepingComments(schema, definition);
    callNoProcedure(schema, definition);
    repairDowns(schema, definition);
    if (beforeFlags || hasConcurrentDown(schema, definition.id))
        definition.down = withoutConcurrently(definition.down);
    if (beforeFlags) {
        definition.up = withoutOwnTransaction(definition.up);
        definition.down = withoutOwnTransaction(definition.down);
        deriveFlags(definition);
    }
    if (isKnownPrivileged(schema, definition.id))
        definition.privileged = true;
}

void renumberHistoric(Schema schema, const Version& release, QList<Definition>& definitions)
{
    if (schema != Schema::Frontend || release != Version(3, 35, 0))
        return;
    const MigrationId newLast = renumberedLast + renumberedBy;
    if (std::ranges::contains(definitions, newLast, &Definition::id))
        return;
    QList<Definition> moved;
    for (Definition& definition : definitions) {
        if (definition.id < renumberedFirst || definition.id > renumberedLast)
            continue;
        Definition renumbered = definition;
        renumbered.id += renumberedBy;
        renumbered.parents = {renumbered.id - 1};
        moved.append(renumbered);
        definition.name = QStringLiteral("noop");
        definition.up = definition.down = QStringLiteral("-- NO-OP to fix out of sequence migrations");
    }
    definitions += moved;
}

std::optional<SplitRoot> splitSquashedRoot(const Version& release, const Definition& root)
{
    static const QRegularExpression extension(
        QStringLiteral(R"(^(?:CREATE|DROP|COMMENT\s+ON)\s+EXTENSION\b)"));
    if (release.line() >= firstLineWithFlags || !isSquashed(root) || !root.parents.isEmpty() ||
        !findExtensionStatement(root.up))
        return std::nullopt;
    QStringList statements;
    for (const SqlStatement& statement : splitStatements(root.up)) {
        if (extension.matchView(statement.in(root.up)).hasMatch())
            statements.append(statement.in(root.up).toString());
    }
    if (statements.isEmpty())
        return std::nullopt;
    SplitRoot split{root, root};
    split.privileged.id = -root.id;
    split.privileged.name += QStringLiteral(" (privileged)");
    split.privileged.up = statements.join(QStringLiteral("\n\n"));
    split.privileged.down.clear();
    split.privileged.privileged = true;
    split.rest.up = withoutStatements(root.up, extension);
    split.rest.parents = {-root.id};
    split.rest.privileged = false;
    return split;
}

bool isSquashed(const Definition& definition)
{
    return definition.name.startsWith(QLatin1StringView("squashed migrations"));
}

} // namespace lockstep

#include "core/migration/definition_rules.h"

#include "core/migration/sql_text.h"

#include <QRegularExpression>

namespace lockstep {

namespace {

std::unexpected<Error> broken(const QString& path, int line, const QString& happened, const QString& advice)
{
    return failure(ErrorKind::Invalid, QStringLiteral("read the migration"),
                   QStringLiteral("%1:%2").arg(path).arg(line), happened, advice);
}

std::unexpected<Error> badIndex(const QString& path, int line, const QString& why, const QString& advice)
{
    return broken(path, line, QStringLiteral("malformed concurrent index creation: ") + why, advice);
}

int lineOf(const QString& sql, qsizetype position, int firstLine)
{
    return firstLine + lineAt(sql, position) - 1;
}

Result<void> checkIndex(Definition& definition, const DefinitionSource& source)
{
    if (const auto inDown = findConcurrentIndex(definition.down)) {
        return badIndex(source.downPath, lineOf(definition.down, inDown->position, source.downLine),
                        QStringLiteral("the down side creates an index concurrently"),
                        QStringLiteral("Create it without CONCURRENTLY on the way down"));
    }
    const auto inUp = findConcurrentIndex(definition.up);
    if (!inUp && !definition.createIndexConcurrently)
        return {};
    if (!inUp) {
        return badIndex(
            source.upPath, source.upLine,
            QStringLiteral("the metadata says createIndexConcurrently, the up side does not do it"),
            QStringLiteral("Create the index concurrently, or take the flag away"));
    }
    const int line = lineOf(definition.up, inUp->position, source.upLine);
    if (!definition.createIndexConcurrently) {
        return badIndex(source.upPath, line,
                        QStringLiteral("the metadata does not say createIndexConcurrently"),
                        QStringLiteral("Add \"createIndexConcurrently: true\" to the metadata"));
    }
    if (!inUp->alone) {
        return badIndex(
            source.upPath, line, QStringLiteral("there are other statements beside it"),
            QStringLiteral("Move them to migrations of their own: it runs outside of a transaction"));
    }
    definition.index = inUp->index;
    return {};
}

Result<void> checkExtensions(const QString& sql, const QString& path, int firstLine)
{
    const std::optional<qsizetype> position = findExtensionStatement(sql);
    if (!position)
        return {};
    return broken(
        path, lineOf(sql, *position, firstLine),
        QStringLiteral("malformed Postgres extension modification: it needs an elevated role, the metadata "
                       "does not say so"),
        QStringLiteral("Add \"privileged: true\" to the metadata"));
}

} // namespace

std::optional<ConcurrentIndex> findConcurrentIndex(const QString& sql)
{
    static const QRegularExpression shape(QStringLiteral(
        R"(CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)\s+ON\s+(\w+))"));
    if (!sql.contains(QLatin1StringView("CONCURRENTLY")))
        return std::nullopt;
    const QString bare = withoutComments(sql);
    const QRegularExpressionMatch match = shape.match(bare);
    if (!match.hasMatch())
        return std::nullopt;
    const QList<SqlStatement> statements = splitStatements(bare);
    return ConcurrentIndex{{match.captured(1), match.captured(2)},
                           match.capturedStart(),
                           statements.size() == 1 && statements.first().begin == match.capturedStart()};
}

std::optional<qsizetype> findExtensionStatement(const QString& sql)
{
    static const QRegularExpression shape(QStringLiteral(R"(\b(?:CREATE|DROP|COMMENT\s+ON)\s+EXTENSION\b)"));
    if (!sql.contains(QLatin1StringView("EXTENSION")))
        return std::nullopt;
    const QRegularExpressionMatch match = shape.match(withoutComments(sql));
    return match.hasMatch() ? std::optional(match.capturedStart()) : std::nullopt;
}

Result<void> checkDefinition(Definition& definition, const DefinitionSource& source)
{
    if (Result<void> index = checkIndex(definition, source); !index || definition.privileged)
        return index;
    return checkExtensions(definition.up, source.upPath, source.upLine).and_then([&] {
        return checkExtensions(definition.down, source.downPath, source.downLine);
    });
}

} // namespace lockstep

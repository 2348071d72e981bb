#include "core/migration/definition.h"

#include <QRegularExpression>

#include "core/migration/canonical_sql.h"

namespace lockstep {

namespace {

/// Definitions of many releases share their text: most comparisons end at the address.
bool sameText(const QString& a, const QString& b)
{
    return a.size() == b.size() && (a.constData() == b.constData() || a == b);
}

} // namespace

bool Definition::sameEffect(const Definition& other) const
{
    return id == other.id && privileged == other.privileged && nonIdempotent == other.nonIdempotent &&
           createIndexConcurrently == other.createIndexConcurrently &&
           terminateBlockingTransactions == other.terminateBlockingTransactions && index == other.index &&
           parents == other.parents && sameText(up, other.up) && sameText(down, other.down);
}

QString migrationTitle(const Definition& definition)
{
    return definition.name.isEmpty() ? QString::number(definition.id) : definition.name;
}

QString canonicalSql(const QString& text)
{
    return readMigrationText(text).sql;
}

QString revertSql(const Definition& definition)
{
    static const QRegularExpression concurrently(QStringLiteral(R"(\b(DROP\s+INDEX)\s+CONCURRENTLY\b)"),
                                                 QRegularExpression::CaseInsensitiveOption);
    return QString(definition.down).replace(concurrently, QStringLiteral("\\1"));
}

} // namespace lockstep

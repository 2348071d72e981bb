#include "core/migration/data_loss.h"

#include "core/migration/lint/sql_change.h"

namespace lockstep {

namespace {

QString lossOf(const lint::SqlChange& change)
{
    using lint::ChangeKind;
    switch (change.kind) {
    case ChangeKind::DropTable:
        return QStringLiteral("drops the table %1 with its rows").arg(change.object);
    case ChangeKind::DropColumn:
        return QStringLiteral("drops the column %1.%2 with its values").arg(change.object, change.part);
    case ChangeKind::ChangeType:
        return QStringLiteral("changes the type of %1.%2, which may lose precision")
            .arg(change.object, change.part);
    case ChangeKind::Delete:
        return QStringLiteral("deletes rows of %1").arg(change.object);
    case ChangeKind::Truncate:
        return QStringLiteral("empties the table %1").arg(change.object);
    case ChangeKind::Update:
        return QStringLiteral("overwrites values in %1").arg(change.object);
    default:
        return {};
    }
}

} // namespace

QStringList dataLosses(const QString& sql)
{
    const QByteArray bytes = sql.toUtf8();
    QStringList losses;
    for (const lint::SqlChange& change : lint::changesOf(lint::parseScript(bytes), bytes)) {
        const QString loss = change.temporary ? QString() : lossOf(change);
        if (!loss.isEmpty() && !losses.contains(loss))
            losses.append(loss);
    }
    return losses;
}

} // namespace lockstep

#pragma once

#include <QHash>
#include <QList>
#include <QString>

namespace lockstep::lint {

/// One "-- lint:ignore rule[, rule]: reason" of a script.
struct Silence
{
    QStringList rules;
    QString reason;         ///< Empty where the comment gives none.
    qsizetype position = 0; ///< in bytes of the script's UTF-8
};

/// Those of a script's comments, in their order.
[[nodiscard]] QList<Silence> silencesOf(const QString& sql);

} // namespace lockstep::lint

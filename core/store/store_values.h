#pragma once

#include "core/store/process_identity.h"

#include <QDateTime>
#include <QVariantList>

namespace lockstep {

// How values of ours are kept in the store's tables.

inline QString timeText(const QDateTime& time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

inline QDateTime timeOf(const QVariant& text)
{
    return text.isNull() ? QDateTime() : QDateTime::fromString(text.toString(), Qt::ISODateWithMs).toUTC();
}

inline QString notNull(const QString& text)
{
    return text.isNull() ? QStringLiteral("") : text;
}

/// Databases do not keep what comes after a NUL.
inline QString printable(QString text)
{
    return notNull(text.replace(QChar(0), QChar(QChar::ReplacementCharacter)));
}

inline QVariantList ownerValues(const ProcessIdentity& owner)
{
    return {owner.pid, owner.startTime, notNull(owner.boot), notNull(owner.host)};
}

} // namespace lockstep

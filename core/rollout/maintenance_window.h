#pragma once

#include "core/support/error.h"

#include <QDateTime>
#include <QList>
#include <QTime>
#include <QTimeZone>

namespace lockstep {

/// The hours in which an instance may be upgraded, week by week: "22:00-04:00", "Sat,Sun 00:00-24:00",
/// "Mon-Fri 20:00-06:00 Europe/Berlin". Days are those on which it opens; the time zone is UTC unless an
/// IANA name says otherwise. An empty one is always open.
class MaintenanceWindow
{
public:
    /// Errors: Usage, with an example.
    [[nodiscard]] static Result<MaintenanceWindow> parse(const QString& text);

    [[nodiscard]] bool isAlways() const { return m_days.isEmpty(); }

    [[nodiscard]] bool isOpen(const QDateTime& now) const;
    /// `now` when it is open; else when it opens next.
    [[nodiscard]] QDateTime nextOpening(const QDateTime& now) const;

private:
    [[nodiscard]] QDateTime opening(const QDate& day) const;
    [[nodiscard]] QDateTime closing(const QDate& day) const;

    QList<int> m_days; ///< 1 is Monday, as QDate counts
    int m_from = 0;    ///< minutes since midnight
    int m_to = 0;      ///< the same; not after m_from: on the next day
    QTimeZone m_zone = QTimeZone(QTimeZone::UTC);
};

} // namespace lockstep

#pragma once

#include <QDateTime>

#include <atomic>
#include <chrono>

namespace lockstep::test {

/// The server's clock, which may be wrong.
class KubeClock
{
public:
    void setSkew(std::chrono::seconds skew) { m_skew = skew.count(); }

    [[nodiscard]] QDateTime now() const { return QDateTime::currentDateTimeUtc().addSecs(m_skew); }

    /// As in metadata.creationTimestamp.
    [[nodiscard]] QString stamp() const { return stamp(now()); }

    [[nodiscard]] static QString stamp(const QDateTime& time)
    {
        return time.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ssZ"));
    }

    [[nodiscard]] static QDateTime read(const QString& stamp)
    {
        return QDateTime::fromString(stamp, Qt::ISODateWithMs);
    }

private:
    std::atomic<qint64> m_skew = 0;
};

} // namespace lockstep::test

#pragma once

#include "core/health/health_checks.h"
#include "core/support/line_splitter.h"

namespace lockstep {

/// The lines of a log that tell of trouble: of the levels error, fatal, dpanic and panic, in the product's
/// logfmt or JSON. Takes a log in pieces of any size, however long, and keeps the last few lines.
class TroubleInLog
{
public:
    TroubleInLog();
    TroubleInLog(const TroubleInLog&) = delete;
    TroubleInLog& operator=(const TroubleInLog&) = delete;

    void add(const QByteArray& bytes) { m_lines.add(bytes); }

    /// The log has ended.
    void finish() { m_lines.finish(); }

    [[nodiscard]] qint64 count() const { return m_count; }

    /// The newest, oldest first.
    [[nodiscard]] const QStringList& last() const { return m_last; }

private:
    void look(const QString& line);

    LineSplitter m_lines;
    qint64 m_count = 0;
    QStringList m_last;
};

/// A log, wherever it is: of a container, a pod, a file.
struct HealthLog
{
    QString name; ///< "frontend", "pod sourcegraph-frontend-0"
    /// Gives the log since its service was started, piece by piece. Blocks.
    std::function<Result<void>(const std::function<void(const QByteArray& bytes)>& sink,
                               const std::stop_token& stop)>
        read;
};

/// Looks for trouble in logs; one that cannot be read hides no other.
[[nodiscard]] HealthCheck logCheck(const QString& name, const QList<HealthLog>& sources);

} // namespace lockstep

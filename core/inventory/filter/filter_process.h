#pragma once

#include "core/inventory/filter/fleet_filter.h"

#include <QDeadlineTimer>
#include <QProcess>

namespace lockstep::filter {

/// A worker with its documents, started when it is first needed and anew after it had to be ended. Of one
/// thread.
class FilterProcess
{
public:
    FilterProcess(QByteArrayList documents, const FleetFilter::Limits& limits);
    ~FilterProcess();

    /// As FleetFilter::select.
    [[nodiscard]] Result<Selection> ask(const QString& expression, const std::stop_token& stop);

private:
    [[nodiscard]] Result<void> start(const QString& expression, const std::stop_token& stop);
    [[nodiscard]] Result<void> give(const QByteArray& frame, const QString& expression,
                                    const std::stop_token& stop);
    [[nodiscard]] Result<QByteArray> readFrame(const QString& expression, const std::stop_token& stop);
    [[nodiscard]] std::unexpected<Error> ended(const QString& expression);
    void end();

    QByteArrayList m_documents;
    FleetFilter::Limits m_limits;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_read;
    QDeadlineTimer m_deadline;
    bool m_owes = false; ///< the answer to a question that nobody waits for any more
};

} // namespace lockstep::filter

#include "core/database/load/dump_source.h"
#include "core/database/load/load_target.h"
#include "core/support/waiting.h"

namespace lockstep {

using namespace std::chrono_literals;

Result<void> lockLoads(Connection& connection, const QString& database, const std::stop_token& stop)
{
    const QString subject = connection.settings().with(QStringLiteral("dbname"), database).description();
    const auto patience = std::chrono::steady_clock::now() + 5s;
    while (true) {
        const SqlResult taken = connection.query(
            QStringLiteral("SELECT pg_try_advisory_lock(hashtext('lockstep load'), hashtext($1))"),
            {database}, stop);
        if (!taken)
            return std::unexpected(taken.error().toError(QStringLiteral("lock"), subject));
        if (taken->flag(0, 0))
            return {};
        if (std::chrono::steady_clock::now() > patience)
            return failure(ErrorKind::Busy, loadAttempt(), subject,
                           QStringLiteral("another load into it is running"),
                           QStringLiteral("Wait for its end"));
        if (!sleepUnlessStopped(100ms, stop))
            return failure(ErrorKind::Cancelled, loadAttempt(), subject, QStringLiteral("it was cancelled"));
    }
}

} // namespace lockstep

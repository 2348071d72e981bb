#include "core/database/add_log.h"

#include "core/database/advisory_lock.h"
#include "core/database/migration_log_table.h"

namespace lockstep {

namespace {

constexpr std::chrono::seconds lockPatience{10};

} // namespace

Result<void> addMigrationLog(const ConnectionSettings& settings, Schema schema, MigrationId id, bool up,
                             const RunEventSink& events, const std::stop_token& stop)
{
    Result<Connection> connection = Connection::open(settings, stop);
    if (!connection)
        return failure(connection);
    AdvisoryLock lock(*connection, schema);
    if (const Result<void> taken = lock.take(lockPatience, events, stop); !taken)
        return taken;
    MigrationLogTable log(*connection, schema);
    return log.ensure().and_then([&] { return log.begin(id, up); }).and_then([&](qint64 row) {
        return log.finishSuccess(row);
    });
}

} // namespace lockstep

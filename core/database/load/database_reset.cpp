#include "core/database/load/database_reset.h"

#include "core/database/load/load_target.h"

using namespace Qt::StringLiterals;

namespace lockstep {

Result<void> resetDatabase(const ConnectionSettings& target, const RunEventSink& events,
                           const std::stop_token& stop)
{
    LoadProgress progress(QString(), events);
    const std::unique_ptr<LoadTarget> fresh = freshTarget(target, progress);
    const Result<void> done = fresh->prepare(stop).and_then([&] { return fresh->commit(stop); });
    if (done)
        return {};
    if (const Result<void> discarded = fresh->discard(); !discarded)
        progress.log(RunEvent::Level::Warning, discarded.error().message());
    return done;
}

Result<QString> databaseIdentity(const ConnectionSettings& target, const std::stop_token& stop)
{
    Result<Connection> connection = Connection::open(target, stop);
    const QString name = target.value(u"dbname"_s);
    // Whether it is there is asked from beside it; it may be the server that is not.
    if (!connection && !name.isEmpty())
        connection = Connection::open(target.with(u"dbname"_s, u"postgres"_s), stop);
    if (!connection)
        return failure(connection);
    const SqlResult found = connection->query(
        u"SELECT oid FROM pg_database WHERE datname = coalesce(nullif($1, ''), current_database())"_s, {name},
        stop);
    if (!found)
        return std::unexpected(found.error().toError(u"look for"_s, target.description()));
    return found->isEmpty() ? QString() : found->text(0, 0);
}

} // namespace lockstep

// Out-of-band migrations, watched while somebody looks.

#include "models/databases_session_private.h"

namespace lockstep {

void DatabasesSession::watchOutOfBand(bool on)
{
    if (std::exchange(d->watching, on) == on)
        return;
    if (on)
        d->pollOutOfBand();
    else
        d->pollTimer.stop();
}

void DatabasesSession::Private::setOutOfBand(QList<OutOfBandStatus> migrations)
{
    ++pollGeneration; // an answer that is on its way is older
    pollStop.request_stop();
    outOfBand = std::move(migrations);
    outOfBandError.reset();
    Q_EMIT q->outOfBandChanged();
    readOutOfBandSoon();
}

void DatabasesSession::Private::readOutOfBandSoon()
{
    const bool isOpen = outOfBandError || !std::ranges::all_of(outOfBand, &OutOfBandStatus::isComplete);
    if (watching && isOpen)
        pollTimer.start();
}

/// Beside whatever else is done: it is a look of a millisecond, and the tab is alive while others work.
void DatabasesSession::Private::pollOutOfBand()
{
    if (!watching || !reading || !scope.databases.contains(Schema::Frontend))
        return;
    const quint64 generation = ++pollGeneration;
    pollStop.request_stop();
    pollStop = jobs.start(
        [this, generation, settings = scope.databases.value(Schema::Frontend)](const std::stop_token& token) {
            Result<Connection> connection = Connection::open(settings, token);
            Result<QList<OutOfBandStatus>> migrations =
                connection ? readOutOfBand(*connection, token) : failure(connection);
            QMetaObject::invokeMethod(
                q,
                [this, generation, migrations = std::move(migrations)] {
                    if (generation != pollGeneration)
                        return;
                    if (migrations)
                        return setOutOfBand(*migrations);
                    outOfBandError = migrations.error();
                    Q_EMIT q->outOfBandChanged();
                    readOutOfBandSoon();
                },
                Qt::QueuedConnection);
        });
}

} // namespace lockstep

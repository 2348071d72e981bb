#include "models/databases_session.h"

#include "models/databases_session_private.h"

namespace lockstep {

namespace {

constexpr int drainMilliseconds = 100;
constexpr int pollMilliseconds = 2000;

} // namespace

DatabasesSession::Private::Private(DatabasesSession* session) : q(session)
{
    drainTimer.setInterval(drainMilliseconds);
    QObject::connect(&drainTimer, &QTimer::timeout, q, [this] { drain(); });
    pollTimer.setSingleShot(true);
    pollTimer.setInterval(pollMilliseconds);
    QObject::connect(&pollTimer, &QTimer::timeout, q, [this] { pollOutOfBand(); });
}

DatabasesSession::DatabasesSession(QObject* parent) : QObject(parent), d(std::make_unique<Private>(this)) {}

DatabasesSession::~DatabasesSession()
{
    d->jobs.stopAndWait();
}

const DatabaseSet& DatabasesSession::databases() const
{
    return d->scope.databases;
}

Version DatabasesSession::release() const
{
    return d->scope.release;
}

bool DatabasesSession::isConnected() const
{
    return d->connected;
}

bool DatabasesSession::isBusy() const
{
    return !d->activity.isEmpty();
}

bool DatabasesSession::isChanging() const
{
    return d->changing;
}

const ChangeOptions& DatabasesSession::options() const
{
    return d->scope.options;
}

void DatabasesSession::setOptions(const ChangeOptions& options)
{
    if (options == d->scope.options)
        return;
    d->scope.options = options;
    Q_EMIT optionsChanged();
}

void DatabasesSession::setRecording(const RecordingPlace& place)
{
    d->recording = place;
}

bool DatabasesSession::isCancelling() const
{
    return d->cancelling;
}

QString DatabasesSession::activity() const
{
    return d->activity;
}

QString DatabasesSession::progress() const
{
    return d->progress;
}

const SchemaStatus* DatabasesSession::status(Schema schema) const
{
    const auto found =
        d->reading ? d->reading->statuses.constFind(schema) : QMap<Schema, SchemaStatus>::const_iterator();
    return d->reading && found != d->reading->statuses.cend() ? &*found : nullptr;
}

const SchemaGraph* DatabasesSession::graph(Schema schema) const
{
    const auto found =
        d->reading ? d->reading->graphs.constFind(schema) : QMap<Schema, SchemaGraph>::const_iterator();
    return d->reading && found != d->reading->graphs.cend() ? &*found : nullptr;
}

const DriftFinding* DatabasesSession::drift(Schema schema) const
{
    const auto found = d->drift.constFind(schema);
    return found == d->drift.cend() ? nullptr : &*found;
}

const RescuePlan* DatabasesSession::rescue(Schema schema) const
{
    const auto found = d->rescue.constFind(schema);
    return found == d->rescue.cend() ? nullptr : &*found;
}

QDateTime DatabasesSession::readAt() const
{
    return d->reading ? d->reading->time : QDateTime();
}

const QList<OutOfBandStatus>& DatabasesSession::outOfBand() const
{
    return d->outOfBand;
}

std::optional<Error> DatabasesSession::outOfBandError() const
{
    return d->outOfBandError;
}

bool DatabasesSession::hasPlanner() const
{
    return d->scope.planner != nullptr;
}

void DatabasesSession::setPlanner(std::shared_ptr<const Planner> planner)
{
    d->scope.planner = std::move(planner);
}

void DatabasesSession::Private::setBusy(const QString& text)
{
    activity = text;
    progress.clear();
    cancelling = false;
    if (text.isEmpty()) {
        drainTimer.stop();
    } else {
        queue = std::make_shared<EventQueue>();
        drainTimer.start();
    }
    Q_EMIT q->activityChanged();
}

void DatabasesSession::Private::drain()
{
    const QString before = progress;
    for (const RunEvent& event : queue->take())
        show(event);
    if (progress != before)
        Q_EMIT q->activityChanged();
}

void DatabasesSession::Private::show(const RunEvent& event)
{
    const QString where = event.lane.isEmpty() ? QString() : event.lane + QStringLiteral(": ");
    switch (event.kind) {
    case RunEvent::Kind::StepStarted:
        progress = event.text;
        return;
    case RunEvent::Kind::ItemStarted:
        progress = where + tr("migration %1 %2").arg(event.itemId).arg(event.text);
        return;
    case RunEvent::Kind::Log:
        if (event.level != RunEvent::Level::Debug)
            progress = where + event.text.simplified();
        return;
    default:
        return;
    }
}

void DatabasesSession::Private::fail(const Error& error)
{
    if (error.kind == ErrorKind::Cancelled)
        Q_EMIT q->succeeded(tr("Cancelled."));
    else
        Q_EMIT q->failed(error);
}

void DatabasesSession::cancel()
{
    if (!isBusy() || d->cancelling)
        return;
    d->cancelling = true;
    d->stop.request_stop();
    Q_EMIT activityChanged();
}

void DatabasesSession::connectTo(const DatabaseSet& databases, const Version& release)
{
    if (!d->canStart())
        return;
    d->scope.databases = databases;
    d->scope.release = release;
    d->connected = false;
    d->reading.reset();
    d->drift.clear();
    d->rescue.clear();
    d->setOutOfBand({});
    d->read(tr("Connecting to the databases"));
    Q_EMIT readingChanged();
}

void DatabasesSession::setRelease(const Version& release)
{
    if (!d->canStart() || release == d->scope.release)
        return;
    d->scope.release = release;
    d->stale = true; // what is known is about another release
    if (d->connected)
        d->read(tr("Reading the databases"));
    Q_EMIT readingChanged();
}

void DatabasesSession::refresh()
{
    if (d->canStart() && !d->scope.databases.isEmpty())
        d->read(tr("Reading the databases"));
}

void DatabasesSession::Private::read(const QString& text)
{
    start(
        text,
        [what = scope](const RunEventSink&, const std::stop_token& token) {
            return readDatabases(what, token);
        },
        [this](Result<DatabaseReading> result) {
            // Who cancelled gets nothing, even where the answer was quicker.
            if (result && stop.stop_requested())
                result = failure(ErrorKind::Cancelled, tr("read the databases"), {}, tr("it was cancelled"));
            applyReading(std::move(result));
        });
}

void DatabasesSession::Private::applyReading(Result<DatabaseReading> result)
{
    if (!result) {
        if (std::exchange(stale, false))
            reading.reset();
        fail(result.error());
        Q_EMIT q->readingChanged();
        return;
    }
    stale = false;
    connected = true;
    reading = *std::move(result);
    for (const auto& [schema, status] : reading->statuses.asKeyValueRange()) {
        if (!status.isDirty())
            rescue.remove(schema);
    }
    setOutOfBand(reading->statuses.value(Schema::Frontend).outOfBand);
    Q_EMIT q->readingChanged();
    readDriftAgain();
}

/// What was found may be gone, or be more.
void DatabasesSession::Private::readDriftAgain()
{
    const auto older = std::ranges::find_if(
        drift, [this](const DriftFinding& finding) { return reading && finding.time < reading->time; });
    if (older != drift.end())
        q->lookForDrift(older.key(), DriftSource(older->source));
}

void DatabasesSession::lookForDrift(Schema schema, const DriftSource& source)
{
    if (!d->canStart() || !d->scope.databases.contains(schema))
        return;
    d->start(
        tr("Looking for drift in %1").arg(schemaName(schema)),
        [scope = d->scope, schema, source](const RunEventSink&, const std::stop_token& stop) {
            return lockstep::lookForDrift(scope, schema, source, stop);
        },
        [this, schema](const Result<DriftFinding>& found) {
            if (found)
                d->drift.insert(schema, *found);
            else
                d->drift.remove(schema);
            if (!found)
                d->fail(found.error());
            Q_EMIT readingChanged();
            if (found)
                d->readDriftAgain();
        });
}

void DatabasesSession::lookForRescue(Schema schema, std::optional<RescueDirection> direction)
{
    if (!d->canStart() || !d->scope.databases.contains(schema))
        return;
    d->start(
        tr("Finding out what the migration did in %1").arg(schemaName(schema)),
        [scope = d->scope, schema, direction](const RunEventSink&, const std::stop_token& stop) {
            return lockstep::lookForRescue(scope, schema, direction, stop);
        },
        [this, schema](const Result<std::optional<RescuePlan>>& plan) {
            d->rescue.remove(schema);
            if (!plan)
                d->fail(plan.error());
            else if (*plan)
                d->rescue.insert(schema, **plan);
            else
                Q_EMIT succeeded(tr("Nothing is dirty in %1.").arg(schemaName(schema)));
            Q_EMIT readingChanged();
        });
}

} // namespace lockstep

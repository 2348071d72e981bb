#include "core/database/rehearsal.h"

#include "core/database/connection.h"
#include "core/database/dump_loader.h"
#include "core/database/postgres_programs.h"
#include "core/database/rehearsal_history.h"
#include "core/database/rehearsal_preparation.h"
#include "core/database/schema_dump.h"
#include "core/database/schema_threads.h"
#include "core/database/upgrade_steps.h"
#include "core/support/files.h"

#include <QElapsedTimer>

namespace lockstep {

namespace {

constexpr qint64 emptyRehearsalBytes =
    400'000'000;              ///< three small databases, the expected ones, and the server's log
constexpr int dumpGrowth = 2; ///< a loaded dump with its indexes, to its file

double secondsOf(const QElapsedTimer& timer)
{
    return double(timer.elapsed()) / 1000;
}

class Rehearsal
{
public:
    Rehearsal(const RehearsalRequest& request, const Planner& planner, RunEventSink events,
              RehearsalReport& report, const std::stop_token& stop)
        : m_request(request), m_planner(planner), m_events(std::move(events)), m_report(report), m_stop(stop)
    {
    }

    Result<void> run();

private:
    Result<void> check() const;
    Result<void> openWorkspace();
    Result<void> rehearse();
    Result<void> startServer();
    Result<void> prepare();
    Result<void> upgrade();
    Result<void> dumpSchemas() const;
    Result<void> compare();
    Result<void> compareOne(SchemaComparison& comparison, const std::stop_token& stop) const;
    void leave();

    [[nodiscard]] QList<Schema> schemas() const;
    [[nodiscard]] DatabaseSet databases() const;
    [[nodiscard]] Error explained(Error error) const;
    [[nodiscard]] qint64 bytesNeeded() const;
    void log(RunEvent::Level level, const QString& text) const;

    const RehearsalRequest& m_request;
    const Planner& m_planner;
    RunEventSink m_events;
    RehearsalReport& m_report;
    const std::stop_token& m_stop;
    std::unique_ptr<RehearsalWorkspace> m_workspace;
    std::unique_ptr<PrivateServer> m_server;
};

Result<void> Rehearsal::run()
{
    if (const Result<void> checked = check(); !checked)
        return checked;
    if (const Result<void> opened = openWorkspace(); !opened)
        return opened;
    Result<void> result = rehearse();
    if (!result)
        result = std::unexpected(explained(result.error()));
    leave();
    return result;
}

/// What can be known to be wrong before anything is made.
Result<void> Rehearsal::check() const
{
    if (m_request.path.steps.isEmpty())
        return failure(ErrorKind::Usage, QStringLiteral("rehearse"), {},
                       QStringLiteral("the path has no steps"));
    for (const QString& dump : m_request.dumps) {
        if (const Result<void> checked = checkDump(dump); !checked)
            return checked;
    }
    if (!m_request.dumpSchemaFolder.isEmpty() && !QDir().mkpath(m_request.dumpSchemaFolder))
        return failure(ErrorKind::Io, QStringLiteral("make the folder"), m_request.dumpSchemaFolder,
                       QStringLiteral("the file system refused"), QStringLiteral("Check its permissions"));
    return {};
}

Result<void> Rehearsal::openWorkspace()
{
    const Result<PostgresPrograms> programs = findPostgres();
    if (!programs)
        return failure(programs);
    const QByteArray identity = rehearsalIdentity(m_request, m_planner.contents(), programs->major);
    const int removed = removeAbandonedWorkspaces(
        identity, [this](const QString& text) { log(RunEvent::Level::Warning, text); });
    if (removed > 0)
        log(RunEvent::Level::Info, QStringLiteral("Removed what %1 killed rehearsals had left").arg(removed));
    Result<std::unique_ptr<RehearsalWorkspace>> workspace =
        RehearsalWorkspace::open(m_request.workFolder, identity);
    if (!workspace)
        return failure(workspace);
    m_workspace = std::move(*workspace);
    m_report.resumed = m_workspace->anyPrepared();
    return {};
}

Result<void> Rehearsal::rehearse()
{
    using Phase = Result<void> (Rehearsal::*)();
    for (const Phase phase :
         {&Rehearsal::startServer, &Rehearsal::prepare, &Rehearsal::upgrade, &Rehearsal::compare}) {
        if (m_stop.stop_requested())
            return failure(ErrorKind::Cancelled, QStringLiteral("rehearse"), {},
                           QStringLiteral("it was cancelled"));
        if (const Result<void> done = (this->*phase)(); !done)
            return done;
    }
    return {};
}

Result<void> Rehearsal::startServer()
{
    if (!m_report.resumed) {
        if (const Result<void> space = checkFreeSpace(m_workspace->folder(), bytesNeeded()); !space)
            return space;
    }
    log(RunEvent::Level::Info, QStringLiteral("Starting a private PostgreSQL server"));
    Result<std::unique_ptr<PrivateServer>> server = PrivateServer::start(m_workspace->serverFolder(), m_stop);
    if (!server)
        return failure(server);
    m_server = std::move(*server);
    const Result<Connection> connection =
        Connection::open(m_server->database(QStringLiteral("postgres")), m_stop);
    if (!connection)
        return failure(connection);
    m_report.server = connection->serverName();
    return {};
}

Result<void> Rehearsal::prepare()
{
    QElapsedTimer timer;
    timer.start();
    const RehearsalPreparation preparation(m_request, m_planner, *m_server, *m_workspace, m_events);
    const Result<void> done =
        forEachSchema(schemas(), m_stop, [&](Schema schema, const std::stop_token& stop) {
            return preparation.prepare(schema, stop);
        });
    m_report.prepareSeconds = secondsOf(timer);
    return done;
}

Result<void> Rehearsal::upgrade()
{
    UpgradeOptions options;
    options.waitForOutOfBand = false; // no services run here that would do them
    UpgradeSteps steps(m_request.path, migratorCatalogs(m_planner, m_request.path), m_planner.knowledge(),
                       databases(), options, m_events);
    UpgradeOutcome outcome;
    const Result<void> done = steps.run(outcome, m_stop);
    m_report.steps = outcome.steps;
    if (m_report.resumed) {
        const Result<void> added =
            addEarlierMigrations(m_report.steps, m_request.path, m_planner.contents(), databases());
        if (done && !added)
            return added;
    }
    return done ? dumpSchemas() : done;
}

Result<void> Rehearsal::dumpSchemas() const
{
    if (m_request.dumpSchemaFolder.isEmpty())
        return {};
    for (const auto& [schema, settings] : databases().asKeyValueRange()) {
        const QString file = m_request.dumpSchemaFolder + u'/' + schemaName(schema) + QStringLiteral(".sql");
        const QStringList options = {QStringLiteral("--no-owner"), QStringLiteral("--no-privileges")};
        if (const Result<void> dumped = dumpSchema(m_server->binFolder(), settings, file, options, m_stop);
            !dumped)
            return dumped;
        log(RunEvent::Level::Info, QStringLiteral("Wrote %1").arg(file));
    }
    return {};
}

Result<void> Rehearsal::compare()
{
    const QList<Schema> all = schemas();
    QList<SchemaComparison> comparisons;
    for (const Schema schema : all)
        comparisons.append({schema, false, {}});
    SchemaComparison* const first = comparisons.data(); // each thread has its own element
    const Result<void> done = forEachSchema(all, m_stop, [&](Schema schema, const std::stop_token& stop) {
        return compareOne(first[all.indexOf(schema)], stop);
    });
    m_report.comparisons = comparisons;
    return done;
}

Result<void> Rehearsal::compareOne(SchemaComparison& comparison, const std::stop_token& stop) const
{
    const QString name = schemaName(comparison.schema);
    const ReleaseContents* release = m_planner.contents().find(m_request.path.to);
    const ReleaseText squashed =
        release ? release->schemas.value(comparison.schema).squashedSql : ReleaseText();
    if (squashed.isEmpty()) {
        log(RunEvent::Level::Info,
            QStringLiteral("%1: the release has no squashed.sql to compare with").arg(name));
        return {};
    }
    const Result<QByteArray> sql = squashed.bytes();
    if (!sql)
        return failure(sql);
    const QString expected = QStringLiteral("expected_") + name;
    const QString file = m_workspace->file(expected + QStringLiteral(".sql"));
    if (const Result<void> written = writeFile(file, *sql); !written)
        return written;
    if (const Result<void> loaded =
            loadDump(*m_server, expected, file, m_workspace->folder(), stop, schemaOnlySession);
        !loaded)
        return loaded;
    Result<QStringList> differences = compareSchemas(
        m_server->binFolder(), m_server->database(expected),
        QStringLiteral("squashed.sql of ") + m_request.path.to.toString(), m_server->database(name),
        name + QStringLiteral(" after the upgrade"), m_workspace->folder(), stop);
    if (!differences)
        return failure(differences);
    comparison.compared = true;
    comparison.differences = std::move(*differences);
    log(comparison.differences.isEmpty() ? RunEvent::Level::Info : RunEvent::Level::Warning,
        comparison.differences.isEmpty()
            ? QStringLiteral("%1: equal to the release's squashed.sql").arg(name)
            : QStringLiteral("%1: differs from the release's squashed.sql").arg(name));
    return {};
}

/// Only a killed rehearsal leaves anything behind.
void Rehearsal::leave()
{
    if (m_server) {
        if (const Result<void> stopped = m_server->stop(); !stopped)
            log(RunEvent::Level::Warning, stopped.error().message());
        m_server.reset();
    }
    if (qEnvironmentVariableIsSet("LOCKSTEP_KEEP_REHEARSAL")) {
        log(RunEvent::Level::Info,
            QStringLiteral("Kept %1, as LOCKSTEP_KEEP_REHEARSAL says").arg(m_workspace->folder()));
        return;
    }
    if (const Result<void> removed = m_workspace->remove(); !removed)
        log(RunEvent::Level::Warning, removed.error().message());
}

QList<Schema> Rehearsal::schemas() const
{
    const ReleaseContents* target = m_planner.contents().find(m_request.path.to);
    QList<Schema> schemas;
    for (const Schema schema : allSchemas) {
        if (m_request.dumps.contains(schema) || (target && target->schemas.contains(schema)))
            schemas.append(schema);
    }
    return schemas;
}

DatabaseSet Rehearsal::databases() const
{
    DatabaseSet databases;
    for (const Schema schema : schemas())
        databases.insert(schema, m_server->database(schemaName(schema)));
    return databases;
}

/// A server that went away takes the reason with it into its log.
Error Rehearsal::explained(Error error) const
{
    if (error.kind == ErrorKind::Cancelled || !m_server)
        return explainFullDisk(error, m_workspace->folder(), {});
    const QByteArray serverLog = readFile(m_server->logFile()).value_or(QByteArray()).right(4096);
    error = explainFullDisk(error, m_workspace->folder(),
                            error.kind == ErrorKind::Connection ? QString::fromUtf8(serverLog) : QString());
    if (error.kind == ErrorKind::Connection)
        error.happened += QStringLiteral("; the private server's log ends with: ") +
                          QString::fromUtf8(serverLog.right(1000).trimmed());
    return error;
}

qint64 Rehearsal::bytesNeeded() const
{
    qint64 bytes = emptyRehearsalBytes;
    for (const QString& dump : m_request.dumps)
        bytes += QFileInfo(dump).size() * dumpGrowth;
    return bytes;
}

void Rehearsal::log(RunEvent::Level level, const QString& text) const
{
    RunEvent event;
    event.level = level;
    event.text = text;
    m_events(event);
}

void emitStart(const UpgradePath& path, const RunEventSink& events)
{
    RunEvent event;
    event.kind = RunEvent::Kind::RunStarted;
    event.total = int(path.steps.size());
    event.text = QStringLiteral("Rehearsal from %1 to %2").arg(path.from.toString(), path.to.toString());
    events(event);
}

void emitEnd(const RehearsalReport& report, const Result<void>& result, const RunEventSink& events)
{
    RunEvent event;
    event.kind = RunEvent::Kind::RunFinished;
    event.seconds = report.seconds;
    event.detail = report.error;
    if (!result)
        event.state = result.error().kind == ErrorKind::Cancelled ? RunEvent::State::Cancelled
                                                                  : RunEvent::State::Failed;
    events(event);
}

QString resultName(const RehearsalReport& report, const Result<void>& result)
{
    if (!result)
        return result.error().kind == ErrorKind::Cancelled ? QStringLiteral("cancelled")
                                                           : QStringLiteral("failed");
    const bool equal = std::ranges::all_of(report.comparisons, [](const SchemaComparison& comparison) {
        return comparison.differences.isEmpty();
    });
    return equal ? QStringLiteral("done") : QStringLiteral("differs");
}

} // namespace

Result<void> runRehearsal(const RehearsalRequest& request, const Planner& planner, const RunEventSink& events,
                          RehearsalReport& report, std::stop_token stop)
{
    QElapsedTimer timer;
    timer.start();
    const RunEventSink sink = events ? events : RunEventSink([](const RunEvent&) {});
    report = {};
    report.path = request.path;
    report.started = QDateTime::currentDateTimeUtc();
    emitStart(request.path, sink);
    const Result<void> result = Rehearsal(request, planner, sink, report, stop).run();
    report.seconds = secondsOf(timer);
    report.result = resultName(report, result);
    if (!result)
        report.error = result.error().message();
    emitEnd(report, result, sink);
    return result;
}

} // namespace lockstep

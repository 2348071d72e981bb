#include "core/database/upgrade_steps.h"

#include "core/database/instance_version.h"
#include "core/database/out_of_band.h"

#include <QElapsedTimer>

#include <mutex>

namespace lockstep {

namespace {

const QString upgradeAttempted = QStringLiteral("upgrade the instance");

QString pathText(const UpgradePath& path)
{
    return QStringLiteral("from %1 to %2").arg(path.from.toString(), path.to.toString());
}

std::unexpected<Error> wrongVersion(const UpgradePath& path, const QString& instanceVersion)
{
    return failure(ErrorKind::Precondition, upgradeAttempted, pathText(path),
                   QStringLiteral("its database says that it runs %1").arg(instanceVersion),
                   QStringLiteral("Plan the upgrade from %1, or skip the version check if you know better")
                       .arg(instanceVersion));
}

RunEvent::State stateOf(const Result<void>& result)
{
    if (result)
        return RunEvent::State::Done;
    return result.error().kind == ErrorKind::Cancelled ? RunEvent::State::Cancelled : RunEvent::State::Failed;
}

/// In a dry run nothing is applied between the steps, so each step finds what the earlier ones would have
/// done still to do. Each migration is told of once.
class FirstMention
{
public:
    [[nodiscard]] bool operator()(const RunEvent& event)
    {
        if (event.kind != RunEvent::Kind::ItemStarted && event.kind != RunEvent::Kind::ItemFinished)
            return true;
        const std::scoped_lock lock(m_mutex);
        const auto known = m_step.constFind({event.lane, event.itemId});
        if (known != m_step.cend())
            return *known == event.step;
        m_step.insert({event.lane, event.itemId}, event.step);
        return true;
    }

private:
    std::mutex m_mutex;
    QHash<std::pair<QString, qint64>, int> m_step;
};

bool isMentioned(const UpgradeOutcome& outcome, const MigrationOutcome& migration)
{
    return std::ranges::any_of(outcome.steps, [&](const StepOutcome& step) {
        return std::ranges::any_of(step.migrations, [&](const MigrationOutcome& other) {
            return other.schema == migration.schema && other.id == migration.id;
        });
    });
}

} // namespace

UpgradeSteps::UpgradeSteps(const UpgradePath& path, CatalogForStep catalogs, const Knowledge& knowledge,
                           DatabaseSet databases, UpgradeOptions options, RunEventSink events)
    : m_path(path),
      m_catalogs(std::move(catalogs)),
      m_knowledge(knowledge),
      m_databases(std::move(databases)),
      m_options(std::move(options)),
      m_events(std::move(events))
{
    // The product's own upgrade does the same: what a failed attempt left is tried again.
    m_options.migrator.ignoreSingleDirtyLog = true;
    m_options.migrator.ignoreSinglePendingLog = true;
    if (m_options.migrator.dryRun)
        m_events = [events = m_events, first = std::make_shared<FirstMention>()](const RunEvent& event) {
            if ((*first)(event))
                events(event);
        };
}

Result<void> UpgradeSteps::run(UpgradeOutcome& outcome, const std::stop_token& stop)
{
    const Result<qsizetype> first = firstStep(stop);
    if (!first)
        return failure(first);
    if (const Result<void> checked = checkServers(*first, stop); !checked)
        return checked;
    if (const Result<void> checked = checkDrift(*first, stop); !checked)
        return checked;
    for (qsizetype index = 0; index < m_path.steps.size(); ++index) {
        m_currentStep = int(index);
        if (index < *first) {
            skipStep(index, outcome);
            continue;
        }
        if (const Result<void> done = runStep(index, outcome, stop); !done)
            return done;
    }
    return {};
}

Result<void> UpgradeSteps::checkServers(qsizetype firstStep, const std::stop_token& stop) const
{
    for (const auto& [schema, settings] : m_databases.asKeyValueRange()) {
        const Result<Connection> connection = Connection::open(settings, stop);
        if (!connection)
            return failure(connection);
        const int major = connection->serverVersion() / 10000;
        for (const UpgradeStep& step : m_path.steps.sliced(firstStep)) {
            const int minimum = m_knowledge.minimumPostgres(step.to);
            if (major >= minimum)
                continue;
            return failure(
                ErrorKind::Precondition, upgradeAttempted, pathText(m_path),
                QStringLiteral("%1 needs PostgreSQL %2 or later, and the %3 database (%4) is on %5")
                    .arg(step.to.toString())
                    .arg(minimum)
                    .arg(schemaName(schema), settings.description(), connection->serverName()),
                QStringLiteral("Upgrade up to %1, upgrade PostgreSQL, then go on").arg(step.from.toString()));
        }
    }
    return {};
}

Result<void> UpgradeSteps::checkDrift(qsizetype firstStep, const std::stop_token& stop) const
{
    if (!m_options.driftCheck || firstStep >= m_path.steps.size())
        return {};
    const Result<StitchedCatalog> catalog = m_catalogs(m_path.steps[firstStep]);
    return catalog ? m_options.driftCheck(*catalog, stop) : failure(catalog);
}

Result<qsizetype> UpgradeSteps::firstStep(const std::stop_token& stop) const
{
    if (!m_databases.contains(Schema::Frontend)) {
        log(RunEvent::Level::Warning,
            QStringLiteral("Without the frontend database, the version that the instance runs "
                           "is neither checked nor recorded"));
        return 0;
    }
    Result<Connection> connection = Connection::open(m_databases.value(Schema::Frontend), stop);
    if (!connection)
        return failure(connection);
    const Result<std::optional<QString>> version = readInstanceVersion(*connection, stop);
    if (!version)
        return failure(version);
    if (!*version) {
        log(RunEvent::Level::Info,
            QStringLiteral("The database records no version: it counts as a fresh one"));
        return 0;
    }
    if (!m_options.skipVersionCheck)
        return stepAfter(**version);
    // Whatever it says: it may be wrong, and what is done already is passed over.
    log(RunEvent::Level::Warning,
        QStringLiteral("The database says that the instance runs %1, which was not checked, as you wished")
            .arg(**version));
    return 0;
}

/// The step to begin with when the instance is at that version. Ours record a step's exact release; the
/// product's own tools record its line, with some patch, and then the step is done once more, which costs
/// nothing.
Result<qsizetype> UpgradeSteps::stepAfter(const QString& instanceVersion) const
{
    const Result<Version> version = Version::parse(instanceVersion);
    if (!version)
        return wrongVersion(m_path, instanceVersion);
    for (qsizetype index = m_path.steps.size() - 1; index >= 0; --index) {
        if (m_path.steps[index].to == *version)
            return index + 1;
    }
    if (version->line() == m_path.from.line())
        return 0;
    for (qsizetype index = 0; index < m_path.steps.size(); ++index) {
        if (m_path.steps[index].to.line() == version->line())
            return index;
    }
    return wrongVersion(m_path, instanceVersion);
}

void UpgradeSteps::skipStep(qsizetype index, UpgradeOutcome& outcome) const
{
    const UpgradeStep& step = m_path.steps[index];
    outcome.steps.append({step.from, step.to, 0, RunEvent::State::Skipped, {}});
    RunEvent event;
    event.kind = RunEvent::Kind::StepStarted;
    event.text = QStringLiteral("%1 to %2: done before").arg(step.from.toString(), step.to.toString());
    emitEvent(event);
    event.kind = RunEvent::Kind::StepFinished;
    event.state = RunEvent::State::Skipped;
    emitEvent(event);
}

Result<void> UpgradeSteps::runStep(qsizetype index, UpgradeOutcome& outcome, const std::stop_token& stop)
{
    const UpgradeStep& step = m_path.steps[index];
    QElapsedTimer timer;
    timer.start();
    RunEvent event;
    event.kind = RunEvent::Kind::StepStarted;
    event.text = QStringLiteral("%1 to %2").arg(step.from.toString(), step.to.toString());
    event.total = step.migrationCount();
    emitEvent(event);

    StepOutcome done{step.from, step.to, 0, RunEvent::State::Done, {}};
    const Result<void> result = applyStep(index, done.migrations, stop);
    if (m_options.migrator.dryRun)
        done.migrations.removeIf(
            [&](const MigrationOutcome& migration) { return isMentioned(outcome, migration); });
    done.seconds = double(timer.elapsed()) / 1000;
    done.state = stateOf(result);
    outcome.steps.append(done);

    event.time = QDateTime::currentDateTimeUtc();
    event.kind = RunEvent::Kind::StepFinished;
    event.state = done.state;
    event.seconds = done.seconds;
    emitEvent(event);
    return result;
}

Result<void> UpgradeSteps::applyStep(qsizetype index, QList<MigrationOutcome>& migrations,
                                     const std::stop_token& stop)
{
    const UpgradeStep& step = m_path.steps[index];
    const Result<StitchedCatalog> catalog = m_catalogs(step);
    if (!catalog)
        return failure(catalog);
    if (const Result<void> waited = waitForOutOfBand(dueBefore(index), stop); !waited)
        return waited;
    MigratorOptions options = m_options.migrator;
    options.step = int(index);
    const Migrator migrator(*catalog, m_events);
    const Result<void> applied = isDown() ? migrator.downTo(step.to, m_databases, options, migrations, stop)
                                          : migrator.upTo(step.to, m_databases, options, migrations, stop);
    if (!applied)
        return applied;
    return options.dryRun ? Result<void>() : recordVersion(step.to, stop);
}

/// What the release that this step starts from has to complete. That release's services do it, and they only
/// start on a database that records their version: so the wait follows the record of the step before.
const QList<OutOfBandMigration>& UpgradeSteps::dueBefore(qsizetype index) const
{
    return index == 0 ? m_path.outOfBandFirst : m_path.steps[index - 1].outOfBand;
}

Result<void> UpgradeSteps::waitForOutOfBand(const QList<OutOfBandMigration>& migrations,
                                            const std::stop_token& stop) const
{
    if (migrations.isEmpty() || !m_databases.contains(Schema::Frontend))
        return {};
    Result<Connection> connection = Connection::open(m_databases.value(Schema::Frontend), stop);
    if (!connection)
        return failure(connection);
    const bool wait = m_options.waitForOutOfBand && !m_options.migrator.dryRun;
    QList<int> ids;
    for (const OutOfBandMigration& migration : migrations)
        ids.append(migration.id);
    return awaitOutOfBand(
        *connection, ids, isDown(), wait, m_options.outOfBandRunner,
        [this](RunEvent::Level level, const QString& text) { log(level, text); }, stop);
}

Result<void> UpgradeSteps::recordVersion(const Version& version, const std::stop_token& stop) const
{
    if (!m_databases.contains(Schema::Frontend))
        return {};
    Result<Connection> connection = Connection::open(m_databases.value(Schema::Frontend), stop);
    if (!connection)
        return failure(connection);
    return writeInstanceVersion(*connection, version, stop);
}

void UpgradeSteps::log(RunEvent::Level level, const QString& text) const
{
    RunEvent event;
    event.level = level;
    event.text = text;
    emitEvent(event);
}

void UpgradeSteps::emitEvent(const RunEvent& event) const
{
    RunEvent numbered = event;
    numbered.step = m_currentStep;
    m_events(numbered);
}

} // namespace lockstep

#include "core/cluster/compose/compose_migration.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"migrate the databases of"_s;
constexpr MinorLine newDatabaseImages{5, 10}; ///< from here on the databases' images have PostgreSQL 16
constexpr MinorLine needsNewDatabases{6, 0};  ///< from here on nothing starts on PostgreSQL 12

const ComposeService* find(const QList<ComposeService>& services, const QString& name)
{
    const auto found = std::ranges::find(services, name, &ComposeService::name);
    return found == services.end() ? nullptr : &*found;
}

Result<void> check(const ComposeClient& client, const ComposeMigration& migration,
                   const QList<ComposeService>& services)
{
    if (migration.from.line() >= migration.to.line())
        return failure(ErrorKind::Usage, attempted, client.place(),
                       u"%1 is not of a later minor line than %2"_s.arg(migration.to.toString(),
                                                                        migration.from.toString()),
                       u"Within a minor line the services migrate by themselves when they start"_s);
    if (!migration.to.patchGiven())
        return failure(ErrorKind::Usage, attempted, client.place(),
                       u"%1 is no release that images are tagged with"_s.arg(migration.to.line().toString()),
                       u"Name it with its patch"_s);
    if (!find(services, composeMigrator))
        return failure(ErrorKind::NotFound, attempted, client.place(),
                       u"the project has no service %1"_s.arg(composeMigrator),
                       u"Check that it is the folder of the instance's compose files; the product has a "
                       "migrator since 3.37"_s);
    return {};
}

/// Databases whose images have PostgreSQL 12: those of before 5.10 had other names, too.
QStringList oldDatabases(const QList<ComposeService>& services)
{
    QStringList names;
    for (const QString& name : composeDatabases()) {
        const ComposeService* service = find(services, name);
        if (service && imageWithTag(service->image, u"x"_s) && !service->image.contains(u"postgresql-16"))
            names.append(name);
    }
    return names;
}

QStringList commandOf(const ComposeMigration& migration)
{
    QStringList words{u"upgrade"_s, u"--from=v"_s + migration.from.line().toString(),
                      u"--to=v"_s + migration.to.line().toString()};
    if (migration.skipsVersionCheck)
        words += u"--skip-version-check"_s;
    if (migration.skipsDriftCheck)
        words += u"--skip-drift-check"_s;
    if (migration.ignoresMigratorUpdate)
        words += u"--ignore-migrator-update"_s;
    return words;
}

void tell(const RunEventSink& events, const QString& text, RunEvent::Level level = RunEvent::Level::Info)
{
    RunEvent event;
    event.level = level;
    event.text = text;
    events(event);
}

/// What compose prints while it works.
class Narrator
{
public:
    explicit Narrator(const RunEventSink& events)
        : m_lines([&events](const QString& line) {
              if (!line.trimmed().isEmpty())
                  tell(events, line.trimmed(), RunEvent::Level::Debug);
          })
    {
    }

    [[nodiscard]] ProcessSink sink()
    {
        return [this](ProcessStream, const QByteArray& bytes) { m_lines.add(bytes); };
    }

private:
    LineSplitter m_lines;
};

Result<void> change(const ComposeClient& client, const QString& attemptedNow, const QStringList& words,
                    const RunEventSink& events, const std::stop_token& stop)
{
    Narrator narrator(events);
    return client.run(attemptedNow, words, stop, narrator.sink()).transform([](const ProcessOutput&) {});
}

Result<void> prepare(const ComposeClient& client, const ComposeMigrationPlan& plan,
                     ComposeMigrationOutcome& outcome, const RunEventSink& events,
                     const std::stop_token& stop)
{
    tell(events, u"Fetching the migrator's image"_s);
    if (const auto pulled =
            change(withOverride(client, ComposeOverride::Migrator, true), u"fetch the migrator's image for"_s,
                   pullWords({composeMigrator}), events, stop);
        !pulled)
        return pulled;
    tell(events, u"Stopping %1"_s.arg(plan.stopped.join(u", "_s)));
    outcome.hasStopped = true;
    if (const auto stopped =
            change(client, u"stop the services of"_s, stateWords(u"stop"_s, plan.stopped), events, stop);
        !stopped)
        return stopped;
    if (plan.databases.isEmpty())
        return {};
    tell(events, u"Waiting for %1"_s.arg(plan.databases.join(u", "_s)));
    return change(client, u"start the databases of"_s, upWords({plan.databases, true}), events, stop)
        .and_then([&] { return client.awaitUp(plan.databases, plan.migration.patience, stop); });
}

Result<void> migrate(const ComposeClient& client, ComposeMigrationOutcome& outcome,
                     const RunEventSink& events, const std::stop_token& stop)
{
    MigratorOutput output(events);
    const ProcessSink sink = [&](ProcessStream stream, const QByteArray& bytes) {
        stream == ProcessStream::Output ? output.add(bytes) : output.addError(bytes);
    };
    const Result<int> code =
        withOverride(client, ComposeOverride::Migrator, true).runOnce({composeMigrator, {}}, sink, stop);
    if (!code)
        output.cancel();
    const Result<void> ended = code ? output.finish(*code) : failure(code);
    outcome.migrator = output.summary();
    outcome.hasMigrated = ended.has_value();
    return ended;
}

Result<void> startAgain(const ComposeClient& client, const ComposeMigrationPlan& plan,
                        ComposeMigrationOutcome& outcome, const RunEventSink& events,
                        const std::stop_token& stop)
{
    if (!plan.migration.startsAfterwards)
        return {};
    if (const Result<void> written = applyOverride(client, plan.images, stop); !written)
        return written;
    const ComposeClient target = withOverride(client, ComposeOverride::Images, true);
    tell(events, u"Starting all services with the images of %1"_s.arg(plan.migration.to.toString()));
    const Result<void> started =
        change(target, u"start the services of"_s, upWords({{}, false, true}), events, stop).and_then([&] {
            return target.awaitUp({}, plan.migration.patience, stop);
        });
    outcome.isUp = started.has_value();
    return started;
}

/// The text that gives all services the target's images, and the migrator its usual command.
QByteArray targetImages(const ComposeMigration& migration, const QList<ComposeService>& services,
                        const QStringList& kept)
{
    QByteArray text = imagesOverride(services, migration.to.toString(), kept);
    const ComposeService* migrator = find(services, composeMigrator);
    const QByteArray line = "  " + composeMigrator.toUtf8() + ":\n";
    if (!migrator->command.isEmpty() && migrator->command != QStringList{u"up"_s})
        text.replace(line, line + "    command: [\"up\"]\n");
    return text;
}

} // namespace

Result<ComposeMigrationPlan> planMigration(const ComposeClient& client, const ComposeMigration& migration,
                                           const std::stop_token& stop)
{
    const Result<QList<ComposeService>> services = client.services(stop);
    if (!services)
        return failure(services);
    if (const Result<void> checked = check(client, migration, *services); !checked)
        return failure(checked);
    ComposeMigrationPlan plan;
    plan.migration = migration;
    for (const ComposeService& service : *services) {
        if (composeDatabases().contains(service.name))
            plan.databases.append(service.name);
        else
            plan.stopped.append(service.name);
    }
    const QStringList old = oldDatabases(*services);
    if (!old.isEmpty() && migration.to.line() >= needsNewDatabases)
        return failure(ErrorKind::Precondition, attempted, client.place(),
                       u"%1 needs PostgreSQL 16, and the images of %2 have PostgreSQL 12"_s.arg(
                           migration.to.toString(), old.join(u", "_s)),
                       u"Upgrade to a release of 5.10 or 5.11 first, and let its databases' images convert "
                       "the data"_s);
    const QStringList kept = migration.to.line() >= newDatabaseImages ? old : QStringList();
    if (!kept.isEmpty())
        plan.warnings.append(
            u"%1 keep their images: since 5.10 the databases' images have other names. "
            "Take them from the release's compose file afterwards"_s.arg(kept.join(u", "_s)));
    if (plan.databases.isEmpty())
        plan.warnings.append(u"The project has no databases of its own; those elsewhere must be running"_s);
    const QString tag = migration.migratorTag.isEmpty() ? migration.to.toString() : migration.migratorTag;
    if (const Result<void> checked = checkImageTag(tag); !checked)
        return failure(checked);
    const ComposeService* migrator = find(*services, composeMigrator);
    const std::optional<QString> image = imageWithTag(migrator->image, tag);
    if (!image)
        return failure(
            ErrorKind::Precondition, attempted, client.place(),
            u"the migrator's image, \"%1\", is none of the product's with a tag"_s.arg(migrator->image),
            u"Give the migrator its image with a tag in the compose file"_s);
    Result<OverrideChange> change =
        planOverride(client, ComposeOverride::Migrator, migratorOverride(*image, commandOf(migration)), stop);
    if (!change)
        return failure(change);
    plan.migrator = *std::move(change);
    if (migration.startsAfterwards) {
        change =
            planOverride(client, ComposeOverride::Images, targetImages(migration, *services, kept), stop);
        if (!change)
            return failure(change);
        plan.images = *std::move(change);
    }
    return plan;
}

Result<void> runMigration(const ComposeClient& client, const ComposeMigrationPlan& plan,
                          ComposeMigrationOutcome& outcome, const RunEventSink& events,
                          const std::stop_token& stop)
{
    if (const Result<void> written = applyOverride(client, plan.migrator, stop); !written)
        return written;
    Result<void> done = prepare(client, plan, outcome, events, stop).and_then([&] {
        return migrate(client, outcome, events, stop);
    });
    // Whatever became of it: nobody should start the upgrade once more by mistake.
    OverrideChange gone = plan.migrator;
    gone.after.clear();
    const Result<void> removed = applyOverride(client, gone, {});
    if (!done)
        return done;
    if (!removed)
        return removed;
    return startAgain(client, plan, outcome, events, stop);
}

} // namespace lockstep

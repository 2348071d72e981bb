// Migrations of one release, or single ones, without a plan over releases.

#include "core/database/release_up.h"
#include "models/privileged_batch.h"

namespace lockstep {

using namespace changes;

namespace {

QString appliedText(const QList<MigrationOutcome>& outcomes)
{
    return Texts::tr("Applied %n migration(s).", nullptr, int(doneCount(outcomes)));
}

QString revertedText(const QList<MigrationOutcome>& outcomes)
{
    return Texts::tr("Reverted %n migration(s).", nullptr, int(doneCount(outcomes)));
}

/// What a database lacks of the release, in the order to apply it.
Result<QList<Definition>> lacking(const StitchedCatalog& catalog, const SchemaStatus& status,
                                  const Version& release)
{
    const StitchedGraph stitched = catalog.schemas.value(status.schema);
    return stitched.graph.up(status.state.applied, stitched.bounds.value(release).leaves)
        .transform([&](const QList<MigrationId>& ids) { return definitionsOf(stitched.graph, ids); });
}

/// The one that is applied and on which no other applied one builds.
Result<QList<MigrationId>> lastApplied(const MigrationGraph& graph, const SchemaStatus& status,
                                       const QString& place)
{
    QSet<MigrationId> last;
    for (const Definition& definition : graph.definitions()) {
        if (!status.state.applied.contains(definition.id))
            continue;
        for (const MigrationId parent : definition.parents)
            last.remove(parent);
        last.insert(definition.id);
    }
    QList<MigrationId> ids = last.values();
    std::ranges::sort(ids);
    if (ids.size() == 1)
        return ids;
    return failure(ErrorKind::Precondition, Texts::tr("undo the last migration of"), place,
                   ids.isEmpty() ? Texts::tr("none is applied")
                                 : Texts::tr("several are the last: %1").arg(migrationIdList(ids)),
                   ids.isEmpty() ? QString() : Texts::tr("Revert down to a migration that stays instead"));
}

Result<QList<MigrationId>> idsOf(const MigrationTask& task, const MigrationGraph& graph,
                                 const SchemaStatus& status, const QString& place)
{
    switch (task.kind) {
    case MigrationTask::Kind::Up:
        return graph.up(status.state.applied, task.targets);
    case MigrationTask::Kind::Undo:
        return lastApplied(graph, status, place);
    default:
        return graph.down(status.state.applied, task.targets);
    }
}

ChangeQuestion taskQuestion(const MigrationTask& task, qsizetype count)
{
    ChangeQuestion question;
    if (task.isUp()) {
        question.title = Texts::tr("Apply %n migration(s)", nullptr, int(count));
        question.actionText = Texts::tr("Apply");
    } else if (task.kind == MigrationTask::Kind::Undo) {
        question.title = Texts::tr("Undo the last migration");
        question.actionText = Texts::tr("Undo");
    } else {
        question.title = Texts::tr("Revert %n migration(s)", nullptr, int(count));
        question.actionText = Texts::tr("Revert");
    }
    return question;
}

QString kindOf(const MigrationTask& task)
{
    switch (task.kind) {
    case MigrationTask::Kind::Up:
        return QStringLiteral("upto");
    case MigrationTask::Kind::Undo:
        return QStringLiteral("undo");
    default:
        return QStringLiteral("downto");
    }
}

/// What of the release some databases lack, and the question about it.
class UpPlan
{
public:
    UpPlan(const DatabaseScope& scope, const StitchedCatalog& catalog) : m_scope(scope), m_catalog(catalog) {}

    /// Errors: as readClean, checkPrivileged.
    [[nodiscard]] Result<void> add(Schema schema, const std::stop_token& stop)
    {
        const Result<SchemaStatus> status = readClean(m_scope, schema, stop);
        if (!status)
            return failure(status);
        const Result<QList<Definition>> definitions = lacking(m_catalog, *status, m_scope.release);
        if (!definitions)
            return failure(definitions);
        const Batch batch{schema, *definitions};
        if (const Result<void> checked = checkPrivileged(m_scope, batch); !checked || definitions->isEmpty())
            return checked;
        addMigrations(change.question, m_scope, batch);
        addHandWork(change.question, hashes, m_scope, batch);
        change.schemas.append(schema);
        setReleases(change, m_scope, before.isEmpty() ? *status : before.first());
        before.append(*status);
        count += definitions->size();
        return {};
    }

    [[nodiscard]] DatabaseSet databases() const
    {
        DatabaseSet databases;
        for (const Schema schema : change.schemas)
            databases.insert(schema, m_scope.databases.value(schema));
        return databases;
    }

    DatabaseChange change = {};
    QStringList hashes = {};
    QList<SchemaStatus> before = {};
    qsizetype count = 0;

private:
    const DatabaseScope& m_scope;
    const StitchedCatalog& m_catalog;
};

Result<QString> applyRelease(const DatabaseScope& scope, const StitchedCatalog& catalog,
                             const DatabaseSet& databases, const MigratorOptions& migrator, ChangeRun& run,
                             QList<MigrationOutcome>& outcomes)
{
    UpOptions options = scope.options.up();
    options.migrator = migrator;
    return runUp(catalog, scope.release, databases, options, run.events, outcomes, run.stop)
        .transform([&](UpResult result) {
            return result == UpResult::Applied
                       ? appliedText(outcomes)
                       : Texts::tr("Nothing was changed: automatic upgrades are on, and the services of %1 "
                                   "apply the migrations when they start.")
                             .arg(scope.release.toString());
        });
}

} // namespace

Result<DatabaseChange> upChange(const DatabaseScope& scope, const QList<Schema>& schemas,
                                const std::stop_token& stop)
{
    const Result<StitchedCatalog> catalog = scope.planner->stitchedUpTo(scope.release);
    if (!catalog)
        return failure(catalog);
    UpPlan plan(scope, *catalog);
    for (const Schema schema : schemas) {
        if (const Result<void> added = plan.add(schema, stop); !added)
            return failure(added);
    }
    if (plan.count == 0)
        return nothingToDo(Texts::tr("apply migrations to"), scope, schemas,
                           Texts::tr("all of %1 are applied").arg(scope.release.toString()));
    DatabaseChange change = plan.change;
    change.kind = QStringLiteral("up");
    change.question.title = Texts::tr("Apply the %n pending migration(s) of %1", nullptr, int(plan.count))
                                .arg(scope.release.toString());
    change.question.actionText = Texts::tr("Apply");
    change.question.places = placesOf(scope, change.schemas);
    addDepartures(change.question, scope,
                  {ChangeOption::Privileged, ChangeOption::IgnoreFailed, ChangeOption::IgnoreUnfinished,
                   ChangeOption::TerminateBlockers, ChangeOption::LockTimeout, ChangeOption::SkipStepCheck,
                   ChangeOption::SkipOutOfBandCheck, ChangeOption::SharedDatabase});
    change.run = [scope, change, before = plan.before, hashes = plan.hashes, databases = plan.databases(),
                  stitched = *catalog](ChangeRun& run) -> Result<QString> {
        if (const Result<void> checked = checkUnchanged(scope, before, run.stop); !checked)
            return failure(checked);
        QList<MigrationOutcome> outcomes;
        Result<QString> done =
            applyRelease(scope, stitched, databases, migratorOptions(scope, hashes, run), run, outcomes);
        run.steps.append(stepOf(change, outcomes));
        return done;
    };
    return change;
}

Result<DatabaseChange> taskChange(const DatabaseScope& scope, Schema schema, const MigrationTask& task,
                                  const std::stop_token& stop)
{
    const Result<SchemaStatus> status = readClean(scope, schema, stop);
    if (!status)
        return failure(status);
    const Version shown = std::max(scope.release, status->release.value_or(scope.release));
    const Result<StitchedCatalog> catalog = scope.planner->stitchedUpTo(shown);
    if (!catalog)
        return failure(catalog);
    const MigrationGraph graph = catalog->schemas.value(schema).graph;
    const Result<QList<MigrationId>> ids =
        idsOf(task, graph, *status, scope.databases.value(schema).description());
    if (!ids)
        return failure(ids);
    if (ids->isEmpty())
        return nothingToDo(task.isUp() ? Texts::tr("apply migrations to") : Texts::tr("revert migrations of"),
                           scope, {schema},
                           task.isUp() ? Texts::tr("all that were asked for are applied")
                                       : Texts::tr("nothing that is applied builds on it"));
    const Batch batch{schema, definitionsOf(graph, *ids), task.isUp()};
    if (const Result<void> checked = checkPrivileged(scope, batch); !checked)
        return failure(checked);
    DatabaseChange change;
    QStringList hashes;
    change.schemas = {schema};
    change.kind = kindOf(task);
    setReleases(change, scope, *status);
    change.question = taskQuestion(task, ids->size());
    change.question.places = {placeOf(scope, schema)};
    addMigrations(change.question, scope, batch);
    addHandWork(change.question, hashes, scope, batch);
    addDepartures(change.question, scope,
                  {ChangeOption::Privileged, ChangeOption::IgnoreFailed, ChangeOption::IgnoreUnfinished,
                   ChangeOption::TerminateBlockers, ChangeOption::LockTimeout});
    change.run = [scope, schema, task, change, hashes, before = *status,
                  stitched = *catalog](ChangeRun& run) -> Result<QString> {
        if (const Result<void> checked = checkUnchanged(scope, before, run.stop); !checked)
            return failure(checked);
        QList<MigrationOutcome> outcomes;
        const Result<void> done = Migrator(stitched, run.events)
                                      .run(schema, scope.databases.value(schema), task,
                                           migratorOptions(scope, hashes, run), outcomes, run.stop);
        run.steps.append(stepOf(change, outcomes));
        return done.transform([&] { return task.isUp() ? appliedText(outcomes) : revertedText(outcomes); });
    };
    return change;
}

} // namespace lockstep

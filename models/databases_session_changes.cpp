// Changes of the databases, and what is written to files.

#include "core/database/drift/describe.h"
#include "core/database/drift/description_json.h"
#include "core/database/validate.h"
#include "core/support/files.h"
#include "models/databases_session_private.h"

#include <QFileInfo>
#include <QJsonDocument>

namespace lockstep {

namespace {

QByteArray textOf(const SchemaDescription& schema, DescriptionFormat format)
{
    switch (format) {
    case DescriptionFormat::ProductJson:
        return QJsonDocument(toProductJson(schema)).toJson();
    case DescriptionFormat::FullJson:
        return QJsonDocument(toFullJson(schema)).toJson();
    case DescriptionFormat::Psql:
        return toPsqlText(schema).toUtf8();
    }
    return {};
}

Result<void> writeDescription(const ConnectionSettings& settings, const DescriptionRequest& request,
                              const std::stop_token& stop)
{
    Result<Connection> connection = Connection::open(settings, stop);
    if (!connection)
        return failure(connection);
    return describeSchema(*connection, request.nameSpace, stop)
        .and_then([&](const SchemaDescription& schema) {
            return writeFile(request.file, textOf(schema, request.format));
        });
}

void tell(const RunEventSink& events, const QString& text)
{
    RunEvent event;
    event.text = text;
    events(event);
}

} // namespace

void DatabasesSession::prepareRepair(Schema schema, const QList<Difference>& differences)
{
    const DriftFinding* found = drift(schema);
    if (!d->canStart() || !found)
        return;
    d->prepare([scope = d->scope, schema, report = found->report, differences](const std::stop_token&) {
        return repairChange(scope, schema, report, differences);
    });
}

void DatabasesSession::prepareRescue(Schema schema)
{
    const RescuePlan* plan = rescue(schema);
    if (d->canStart() && plan)
        Q_EMIT changePrepared(rescueChange(d->scope, *plan));
}

void DatabasesSession::prepareUp(const QList<Schema>& schemas)
{
    if (d->canStart())
        d->prepare([scope = d->scope, schemas](const std::stop_token& stop) {
            return upChange(scope, schemas, stop);
        });
}

void DatabasesSession::prepareTask(Schema schema, const MigrationTask& task)
{
    if (d->canStart())
        d->prepare([scope = d->scope, schema, task](const std::stop_token& stop) {
            return taskChange(scope, schema, task, stop);
        });
}

void DatabasesSession::prepareRollback(const QList<Schema>& schemas, const Version& to)
{
    if (d->canStart())
        d->prepare([scope = d->scope, schemas, to](const std::stop_token& stop) {
            return rollbackChange(scope, schemas, to, stop);
        });
}

void DatabasesSession::prepareUpgrade()
{
    if (d->canStart())
        d->prepare([scope = d->scope](const std::stop_token& stop) { return upgradeChange(scope, stop); });
}

void DatabasesSession::prepareAddLog(Schema schema, MigrationId id, bool up)
{
    if (d->canStart())
        d->prepare([scope = d->scope, schema, id, up](const std::stop_token& stop) {
            return addLogChange(scope, schema, id, up, stop);
        });
}

void DatabasesSession::prepareForceVersion(Schema schema, MigrationId id)
{
    if (d->canStart())
        d->prepare([scope = d->scope, schema, id](const std::stop_token& stop) {
            return forceVersionChange(scope, schema, id, stop);
        });
}

void DatabasesSession::prepareOutOfBand(const OutOfBandTask& task)
{
    if (d->canStart() && d->scope.databases.contains(Schema::Frontend))
        d->prepare([scope = d->scope, task](const std::stop_token& stop) {
            return outOfBandChange(scope, task, stop);
        });
}

void DatabasesSession::apply(const DatabaseChange& change, bool agreedToHandWork)
{
    if (!d->canStart())
        return;
    d->stale = true;
    d->changing = true;
    d->start(
        change.question.title,
        [change, agreedToHandWork, place = d->recording](const RunEventSink& events,
                                                         const std::stop_token& stop) {
            ChangeRun run{events, stop, agreedToHandWork};
            return runRecorded(change, run, place);
        },
        [this, change](const ChangeAnswer& answer) { d->finishChange(change, answer); });
}

/// Whatever came of it, only a fresh look says what the databases are at.
void DatabasesSession::Private::finishChange(const DatabaseChange& change, const ChangeAnswer& answer)
{
    changing = false;
    forget(change.schemas, change.keepsMigrations);
    if (answer.result)
        Q_EMIT q->succeeded(*answer.result);
    else
        fail(answer.result.error());
    Q_EMIT q->recorded(answer);
    Q_EMIT q->readingChanged();
    read(tr("Reading the databases again"));
}

void DatabasesSession::Private::forget(const QList<Schema>& schemas, bool keepsMigrations)
{
    for (const Schema schema : schemas) {
        rescue.remove(schema);
        if (!keepsMigrations)
            drift.remove(schema);
    }
}

void DatabasesSession::describe(Schema schema, const DescriptionRequest& request)
{
    if (!d->canStart() || !d->scope.databases.contains(schema))
        return;
    d->start(
        tr("Describing %1").arg(schemaName(schema)),
        [settings = d->scope.databases.value(schema), request](const RunEventSink&,
                                                               const std::stop_token& stop) {
            return writeDescription(settings, request, stop);
        },
        [this, file = request.file](const Result<void>& written) {
            if (written)
                Q_EMIT succeeded(tr("Written to %1").arg(QFileInfo(file).fileName()));
            else
                d->fail(written.error());
        });
}

void DatabasesSession::exportRepair(Schema schema, const QList<Difference>& differences, const QString& file)
{
    const DriftFinding* found = drift(schema);
    if (!found)
        return;
    const QString script =
        QStringLiteral("-- %1: %2\n%3")
            .arg(schemaName(schema), d->scope.databases.value(schema).description(),
                 repairScript(planRepair(found->report, differences), found->report.expected.name));
    const Result<void> written = writeFile(file, script.toUtf8());
    if (written)
        Q_EMIT succeeded(tr("Written to %1").arg(QFileInfo(file).fileName()));
    else
        d->fail(written.error());
}

void DatabasesSession::validate()
{
    if (!d->canStart() || d->scope.databases.isEmpty())
        return;
    d->start(
        tr("Validating the databases"),
        [scope = d->scope](const RunEventSink& events, const std::stop_token& stop) -> Result<QStringList> {
            const auto say = [&](const QString& text) { tell(events, text); };
            return scope.planner->stitchedUpTo(scope.release).and_then([&](const StitchedCatalog& catalog) {
                return validateSchemas(catalog, scope.release, scope.databases,
                                       scope.options.skipOutOfBandCheck, say, stop);
            });
        },
        [this](const Result<QStringList>& problems) {
            if (problems)
                Q_EMIT validated(*problems);
            else
                d->fail(problems.error());
        });
}

} // namespace lockstep

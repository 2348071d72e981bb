#include "app/ctl/migrations_output.h"

#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "core/planning/estimate.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace lockstep::ctl {

namespace {

QByteArray asJson(const QList<MigrationOutcome>& outcomes, const Result<void>& ran, bool dryRun)
{
    QJsonArray migrations;
    for (const MigrationOutcome& migration : outcomes)
        migrations.append(toJson(migration));
    QJsonObject report{{QStringLiteral("ok"), ran.has_value()},
                       {QStringLiteral("dryRun"), dryRun},
                       {QStringLiteral("migrations"), migrations}};
    if (!ran)
        report.insert(QStringLiteral("error"), ran.error().message());
    return QJsonDocument(report).toJson();
}

QByteArray asText(const QList<MigrationOutcome>& outcomes)
{
    if (outcomes.isEmpty())
        return QByteArrayLiteral("Nothing to do.\n");
    QList<QStringList> rows;
    for (const MigrationOutcome& migration : outcomes)
        rows += {schemaName(migration.schema),
                 QString::number(migration.id),
                 migration.up ? QStringLiteral("up") : QStringLiteral("down"),
                 runStateName(migration.state),
                 durationText(migration.seconds),
                 migration.name};
    return table({QStringLiteral("SCHEMA"), QStringLiteral("MIGRATION"), QStringLiteral("WAY"),
                  QStringLiteral("STATE"), QStringLiteral("TIME"), QStringLiteral("NAME")},
                 rows, {1})
        .toUtf8();
}

} // namespace

QJsonObject toJson(const MigrationOutcome& migration)
{
    return {{QStringLiteral("schema"), schemaName(migration.schema)},
            {QStringLiteral("id"), migration.id},
            {QStringLiteral("name"), migration.name},
            {QStringLiteral("up"), migration.up},
            {QStringLiteral("seconds"), migration.seconds},
            {QStringLiteral("state"), runStateName(migration.state)}};
}

int writeOutcomes(const Options& options, const QList<MigrationOutcome>& outcomes, const Result<void>& ran,
                  bool dryRun)
{
    if (!ran)
        say(QStringLiteral("lockstepctl: ") + ran.error().message());
    const Result<void> written =
        options.write(options.formatName() == u"json" ? asJson(outcomes, ran, dryRun) : asText(outcomes));
    if (!written)
        return fail(written.error());
    if (ran)
        return Done;
    const bool changed = std::ranges::any_of(
        outcomes, [](const MigrationOutcome& migration) { return migration.state == RunEvent::State::Done; });
    if (changed)
        return StoppedPartWay;
    return ran.error().kind == ErrorKind::Usage ? WrongUsage : NotDone;
}

} // namespace lockstep::ctl

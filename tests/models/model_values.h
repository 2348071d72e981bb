#pragma once

#include "core/planning/planner.h"
#include "core/support/run_event.h"
#include "models/fleet_row.h"
#include "result_checks.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace lockstep::test {

inline Version version(const QString& text)
{
    return Version::parse(text).value();
}

inline Definition definition(MigrationId id, const QString& name, const QList<MigrationId>& parents)
{
    Definition made;
    made.id = id;
    made.name = name;
    made.up = QStringLiteral("CREATE TABLE t%1 (id int);").arg(id);
    made.down = QStringLiteral("DROP TABLE t%1;").arg(id);
    made.parents = parents;
    return made;
}

/// Releases 6.0.0 to 6.(lines - 1).0, each with one more migration in frontend and in codeintel.
inline CatalogContents contents(int lines)
{
    CatalogContents made;
    made.location = QStringLiteral("test");
    QMap<Schema, QList<Definition>> definitions;
    for (int line = 0; line < lines; ++line) {
        ReleaseContents release;
        release.release.version = Version(6, line, 0);
        release.release.tag = release.release.version.toTag();
        for (const Schema schema : {Schema::Frontend, Schema::CodeIntel}) {
            const MigrationId base = schema == Schema::Frontend ? 1000 : 2000;
            QList<Definition>& all = definitions[schema];
            all.append(definition(base + line, QStringLiteral("change %1").arg(line),
                                  line == 0 ? QList<MigrationId>() : QList<MigrationId>{base + line - 1}));
            release.schemas[schema].graph = MigrationGraph::build(schema, all).value();
        }
        made.releases.append(release);
    }
    return made;
}

inline std::shared_ptr<const Planner> planner(int lines, const Timings& timings = {})
{
    return std::make_shared<const Planner>(contents(lines), Knowledge(), timings);
}

inline Instance instance(const QString& slug, const QString& environment, const QString& version,
                         const QString& type = QStringLiteral("production"))
{
    Instance made;
    made.slug = slug;
    made.environment = environment;
    made.type = type;
    made.channel = QStringLiteral("stable");
    made.customer = slug.toUpper() + QStringLiteral(" Ltd");
    made.path = QStringLiteral("environments/%1/deployments/%2/config.yaml").arg(environment, slug);
    if (!version.isEmpty())
        made.version = test::version(version);
    const QJsonObject labels{{QStringLiteral("instance-type"), type}};
    const QJsonObject spec{{QStringLiteral("sourcegraphVersion"), version},
                           {QStringLiteral("releaseChannel"), made.channel}};
    made.document =
        QJsonDocument({{QStringLiteral("metadata"),
                        QJsonObject{{QStringLiteral("name"), slug}, {QStringLiteral("labels"), labels}}},
                       {QStringLiteral("spec"), spec}})
            .toJson(QJsonDocument::Compact);
    return made;
}

inline Instance brokenInstance(const QString& slug)
{
    Instance made = instance(slug, QStringLiteral("prod"), {});
    made.problem = QStringLiteral("line 4, column 3: unknown key");
    made.document.clear();
    return made;
}

/// Six instances: one of each state that does not depend on time.
inline Fleet smallFleet()
{
    Fleet fleet;
    fleet.root = QStringLiteral("/fleet");
    Instance paused = instance(QStringLiteral("delta"), QStringLiteral("prod"), QStringLiteral("6.0.0"));
    paused.channel = QStringLiteral("pause");
    paused.document.replace("stable", "pause");
    fleet.instances = {
        instance(QStringLiteral("alpha"), QStringLiteral("dev"), QStringLiteral("6.10.0"),
                 QStringLiteral("internal")),
        instance(QStringLiteral("bravo"), QStringLiteral("dev"), QStringLiteral("6.9.0"),
                 QStringLiteral("trial")),
        instance(QStringLiteral("charlie"), QStringLiteral("prod"), QStringLiteral("6.2.0")),
        paused,
        brokenInstance(QStringLiteral("echo")),
        instance(QStringLiteral("foxtrot"), QStringLiteral("prod"), {}),
    };
    return fleet;
}

/// A path of two steps, without a planner.
inline UpgradePath smallPath()
{
    UpgradeStep first;
    first.from = Version(6, 0, 0);
    first.to = Version(6, 1, 0);
    first.migrations = {{Schema::Frontend, {1001, 1002}}, {Schema::CodeIntel, {2001}}};
    first.privileged = {1001};
    first.estimate = {1200, 1800, Estimate::Basis::RuleOfThumb};
    UpgradeWarning warning;
    warning.text = QStringLiteral("Reindexing takes long.");
    UpgradeWarning blocker = warning;
    blocker.severity = UpgradeWarning::Severity::Blocker;
    blocker.text = QStringLiteral("PostgreSQL 16 is needed.");
    blocker.source = QStringLiteral("release notes");
    first.warnings = {warning, blocker};
    OutOfBandMigration outOfBand;
    outOfBand.id = 20;
    outOfBand.component = QStringLiteral("frontend.users");
    outOfBand.introduced = {6, 0};
    outOfBand.deprecated = MinorLine{6, 2};
    first.outOfBand = {outOfBand};
    UpgradeStep second;
    second.from = first.to;
    second.to = Version(6, 2, 0);
    second.downtime = true;
    second.migrations = {{Schema::Frontend, {1003}}};
    second.estimate = first.estimate;
    UpgradePath path;
    path.from = first.from;
    path.to = second.to;
    path.steps = {first, second};
    path.estimate = {2400, 3600, Estimate::Basis::RuleOfThumb};
    return path;
}

inline RunEvent runEvent(RunEvent::Kind kind, int step = -1, const QString& text = {})
{
    RunEvent made;
    made.kind = kind;
    made.step = step;
    made.text = text;
    return made;
}

inline RunEvent item(RunEvent::Kind kind, int step, const QString& lane, qint64 id, double seconds = 0,
                     RunEvent::State state = RunEvent::State::Done)
{
    RunEvent made = runEvent(kind, step, QStringLiteral("migration %1").arg(id));
    made.lane = lane;
    made.itemId = id;
    made.seconds = seconds;
    made.state = state;
    return made;
}

inline RunEvent logEvent(RunEvent::Level level, const QString& text)
{
    RunEvent made = runEvent(RunEvent::Kind::Log, -1, text);
    made.level = level;
    return made;
}

} // namespace lockstep::test

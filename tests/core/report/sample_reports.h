#pragma once

#include "core/report/report.h"

#include <QTimeZone>

namespace lockstep::test {

inline OutOfBandMigration outOfBand(int id, const char* component, const char* description)
{
    OutOfBandMigration migration;
    migration.id = id;
    migration.component = QString::fromLatin1(component);
    migration.description = QString::fromLatin1(description);
    return migration;
}

inline UpgradeWarning warning(UpgradeWarning::Severity severity, const char* text, const char* source)
{
    UpgradeWarning warning;
    warning.id = QStringLiteral("w");
    warning.severity = severity;
    warning.text = QString::fromUtf8(text);
    warning.source = QString::fromUtf8(source);
    return warning;
}

inline UpgradeStep step(const Version& from, const Version& to)
{
    UpgradeStep step;
    step.from = from;
    step.to = to;
    step.minorVersions = 1;
    step.estimate = {1200, 1800, Estimate::Basis::RuleOfThumb};
    return step;
}

/// A path of three stops with a bit of everything.
inline UpgradePath samplePath()
{
    using enum UpgradeWarning::Severity;
    UpgradeStep first = step(Version(5, 9, 1590), Version(5, 10, 2832));
    first.migrations = {{Schema::Frontend, {1716500000, 1716800000, 1717000000}},
                        {Schema::CodeIntel, {1716900000}}};
    first.privileged = {1716500000};
    first.concurrentIndexes = {1716800000};
    first.warnings = {
        warning(Info,
                "The search index is built again in the background; searches may miss new commits "
                "for some hours.",
                "https://docs.example.com/5.10#search")};
    first.warnings[0].extraLowSeconds = 600;
    first.warnings[0].extraHighSeconds = 1200;

    UpgradeStep second = step(Version(5, 10, 2832), Version(5, 11, 6271));
    second.outOfBand = {outOfBand(34, "codeintel-db.documents", "Rewrite documents into the compact form.")};
    second.estimate = {900, 2400, Estimate::Basis::Mixed};

    UpgradeStep third = step(Version(5, 11, 6271), Version(6, 0, 2687));
    third.downtime = true;
    third.migrations = {{Schema::Frontend, {1722000000, 1722100000}},
                        {Schema::CodeIntel, {1722200000}},
                        {Schema::CodeInsights, {-1722300000, 1722300000}}};
    third.warnings = {
        warning(Warning, "Services restart in a fixed order; plan for a short outage.",
                "Upgrade notes of 6.0"),
        warning(Blocker, "PostgreSQL 16 or newer is required. Move the three databases before this step.",
                "https://docs.example.com/6.0#postgres")};
    third.warnings[0].deployments = {QStringLiteral("compose"), QStringLiteral("helm")};

    UpgradePath path;
    path.from = first.from;
    path.to = third.to;
    path.steps = {first, second, third};
    path.estimate = {3300, 6000, Estimate::Basis::Mixed};
    return path;
}

inline Instance sampleInstance()
{
    Instance instance;
    instance.slug = QStringLiteral("northwind");
    instance.environment = QStringLiteral("prod");
    instance.deployment = QStringLiteral("src-07");
    instance.type = QStringLiteral("production");
    instance.channel = QStringLiteral("stable");
    instance.domain = QStringLiteral("code.northwind.example");
    instance.customer = QStringLiteral("Northwind & Daughters");
    instance.cluster = QStringLiteral("northwind-eu");
    instance.deploymentKind = QStringLiteral("kubernetes");
    instance.databaseSizes = {{QStringLiteral("frontend"), qint64(120) << 30},
                              {QStringLiteral("codeintel"), 5000000}};
    instance.version = Version(5, 9, 1590);
    return instance;
}

/// An instance whose texts try to break out of every format.
inline Instance hostileInstance()
{
    Instance instance;
    instance.slug = QStringLiteral("<script>alert('x')</script>");
    instance.environment = QStringLiteral("a|b");
    instance.customer =
        QStringLiteral("=1+1 `*_[x](javascript:y)_*` \"q\" & <img src=x onerror=y>\n# heading");
    instance.domain = QStringLiteral("\x1b[31mred\x07");
    return instance;
}

inline QDateTime sampleTime()
{
    return {QDate(2025, 3, 30), QTime(13, 5, 0), QTimeZone::UTC};
}

inline MigrationOutcome outcome(Schema schema, MigrationId id, const char* name, double seconds)
{
    MigrationOutcome outcome;
    outcome.schema = schema;
    outcome.id = id;
    outcome.name = QString::fromLatin1(name);
    outcome.seconds = seconds;
    return outcome;
}

/// A rehearsal of samplePath() that passed.
inline RehearsalReport sampleRehearsal()
{
    RehearsalReport report;
    report.path = samplePath();
    report.result = QStringLiteral("done");
    report.server = QStringLiteral("PostgreSQL 17.2");
    report.started = sampleTime();
    report.seconds = 21.4;
    report.prepareSeconds = 6.25;
    const QList<QList<MigrationOutcome>> migrations = {
        {outcome(Schema::Frontend, 1716500000, "add extension", 0.0412),
         outcome(Schema::Frontend, 1716800000, "index_users_by_name", 2.5),
         outcome(Schema::Frontend, 1717000000, "", 0.002),
         outcome(Schema::CodeIntel, 1716900000, "drop old | pipes", 0.31)},
        {},
        {outcome(Schema::Frontend, 1722000000, "tenant columns", 7.75),
         outcome(Schema::Frontend, 1722100000, "tenant policies", 1.25),
         outcome(Schema::CodeIntel, 1722200000, "tenant columns", 0.9),
         outcome(Schema::CodeInsights, -1722300000, "squashed privileged", 0.05),
         outcome(Schema::CodeInsights, 1722300000, "tenant columns", 0.4)}};
    for (qsizetype i = 0; i < migrations.size(); ++i) {
        StepOutcome step;
        step.from = report.path.steps[i].from;
        step.to = report.path.steps[i].to;
        step.migrations = migrations[i];
        step.seconds = i == 0 ? 2.9 : i == 1 ? 0 : 9.4;
        report.steps += step;
    }
    for (const Schema schema : allSchemas)
        report.comparisons += {schema, true, {}};
    return report;
}

/// One that failed in its last step, with a comparison that differs and one that could not be made.
inline RehearsalReport failedRehearsal()
{
    RehearsalReport report = sampleRehearsal();
    report.result = QStringLiteral("failed");
    report.error =
        QStringLiteral("Could not apply frontend migration 1722100000: column \"tenant_id\" of relation "
                       "\"users\" already exists.");
    report.resumed = true;
    QList<MigrationOutcome>& last = report.steps.last().migrations;
    last[1].state = RunEvent::State::Failed;
    last[1].error =
        QStringLiteral("ERROR: column \"tenant_id\" already exists\nLINE 3: ADD COLUMN tenant_id <int>");
    last[4].state = RunEvent::State::Cancelled;
    report.steps.last().state = RunEvent::State::Failed;
    report.comparisons[0].differences = {QStringLiteral("--- squashed.sql"), QStringLiteral("+++ database"),
                                         QStringLiteral("@@ -1,2 +1,2 @@"),
                                         QStringLiteral("-    a text DEFAULT '```'::text,"),
                                         QStringLiteral("+    a text DEFAULT '<b>'::text,")};
    report.comparisons[2].compared = false;
    return report;
}

} // namespace lockstep::test

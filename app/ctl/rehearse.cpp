#include "app/ctl/command.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "app/ctl/progress.h"
#include "app/ctl/report_output.h"
#include "core/store/run_book.h"

namespace lockstep::ctl {

namespace {

bool hasFailedMigration(const RehearsalReport& report)
{
    return std::ranges::any_of(report.steps,
                               [](const StepOutcome& step) { return step.state == RunEvent::State::Failed; });
}

/// A rehearsal that found a migration which fails, or a schema which differs, did its job: that is a finding.
int exitStatus(const Result<void>& ran, const RehearsalReport& report)
{
    if (ran)
        return report.result == u"done" ? Done : Findings;
    return hasFailedMigration(report) ? Findings : NotDone;
}

} // namespace

int rehearse(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("rehearse"),
        QStringLiteral(
            "Rehearses an upgrade on a private PostgreSQL server: builds the databases at the "
            "release --from (or loads dumps into them), upgrades them to --to, measures every "
            "migration and compares the result with the release's own schema. Run again after "
            "it was killed, it goes on. Exit status 1 when a migration fails or the result differs."));
    options.catalog()
        .versions(QStringLiteral("multi-version"))
        .value(QStringLiteral("dump"), QStringLiteral("SCHEMA=FILE"),
               QStringLiteral("start from this plain SQL dump (repeatable)"))
        .value(QStringLiteral("dump-schema"), QStringLiteral("DIR"),
               QStringLiteral("afterwards write pg_dump --schema-only of each database into DIR"))
        .flag(QStringLiteral("quiet"), QStringLiteral("no progress, only warnings and errors"))
        .store()
        .format(reportFormats());
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<QMap<Schema, QString>> dumps = options.bySchema(QStringLiteral("dump"));
    if (!dumps)
        return fail(dumps.error());
    const Result<Planner> planner = options.planner(stop);
    if (!planner)
        return fail(planner.error());
    const Result<UpgradePath> path = options.path(*planner);
    if (!path)
        return fail(path.error());
    Result<std::unique_ptr<Store>> store = options.openStore();
    if (!store)
        return fail(store.error());

    RunBook book(*std::move(store),
                 recordOf(QStringLiteral("rehearsal"), planner->contents().location, *path));
    RehearsalReport report;
    const Result<void> ran =
        runRehearsal({*path, *dumps, options.text(QStringLiteral("dump-schema")), {}}, *planner,
                     progressOnStandardError(options.isSet(QStringLiteral("quiet"))), report, stop);
    book.finish(report.steps, report.result, report.toJson());
    if (book.error())
        say(QStringLiteral("lockstepctl: ") + book.error()->message());
    if (!ran)
        say(QStringLiteral("lockstepctl: ") + ran.error().message());
    const Result<void> written = writeReport(options, QStringLiteral("Rehearsal"), [&](ReportFormat format) {
        return renderRehearsal(report, std::nullopt, format);
    });
    return written ? exitStatus(ran, report) : fail(written.error());
}

} // namespace lockstep::ctl

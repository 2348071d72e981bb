#include "app/ctl/command.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "app/ctl/report_output.h"

namespace lockstep::ctl {

namespace {

/// A plan with a blocker is done, but there is something to look at.
bool hasBlocker(const UpgradePath& path)
{
    return std::ranges::any_of(path.steps, [](const UpgradeStep& step) {
        return std::ranges::any_of(step.warnings, [](const UpgradeWarning& warning) {
            return warning.severity == UpgradeWarning::Severity::Blocker;
        });
    });
}

} // namespace

int plan(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("plan"),
        QStringLiteral("Works out the upgrade path between two releases: its stops, migrations, risks and "
                       "level of effort. Exit status 1 when a warning is a blocker."));
    options.catalog().versions(QStringLiteral("standard")).store().format(reportFormats());
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<Planner> planner = options.planner(stop);
    if (!planner)
        return fail(planner.error());
    const Result<UpgradePath> path = options.path(*planner);
    if (!path)
        return fail(path.error());
    const Result<void> written =
        writeReport(options, QStringLiteral("Upgrade plan"),
                    [&](ReportFormat format) { return renderPlan(*path, std::nullopt, format); });
    if (!written)
        return fail(written.error());
    return hasBlocker(*path) ? Findings : Done;
}

} // namespace lockstep::ctl

#include "core/migration/lint/lint.h"

#include "app/ctl/command.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "app/ctl/progress.h"
#include "core/database/migration_trial.h"

namespace lockstep::ctl {

namespace {

/// "3 errors, 1 warning, 2 silenced"
QString counted(const QList<LintFinding>& findings)
{
    QStringList parts;
    for (const LintSeverity severity : {LintSeverity::Error, LintSeverity::Warning, LintSeverity::Note}) {
        const auto count = std::ranges::count_if(findings, [&](const LintFinding& finding) {
            return finding.severity == severity && !finding.silenced;
        });
        if (count > 0)
            parts += QStringLiteral("%1 %2%3").arg(count).arg(lintSeverityName(severity),
                                                              count == 1 ? QString() : QStringLiteral("s"));
    }
    const auto silenced = std::ranges::count_if(
        findings, [](const LintFinding& finding) { return finding.silenced.has_value(); });
    if (silenced > 0)
        parts += QStringLiteral("%1 silenced").arg(silenced);
    return parts.isEmpty() ? QStringLiteral("No findings") : parts.join(QStringLiteral(", "));
}

QString summary(const LintReport& report)
{
    return QStringLiteral("%1 in %2 migration%3 of %4%5\n")
        .arg(counted(report.findings))
        .arg(report.migrations)
        .arg(report.migrations == 1 ? QString() : QStringLiteral("s"), report.release.toString(),
             report.since ? QStringLiteral(" that %1 does not have").arg(report.since->toString())
                          : QString());
}

QString line(const LintFinding& finding)
{
    return QStringLiteral("%1:%2: %3: %4 [%5]\n")
        .arg(finding.file)
        .arg(finding.line)
        .arg(lintSeverityName(finding.severity), finding.text, finding.rule);
}

QByteArray asText(const LintReport& report)
{
    QString text;
    QString file;
    QStringList advised; ///< rules of this file whose advice is said already
    for (const LintFinding& finding : report.findings) {
        if (finding.file != file) {
            text += text.isEmpty() ? QString() : QStringLiteral("\n");
            file = finding.file;
            advised.clear();
        }
        text += line(finding);
        if (finding.silenced) {
            text += QStringLiteral("    silenced: %1\n").arg(*finding.silenced);
        } else if (!advised.contains(finding.rule)) {
            text += QStringLiteral("    %1\n").arg(finding.advice);
            advised += finding.rule;
        }
    }
    return (text + (text.isEmpty() ? QString() : QStringLiteral("\n")) + summary(report)).toUtf8();
}

QByteArray asJson(const LintReport& report)
{
    QJsonArray findings;
    for (const LintFinding& finding : report.findings)
        findings += finding.toJson();
    return QJsonDocument(QJsonObject{{QStringLiteral("findings"), findings}}).toJson();
}

QList<LintRule> allRules()
{
    return lintRules() + trialRules();
}

QByteArray rulesAsJson()
{
    QJsonArray rules;
    for (const LintRule& rule : allRules())
        rules += QJsonObject{{QStringLiteral("rule"), rule.id},
                             {QStringLiteral("severity"), lintSeverityName(rule.severity)},
                             {QStringLiteral("title"), rule.title},
                             {QStringLiteral("advice"), rule.advice}};
    return QJsonDocument(QJsonObject{{QStringLiteral("rules"), rules}}).toJson();
}

QByteArray rulesAsText()
{
    QList<QStringList> rows;
    for (const LintRule& rule : allRules())
        rows += {rule.id, lintSeverityName(rule.severity), rule.title};
    return table({QStringLiteral("RULE"), QStringLiteral("SEVERITY"), QStringLiteral("WHAT IT FINDS")}, rows)
        .toUtf8();
}

Result<LintOptions> lintOptions(const Options& options)
{
    LintOptions wanted{{}, options.isSet(QStringLiteral("show-silenced"))};
    for (const QString& name : options.texts(QStringLiteral("schema"))) {
        const Result<Schema> schema = parseSchema(name);
        if (!schema)
            return failure(schema);
        if (!wanted.schemas.contains(*schema))
            wanted.schemas += *schema;
    }
    std::ranges::sort(wanted.schemas);
    return wanted;
}

Result<LintReport> makeReport(const Options& options, const std::stop_token& stop)
{
    const Result<Version> release = options.version(QStringLiteral("release"));
    if (!release)
        return failure(release);
    std::optional<Version> since;
    if (options.isSet(QStringLiteral("since"))) {
        const Result<Version> given = options.version(QStringLiteral("since"));
        if (!given)
            return failure(given);
        since = *given;
    }
    const Result<LintOptions> wanted = lintOptions(options);
    if (!wanted)
        return failure(wanted);
    const Result<CatalogContents> contents = options.readCatalog(stop);
    if (!contents)
        return failure(contents);
    Result<LintReport> report = lintRelease(*contents, *release, since, *wanted, stop);
    if (!report || !options.isSet(QStringLiteral("dynamic")))
        return report;
    const Result<QList<LintFinding>> tried =
        tryMigrations(*contents, *release, since, *wanted, progressOnStandardError(false), stop);
    if (!tried)
        return failure(tried);
    report->findings += *tried;
    return report;
}

int finish(const Options& options, const QByteArray& bytes, int status)
{
    const Result<void> written = options.write(bytes);
    return written ? status : fail(written.error());
}

} // namespace

int lint(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("lint"),
        QStringLiteral("Checks the migrations that a release adds: what breaks the release before it in a "
                       "rolling update, what locks or rewrites tables, what cannot be repeated or taken "
                       "back. Exit status 1 when there is an error or a warning."));
    options.catalog()
        .value(QStringLiteral("release"), QStringLiteral("VERSION"),
               QStringLiteral("the release to check; without a patch, the newest of that line"))
        .value(QStringLiteral("since"), QStringLiteral("VERSION"),
               QStringLiteral(
                   "the release that may run beside it; its migrations are not checked (default: the one "
                   "before it in the catalogue)"))
        .value(QStringLiteral("schema"), QStringLiteral("SCHEMA"),
               QStringLiteral("check only this schema (repeatable)"))
        .flag(QStringLiteral("dynamic"),
              QStringLiteral(
                  "go on to run each migration up, down and up again on a private server, and compare the "
                  "schema after each"))
        .flag(QStringLiteral("show-silenced"), QStringLiteral("also show what the files themselves silence"))
        .flag(QStringLiteral("rules"), QStringLiteral("list the rules and check nothing"))
        .format({QStringLiteral("text"), QStringLiteral("json")});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const bool json = options.formatName() == u"json";
    if (options.isSet(QStringLiteral("rules")))
        return finish(options, json ? rulesAsJson() : rulesAsText(), Done);
    const Result<LintReport> report = makeReport(options, stop);
    if (!report)
        return fail(report.error());
    return finish(options, json ? asJson(*report) : asText(*report), report->hasProblems() ? Findings : Done);
}

} // namespace lockstep::ctl

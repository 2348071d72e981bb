#include "app/ctl/command.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "app/ctl/progress.h"
#include "core/database/drift/expected_schema.h"
#include "core/database/drift/repair.h"
#include "core/database/instance_version.h"
#include "core/support/files.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace lockstep::ctl {

namespace {

/// One database and what was found in it.
struct Checked
{
    Schema schema = Schema::Frontend;
    ConnectionSettings settings;
    DriftReport report;
};

using ExpectedBySchema = QMap<Schema, SchemaDescription>;

Result<std::optional<Version>> recordedVersion(const DatabaseSet& databases, const std::stop_token& stop)
{
    if (!databases.contains(Schema::Frontend))
        return std::optional<Version>();
    Result<Connection> connection = Connection::open(databases.value(Schema::Frontend), stop);
    if (!connection)
        return failure(connection);
    const Result<std::optional<QString>> text = readInstanceVersion(*connection, stop);
    if (!text || !*text)
        return text ? Result<std::optional<Version>>(std::nullopt) : failure(text);
    const Result<Version> version = Version::parse(**text);
    return version ? std::optional(*version) : std::nullopt;
}

/// --release, or else what the database records; both must agree unless told not to look.
Result<Version> chooseRelease(const Options& options, const CatalogContents& contents,
                              const DatabaseSet& databases, const std::stop_token& stop)
{
    const bool skip = options.isSet(QStringLiteral("skip-version-check"));
    const Result<std::optional<Version>> asked = options.release(contents);
    if (!asked)
        return failure(asked);
    if (skip && !*asked)
        return options.wrong(QStringLiteral("--skip-version-check needs --release or --file"));
    const Result<std::optional<Version>> recorded =
        skip ? Result<std::optional<Version>>(std::nullopt) : recordedVersion(databases, stop);
    if (!recorded)
        return failure(recorded);
    if (*asked && *recorded && (*asked)->line() != (*recorded)->line())
        return failure(ErrorKind::Precondition, QStringLiteral("compare with release"), (*asked)->toString(),
                       QStringLiteral("the database records that it runs %1").arg((*recorded)->toString()),
                       QStringLiteral("Compare with that release, or add --skip-version-check"));
    if (*asked)
        return **asked;
    if (!*recorded)
        return options.wrong(QStringLiteral("--release is missing, and the database records no version"));
    return contents.resolve(**recorded);
}

Result<ExpectedBySchema> readExpected(const Options& options, const DatabaseSet& databases,
                                      const std::stop_token& stop)
{
    const QString file = options.text(QStringLiteral("file"));
    const QString nameSpace = options.nameSpace();
    if (!file.isEmpty()) {
        if (options.isSet(QStringLiteral("release")))
            return options.wrong(QStringLiteral("--release and --file exclude each other"));
        const Result<Schema> schema = options.schema();
        const Result<SchemaDescription> expected =
            schema ? expectedSchemaFromFile(file, stop, nameSpace) : failure(schema);
        if (!expected)
            return failure(expected);
        return ExpectedBySchema{{*schema, *expected}};
    }
    const Result<CatalogContents> contents = options.readCatalog(stop);
    if (!contents)
        return failure(contents);
    const Result<Version> release = chooseRelease(options, *contents, databases, stop);
    if (!release)
        return failure(release);
    const bool migrations = options.text(QStringLiteral("expect")) == u"migrations";
    return expectedSchemas(*contents, *release, databases.keys(),
                           migrations ? ExpectedFrom::Migrations : ExpectedFrom::Squashed, stop, nameSpace);
}

Result<QList<Checked>> checkAll(const ExpectedBySchema& expected, const DatabaseSet& databases,
                                const std::stop_token& stop)
{
    QList<Checked> all;
    for (const auto& [schema, settings] : databases.asKeyValueRange()) {
        if (!expected.contains(schema))
            continue;
        Result<Connection> connection = Connection::open(settings, stop);
        Result<DriftReport> report =
            connection ? readDrift(*connection, expected.value(schema), stop) : failure(connection);
        if (!report)
            return failure(report);
        all.append({schema, settings, *std::move(report)});
    }
    return all;
}

QJsonArray listJson(const QList<Difference>& differences)
{
    QJsonArray list;
    for (const Difference& difference : differences)
        list.append(difference.toJson());
    return list;
}

QByteArray asJson(const QList<Checked>& all, bool ok)
{
    QJsonArray schemas;
    for (const Checked& checked : all)
        schemas.append(
            QJsonObject{{QStringLiteral("schema"), schemaName(checked.schema)},
                        {QStringLiteral("differences"), listJson(checked.report.drift.differences)},
                        {QStringLiteral("notes"), listJson(checked.report.drift.notes)}});
    return QJsonDocument(QJsonObject{{QStringLiteral("ok"), ok}, {QStringLiteral("schemas"), schemas}})
        .toJson();
}

QString indented(const QString& text, const QString& with)
{
    QStringList lines = text.split(u'\n');
    for (QString& line : lines)
        line.prepend(with);
    return lines.join(u'\n') + u'\n';
}

QString differenceText(const Difference& difference)
{
    QString text =
        QStringLiteral("  %1 %2: %3%4\n")
            .arg(objectKindName(difference.object.kind), difference.object.text(),
                 problemName(difference.problem),
                 difference.safe ? QString() : QStringLiteral("  (not safe to repair unattended)"));
    if (!difference.expected.isEmpty())
        text += indented(difference.expected, QStringLiteral("    + "));
    if (!difference.actual.isEmpty())
        text += indented(difference.actual, QStringLiteral("    - "));
    if (!difference.risk.isEmpty())
        text += QStringLiteral("    risk: %1\n").arg(difference.risk);
    for (const QString& sql : difference.sql())
        text += indented(sql + u';', QStringLiteral("    sql: "));
    return text;
}

QString asText(const QList<Checked>& all)
{
    QString text;
    for (const Checked& checked : all) {
        const Drift& drift = checked.report.drift;
        text += drift.isEmpty() ? QStringLiteral("%1: no drift detected\n").arg(schemaName(checked.schema))
                                : QStringLiteral("%1: %2 differences (+ as expected, - as it is)\n")
                                      .arg(schemaName(checked.schema))
                                      .arg(drift.differences.size());
        for (const Difference& difference : drift.differences)
            text += differenceText(difference);
        for (const Difference& note : drift.notes)
            text += QStringLiteral("  note: %1 %2 is %3. %4\n")
                        .arg(objectKindName(note.object.kind), note.object.text(), problemName(note.problem),
                             note.remark);
    }
    return text;
}

QList<Difference> chosen(const Options& options, const Checked& checked)
{
    QList<Difference> differences = options.isSet(QStringLiteral("safe-only"))
                                        ? onlySafe(checked.report.drift.differences)
                                        : checked.report.drift.differences;
    differences.removeIf([](const Difference& difference) { return difference.repair.isEmpty(); });
    return differences;
}

Result<void> writeScript(const Options& options, const QList<Checked>& all)
{
    QString script;
    for (const Checked& checked : all) {
        const QList<Difference> differences = chosen(options, checked);
        if (!differences.isEmpty())
            script +=
                QStringLiteral("-- %1: %2\n%3\n")
                    .arg(schemaName(checked.schema), checked.settings.description(),
                         repairScript(planRepair(checked.report, differences), checked.report.expected.name));
    }
    return writeFile(options.text(QStringLiteral("script")), script.toUtf8());
}

/// Repairs one after the other; what is left goes into the reports. The databases that were changed are
/// counted.
Result<void> repairAll(const Options& options, QList<Checked>& all, int& changed, const std::stop_token& stop)
{
    for (Checked& checked : all) {
        const QList<Difference> differences = chosen(options, checked);
        if (differences.isEmpty())
            continue;
        say(QStringLiteral("Repairing %1 differences of %2 (%3)")
                .arg(differences.size())
                .arg(schemaName(checked.schema), checked.settings.description()));
        Result<Connection> connection = Connection::open(checked.settings, stop);
        const Result<Drift> left =
            connection ? runRepair(*connection, checked.schema, checked.report, differences,
                                   progressOnStandardError(options.isSet(QStringLiteral("quiet"))), stop)
                       : failure(connection);
        if (!left)
            return failure(left);
        ++changed;
        checked.report.drift = *left;
    }
    return {};
}

bool isClean(const QList<Checked>& all)
{
    return std::ranges::all_of(all, [](const Checked& checked) { return checked.report.drift.isEmpty(); });
}

void declare(Options& options)
{
    options.catalog()
        .databases()
        .schemaOption(true)
        .release(QStringLiteral("the release that the databases run (default: the one they record)"))
        .value(
            QStringLiteral("file"), QStringLiteral("FILE"),
            QStringLiteral("what one database should look like: a description in JSON, or a script in SQL"))
        .value(
            QStringLiteral("expect"), QStringLiteral("SOURCE"),
            QStringLiteral("squashed (the release's squashed.sql, default) or migrations (run all of them)"))
        .nameSpaceOption()
        .flag(QStringLiteral("skip-version-check"),
              QStringLiteral("compare with --release whatever the database records"))
        .flag(QStringLiteral("fix"), QStringLiteral("repair, in one transaction a database"))
        .flag(QStringLiteral("safe-only"), QStringLiteral("repair only what is safe to repair unattended"))
        .value(QStringLiteral("script"), QStringLiteral("FILE"),
               QStringLiteral("write the repair as a script"))
        .flag(QStringLiteral("quiet"), QStringLiteral("no progress, only warnings and errors"))
        .format({QStringLiteral("text"), QStringLiteral("json")});
}

} // namespace

int dbDrift(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("db drift"),
        QStringLiteral("Finds out where the databases are not as a release has them, and repairs it. Exit "
                       "status 1 when differences are left."));
    declare(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const QString expect = options.text(QStringLiteral("expect"));
    if (!QStringList{QString(), QStringLiteral("squashed"), QStringLiteral("migrations")}.contains(expect))
        return fail(options.wrong(QStringLiteral("--expect takes squashed or migrations")).error());
    const Result<DatabaseSet> databases = options.chosenDatabases();
    if (!databases)
        return fail(databases.error());
    const Result<ExpectedBySchema> expected = readExpected(options, *databases, stop);
    if (!expected)
        return fail(expected.error());
    Result<QList<Checked>> all = checkAll(*expected, *databases, stop);
    if (!all)
        return fail(all.error());
    if (options.isSet(QStringLiteral("script"))) {
        if (const Result<void> written = writeScript(options, *all); !written)
            return fail(written.error());
    }
    int changed = 0;
    if (options.isSet(QStringLiteral("fix"))) {
        if (const Result<void> repaired = repairAll(options, *all, changed, stop); !repaired) {
            const int status = fail(repaired.error());
            return changed > 0 ? StoppedPartWay : status;
        }
    }
    const Result<void> written =
        options.write(options.formatName() == u"json" ? asJson(*all, isClean(*all)) : asText(*all).toUtf8());
    if (!written)
        return fail(written.error());
    return isClean(*all) ? Done : Findings;
}

} // namespace lockstep::ctl

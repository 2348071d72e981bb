#include "core/migration/lint/lint.h"

#include "core/migration/lint/deep_stacks.h"
#include "core/migration/lint/schema_lint.h"
#include "core/migration/lint/silences.h"
#include "core/migration/lint/source_lines.h"

namespace lockstep {

namespace {

using namespace lint;

/// The releases to compare.
struct Window
{
    const ReleaseContents* release = nullptr;
    const ReleaseContents* since = nullptr; ///< Null where there is none before it.
};

Result<const ReleaseContents*> findRelease(const CatalogContents& contents, const Version& wanted)
{
    return contents.resolve(wanted).transform([&](const Version& version) { return contents.find(version); });
}

Result<Window> windowOf(const CatalogContents& contents, const Version& release,
                        const std::optional<Version>& since)
{
    const auto found = findRelease(contents, release);
    if (!found)
        return failure(found);
    Window window{*found, nullptr};
    if (!since) {
        if (window.release != &contents.releases.first())
            window.since = window.release - 1;
        return window;
    }
    const auto older = findRelease(contents, *since);
    if (!older)
        return failure(older);
    window.since = *older;
    if (window.since->release.version >= window.release->release.version)
        return failure(ErrorKind::Usage, QStringLiteral("lint the release"),
                       window.release->release.version.toString(),
                       QStringLiteral("%1 is not older").arg(window.since->release.version.toString()),
                       QStringLiteral("Compare with a release before it"));
    return window;
}

Result<QList<Schema>> schemasOf(const ReleaseContents& release, const LintOptions& options)
{
    const QString version = release.release.version.toString();
    QList<Schema> wanted = options.schemas.isEmpty() ? release.schemas.keys() : options.schemas;
    for (const Schema schema : wanted) {
        if (!release.schemas.contains(schema))
            return failure(ErrorKind::NotFound, QStringLiteral("lint the release"), version,
                           QStringLiteral("it has no schema %1").arg(schemaName(schema)));
    }
    const auto isEmpty = [&](Schema schema) { return release.schemas[schema].graph.isEmpty(); };
    if (std::ranges::all_of(wanted, isEmpty))
        return failure(ErrorKind::Precondition, QStringLiteral("lint the release"), version,
                       QStringLiteral("it has no migrations"));
    return wanted;
}

const MigrationGraph* graphOf(const ReleaseContents* release, Schema schema)
{
    if (release == nullptr)
        return nullptr;
    const auto held = release->schemas.constFind(schema);
    return held == release->schemas.constEnd() ? nullptr : &held->graph;
}

/// Turns what was found in one schema into findings with files and lines.
class FindingWriter
{
public:
    FindingWriter(Version release, Schema schema, SourceLines& lines, bool showSilenced)
        : m_release(std::move(release)), m_schema(schema), m_lines(lines), m_showSilenced(showSilenced)
    {
    }

    void write(const MigrationFindings& of, QList<LintFinding>& findings)
    {
        const QList<Silence> up = silencesOf(of.migration->definition.up);
        const QList<Silence> down = silencesOf(of.migration->definition.down);
        for (const RawFinding& raw : of.found) {
            LintFinding finding = place(*of.migration, raw);
            finding.silenced = reason(raw.side == Side::Up ? up : down, finding.rule);
            if (!finding.silenced || m_showSilenced)
                findings += finding;
        }
    }

private:
    LintFinding place(const LintMigration& migration, const RawFinding& raw)
    {
        const bool up = raw.side == Side::Up;
        const QString upFile = upPath(migration.definition);
        const QString file = up ? upFile : downPath(upFile);
        return {.release = m_release,
                .schema = m_schema,
                .migration = migration.definition.id,
                .file = file,
                .line = m_lines.lineOf(file, up ? migration.up.sql : migration.down.sql, raw.position),
                .rule = raw.rule->id,
                .severity = raw.severity,
                .text = raw.text,
                .advice = raw.rule->advice,
                .silenced = {}};
    }

    /// A stitched graph does not say where its migrations came from.
    [[nodiscard]] QString upPath(const Definition& definition) const
    {
        return definition.path.isEmpty()
                   ? QStringLiteral("%1/%2/up.sql").arg(schemaName(m_schema)).arg(definition.id)
                   : definition.path;
    }

    static std::optional<QString> reason(const QList<Silence>& silences, const QString& rule)
    {
        for (const Silence& silence : silences) {
            if (silence.rules.contains(rule) && !silence.reason.isEmpty())
                return silence.reason;
        }
        return std::nullopt;
    }

    Version m_release;
    Schema m_schema;
    SourceLines& m_lines;
    bool m_showSilenced;
};

Error cancelled(const ReleaseContents& release)
{
    return {ErrorKind::Cancelled,
            QStringLiteral("lint the release"),
            release.release.version.toString(),
            QStringLiteral("it was cancelled"),
            {}};
}

} // namespace

QString lintSeverityName(LintSeverity severity)
{
    switch (severity) {
    case LintSeverity::Note:
        return QStringLiteral("note");
    case LintSeverity::Warning:
        return QStringLiteral("warning");
    case LintSeverity::Error:
        break;
    }
    return QStringLiteral("error");
}

QJsonObject LintFinding::toJson() const
{
    QJsonObject object{{QStringLiteral("release"), release.toString()},
                       {QStringLiteral("schema"), schemaName(schema)},
                       {QStringLiteral("migration"), migration},
                       {QStringLiteral("file"), file},
                       {QStringLiteral("line"), line},
                       {QStringLiteral("rule"), rule},
                       {QStringLiteral("severity"), lintSeverityName(severity)},
                       {QStringLiteral("text"), text},
                       {QStringLiteral("advice"), advice}};
    if (silenced)
        object.insert(QStringLiteral("silenced"), *silenced);
    return object;
}

bool LintReport::hasProblems() const
{
    return std::ranges::any_of(findings, [](const LintFinding& finding) {
        return finding.severity != LintSeverity::Note && !finding.silenced;
    });
}

Result<LintReport> lintRelease(const CatalogContents& contents, const Version& release,
                               const std::optional<Version>& since, const LintOptions& options,
                               std::stop_token stop)
{
    const Result<Window> window = windowOf(contents, release, since);
    if (!window)
        return failure(window);
    const Result<QList<Schema>> schemas = schemasOf(*window->release, options);
    if (!schemas)
        return failure(schemas);
    LintReport report{window->release->release.version, {}, 0, {}};
    if (window->since != nullptr)
        report.since = window->since->release.version;
    SourceLines lines(contents.location, window->release->release);
    for (const Schema schema : *schemas) {
        QList<LintMigration> migrations = migrationsToLint(
            window->release->schemas[schema].graph, graphOf(window->since, schema), report.since.has_value());
        onDeepStacks(migrations.size(), [&, data = migrations.data()](qsizetype i) { parse(data[i]); }, stop);
        if (stop.stop_requested())
            return std::unexpected(cancelled(*window->release));
        FindingWriter writer(report.release, schema, lines, options.showSilenced);
        for (const MigrationFindings& found : check(migrations)) {
            ++report.migrations;
            writer.write(found, report.findings);
        }
    }
    return report;
}

} // namespace lockstep

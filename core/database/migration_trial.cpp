#include "core/database/migration_trial.h"

#include "core/database/drift/describe.h"
#include "core/database/drift/drift.h"
#include "core/database/drift/workshop.h"
#include "core/database/release_builder.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString upFails = u"up-fails"_s;
const QString downFails = u"down-fails"_s;
const QString downLeaves = u"down-leaves-drift"_s;
const QString upAgainFails = u"up-again-fails"_s;
const QString upAgainDiffers = u"up-again-drifts"_s;

QString objectsText(const QList<Difference>& differences)
{
    QStringList texts;
    for (const Difference& difference : differences)
        texts.append(u"%1 %2 is %3"_s.arg(objectKindName(difference.object.kind), difference.object.text(),
                                          problemName(difference.problem)));
    return texts.join(u", "_s);
}

/// The down file lies beside the up file, whatever the layout.
QString downFile(const Definition& definition)
{
    QString path = definition.path;
    const qsizetype up = path.lastIndexOf(u"up.sql");
    return up < 0 ? path : path.replace(up, 2, u"down"_s);
}

/// The migrations of one schema, one after the other.
class SchemaTrial
{
public:
    SchemaTrial(Schema schema, const Version& release, Connection& connection, const RunEventSink& events,
                const std::stop_token& stop)
        : m_schema(schema), m_release(release), m_connection(connection), m_events(events), m_stop(stop)
    {
    }

    [[nodiscard]] Result<QList<LintFinding>> run(const QList<Definition>& definitions)
    {
        for (const Definition& definition : definitions) {
            if (m_stop.stop_requested())
                return failure(ErrorKind::Cancelled, u"try the migrations of"_s, m_release.toString(),
                               u"it was cancelled"_s);
            const Result<bool> goOn = tryOne(definition);
            if (!goOn)
                return failure(goOn);
            if (!*goOn)
                break;
        }
        return m_findings;
    }

private:
    /// False when the schema is not where the next migration expects it.
    [[nodiscard]] Result<bool> tryOne(const Definition& definition)
    {
        tell(definition);
        const Result<SchemaDescription> before = look();
        if (!before)
            return failure(before);
        if (const SqlResult up = execute(definition, definition.up); !up) {
            find(definition, upFails, definition.path, up.error(), definition.up);
            return false;
        }
        const Result<SchemaDescription> after = look();
        if (!after)
            return failure(after);
        const QString down = revertSql(definition);
        if (const SqlResult reverted = execute(definition, down); !reverted) {
            find(definition, downFails, downFile(definition), reverted.error(), down);
            return true; // the migration is still applied
        }
        const Result<SchemaDescription> back = look();
        if (!back)
            return failure(back);
        compare(definition, downLeaves, downFile(definition), *before, *back);
        if (const SqlResult again = execute(definition, definition.up); !again) {
            find(definition, upAgainFails, definition.path, again.error(), definition.up);
            return false;
        }
        return look().transform([&](const SchemaDescription& last) {
            compare(definition, upAgainDiffers, definition.path, *after, last);
            return true;
        });
    }

    [[nodiscard]] Result<SchemaDescription> look() const
    {
        return describeSchema(m_connection, u"public"_s, m_stop);
    }

    [[nodiscard]] SqlResult execute(const Definition& definition, const QString& sql)
    {
        m_offset = definition.createIndexConcurrently ? 0 : 6;
        const SqlResult done = m_connection.execute(
            definition.createIndexConcurrently ? sql : u"BEGIN;"_s + sql + u"\n;COMMIT"_s, m_stop);
        m_connection.rollback();
        return done;
    }

    void find(const Definition& definition, const QString& rule, const QString& file, const SqlError& error,
              const QString& sql)
    {
        const int line = error.position > m_offset ? lineOf(sql, error.position - m_offset) : 1;
        add(definition, rule, file, std::max(1, line), error.text());
    }

    void compare(const Definition& definition, const QString& rule, const QString& file,
                 const SchemaDescription& expected, const SchemaDescription& actual)
    {
        const QList<Difference> differences =
            findDrift(expected, actual, {}, Strangers::Unexpected).differences;
        if (!differences.isEmpty())
            add(definition, rule, file, 1, u"Afterwards "_s + objectsText(differences));
    }

    void add(const Definition& definition, const QString& rule, const QString& file, int line,
             const QString& text)
    {
        const auto known = std::ranges::find(trialRules(), rule, &LintRule::id);
        m_findings.append({m_release, m_schema, definition.id, file, line, rule, known->severity, text,
                           known->advice, std::nullopt});
    }

    void tell(const Definition& definition) const
    {
        RunEvent event;
        event.lane = schemaName(m_schema);
        event.text =
            u"Trying migration %1: %2"_s.arg(definition.id).arg(migrationTitle(definition).simplified());
        if (m_events)
            m_events(event);
    }

    Schema m_schema;
    const Version& m_release;
    Connection& m_connection;
    const RunEventSink& m_events;
    const std::stop_token& m_stop;
    int m_offset = 0; ///< characters before the migration's own in what was sent
    QList<LintFinding> m_findings;
};

Result<std::optional<Version>> versionBefore(const CatalogContents& contents, const Version& release,
                                             const std::optional<Version>& since)
{
    if (since)
        return contents.resolve(*since).transform(
            [](const Version& version) { return std::optional(version); });
    const QList<Version> versions = contents.versions();
    const qsizetype at = versions.indexOf(release);
    return at > 0 ? std::optional(versions[at - 1]) : std::nullopt;
}

/// What is tried, and what it is built on.
struct TrialPlan
{
    QSet<MigrationId> applied;
    QList<Definition> tried;
};

Result<TrialPlan> planTrial(const StitchedGraph& stitched, const Version& release,
                            const std::optional<Version>& since)
{
    const Result<QSet<MigrationId>> all = stitched.idsAt(release);
    const Result<QSet<MigrationId>> before = since ? stitched.idsAt(*since) : Result<QSet<MigrationId>>({});
    if (!all || !before)
        return !all ? failure(all) : failure(before);
    TrialPlan plan{*before, {}};
    for (const Definition& definition : stitched.graph.definitions()) {
        if (!all->contains(definition.id) || before->contains(definition.id))
            continue;
        // The squashed migrations make the schema out of nothing.
        if (definition.name.startsWith(u"squashed migrations"_s) || definition.parents.isEmpty())
            plan.applied.insert(definition.id);
        else
            plan.tried.append(definition);
    }
    return plan;
}

} // namespace

const QList<LintRule>& trialRules()
{
    static const QList<LintRule> rules = {
        {upFails, LintSeverity::Error, u"the up script fails"_s,
         u"Run it on a database of the release before, and mend it"_s},
        {downFails, LintSeverity::Error, u"the down script fails right after the up script"_s,
         u"Run it on a database of this release, and mend it"_s},
        {downLeaves, LintSeverity::Warning, u"the down script does not bring the schema back"_s,
         u"Undo in the down script everything that the up script does, in reverse order"_s},
        {upAgainFails, LintSeverity::Error, u"the up script fails after the down script"_s,
         u"Undo everything in the down script, and guard the up script with IF NOT EXISTS"_s},
        {upAgainDiffers, LintSeverity::Warning, u"the up script makes another schema the second time"_s,
         u"Undo everything in the down script, so that the up script finds what it found the first time"_s},
    };
    return rules;
}

Result<QList<LintFinding>> tryMigrations(const CatalogContents& contents, const Version& release,
                                         const std::optional<Version>& since, const LintOptions& options,
                                         const RunEventSink& events, const std::stop_token& stop)
{
    const Result<Version> resolved = contents.resolve(release);
    if (!resolved)
        return failure(resolved);
    const Result<std::optional<Version>> from = versionBefore(contents, *resolved, since);
    if (!from)
        return failure(from);
    const Result<StitchResult> stitched = stitch(contents, contents.versions().first(), *resolved);
    if (!stitched)
        return failure(stitched);
    Workshop workshop;
    const Result<PrivateServer*> server = workshop.server(stop);
    if (!server)
        return failure(server);
    QList<LintFinding> findings;
    for (const auto& [schema, graph] : stitched->catalog.schemas.asKeyValueRange()) {
        if (!options.schemas.isEmpty() && !options.schemas.contains(schema))
            continue;
        const Result<TrialPlan> plan = planTrial(graph, *resolved, *from);
        if (!plan)
            return failure(plan);
        if (plan->tried.isEmpty())
            continue;
        const QString name = schemaName(schema);
        const Result<AppliedParts> parts = partsOf(contents, graph, plan->applied);
        if (!parts)
            return failure(parts);
        const Result<void> built = (*server)->recreateDatabase(name).and_then(
            [&] { return buildParts(contents, *parts, schema, (*server)->database(name), stop); });
        if (!built)
            return failure(built);
        Result<Connection> connection = Connection::open((*server)->database(name), stop);
        const Result<QList<LintFinding>> found =
            connection ? SchemaTrial(schema, *resolved, *connection, events, stop).run(plan->tried)
                       : failure(connection);
        if (!found)
            return failure(found);
        findings += *found;
    }
    return findings;
}

} // namespace lockstep

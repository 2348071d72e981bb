#include "core/database/drift/describe.h"
#include "core/database/drift/drift.h"
#include "core/database/migrator.h"
#include "migration_fixture.h"
#include "test_data.h"

#include <QTest>

using namespace lockstep;
using namespace lockstep::test;

/// From every real release to the next, back, and there again: the schema is what it was each time.
class NeighboursRealTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyPair_data();
    void everyPair();

private:
    using Descriptions = QMap<Schema, SchemaDescription>;

    [[nodiscard]] DatabaseSet databases() const;
    [[nodiscard]] Result<Descriptions> describeAll() const;
    [[nodiscard]] QStringList differences(const Descriptions& expected, const Descriptions& actual) const;

    MigrationFixture m_fixture;
};

namespace {

struct KnownException
{
    const char* begins; ///< "from to when: schema kind object"
    const char* cause;
};

/// What releases do not bring back, and which migration's down script is to blame.
constexpr KnownException knownExceptions[] = {
    {"3.25.2 3.26.0 back: frontend function delete_campaign_reference_on_changesets()",
     "1528395794 brings the function back with the renamed column in its body"},
    {"3.27.5 3.28.0 back: frontend column batch_changes_site_credentials.",
     "1528395821 has an empty down script"},
    {"3.27.5 3.28.0 back: frontend constraint batch_changes_site_credentials.",
     "1528395821 has an empty down script"},
    {"3.27.5 3.28.0 back: frontend index batch_changes_site_credentials.",
     "1528395822 makes indexes that were not there before"},
    {"3.27.5 3.28.0 back: frontend column user_credentials.", "1528395819 has an empty down script"},
    {"3.27.5 3.28.0 back: frontend constraint user_credentials.", "1528395819 has an empty down script"},
    {"3.27.5 3.28.0 back: frontend index user_credentials.",
     "1528395822 makes indexes that were not there before"},
    {"3.28.0 3.29.0 back: frontend constraint out_of_band_migrations.",
     "1528395828 brings its text columns back without their checks"},
    {"3.29.1 3.30.0 back: frontend constraint default_repos.", "1528395848 brings the table back bare"},
    {"3.29.1 3.30.0 back: frontend index default_repos.", "1528395848 brings the table back bare"},
    {"3.30.4 3.31.0 back: frontend sequence lsif_indexable_repositories_id_seq",
     "1528395858 brings the sequence back as one of integers"},
    {"3.30.4 3.31.0 back: frontend index lsif_indexable_repositories.",
     "1528395858 brings a constraint back as an index"},
    {"3.31.2 3.32.0 back: frontend index repo.repo_cloned",
     "1528395890 brings the column back without its index"},
    {"3.31.2 3.32.0 back: codeinsights column insight_series.", "1000000012 leaves the columns it added"},
    {"3.31.2 3.32.0 up: apply migration 1000000012 (insights snapshots) to",
     "1000000012 leaves the columns it added and cannot add them again"},
    {"3.32.1 3.33.0 back: frontend constraint batch_spec_executions.",
     "1528395892 brings foreign keys back that are not deferrable"},
    {"3.32.1 3.33.0 back: frontend column changeset_specs.raw_spec",
     "1528395915 brings the column back with a default"},
    {"3.32.1 3.33.0 back: codeintel extension pg_trgm", "1000000020 leaves the extension"},
    {"3.32.1 3.33.0 back: codeintel table lsif_data_documentation_search_",
     "1000000020 drops a table of another name than it made"},
    {"3.33.2 3.34.0 back: codeintel index lsif_data_docs_search_",
     "1000000029 drops the indexes that were there before, too"},
    {"3.33.2 3.34.0 back: codeinsights column insight_series.recording_interval_days",
     "1000000017 brings the column back without its default"},
    {"3.34.2 3.35.0 back: frontend column batch_changes.last_applied_at",
     "1528395945 gives the column a default it did not have"},
    {"3.35.2 3.36.0 back: frontend view reconciler_changesets",
     "1528395966 makes the view of all columns, in the order they have by now"},
    {"5.9.1590 5.9.17785 back: frontend sequence agent_review_diagnostics_id_seq",
     "1736991602 drops a table of another name than it made"},
    {"5.9.1590 5.9.17785 back: frontend table agent_review_diagnostics",
     "1736991602 drops a table of another name than it made"},
    {"5.9.1590 5.9.17785 back: frontend table discussion_",
     "1733912207 brings the tables back without row level security"},
    {"5.9.1590 5.9.17785 again: frontend constraint agent_review_diagnostics.",
     "1736991602 finds the table that its down script left, without the foreign key that went with another"},
    {"6.3.4167 6.4.0 back: frontend view batch_changes_changeset_specs_and_changesets",
     "1746211334 makes a view in its down script that was not there"},
    {"6.3.4167 6.4.0 again: frontend view batch_changes_changeset_specs_and_changesets",
     "1746211334 makes a view in its down script that was not there"}};

bool isKnown(const QString& exception)
{
    return std::ranges::any_of(knownExceptions, [&](const KnownException& known) {
        return exception.startsWith(QLatin1StringView(known.begins));
    });
}

} // namespace

void NeighboursRealTest::initTestCase()
{
    VERIFY_RESULT(m_fixture.startServer());
}

DatabaseSet NeighboursRealTest::databases() const
{
    DatabaseSet set;
    for (const Schema schema : allSchemas)
        set.insert(schema, m_fixture.settings().with(QStringLiteral("dbname"), schemaName(schema)));
    return set;
}

Result<NeighboursRealTest::Descriptions> NeighboursRealTest::describeAll() const
{
    Descriptions all;
    for (const auto& [schema, settings] : databases().asKeyValueRange()) {
        Result<Connection> connection = Connection::open(settings);
        const Result<SchemaDescription> described =
            connection ? describeSchema(*connection) : failure(connection);
        if (!described)
            return failure(described);
        all.insert(schema, *described);
    }
    return all;
}

QStringList NeighboursRealTest::differences(const Descriptions& expected, const Descriptions& actual) const
{
    QStringList found;
    for (const Schema schema : allSchemas) {
        const Drift drift =
            findDrift(expected.value(schema), actual.value(schema), {}, Strangers::Unexpected);
        for (const Difference& difference : drift.differences)
            found.append(QStringLiteral("%1 %2 %3 %4")
                             .arg(schemaName(schema), objectKindName(difference.object.kind),
                                  difference.object.text(), problemName(difference.problem)));
    }
    return found;
}

void NeighboursRealTest::everyPair_data()
{
    QTest::addColumn<QString>("bundle");
    QTest::newRow("3.25 to 3.37") << QStringLiteral("releases-3.25-3.37.bundle");
    QTest::newRow("5.8 to 6.12") << QStringLiteral("releases-5.8-6.12.bundle");
}

void NeighboursRealTest::everyPair()
{
    QFETCH(QString, bundle);
    REQUIRE_REAL_DATA(old, "releases-3.25-3.37.bundle");
    REQUIRE_REAL_DATA(recent, "releases-5.8-6.12.bundle");
    const Result<CatalogContents> contents = readCatalog(bundle.contains(u"3.25") ? old : recent);
    VERIFY_RESULT(contents);
    const Result<StitchResult> whole = stitch(*contents);
    VERIFY_RESULT(whole);
    for (const Schema schema : allSchemas)
        VERIFY_RESULT(m_fixture.server().recreateDatabase(schemaName(schema)));
    const QList<Version> versions = contents->versions();
    const Migrator migrator(whole->catalog);
    QList<MigrationOutcome> outcomes;
    VERIFY_RESULT(migrator.upTo(versions.first(), databases(), {}, outcomes));
    Result<Descriptions> before = describeAll();
    VERIFY_RESULT(before);
    QStringList exceptions;
    for (qsizetype i = 1; i < versions.size(); ++i) {
        const Version& from = versions[i - 1];
        const Version& to = versions[i];
        outcomes.clear();
        VERIFY_RESULT(migrator.upTo(to, databases(), {}, outcomes));
        if (outcomes.isEmpty())
            continue; // the same migrations
        const Result<Descriptions> after = describeAll();
        VERIFY_RESULT(after);
        const QString pair = from.toString() + u' ' + to.toString() + u' ';
        const auto note = [&](const QString& when, const QStringList& found) {
            for (const QString& difference : found)
                exceptions.append(pair + when + difference);
        };
        const Result<void> down = migrator.downTo(from, databases(), {}, outcomes);
        if (!down)
            exceptions.append(pair + QStringLiteral("down: ") + down.error().attempted);
        const Result<Descriptions> back = describeAll();
        VERIFY_RESULT(back);
        note(QStringLiteral("back: "), differences(*before, *back));
        if (const Result<void> up = migrator.upTo(to, databases(), {}, outcomes); !up) {
            exceptions.append(pair + QStringLiteral("up: ") + up.error().attempted);
            for (const Schema schema : allSchemas)
                VERIFY_RESULT(m_fixture.server().recreateDatabase(schemaName(schema)));
            VERIFY_RESULT(migrator.upTo(to, databases(), {}, outcomes));
        }
        const Result<Descriptions> again = describeAll();
        VERIFY_RESULT(again);
        note(QStringLiteral("again: "), differences(*after, *again));
        before = again;
    }
    exceptions.removeIf(isKnown);
    QVERIFY2(exceptions.isEmpty(), qPrintable(exceptions.join(u'\n')));
}

QTEST_GUILESS_MAIN(NeighboursRealTest)
#include "tst_neighbours_real.moc"

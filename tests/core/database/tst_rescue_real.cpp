#include "core/database/drift/describe.h"
#include "core/database/rescue.h"
#include "core/migration/sql_text.h"
#include "migration_fixture.h"
#include "rounds.h"
#include "test_data.h"

#include <QTest>

using namespace lockstep;
using namespace lockstep::test;

/// Real migrations of the era in which one that failed left the database dirty: each is left half-way, and
/// repaired.
class RescueRealTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void halfWay();

private:
    [[nodiscard]] Result<void> execute(const QString& database, const QString& sql);
    [[nodiscard]] Result<SchemaDescription> describe(const QString& database);
    void leaveHalfWay(const Definition& definition, qsizetype index);
    void repair(const CatalogContents& contents, const StitchedGraph& stitched, const Definition& definition);

    MigrationFixture m_fixture;
};

namespace {

const QString dirtyDatabase = QStringLiteral("dirty");
const QString goodDatabase = QStringLiteral("good");

} // namespace

void RescueRealTest::initTestCase()
{
    VERIFY_RESULT(m_fixture.startServer());
    VERIFY_RESULT(m_fixture.server().recreateDatabase(dirtyDatabase));
    VERIFY_RESULT(m_fixture.server().recreateDatabase(goodDatabase));
}

Result<void> RescueRealTest::execute(const QString& database, const QString& sql)
{
    Result<Connection> connection = Connection::open(m_fixture.server().database(database));
    if (!connection)
        return failure(connection);
    const SqlResult done = connection->execute(sql);
    if (!done)
        return std::unexpected(done.error().toError(QStringLiteral("run"), sql));
    return {};
}

Result<SchemaDescription> RescueRealTest::describe(const QString& database)
{
    Result<Connection> connection = Connection::open(m_fixture.server().database(database));
    return connection ? describeSchema(*connection) : failure(connection);
}

void RescueRealTest::leaveHalfWay(const Definition& definition, qsizetype index)
{
    const QList<SqlStatement> statements = splitStatements(definition.up);
    const qsizetype done = (statements.size() + index % 2) / 2;
    // What is run together is one transaction: some statements need one, others refuse it.
    const QString sql = done == 0 ? QString() : definition.up.first(statements[done - 1].end);
    if (!sql.isEmpty())
        VERIFY_RESULT(execute(dirtyDatabase, sql));
    VERIFY_RESULT(execute(
        dirtyDatabase,
        QStringLiteral("UPDATE schema_migrations SET version = %1, dirty = true").arg(definition.id)));
}

void RescueRealTest::repair(const CatalogContents& contents, const StitchedGraph& stitched,
                            const Definition& definition)
{
    Result<Connection> connection = Connection::open(m_fixture.server().database(dirtyDatabase));
    VERIFY_RESULT(connection);
    const Result<std::optional<RescuePlan>> plan = planRescue(contents, stitched, *connection);
    VERIFY_RESULT(plan);
    QVERIFY(plan->has_value());
    QCOMPARE((*plan)->migration.id, definition.id);
    VERIFY_RESULT(runRescue(**plan, *connection, {}));
    // An index to be built concurrently is left to the migrator.
    QCOMPARE((*plan)->direction == RescueDirection::Back,
             definition.createIndexConcurrently &&
                 (*plan)->statements.first().effect != RescueStatement::Effect::Done);
    if ((*plan)->direction == RescueDirection::Back) {
        VERIFY_RESULT(execute(dirtyDatabase, definition.up));
        VERIFY_RESULT(execute(
            dirtyDatabase, QStringLiteral("UPDATE schema_migrations SET version = %1").arg(definition.id)));
    }
    const Result<std::optional<RescuePlan>> again = planRescue(contents, stitched, *connection);
    VERIFY_RESULT(again);
    QVERIFY(!again->has_value());
}

void RescueRealTest::halfWay()
{
    REQUIRE_REAL_DATA(location, "releases-3.25-3.37.bundle");
    const Result<CatalogContents> contents = readCatalog(location);
    VERIFY_RESULT(contents);
    const Result<StitchResult> stitched = stitch(*contents, Version(3, 25, 0), Version(3, 36, 3));
    VERIFY_RESULT(stitched);
    const StitchedGraph frontend = stitched->catalog.schemas.value(Schema::Frontend);
    const QList<Definition>& definitions = frontend.graph.definitions();
    const qsizetype root = definitions.first().id < 0 ? 2 : 1;
    for (const QString& database : {dirtyDatabase, goodDatabase}) {
        for (const Definition& definition : definitions.first(root))
            VERIFY_RESULT(execute(database, definition.up));
    }
    VERIFY_RESULT(execute(
        dirtyDatabase,
        QStringLiteral("CREATE TABLE IF NOT EXISTS schema_migrations (version bigint PRIMARY KEY, dirty "
                       "boolean NOT NULL); INSERT INTO schema_migrations VALUES (%1, false)")
            .arg(definitions[root - 1].id)));
    const qsizetype every = 60 / rounds(12, 60);
    for (qsizetype i = root; i < root + 60; ++i) {
        const Definition& definition = definitions[i];
        if (i % every != 0) {
            VERIFY_RESULT(execute(dirtyDatabase, definition.up));
            VERIFY_RESULT(execute(goodDatabase, definition.up));
            continue;
        }
        leaveHalfWay(definition, i);
        if (!QTest::currentTestFailed())
            repair(*contents, frontend, definition);
        if (QTest::currentTestFailed()) {
            qWarning("migration %lld (%s)", static_cast<long long>(definition.id),
                     qPrintable(definition.name));
            return;
        }
        VERIFY_RESULT(execute(goodDatabase, definition.up));
        const Result<SchemaDescription> good = describe(goodDatabase);
        const Result<SchemaDescription> repaired = describe(dirtyDatabase);
        VERIFY_RESULT(good);
        VERIFY_RESULT(repaired);
        const Drift drift = findDrift(*good, *repaired);
        QVERIFY2(drift.isEmpty(), drift.isEmpty()
                                      ? ""
                                      : qPrintable(QStringLiteral("%1: %2")
                                                       .arg(definition.id)
                                                       .arg(drift.differences.first().object.text())));
    }
}

QTEST_GUILESS_MAIN(RescueRealTest)
#include "tst_rescue_real.moc"

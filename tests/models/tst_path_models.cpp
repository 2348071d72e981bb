#include "model_values.h"
#include "models/migration_list_model.h"
#include "models/path_model.h"
#include "models/stop_models.h"
#include "models/translation.h"

#include <QAbstractItemModelTester>

using namespace lockstep;
using namespace lockstep::test;

namespace {

StitchedCatalog smallGraph()
{
    StitchedCatalog graph;
    Definition index = definition(1002, QStringLiteral("index users"), {1001});
    index.createIndexConcurrently = true;
    graph.schemas[Schema::Frontend].graph =
        MigrationGraph::build(Schema::Frontend, {definition(1001, QStringLiteral("add users"), {}), index})
            .value();
    graph.schemas[Schema::CodeIntel].graph =
        MigrationGraph::build(Schema::CodeIntel, {definition(2001, QStringLiteral("add uploads"), {})})
            .value();
    return graph;
}

} // namespace

class TestPathModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { installTranslations(); }

    void pathHasARowAStep();
    void summaryOfAStep();
    void summaryOfThePath();
    void migrationsOfAStep();
    void aMigrationThatTheGraphLacksIsStillListed();
    void warningsComeWithBlockersFirst();
    void outOfBand();
};

void TestPathModels::pathHasARowAStep()
{
    PathModel model;
    const QAbstractItemModelTester tester(&model);
    QCOMPARE(model.rowCount(), 0);
    model.setPath(smallPath());
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("6.0.0 to 6.1.0"));
    QVERIFY(model.index(0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("1 blocker")));
    model.setPath({});
    QCOMPARE(model.rowCount(), 0);
}

void TestPathModels::summaryOfAStep()
{
    const StepSummary first = summarize(smallPath().steps[0]);
    QCOMPARE(first.migrations, 3);
    QCOMPARE(first.privileged, 1);
    QCOMPARE(first.blockers, 1);
    QCOMPARE(first.warnings, 1);
    QCOMPARE(first.waits, 1);
    QVERIFY(!first.downtime);
    QVERIFY(first.sentence().startsWith(QStringLiteral("6.0.0 to 6.1.0: 3 migrations")));
    QVERIFY(first.sentence().contains(QStringLiteral("then wait for 1 out-of-band migration")));
    QVERIFY(summarize(smallPath().steps[1]).sentence().contains(QStringLiteral("needs downtime")));
}

void TestPathModels::summaryOfThePath()
{
    UpgradePath waitsFirst = smallPath();
    waitsFirst.outOfBandFirst.append(OutOfBandMigration{});
    QCOMPARE(summarize(waitsFirst).waits, summarize(smallPath()).waits + 1);
    const PathSummary all = summarize(smallPath());
    QCOMPARE(all.steps, 2);
    QCOMPARE(all.migrations, 4);
    QCOMPARE(all.downtimeSteps, 1);
    QCOMPARE(all.downtime.lowSeconds, 1200);
    QCOMPARE(all.estimate.highSeconds, 3600);
    QCOMPARE(migrationCountText(1), QStringLiteral("1 migration"));
    QCOMPARE(migrationCountText(0), QStringLiteral("0 migrations"));
}

void TestPathModels::migrationsOfAStep()
{
    Timings timings;
    timings.insert(Schema::Frontend, 1002, 2.5);
    MigrationListModel model;
    const QAbstractItemModelTester tester(&model);
    model.setRows(migrationRows(smallPath().steps[0], smallGraph(), timings));
    QCOMPARE(model.rowCount(), 3);
    const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(text(0, MigrationListModel::SchemaColumn), QStringLiteral("frontend"));
    QCOMPARE(text(0, MigrationListModel::Name), QStringLiteral("add users"));
    QCOMPARE(text(0, MigrationListModel::Flags), QStringLiteral("privileged"));
    QCOMPARE(text(0, MigrationListModel::Seconds), QString());
    QCOMPARE(text(1, MigrationListModel::Flags), QStringLiteral("concurrent index"));
    QVERIFY(!text(1, MigrationListModel::Seconds).isEmpty());
    QCOMPARE(text(2, MigrationListModel::SchemaColumn), QStringLiteral("codeintel"));
    QCOMPARE(model.index(1, MigrationListModel::Seconds).data(MigrationListModel::SortRole).toDouble(), 2.5);
    QVERIFY(model.row(0).definition.up.contains(QStringLiteral("CREATE TABLE")));
}

void TestPathModels::aMigrationThatTheGraphLacksIsStillListed()
{
    UpgradeStep step;
    step.migrations = {{Schema::Frontend, {1001, 4711}}};
    const QList<MigrationRow> rows = migrationRows(step, smallGraph(), {});
    QCOMPARE(rows.size(), 2);
    QCOMPARE(migrationTitle(rows[1].definition), QStringLiteral("4711"));
}

void TestPathModels::warningsComeWithBlockersFirst()
{
    WarningListModel model;
    const QAbstractItemModelTester tester(&model);
    model.setWarnings(smallPath().steps[0].warnings);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("PostgreSQL 16 is needed."));
    QCOMPARE(model.index(0).data(WarningListModel::SourceRole).toString(), QStringLiteral("release notes"));
    QVERIFY(model.index(0).data(Qt::AccessibleTextRole).toString().startsWith(QStringLiteral("Blocker")));
}

void TestPathModels::outOfBand()
{
    OutOfBandModel model;
    const QAbstractItemModelTester tester(&model);
    model.setMigrations(smallPath().steps[0].outOfBand);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, OutOfBandModel::Component).data().toString(), QStringLiteral("frontend.users"));
    QCOMPARE(model.index(0, OutOfBandModel::Deprecated).data().toString(), QStringLiteral("6.2"));
}

QTEST_GUILESS_MAIN(TestPathModels)
#include "tst_path_models.moc"

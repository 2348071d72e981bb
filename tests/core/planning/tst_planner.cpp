#include "planning_checks.h"
#include "result_checks.h"
#include "test_data.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <atomic>
#include <thread>

using namespace lockstep;
using test::version;

namespace {

Definition definition(MigrationId id, const QList<MigrationId>& parents)
{
    Definition result;
    result.id = id;
    result.name = parents.isEmpty() ? QStringLiteral("squashed migrations (privileged)")
                                    : QStringLiteral("change %1").arg(id);
    result.up = QStringLiteral("SELECT %1;").arg(id);
    result.down = QStringLiteral("SELECT -%1;").arg(id);
    result.parents = parents;
    result.privileged = parents.isEmpty();
    return result;
}

/// A chain of migrations from the first id on.
QList<Definition> chain(const QList<MigrationId>& ids)
{
    QList<Definition> definitions;
    for (const MigrationId id : ids)
        definitions.append(definition(id, definitions.isEmpty() ? QList<MigrationId>()
                                                                : QList<MigrationId>{definitions.last().id}));
    if (definitions.size() > 1)
        definitions[1].name = QStringLiteral("squashed migrations (unprivileged)");
    return definitions;
}

QList<MigrationId> upTo(MigrationId last)
{
    QList<MigrationId> ids;
    for (MigrationId id = 1; id <= last; ++id)
        ids.append(id);
    return ids;
}

/// A catalogue built in memory.
class Catalogue
{
public:
    Catalogue& add(const QString& name, QMap<Schema, QList<Definition>> schemas)
    {
        ReleaseContents release;
        release.release = {version(name), u'v' + name, name, {}};
        for (const auto& [schema, definitions] : schemas.asKeyValueRange()) {
            Result<MigrationGraph> graph = MigrationGraph::build(schema, definitions);
            if (!graph)
                qFatal("%s", qPrintable(graph.error().message()));
            release.schemas[schema].graph = *graph;
        }
        m_contents.releases.append(release);
        return *this;
    }

    Catalogue& add(const char* name, MigrationId last)
    {
        return add(QString::fromLatin1(name), {{Schema::Frontend, chain(upTo(last))}});
    }

    [[nodiscard]] CatalogContents contents() const { return m_contents; }

private:
    CatalogContents m_contents{QStringLiteral("memory"), {}};
};

QString stops(const UpgradePath& path)
{
    QStringList names;
    for (const UpgradeStep& step : path.steps)
        names.append(step.to.toString());
    return names.join(u' ');
}

QString waits(const QList<OutOfBandMigration>& migrations)
{
    QStringList ids;
    for (const OutOfBandMigration& migration : migrations)
        ids.append(QString::number(migration.id));
    return ids.join(u' ');
}

bool warns(const UpgradeStep& step, const QString& id)
{
    return std::ranges::contains(step.warnings, id, &UpgradeWarning::id);
}

/// 3.42 to 5.3 with a patch or two a line, one migration a line.
CatalogContents longWay()
{
    Catalogue catalogue;
    MigrationId last = 2;
    for (const char* name : {"3.42.2", "3.43.0", "3.43.2", "4.0.0", "4.0.1", "4.1.3", "4.2.1", "4.3.1",
                             "4.4.1", "4.4.2", "4.5.0", "4.5.1", "5.0.6", "5.1.9", "5.2.7", "5.3.9104"})
        catalogue.add(name, ++last);
    return catalogue.contents();
}

} // namespace

class PlannerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void standardStopsAtEveryLine();
    void multiVersionStopsAtInterrupts();
    void waitsBeforeTheFirstStep_data();
    void waitsBeforeTheFirstStep();
    void resolvesWishes();
    void aMoveWithinALine();
    void downtime_data();
    void downtime();
    void targetIsTakenAsAsked();
    void passesOverReleasesOfTheWrongBranch();
    void fromTheWrongBranch();
    void squashedHistoryCounts();
    void migrationsOfAStep();
    void estimates();
    void onceSaidWarnings();
    void refuses_data();
    void refuses();
    void unknownLastMinor();
    void json();
    void manyThreadsAsk();
    void stitchesUpTo();
    void oldReleases();
    void newReleases();
    void everyPairOfNewReleases();
};

void PlannerTest::standardStopsAtEveryLine()
{
    const Planner planner(longWay(), test::knowledge());
    const Result<UpgradePath> path =
        planner.plan(version(QStringLiteral("3.42.2")), version(QStringLiteral("5.3")), Strategy::Standard);
    VERIFY_RESULT(path);
    QCOMPARE(stops(*path),
             QStringLiteral("3.43.2 4.0.1 4.1.3 4.2.1 4.3.1 4.4.2 4.5.1 5.0.6 5.1.9 5.2.7 5.3.9104"));
    QStringList waiting;
    for (const UpgradeStep& step : path->steps)
        waiting.append(waits(step.outOfBand));
    QCOMPARE(waiting.join(u'|'), QStringLiteral("1 2 4 5 7 13 14 15 16||||17 18||19 20|||24|"));
    QVERIFY(path->outOfBandFirst.isEmpty());
    for (qsizetype i = 0; i < path->steps.size(); ++i)
        QCOMPARE(path->steps[i].from, i == 0 ? path->from : path->steps[i - 1].to);
}

void PlannerTest::multiVersionStopsAtInterrupts()
{
    const Planner planner(longWay(), test::knowledge());
    const Result<UpgradePath> path = planner.plan(version(QStringLiteral("3.42.2")),
                                                  version(QStringLiteral("5.3")), Strategy::MultiVersion);
    VERIFY_RESULT(path);
    QCOMPARE(stops(*path), QStringLiteral("3.43.2 4.3.1 4.5.1 5.2.7 5.3.9104"));
    QStringList waiting;
    for (const UpgradeStep& step : path->steps)
        waiting.append(waits(step.outOfBand));
    QCOMPARE(waiting.join(u'|'), QStringLiteral("1 2 4 5 7 13 14 15 16|17 18|19 20|24|"));
    QCOMPARE(path->steps[0].downtime, false);
    QCOMPARE(path->steps[1].downtime, true);
    QCOMPARE(path->migrationCount(), 15);
}

void PlannerTest::waitsBeforeTheFirstStep_data()
{
    QTest::addColumn<Strategy>("strategy");
    QTest::newRow("standard") << Strategy::Standard;
    QTest::newRow("multi-version") << Strategy::MultiVersion;
}

void PlannerTest::waitsBeforeTheFirstStep()
{
    QFETCH(Strategy, strategy);
    const Planner planner(longWay(), test::knowledge());
    const Result<UpgradePath> path =
        planner.plan(version(QStringLiteral("4.5.1")), version(QStringLiteral("5.1.9")), strategy);
    VERIFY_RESULT(path);
    QCOMPARE(waits(path->outOfBandFirst), QStringLiteral("19 20"));
    const UpgradeWarning& first = path->steps.first().warnings.first();
    QCOMPARE(first.id, QStringLiteral("out-of-band-first"));
    QVERIFY(first.text.contains(QStringLiteral("19, 20")));
    QVERIFY(!warns(path->steps.first(), QStringLiteral("avoid-4.5.1")));
}

void PlannerTest::resolvesWishes()
{
    const Planner planner(
        Catalogue().add("5.9.45", 3).add("5.9.1590", 3).add("5.9.17785", 3).add("5.10.0", 4).contents(),
        test::knowledge());
    QCOMPARE(planner.resolve(version(QStringLiteral("5.9"))).value(), Version(5, 9, 1590));
    QCOMPARE(planner.resolve(version(QStringLiteral("5.9.17785"))).value(), Version(5, 9, 17785));
    VERIFY_ERROR(planner.resolve(version(QStringLiteral("5.9.100"))), ErrorKind::NotFound,
                 "5.9.45 and 5.9.1590");
    VERIFY_ERROR(planner.resolve(version(QStringLiteral("6.4"))), ErrorKind::NotFound,
                 "no release of this line");
    VERIFY_ERROR(planner.resolve(version(QStringLiteral("5.10"))), ErrorKind::Precondition, "full version");
    VERIFY_ERROR(Planner({}, {}).resolve(version(QStringLiteral("5.10.0"))), ErrorKind::NotFound,
                 "no release at all");
}

void PlannerTest::aMoveWithinALine()
{
    const Planner planner(Catalogue().add("5.8.45", 3).add("5.8.347", 4).add("5.8.1579", 4).contents(),
                          test::knowledge());
    for (const Strategy strategy : {Strategy::Standard, Strategy::MultiVersion}) {
        const Result<UpgradePath> path =
            planner.plan(version(QStringLiteral("5.8.45")), version(QStringLiteral("5.8")), strategy);
        VERIFY_RESULT(path);
        QCOMPARE(stops(*path), QStringLiteral("5.8.1579"));
        QCOMPARE(path->steps.first().downtime, false);
        QCOMPARE(path->estimate, ruleOfThumb(0));
    }
}

void PlannerTest::downtime_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<bool>("downtime");
    QTest::newRow("one line") << QStringLiteral("5.7.1") << QStringLiteral("5.8.1") << false;
    QTest::newRow("one line, over a major") << QStringLiteral("5.11.1") << QStringLiteral("6.0.1") << false;
    QTest::newRow("two lines") << QStringLiteral("5.7.1") << QStringLiteral("5.9.1") << true;
    QTest::newRow("one line, but PostgreSQL 16 images")
        << QStringLiteral("5.9.1") << QStringLiteral("5.10.1") << true;
}

void PlannerTest::downtime()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    Catalogue catalogue;
    for (const char* name : {"5.7.1", "5.8.1", "5.9.1", "5.10.1", "5.11.1", "6.0.1"})
        catalogue.add(name, 3);
    const Result<UpgradePath> path = Planner(catalogue.contents(), test::knowledge())
                                         .plan(version(from), version(to), Strategy::MultiVersion);
    VERIFY_RESULT(path);
    QCOMPARE(path->steps.size(), 1);
    QTEST(path->steps.first().downtime, "downtime");
}

void PlannerTest::targetIsTakenAsAsked()
{
    const Planner planner(
        Catalogue().add("4.2.1", 3).add("4.3.1", 4).add("4.4.1", 5).add("4.4.2", 5).contents(),
        test::knowledge());
    const Result<UpgradePath> path =
        planner.plan(version(QStringLiteral("4.2.1")), version(QStringLiteral("4.4.1")), Strategy::Standard);
    VERIFY_RESULT(path);
    QCOMPARE(stops(*path), QStringLiteral("4.3.1 4.4.1"));
    QVERIFY(warns(path->steps.last(), QStringLiteral("avoid-4.4.1")));
    QVERIFY(!warns(path->steps.first(), QStringLiteral("avoid-4.4.1")));
    const Result<UpgradePath> onwards =
        planner.plan(version(QStringLiteral("4.4.1")), version(QStringLiteral("4.4.2")), Strategy::Standard);
    VERIFY_RESULT(onwards);
    QVERIFY(warns(onwards->steps.first(), QStringLiteral("avoid-4.4.1")));
    QVERIFY(onwards->steps.first().warnings.first().text.contains(QStringLiteral("Take 4.4.2 instead")));
}

void PlannerTest::passesOverReleasesOfTheWrongBranch()
{
    // 5.7.99 was cut from the branch of 5.9, and nobody has listed it.
    const Planner planner(Catalogue()
                              .add("5.6.1", 3)
                              .add("5.7.1", 4)
                              .add("5.7.2", 4)
                              .add("5.7.99", 6)
                              .add("5.8.1", 5)
                              .add("5.9.1", 6)
                              .contents(),
                          test::knowledge());
    const Result<UpgradePath> path =
        planner.plan(version(QStringLiteral("5.6.1")), version(QStringLiteral("5.9.1")), Strategy::Standard);
    VERIFY_RESULT(path);
    QCOMPARE(stops(*path), QStringLiteral("5.7.2 5.8.1 5.9.1"));
}

void PlannerTest::fromTheWrongBranch()
{
    const Planner planner(Catalogue()
                              .add("5.7.2", 4)
                              .add("5.7.99", 6)
                              .add("5.8.1", 5)
                              .add("5.9.1", 6)
                              .add("5.10.3940", 7)
                              .contents(),
                          test::knowledge());
    const Version from = version(QStringLiteral("5.7.99"));
    for (const Strategy strategy : {Strategy::Standard, Strategy::MultiVersion})
        VERIFY_ERROR(planner.plan(from, version(QStringLiteral("5.8.1")), strategy), ErrorKind::Precondition,
                     "that knows them all is 5.9.1");
    VERIFY_ERROR(planner.plan(from, version(QStringLiteral("5.10.3940")), Strategy::Standard),
                 ErrorKind::Precondition, "5.8.1 does not know");
    const Result<UpgradePath> path =
        planner.plan(from, version(QStringLiteral("5.10.3940")), Strategy::MultiVersion);
    VERIFY_RESULT(path);
    QCOMPARE(path->steps.first().migrations.value(Schema::Frontend), QList<MigrationId>{7});
}

void PlannerTest::squashedHistoryCounts()
{
    const Planner planner(Catalogue()
                              .add("5.0.6", 6)
                              .add(QStringLiteral("5.1.9"), {{Schema::Frontend, chain({4, 5, 6, 7})}})
                              .add(QStringLiteral("5.2.7"), {{Schema::Frontend, chain({6, 7, 8})}})
                              .contents(),
                          test::knowledge());
    const Result<UpgradePath> path =
        planner.plan(version(QStringLiteral("5.0.6")), version(QStringLiteral("5.2.7")), Strategy::Standard);
    VERIFY_RESULT(path);
    QCOMPARE(stops(*path), QStringLiteral("5.1.9 5.2.7"));
    QCOMPARE(path->steps[0].migrations.value(Schema::Frontend), QList<MigrationId>{7});
    QCOMPARE(path->steps[1].migrations.value(Schema::Frontend), QList<MigrationId>{8});
    QVERIFY(path->steps[1].privileged.isEmpty());
}

void PlannerTest::migrationsOfAStep()
{
    QList<Definition> before = chain(upTo(3));
    QList<Definition> after = before;
    // 9 is older than 5 in the graph, and both come before 7.
    after.append({definition(9, {3}), definition(5, {9}), definition(7, {5, 8}), definition(8, {3})});
    after[3].privileged = true;
    after[4].createIndexConcurrently = true;
    after[4].up = QStringLiteral("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (c)");
    after[4].index = IndexMetadata{QStringLiteral("i"), QStringLiteral("t")};
    const Planner planner(
        Catalogue()
            .add(QStringLiteral("5.0.6"), {{Schema::Frontend, before}, {Schema::CodeIntel, chain(upTo(3))}})
            .add(QStringLiteral("5.1.9"), {{Schema::Frontend, after},
                                           {Schema::CodeIntel, chain(upTo(3))},
                                           {Schema::CodeInsights, chain(upTo(2))}})
            .contents(),
        test::knowledge());
    const Result<UpgradePath> path =
        planner.plan(version(QStringLiteral("5.0.6")), version(QStringLiteral("5.1.9")), Strategy::Standard);
    VERIFY_RESULT(path);
    const UpgradeStep& step = path->steps.first();
    const QList<MigrationId> frontend = step.migrations.value(Schema::Frontend);
    QCOMPARE(QSet<MigrationId>(frontend.begin(), frontend.end()), (QSet<MigrationId>{5, 7, 8, 9}));
    QVERIFY(frontend.indexOf(9) < frontend.indexOf(5) && frontend.last() == 7);
    QVERIFY(!step.migrations.contains(Schema::CodeIntel));
    QCOMPARE(step.migrations.value(Schema::CodeInsights), (QList<MigrationId>{1, 2}));
    QCOMPARE(step.privileged, (QList<MigrationId>{9, 1}));
    QCOMPARE(step.concurrentIndexes, QList<MigrationId>{5});
    QCOMPARE(step.migrationCount(), 6);
    QVERIFY(warns(step, QStringLiteral("privileged-role")));
}

void PlannerTest::estimates()
{
    Planner planner(Catalogue().add("5.6.1", 3).add("5.7.1", 5).add("5.8.1", 6).add("5.9.1", 7).contents(),
                    test::knowledge());
    const Version from = version(QStringLiteral("5.6.1"));
    const Version to = version(QStringLiteral("5.8.1"));
    QCOMPARE(planner.plan(from, to, Strategy::MultiVersion)->estimate, ruleOfThumb(2));
    QCOMPARE(planner.plan(from, to, Strategy::MultiVersion)->steps.first().minorVersions, 2);
    QCOMPARE(planner.plan(from, to, Strategy::Standard)->estimate, ruleOfThumb(2));

    Timings timings;
    timings.insert(Schema::Frontend, 4, 10);
    timings.insert(Schema::Frontend, 5, 20);
    planner.setTimings(timings);
    const Result<UpgradePath> path = planner.plan(from, to, Strategy::Standard);
    VERIFY_RESULT(path);
    QCOMPARE(path->steps[0].estimate, (Estimate{30, 45, Estimate::Basis::Rehearsal}));
    QCOMPARE(path->steps[1].estimate, ruleOfThumb(1));
    QCOMPARE(path->estimate, (Estimate{1230, 1845, Estimate::Basis::Mixed}));
    QCOMPARE(planner.plan(from, to, Strategy::MultiVersion)->estimate,
             (Estimate{30 + 800, 45 + 1200, Estimate::Basis::Mixed}));
}

void PlannerTest::onceSaidWarnings()
{
    const Planner planner(longWay(), test::knowledge());
    const Result<UpgradePath> path =
        planner.plan(version(QStringLiteral("4.0.1")), version(QStringLiteral("4.4.2")), Strategy::Standard);
    VERIFY_RESULT(path);
    for (const UpgradeStep& step : path->steps)
        QCOMPARE(warns(step, QStringLiteral("postgres-14-indexes")), &step == &path->steps.first());
}

void PlannerTest::refuses_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<Strategy>("strategy");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("part");
    const auto row = [](const char* from, const char* to, Strategy strategy, ErrorKind kind,
                        const char* part) {
        QTest::addRow("%s to %s, %s", from, to, qPrintable(strategyName(strategy)))
            << QString::fromLatin1(from) << QString::fromLatin1(to) << strategy << kind
            << QString::fromLatin1(part);
    };
    for (const Strategy strategy : {Strategy::Standard, Strategy::MultiVersion}) {
        row("5.6.1", "5.6.1", strategy, ErrorKind::Usage, "both are the same release");
        row("5.6.2", "5.6.1", strategy, ErrorKind::Usage, "the older release");
        row("5.6.7", "5.8.1", strategy, ErrorKind::NotFound, "5.6.2 and 5.8.1");
        row("5.6.1", "5.9.1", strategy, ErrorKind::NotFound, "nearest it has: 5.8.1");
    }
    row("5.6.1", "5.8.1", Strategy::Standard, ErrorKind::Precondition, "must stop at 5.7");
    row("3.19.2", "3.22.1", Strategy::MultiVersion, ErrorKind::Precondition, "3.20 or above");
    row("3.22.1", "4.4.2", Strategy::MultiVersion, ErrorKind::Precondition, "must stop at 3.43");
    row("4.2.1", "4.5.1", Strategy::Standard, ErrorKind::Precondition, "either one to avoid or");
}

void PlannerTest::refuses()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(Strategy, strategy);
    QFETCH(QString, part);
    const Planner planner(Catalogue()
                              .add("3.19.2", 3)
                              .add("3.22.1", 3)
                              .add("4.2.1", 3)
                              .add("4.3.1", 3)
                              .add("4.4.0", 3)
                              .add("4.4.1", 3)
                              .add("4.4.2", 4)
                              .add("4.5.1", 3)
                              .add("5.6.1", 5)
                              .add("5.6.2", 5)
                              .add("5.8.1", 6)
                              .contents(),
                          test::knowledge());
    const Result<UpgradePath> path = planner.plan(version(from), version(to), strategy);
    QVERIFY2(!path, path ? qPrintable(stops(*path)) : "");
    QTEST(path.error().kind, "kind");
    QVERIFY2(path.error().message().contains(part), qPrintable(path.error().message()));
    QVERIFY(!path.error().advice.isEmpty());
}

void PlannerTest::unknownLastMinor()
{
    const Planner planner(Catalogue().add("7.6.0", 3).add("8.0.0", 4).contents(), test::knowledge());
    for (const Strategy strategy : {Strategy::Standard, Strategy::MultiVersion})
        VERIFY_ERROR(planner.plan(Version(7, 6, 0), Version(8, 0, 0), strategy), ErrorKind::Precondition,
                     "lastMinors");
}

void PlannerTest::json()
{
    const Planner planner(longWay(), test::knowledge());
    const Result<UpgradePath> path = planner.plan(version(QStringLiteral("4.2.1")),
                                                  version(QStringLiteral("4.4.2")), Strategy::MultiVersion);
    VERIFY_RESULT(path);
    const QJsonObject json = path->toJson();
    QCOMPARE(json.keys(),
             QStringList({QStringLiteral("estimate"), QStringLiteral("from"), QStringLiteral("steps"),
                          QStringLiteral("strategy"), QStringLiteral("to")}));
    QCOMPARE(json[QStringLiteral("strategy")], QStringLiteral("multi-version"));
    QCOMPARE(json[QStringLiteral("estimate")],
             QJsonObject({{QStringLiteral("lowSeconds"), 2400},
                          {QStringLiteral("highSeconds"), 3600},
                          {QStringLiteral("basis"), QStringLiteral("ruleOfThumb")}}));
    const QJsonObject step = json[QStringLiteral("steps")][0].toObject();
    QCOMPARE(step.keys(),
             QStringList({QStringLiteral("concurrentIndexes"), QStringLiteral("downtime"),
                          QStringLiteral("estimate"), QStringLiteral("from"), QStringLiteral("migrations"),
                          QStringLiteral("outOfBand"), QStringLiteral("privileged"), QStringLiteral("to"),
                          QStringLiteral("warnings")}));
    QCOMPARE(step[QStringLiteral("from")], QStringLiteral("4.2.1"));
    QCOMPARE(step[QStringLiteral("to")], QStringLiteral("4.3.1"));
    QCOMPARE(step[QStringLiteral("migrations")], QJsonObject({{QStringLiteral("frontend"), 1},
                                                              {QStringLiteral("codeintel"), 0},
                                                              {QStringLiteral("codeinsights"), 0}}));
    QCOMPARE(step[QStringLiteral("outOfBand")][0].toObject().keys(),
             QStringList({QStringLiteral("description"), QStringLiteral("id")}));
    QCOMPARE(step[QStringLiteral("outOfBand")][0][QStringLiteral("id")], 17);
    QCOMPARE(step[QStringLiteral("warnings")][0].toObject().keys(),
             QStringList({QStringLiteral("severity"), QStringLiteral("source"), QStringLiteral("text")}));
}

void PlannerTest::manyThreadsAsk()
{
    const Planner planner(longWay(), test::knowledge());
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&planner, &good, copy = planner] {
                const Version from = version(QStringLiteral("3.42.2"));
                const Version to = version(QStringLiteral("5.2"));
                good += planner.plan(from, to, Strategy::Standard) &&
                        copy.plan(from, to, Strategy::MultiVersion) && planner.stitchedUpTo(to);
            });
    }
    QCOMPARE(good, 8);
}

void PlannerTest::stitchesUpTo()
{
    const Planner planner(longWay(), test::knowledge());
    const Result<StitchedCatalog> stitched = planner.stitchedUpTo(version(QStringLiteral("4.3")));
    VERIFY_RESULT(stitched);
    QCOMPARE(stitched->versions.last(), Version(4, 3, 1));
    QVERIFY(!stitched->schemas[Schema::Frontend].graph.contains(18));
    QCOMPARE(planner.stitchedUpTo(version(QStringLiteral("5.3")))->versions.last(), Version(5, 3, 9104));
    VERIFY_ERROR(planner.stitchedUpTo(Version(9, 0, 0)), ErrorKind::NotFound, "9.0.0");
}

void PlannerTest::oldReleases()
{
    REQUIRE_REAL_DATA(bundle, "releases-3.25-3.37.bundle");
    const Result<CatalogContents> contents = readCatalog(bundle);
    VERIFY_RESULT(contents);
    const Planner planner(*contents, test::knowledge());
    const Result<UpgradePath> lastOnes =
        planner.plan(Version(3, 35, 1), Version(3, 37, 0), Strategy::Standard);
    VERIFY_RESULT(lastOnes);
    QCOMPARE(stops(*lastOnes), QStringLiteral("3.36.3 3.37.0"));

    const Result<UpgradePath> all = planner.plan(Version(3, 25, 0), Version(3, 37, 0), Strategy::Standard);
    VERIFY_RESULT(all);
    QCOMPARE(stops(*all),
             QStringLiteral("3.26.3 3.27.5 3.28.0 3.29.1 3.30.3 3.31.2 3.32.1 3.33.2 3.34.2 3.35.2 "
                            "3.36.3 3.37.0"));
    const Result<UpgradePath> straight =
        planner.plan(Version(3, 25, 0), Version(3, 37, 0), Strategy::MultiVersion);
    VERIFY_RESULT(straight);
    QCOMPARE(stops(*straight), QStringLiteral("3.37.0"));
    QCOMPARE(straight->migrationCount(), all->migrationCount());
}

void PlannerTest::newReleases()
{
    REQUIRE_REAL_DATA(bundle, "releases-5.8-6.12.bundle");
    const Result<CatalogContents> contents = readCatalog(bundle);
    VERIFY_RESULT(contents);
    const Planner planner(*contents, test::knowledge());
    const Result<UpgradePath> path =
        planner.plan(Version(5, 8, 1579), Version(6, 12, 5040), Strategy::Standard);
    VERIFY_RESULT(path);
    QCOMPARE(stops(*path),
             QStringLiteral("5.9.1590 5.10.3940 5.11.6271 6.0.2687 6.1.5633 6.2.3841 6.3.4167 6.4.3889 "
                            "6.5.2654 6.6.2517 6.7.2720 6.8.2313 6.9.2509 6.10.3349 6.11.5639 "
                            "6.12.5040"));
    // Counts of migrations per release, minus what was there before.
    QCOMPARE(path->steps[0].migrations.value(Schema::Frontend).size(), 103 - 81);
    QCOMPARE(path->steps[3].migrations.value(Schema::Frontend).size(), 148 - 137);
    QVERIFY(
        std::ranges::all_of(path->steps, [](const UpgradeStep& step) { return step.privileged.isEmpty(); }));
    const Result<UpgradePath> straight =
        planner.plan(Version(5, 8, 1579), version(QStringLiteral("6.12")), Strategy::MultiVersion);
    VERIFY_RESULT(straight);
    QCOMPARE(straight->steps.size(), 1);
    QCOMPARE(straight->migrationCount(), path->migrationCount());
    VERIFY_ERROR(planner.plan(Version(5, 9, 17785), Version(5, 11, 6271), Strategy::MultiVersion),
                 ErrorKind::Precondition, "that knows them all is 6.0.0");
}

void PlannerTest::everyPairOfNewReleases()
{
    REQUIRE_REAL_DATA(bundle, "releases-5.8-6.12.bundle");
    const Result<CatalogContents> contents = readCatalog(bundle);
    VERIFY_RESULT(contents);
    const Planner planner(*contents, test::knowledge());
    const QList<Version> versions = contents->versions();
    const Version wrongBranch(5, 9, 17785);
    for (const Version& from : versions) {
        for (const Version& to : versions) {
            if (from >= to)
                continue;
            const Result<UpgradePath> standard = planner.plan(from, to, Strategy::Standard);
            const Result<UpgradePath> straight = planner.plan(from, to, Strategy::MultiVersion);
            const bool known = from != wrongBranch || to.line() >= MinorLine{6, 0};
            QVERIFY2(straight.has_value() == known, qPrintable(from.toString() + u' ' + to.toString()));
            QVERIFY2(standard.has_value() == (from != wrongBranch),
                     qPrintable(from.toString() + u' ' + to.toString()));
            if (standard)
                QCOMPARE(standard->migrationCount(), straight->migrationCount());
        }
    }
}

QTEST_GUILESS_MAIN(PlannerTest)
#include "tst_planner.moc"

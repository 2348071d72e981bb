#include "model_values.h"
#include "models/fleet_filter_model.h"
#include "models/translation.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace lockstep;
using namespace lockstep::test;
using Grouping = FleetGrouping::Kind;

namespace {

FleetGrouping byTier()
{
    return {FleetGrouping::Kind::Field,
            {QStringLiteral("metadata"), QStringLiteral("labels"), QStringLiteral("instance-type")}};
}

} // namespace

class TestFleetModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { installTranslations(); }

    void init();
    void states_data();
    void states();
    void distances();
    void withoutReleasesNothingIsBehind();
    void filters_data();
    void filters();
    void sortsVersionsByNumber();
    void sortsDescendingToo();
    void groups_data();
    void groups();
    void groupsKeepFilterAndCount();
    void groupsByAnyFieldOfTheDocuments();
    void groupsByAFieldOfAFleetThatChanges();
    void groupsNumbersAsPeopleDo();
    void findsAnInstanceAgain();
    void countsHowFarBehindTheShownOnesAre();
    void tellsTheRowsOfAGroup();
    void staysQuickWithManyInstances();
    void survivesWhateverIsDoneToIt();

private:
    [[nodiscard]] QString slugs() const;

    std::unique_ptr<FleetModel> m_fleet;
    std::unique_ptr<FleetFilterModel> m_shown;
    std::unique_ptr<QAbstractItemModelTester> m_fleetTester;
    std::unique_ptr<QAbstractItemModelTester> m_shownTester;
};

void TestFleetModels::init()
{
    m_shownTester.reset();
    m_fleetTester.reset();
    m_shown.reset();
    m_fleet = std::make_unique<FleetModel>();
    m_shown = std::make_unique<FleetFilterModel>(m_fleet.get());
    m_fleetTester = std::make_unique<QAbstractItemModelTester>(m_fleet.get());
    m_shownTester = std::make_unique<QAbstractItemModelTester>(m_shown.get());
    m_fleet->setRows(fleetRows(smallFleet(), planner(11).get()));
}

/// "alpha bravo" of a table, "dev: alpha bravo; prod: charlie" of a tree.
QString TestFleetModels::slugs() const
{
    QStringList top;
    for (int row = 0; row < m_shown->rowCount(); ++row) {
        const QModelIndex index = m_shown->index(row, 0);
        QStringList inside;
        for (int child = 0; child < m_shown->rowCount(index); ++child)
            inside.append(m_shown->index(child, 0, index).data().toString());
        top.append(inside.isEmpty() ? index.data().toString()
                                    : index.data().toString() + QStringLiteral(": ") + inside.join(u' '));
    }
    return top.join(m_shown->grouping() == Grouping::None ? QStringLiteral(" ") : QStringLiteral("; "));
}

void TestFleetModels::states_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<QString>("text");
    QTest::newRow("newest") << 0 << "Current";
    QTest::newRow("one behind") << 1 << "Behind";
    QTest::newRow("eight behind") << 2 << "Far behind";
    QTest::newRow("paused, however far") << 3 << "Paused";
    QTest::newRow("broken") << 4 << "Broken file";
    QTest::newRow("without a version") << 5 << "No version";
}

void TestFleetModels::states()
{
    QFETCH(int, row);
    QFETCH(QString, text);
    QCOMPARE(m_fleet->index(row, FleetModel::State).data().toString(), text);
}

void TestFleetModels::distances()
{
    QStringList texts;
    for (int row = 0; row < m_fleet->rowCount(); ++row)
        texts.append(m_fleet->index(row, FleetModel::Behind).data().toString());
    QCOMPARE(texts.join(u'|'), QStringLiteral("current|1 behind|8 behind|10 behind||"));
    QVERIFY(
        m_fleet->index(4, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("line 4, column 3")));
}

void TestFleetModels::withoutReleasesNothingIsBehind()
{
    m_fleet->setRows(fleetRows(smallFleet(), nullptr));
    QCOMPARE(m_fleet->index(2, FleetModel::Behind).data().toString(), QString());
    QCOMPARE(m_fleet->index(2, FleetModel::State).data().toString(), QStringLiteral("Not known yet"));
    QCOMPARE(m_fleet->index(4, FleetModel::State).data().toString(), QStringLiteral("Broken file"));
}

void TestFleetModels::filters_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << "" << "alpha bravo charlie delta echo foxtrot";
    QTest::newRow("blanks") << "   " << "alpha bravo charlie delta echo foxtrot";
    QTest::newRow("slug") << "ALPH" << "alpha";
    QTest::newRow("environment") << "dev" << "alpha bravo";
    QTest::newRow("two words, two columns") << "prod 6.2" << "charlie";
    QTest::newRow("order does not matter") << "6.2 prod" << "charlie";
    QTest::newRow("state") << "broken" << "echo";
    QTest::newRow("customer") << "bravo ltd" << "bravo";
    QTest::newRow("never across columns") << "devtrial" << "";
    QTest::newRow("one word matches nothing") << "dev zzz" << "";
    QTest::newRow("of a column, in whole") << "environment:prod" << "charlie delta echo foxtrot";
    QTest::newRow("of a column, not in part") << "environment:pro" << "";
    QTest::newRow("any patch of a line") << "version:6.1" << "";
    QTest::newRow("a line that begins like another") << "version:6.10" << "alpha";
    QTest::newRow("none given") << "version:\"\"" << "echo foxtrot";
    QTest::newRow("with a blank") << "customer:\"bravo ltd\"" << "bravo";
    QTest::newRow("so far behind") << "behind:1-8" << "bravo charlie";
    QTest::newRow("further behind") << "behind:8+" << "charlie delta";
    QTest::newRow("not known") << "behind:?" << "echo foxtrot";
    QTest::newRow("no number") << "behind:far" << "";
    QTest::newRow("a column and a word") << "environment:dev trial" << "bravo";
    QTest::newRow("no column") << "colour:red" << "";
    QTest::newRow("a column that is typed") << "environment:" << "alpha bravo charlie delta echo foxtrot";
    QTest::newRow("state") << "state:\"Far behind\"" << "charlie";
}

void TestFleetModels::filters()
{
    QFETCH(QString, filter);
    QFETCH(QString, expected);
    m_shown->setFilter(filter);
    QCOMPARE(slugs(), expected);
    QCOMPARE(m_shown->matchCount(), m_shown->rowCount());
}

void TestFleetModels::sortsVersionsByNumber()
{
    m_shown->sort(FleetModel::VersionColumn);
    QCOMPARE(slugs(), QStringLiteral("echo foxtrot delta charlie bravo alpha"));
}

void TestFleetModels::sortsDescendingToo()
{
    m_shown->sort(FleetModel::Behind, Qt::DescendingOrder);
    QCOMPARE(slugs(), QStringLiteral("delta charlie bravo alpha echo foxtrot"));
    m_shown->sort(FleetModel::State);
    QCOMPARE(slugs(), QStringLiteral("echo foxtrot charlie bravo delta alpha"));
}

void TestFleetModels::groups_data()
{
    QTest::addColumn<int>("grouping");
    QTest::addColumn<QString>("expected");
    QTest::newRow("environment") << int(Grouping::Environment)
                                 << "dev: alpha bravo; prod: charlie delta echo foxtrot";
    QTest::newRow("type") << int(Grouping::Type)
                          << "internal: alpha; production: charlie delta echo foxtrot; trial: bravo";
    QTest::newRow("version")
        << int(Grouping::Version)
        << "No version: echo foxtrot; 6.0.0: delta; 6.2.0: charlie; 6.9.0: bravo; 6.10.0: alpha";
    QTest::newRow("channel") << int(Grouping::Channel)
                             << "pause: delta; stable: alpha bravo charlie echo foxtrot";
    QTest::newRow("state") << int(Grouping::State)
                           << "Broken file: echo; No version: foxtrot; Far behind: charlie; Behind: bravo; "
                              "Paused: delta; Current: alpha";
    QTest::newRow("customer")
        << int(Grouping::Customer)
        << "ALPHA Ltd: alpha; BRAVO Ltd: bravo; CHARLIE Ltd: charlie; DELTA Ltd: delta; "
           "ECHO Ltd: echo; FOXTROT Ltd: foxtrot";
    QTest::newRow("cluster") << int(Grouping::Cluster)
                             << "None given: alpha bravo charlie delta echo foxtrot";
}

void TestFleetModels::groups()
{
    QFETCH(int, grouping);
    QFETCH(QString, expected);
    m_shown->setGrouping(static_cast<Grouping>(grouping));
    QCOMPARE(slugs(), expected);
}

void TestFleetModels::groupsKeepFilterAndCount()
{
    m_shown->setGrouping(Grouping::Environment);
    m_shown->setFilter(QStringLiteral("prod"));
    const QModelIndex group = m_shown->index(0, 0);
    QVERIFY(group.data(FleetFilterModel::IsGroupRole).toBool());
    QCOMPARE(group.data(FleetFilterModel::CountRole).toInt(), 4);
    QCOMPARE(group.data(Qt::AccessibleTextRole).toString(), QStringLiteral("prod, 4 instances"));
    QVERIFY(!m_shown->row(group));
    QCOMPARE(m_shown->matchCount(), 4);
    QCOMPARE(m_shown->firstInstance().data().toString(), QStringLiteral("charlie"));
}

void TestFleetModels::groupsByAnyFieldOfTheDocuments()
{
    const QSignalSpy reading(m_shown.get(), &FleetFilterModel::readingChanged);
    m_shown->setGrouping(byTier());
    QVERIFY(m_shown->isReading());
    QVERIFY(!m_shown->isGrouped());
    QCOMPARE(m_shown->rowCount(), 6);
    QTRY_VERIFY(m_shown->isGrouped());
    QCOMPARE(reading.size(), 2);
    QCOMPARE(
        slugs(),
        QStringLiteral("None given: echo; internal: alpha; production: charlie delta foxtrot; trial: bravo"));
    m_shown->setFilter(QStringLiteral("prod"));
    QVERIFY(m_shown->isGrouped());
    QCOMPARE(slugs(), QStringLiteral("None given: echo; production: charlie delta foxtrot"));
    m_shown->setGrouping(FleetGrouping(Grouping::Field, {QStringLiteral("metadata")}));
    QTRY_VERIFY(m_shown->isGrouped());
    QCOMPARE(slugs(), QStringLiteral("None given: charlie delta echo foxtrot"));
    m_shown->setGrouping({});
    QVERIFY(!m_shown->isReading());
    QCOMPARE(m_shown->rowCount(), 4);
}

void TestFleetModels::groupsByAFieldOfAFleetThatChanges()
{
    m_shown->setGrouping(byTier());
    m_fleet->setRows({});
    QVERIFY(!m_shown->isReading());
    m_fleet->setRows(fleetRows(smallFleet(), nullptr).first(2));
    QTRY_VERIFY(m_shown->isGrouped());
    QCOMPARE(slugs(), QStringLiteral("internal: alpha; trial: bravo"));
}

void TestFleetModels::groupsNumbersAsPeopleDo()
{
    Fleet fleet;
    for (const char* cluster : {"node 10", "node 9", "Node 1"}) {
        Instance made = instance(QString::fromLatin1(cluster).remove(u' '), QStringLiteral("prod"),
                                 QStringLiteral("6.0.0"));
        made.cluster = QString::fromLatin1(cluster);
        fleet.instances.append(made);
    }
    m_fleet->setRows(fleetRows(fleet, nullptr));
    m_shown->setGrouping(Grouping::Cluster);
    QCOMPARE(slugs(), QStringLiteral("Node 1: Node1; node 9: node9; node 10: node10"));
}

void TestFleetModels::countsHowFarBehindTheShownOnesAre()
{
    QCOMPARE(m_shown->bands(), (FleetFilterModel::Bands{1, 1, 2, 0, 2}));
    m_shown->setFilter(behindBandFilter(BehindBand::FarBehind));
    QCOMPARE(m_shown->bands(), (FleetFilterModel::Bands{0, 0, 2, 0, 0}));
    for (const BehindBand band : allBehindBands) {
        m_shown->setFilter(behindBandFilter(band));
        QCOMPARE(m_shown->bands()[size_t(band)], m_shown->matchCount());
    }
}

void TestFleetModels::tellsTheRowsOfAGroup()
{
    m_shown->setGrouping(Grouping::Environment);
    QCOMPARE(m_shown->sourceRows(m_shown->index(0, 0)), (std::vector<int>{0, 1}));
    QCOMPARE(m_shown->sourceRows(m_shown->index(1, 0, m_shown->index(1, 0))), (std::vector<int>{3}));
    QCOMPARE(m_shown->shownRows().size(), 6U);
    QVERIFY(m_shown->sourceRows({}).empty());
}

/// Under the model tester, which asks a lot.
void TestFleetModels::staysQuickWithManyInstances()
{
    Fleet fleet;
    const QStringList environments{QStringLiteral("dev"), QStringLiteral("prod"), QStringLiteral("staging")};
    for (int number = 0; number < 10'000; ++number)
        fleet.instances.append(instance(QStringLiteral("i%1").arg(number), environments[number % 3],
                                        QStringLiteral("6.%1.0").arg(number % 11)));
    m_fleet->setRows(fleetRows(fleet, planner(11).get()));
    QCOMPARE(m_shown->rowCount(), 10'000);
    m_shown->setGrouping(
        FleetGrouping(Grouping::Field, {QStringLiteral("spec"), QStringLiteral("sourcegraphVersion")}));
    QTRY_COMPARE(m_shown->rowCount(), 11);
    m_shown->setFilter(QStringLiteral("environment:prod version:6.10"));
    QCOMPARE(m_shown->rowCount(), 1);
    QCOMPARE(m_shown->matchCount(), 303);
    m_shown->sort(FleetModel::Behind, Qt::DescendingOrder);
    m_shown->setGrouping(Grouping::Environment);
    m_shown->setFilter({});
    QCOMPARE(m_shown->rowCount(), 3);
}

void TestFleetModels::findsAnInstanceAgain()
{
    for (const Grouping grouping : {Grouping::None, Grouping::Version}) {
        m_shown->setGrouping(grouping);
        const QModelIndex index = m_shown->indexOf(QStringLiteral("prod/charlie"));
        QVERIFY(index.isValid());
        QCOMPARE(m_shown->row(index)->instance.slug, QStringLiteral("charlie"));
    }
    m_shown->setFilter(QStringLiteral("dev"));
    QVERIFY(!m_shown->indexOf(QStringLiteral("prod/charlie")).isValid());
    QVERIFY(!m_shown->indexOf(QStringLiteral("prod/nobody")).isValid());
}

void TestFleetModels::survivesWhateverIsDoneToIt()
{
    const QStringList filters{QStringLiteral("prod"), QStringLiteral("zzz"), QString()};
    for (int turn = 0; turn < 60; ++turn) {
        m_shown->setFilter(filters[turn % 3]);
        m_shown->setGrouping(turn % 9 == 8 ? byTier() : FleetGrouping(static_cast<Grouping>(turn % 9)));
        m_shown->sort(turn % FleetModel::ColumnCount,
                      turn % 2 == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
        if (turn % 7 == 0)
            m_fleet->setRows(turn % 2 == 0 ? QList<FleetRow>() : fleetRows(smallFleet(), nullptr));
    }
    m_fleet->setRows({});
    QCOMPARE(m_shown->rowCount(), 0);
    QVERIFY(!m_shown->firstInstance().isValid());
}

QTEST_GUILESS_MAIN(TestFleetModels)
#include "tst_fleet_models.moc"

// What is shown of a table of the cluster: always what sorting and filtering everything anew would show, told
// in as little as has changed.

#include "models/cluster_feed.h"
#include "models/cluster_filter_model.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

PodRow pod(int number, int restarts = 0)
{
    PodRow row;
    row.summary.name = u"pod-%1"_s.arg(number, 4, 10, QChar(u'0'));
    row.summary.uid = row.summary.name;
    row.summary.phase = u"Running"_s;
    row.summary.restarts = restarts;
    row.workload = number % 2 == 0 ? u"Deployment/even"_s : u"Deployment/odd"_s;
    return row;
}

QHash<QString, PodRow> pods(const QList<int>& numbers, int restarts = 0)
{
    QHash<QString, PodRow> rows;
    for (const int number : numbers)
        rows.insert(pod(number).summary.uid, pod(number, restarts));
    return rows;
}

QList<int> upTo(int count)
{
    QList<int> numbers(count);
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

QStringList shownNames(const QAbstractItemModel& model)
{
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names.append(model.index(row, PodModel::Name).data().toString());
    return names;
}

/// Sorted by restarts downwards, only those of that workload.
QStringList expectedNames(const PodModel& model, const QString& owner)
{
    std::vector<PodSummary> all;
    for (const PodRow& row : model.rows()) {
        if (row.workload == owner)
            all.push_back(row.summary);
    }
    std::ranges::sort(all, [](const PodSummary& a, const PodSummary& b) {
        return std::tie(b.restarts, b.name) < std::tie(a.restarts, a.name);
    });
    QStringList names;
    for (const PodSummary& one : all)
        names.append(one.name);
    return names;
}

} // namespace

class ClusterFilterModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whateverHappensItShowsWhatIsThere();
    void manyAtOnceComeAndGoInFewSignals();
    void tellsOnlyOfRowsThatHaveChanged();
    void aRowMovesWithWhatIsChosen();
    void aChangedRowComesIntoSightAndLeavesIt();
    void emptyItStillHasItsHeader();
    void someOfTheNewsAreTakenAndNothingIsLost();
    void laterNewsCount();
};

void ClusterFilterModelTest::whateverHappensItShowsWhatIsThere()
{
    PodModel model;
    ClusterFilterModel shown(&model);
    const QAbstractItemModelTester tester(&shown, QAbstractItemModelTester::FailureReportingMode::QtTest);
    shown.sort(PodModel::Restarts, Qt::DescendingOrder);
    shown.setOwner(u"Deployment/even"_s);
    QRandomGenerator random(7);
    for (int round = 0; round < 300; ++round) {
        QHash<QString, PodRow> changed;
        QSet<QString> gone;
        const int changes = random.bounded(round % 20 == 0 ? 60 : 6);
        for (int i = 0; i < changes; ++i) {
            const PodRow row = pod(random.bounded(80), random.bounded(5));
            if (random.bounded(4) == 0)
                gone.insert(row.summary.uid);
            else
                changed.insert(row.summary.uid, row);
        }
        gone.subtract({changed.keyBegin(), changed.keyEnd()});
        const QString owner = round % 50 < 25 ? u"Deployment/even"_s : u"Deployment/odd"_s;
        shown.setOwner(owner);
        model.apply(changed, gone);
        QCOMPARE(shownNames(shown), expectedNames(model, owner));
        for (int row = 0; row < shown.rowCount(); ++row)
            QCOMPARE(shown.mapFromSource(shown.mapToSource(shown.index(row, 1))), shown.index(row, 1));
    }
    model.clear();
    QCOMPARE(shown.rowCount(), 0);
}

void ClusterFilterModelTest::manyAtOnceComeAndGoInFewSignals()
{
    PodModel model;
    ClusterFilterModel shown(&model);
    shown.sort(PodModel::Name);
    model.apply(pods(upTo(1000)), {});
    const QSignalSpy inserted(&shown, &QAbstractItemModel::rowsInserted);
    const QSignalSpy removed(&shown, &QAbstractItemModel::rowsRemoved);
    shown.setOwner(u"Deployment/odd"_s);
    QCOMPARE(shown.rowCount(), 500);
    QCOMPARE(removed.count(), 1);
    shown.setOwner({});
    QCOMPARE(shown.rowCount(), 1000);
    QCOMPARE(inserted.count(), 1);
    QVERIFY(std::ranges::is_sorted(shownNames(shown)));
}

void ClusterFilterModelTest::tellsOnlyOfRowsThatHaveChanged()
{
    PodModel model;
    ClusterFilterModel shown(&model);
    shown.sort(PodModel::Name);
    model.apply(pods(upTo(100)), {});
    const QSignalSpy changes(&shown, &QAbstractItemModel::dataChanged);
    const QSignalSpy layouts(&shown, &QAbstractItemModel::layoutChanged);
    model.apply(pods({10, 11, 12, 70}, 3), {});
    QSet<int> told;
    for (const QList<QVariant>& change : changes) {
        for (int row = change[0].toModelIndex().row(); row <= change[1].toModelIndex().row(); ++row)
            told.insert(row);
    }
    QCOMPARE(changes.count(), 2);
    QCOMPARE(told, (QSet<int>{10, 11, 12, 70}));
    QCOMPARE(layouts.count(), 0);
}

void ClusterFilterModelTest::aRowMovesWithWhatIsChosen()
{
    PodModel model;
    ClusterFilterModel shown(&model);
    const QAbstractItemModelTester tester(&shown, QAbstractItemModelTester::FailureReportingMode::QtTest);
    shown.sort(PodModel::Restarts, Qt::DescendingOrder);
    model.apply(pods(upTo(50)), {});
    const QPersistentModelIndex chosen = shown.index(30, PodModel::Name);
    const QString name = chosen.data().toString();
    model.apply({{name, pod(name.last(4).toInt(), 9)}}, {});
    QCOMPARE(chosen.row(), 0);
    QCOMPARE(chosen.data().toString(), name);
}

void ClusterFilterModelTest::aChangedRowComesIntoSightAndLeavesIt()
{
    PodModel model;
    ClusterFilterModel shown(&model);
    model.apply(pods(upTo(3)), {});
    shown.setText(u"77"_s);
    QCOMPARE(shown.rowCount(), 0);
    model.apply(pods({1}, 77), {});
    QCOMPARE(shownNames(shown), QStringList{u"pod-0001"_s});
    model.apply(pods({1}, 78), {});
    QCOMPARE(shown.rowCount(), 0);
}

void ClusterFilterModelTest::emptyItStillHasItsHeader()
{
    PodModel model;
    const ClusterFilterModel shown(&model);
    QCOMPARE(shown.headerData(PodModel::Name, Qt::Horizontal).toString(), u"Pod"_s);
}

void ClusterFilterModelTest::someOfTheNewsAreTakenAndNothingIsLost()
{
    RowNews<PodRow> news;
    for (int i = 0; i < 10; ++i)
        news.set(pod(i).summary.uid, pod(i));
    news.remove(u"gone"_s);
    PodModel model;
    int turns = 0;
    for (; !news.isEmpty(); ++turns) {
        RowNews<PodRow> some = news.takeSome(4);
        QVERIFY(some.changed.size() <= 4);
        QCOMPARE(some.gone.contains(u"gone"_s), turns == 0);
        model.apply(std::move(some.changed), some.gone);
    }
    QCOMPARE(turns, 3);
    QCOMPARE(model.rowCount(), 10);
}

void ClusterFilterModelTest::laterNewsCount()
{
    RowNews<PodRow> news;
    news.set(u"a"_s, pod(1));
    news.set(u"b"_s, pod(2));
    RowNews<PodRow> later;
    later.remove(u"a"_s);
    later.set(u"b"_s, pod(2, 5));
    news.join(later);
    QCOMPARE(news.gone, QSet<QString>{u"a"_s});
    QCOMPARE(news.changed.size(), 1);
    QCOMPARE(news.changed[u"b"_s].summary.restarts, 5);
    later = {};
    later.set(u"a"_s, pod(1));
    news.join(later);
    QVERIFY(news.gone.isEmpty());
}

QTEST_GUILESS_MAIN(ClusterFilterModelTest)
#include "tst_cluster_filter_model.moc"

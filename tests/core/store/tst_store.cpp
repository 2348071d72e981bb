#include "core/store/process_identity.h"
#include "core/store/store.h"

#include "result_checks.h"
#include "store_places.h"

#include <QSqlDatabase>

using namespace lockstep;

namespace {

RunRecord rehearsal()
{
    RunRecord run;
    run.kind = QStringLiteral("rehearsal");
    run.instance = QStringLiteral("prod/acme");
    run.catalog = QStringLiteral("/srv/it's \"quoted\".bundle");
    run.from = Version(5, 8, 1579);
    run.to = *Version::parse(u"6.0.0-rc.1");
    run.started = QDateTime(QDate(2025, 3, 30), QTime(1, 59, 59, 123), QTimeZone::UTC);
    return run;
}

StepOutcome step(const QList<MigrationOutcome>& migrations)
{
    StepOutcome outcome;
    outcome.migrations = migrations;
    return outcome;
}

MigrationOutcome outcome(Schema schema, MigrationId id, double seconds,
                         RunEvent::State state = RunEvent::State::Done)
{
    return {schema, id, QStringLiteral("m"), seconds, state, {}};
}

} // namespace

class TestStore : public QObject
{
    Q_OBJECT

private:
    test::StorePlaces m_places;
    std::unique_ptr<Store> m_store;

private Q_SLOTS:

    void initTestCase_data() { test::StorePlaces::addRows(); }

    void initTestCase() { VERIFY_RESULT(m_places.start()); }

    void init()
    {
        m_store.reset();
        VERIFY_RESULT(m_places.clear());
        QFETCH_GLOBAL(QString, kind);
        auto store = Store::open(kind == u"file" ? QStringLiteral(":memory:") : m_places.place());
        VERIFY_RESULT(store);
        m_store = std::move(*store);
    }

    void remembersARun()
    {
        const RunRecord wanted = rehearsal();
        const auto id = m_store->startRun(wanted);
        VERIFY_RESULT(id);
        auto runs = m_store->runs();
        VERIFY_RESULT(runs);
        QCOMPARE(runs->size(), 1);
        QCOMPARE(runs->first().id, *id);
        QCOMPARE(runs->first().kind, wanted.kind);
        QCOMPARE(runs->first().instance, wanted.instance);
        QCOMPARE(runs->first().catalog, wanted.catalog);
        QCOMPARE(runs->first().from.toString(), wanted.from.toString());
        QCOMPARE(runs->first().to.toString(), wanted.to.toString());
        QCOMPARE(runs->first().started, wanted.started);
        QCOMPARE(runs->first().result, QStringLiteral("running"));
        QVERIFY(runs->first().finished.isNull());

        const QJsonObject report{{QStringLiteral("text"), QStringLiteral("ü ' \" \n")},
                                 {QStringLiteral("n"), 3}};
        VERIFY_RESULT(m_store->finishRun(*id, QStringLiteral("done"), report));
        runs = m_store->runs();
        VERIFY_RESULT(runs);
        QCOMPARE(runs->first().result, QStringLiteral("done"));
        QCOMPARE(runs->first().report, report);
        QVERIFY(runs->first().finished.isValid());
        QVERIFY(runs->first().finished >= runs->first().started);
    }

    void listsNewestFirstAndNoMoreThanAsked()
    {
        for (int i = 0; i < 5; ++i) {
            RunRecord run;
            run.kind = QString::number(i);
            const auto started = m_store->startRun(run);
            VERIFY_RESULT(started);
        }
        const auto runs = m_store->runs(2);
        VERIFY_RESULT(runs);
        QCOMPARE(runs->size(), 2);
        QCOMPARE(runs->at(0).kind, QStringLiteral("4"));
        QCOMPARE(runs->at(1).kind, QStringLiteral("3"));
        QVERIFY(runs->at(0).started.isValid());
    }

    void finishingAnUnknownRunFails()
    {
        VERIFY_ERROR(m_store->finishRun(77, QStringLiteral("done"), {}), ErrorKind::Io, "no run 77");
    }

    void timingsAreMedians()
    {
        const auto run = m_store->startRun(rehearsal());
        VERIFY_RESULT(run);
        for (const double seconds : {3.0, 100.0, 1.0})
            VERIFY_RESULT(m_store->addTiming(*run, Schema::Frontend, 1, seconds));
        for (const double seconds : {4.0, 2.0})
            VERIFY_RESULT(m_store->addTiming(*run, Schema::CodeIntel, 1, seconds));
        VERIFY_RESULT(m_store->addTiming(*run, Schema::CodeInsights, -1528395834, 0.25));
        const auto timings = m_store->timings();
        VERIFY_RESULT(timings);
        QCOMPARE(timings->find(Schema::Frontend, 1), 3.0);
        QCOMPARE(timings->find(Schema::CodeIntel, 1), 3.0);
        QCOMPARE(timings->find(Schema::CodeInsights, -1528395834), 0.25);
        QVERIFY(!timings->find(Schema::CodeInsights, 1));
    }

    void timingsOfARehearsal()
    {
        const auto run = m_store->startRun(rehearsal());
        VERIFY_RESULT(run);
        const QList<StepOutcome> steps = {step({outcome(Schema::Frontend, 1, 1.5),
                                                outcome(Schema::Frontend, 2, 9, RunEvent::State::Failed)}),
                                          step({outcome(Schema::CodeIntel, 3, 2.5),
                                                outcome(Schema::CodeIntel, 4, 0, RunEvent::State::Skipped)})};
        VERIFY_RESULT(m_store->addTimings(*run, steps));
        const auto timings = m_store->timings();
        VERIFY_RESULT(timings);
        QCOMPARE(timings->find(Schema::Frontend, 1), 1.5);
        QCOMPARE(timings->find(Schema::CodeIntel, 3), 2.5);
        QVERIFY(!timings->find(Schema::Frontend, 2));
        QVERIFY(!timings->find(Schema::CodeIntel, 4));
    }

    void timingsOfAnUnknownRunAreRefusedWhole()
    {
        const QList<StepOutcome> steps = {step({outcome(Schema::Frontend, 1, 1.5)})};
        const auto added = m_store->addTimings(77, steps);
        VERIFY_ERROR(added, ErrorKind::Io, "time");
        QVERIFY(added.error().message().contains(QStringLiteral("foreign key"), Qt::CaseInsensitive));
        const auto timings = m_store->timings();
        VERIFY_RESULT(timings);
        QVERIFY(timings->isEmpty());
        VERIFY_RESULT(m_store->startRun(rehearsal())); // the transaction is over
    }

    void settings()
    {
        const QString key = QStringLiteral("window'); DROP TABLE settings; --");
        QCOMPARE(*m_store->setting(key, QStringLiteral("else")), QStringLiteral("else"));
        VERIFY_RESULT(m_store->setSetting(key, QStringLiteral("1")));
        VERIFY_RESULT(m_store->setSetting(key, QStringLiteral("2")));
        QCOMPARE(*m_store->setting(key, QStringLiteral("else")), QStringLiteral("2"));
        VERIFY_RESULT(m_store->setSetting(key, QString()));
        QCOMPARE(*m_store->setting(key, QStringLiteral("else")), QString());
    }

    void ownRunsAreNotInterrupted()
    {
        VERIFY_RESULT(m_store->startRun(rehearsal()));
        const auto marked = m_store->markInterruptedRuns();
        VERIFY_RESULT(marked);
        QCOMPARE(*marked, 0);
        QCOMPARE(m_store->runs()->first().result, QStringLiteral("running"));
    }

    void tellsProcessesApart()
    {
        const ProcessIdentity self = currentProcess();
        QVERIFY(self.startTime > 0);
        QVERIFY(!self.boot.isEmpty());
        QVERIFY(!isGone(self));
        const auto changed = [&](auto change) {
            ProcessIdentity other = self;
            change(other);
            return other;
        };
        QVERIFY(isGone(changed([](ProcessIdentity& p) { p.startTime += 1; }))); // the id was used again
        QVERIFY(isGone(changed([](ProcessIdentity& p) { p.pid = 4194304 + 1; })));
        QVERIFY(isGone(changed([](ProcessIdentity& p) { p.boot = QStringLiteral("another"); })));
        QVERIFY(!isGone(changed([](ProcessIdentity& p) {
            p.host = QStringLiteral("elsewhere");
            p.boot = QStringLiteral("another");
        })));
    }

    void removesItsConnection()
    {
        const qsizetype before = QSqlDatabase::connectionNames().size();
        auto other = Store::open(QStringLiteral(":memory:"));
        VERIFY_RESULT(other);
        QCOMPARE(QSqlDatabase::connectionNames().size(), before + 1);
        VERIFY_RESULT((*other)->setSetting(QStringLiteral("a"), QStringLiteral("b")));
        QCOMPARE(*m_store->setting(QStringLiteral("a")), QString()); // each has its own
        QTest::failOnWarning();
        other->reset();
        QCOMPARE(QSqlDatabase::connectionNames().size(), before);
    }
};

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"

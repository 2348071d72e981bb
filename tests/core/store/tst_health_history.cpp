// Health reports that are kept, in a file and on a server.

#include "core/store/health_history.h"
#include "store_places.h"

using namespace lockstep;
using namespace lockstep::test;

namespace {

HealthReport report(const char* instance, const QDateTime& made, HealthState state = HealthState::Healthy)
{
    return {QString::fromUtf8(instance),
            QStringLiteral("6.2.0"),
            made,
            QStringLiteral("Zoë"),
            {{QStringLiteral("drift"), {state, QStringLiteral("séen\nmore"), {}}, 0.5}}};
}

const QDateTime noon(QDate(2026, 1, 2), QTime(12, 0), QTimeZone::UTC);

} // namespace

class HealthHistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase_data() { StorePlaces::addRows(); }

    void initTestCase() { VERIFY_RESULT(m_places.start()); }

    void init()
    {
        VERIFY_RESULT(m_places.clear());
        Result<std::unique_ptr<HealthHistory>> history = HealthHistory::open(m_places.place());
        VERIFY_RESULT(history);
        m_history = std::move(*history);
    }

    void cleanup() { m_history.reset(); }

    void keepsReports()
    {
        const HealthReport made = report("prod/acme", noon, HealthState::Warning);
        const Result<qint64> id = m_history->add(made);
        VERIFY_RESULT(id);
        const Result<HealthReport> again = m_history->read(*id);
        VERIFY_RESULT(again);
        QCOMPARE(again->toJson(), made.toJson());
        VERIFY_ERROR(m_history->read(*id + 1), ErrorKind::NotFound, "no such report");
        VERIFY_ERROR(m_history->add(report("", noon)), ErrorKind::Usage, "names no instance");
    }

    void listsTheNewestFirst()
    {
        VERIFY_RESULT(m_history->add(report("acme", noon.addDays(1), HealthState::Failed)));
        VERIFY_RESULT(m_history->add(report("acme", noon)));
        VERIFY_RESULT(m_history->add(report("other", noon.addSecs(1))));
        const auto all = m_history->list();
        VERIFY_RESULT(all);
        QCOMPARE(all->size(), 3);
        QCOMPARE(all->first().made, noon.addDays(1));
        QCOMPARE(all->first().state, HealthState::Failed);
        QCOMPARE(all->first().by, QStringLiteral("Zoë"));
        const auto some = m_history->list(QStringLiteral("acme"), 1);
        VERIFY_RESULT(some);
        QCOMPARE(some->size(), 1);
        QCOMPARE(m_history->list(QStringLiteral("nobody"))->size(), 0);
    }

    void findsTwoToCompare()
    {
        for (int day = 0; day < 4; ++day)
            VERIFY_RESULT(m_history->add(report("acme", noon.addDays(day))));
        const auto newest = m_history->newest(QStringLiteral("acme"), 2);
        VERIFY_RESULT(newest);
        QCOMPARE(newest->size(), 2);
        QCOMPARE(newest->first().made, noon.addDays(3));
        QCOMPARE(newest->last().made, noon.addDays(2));
    }

    void findsTheNewestOfEach()
    {
        VERIFY_RESULT(m_history->add(report("b", noon)));
        VERIFY_RESULT(m_history->add(report("a", noon.addDays(2), HealthState::Failed)));
        VERIFY_RESULT(m_history->add(report("a", noon.addDays(1))));
        const auto newest = m_history->newestOfEach();
        VERIFY_RESULT(newest);
        QCOMPARE(newest->size(), 2);
        QCOMPARE(newest->first().instance, QStringLiteral("a"));
        QCOMPARE(newest->first().state(), HealthState::Failed);
        QCOMPARE(newest->last().instance, QStringLiteral("b"));
    }

    void outlivesTheProcess()
    {
        VERIFY_RESULT(m_history->add(report("acme", noon)));
        m_history.reset();
        const auto again = HealthHistory::open(m_places.place());
        VERIFY_RESULT(again);
        QCOMPARE((*again)->list()->size(), 1);
    }

private:
    StorePlaces m_places;
    std::unique_ptr<HealthHistory> m_history;
};

QTEST_GUILESS_MAIN(HealthHistoryTest)
#include "tst_health_history.moc"

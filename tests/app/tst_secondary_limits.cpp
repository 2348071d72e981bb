#include "github_api/secondary_limits.h"

#include <QTest>
#include <QTimeZone>

using namespace lockstep::simulation;

/// The numbers are those of GitHub's "Rate limits for the REST API".
class SecondaryLimitsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsInAMinute();
    void writesInAMinute();
    void writesInAnHour();
    void writesCountFiveTimes();
    void waitingIsEnough();

private:
    /// How many requests of that kind pass before one does not.
    [[nodiscard]] int passing(SecondaryLimits& limits, const QByteArray& method, const QDateTime& now) const
    {
        int passed = 0;
        while (limits.take(method, now) == 0)
            ++passed;
        return passed;
    }

    const QDateTime m_begin{QDate(2026, 3, 1), QTime(10, 0), QTimeZone::UTC};
};

void SecondaryLimitsTest::readsInAMinute()
{
    SecondaryLimits limits;
    QCOMPARE(passing(limits, "GET", m_begin), 900);
    QCOMPARE(limits.take("HEAD", m_begin.addSecs(59)), 2);
    QCOMPARE(passing(limits, "GET", m_begin.addSecs(60)), 900);
}

void SecondaryLimitsTest::writesInAMinute()
{
    SecondaryLimits limits;
    QCOMPARE(passing(limits, "POST", m_begin), 80);
    QCOMPARE(limits.take("PATCH", m_begin), 61);
    QCOMPARE(limits.take("GET", m_begin), 0); // reading goes on
    QCOMPARE(limits.take("PUT", m_begin.addSecs(60)), 0);
}

void SecondaryLimitsTest::writesInAnHour()
{
    SecondaryLimits limits;
    int written = 0;
    QDateTime now = m_begin;
    for (; written < 500; now = now.addSecs(2), ++written)
        QCOMPARE(limits.take("POST", now), 0);
    const int wait = limits.take("POST", now);
    QVERIFY(wait > 60);
    QCOMPARE(now.addSecs(wait), m_begin.addSecs(3601)); // the first one's hour is over
    QCOMPARE(limits.take("POST", now.addSecs(wait)), 0);
}

void SecondaryLimitsTest::writesCountFiveTimes()
{
    SecondaryLimits limits;
    for (int i = 0; i < 70; ++i)
        QCOMPARE(limits.take("DELETE", m_begin), 0);
    QCOMPARE(passing(limits, "GET", m_begin), 900 - 70 * 5);
}

/// Who waits as long as it is told gets through, whatever came before.
void SecondaryLimitsTest::waitingIsEnough()
{
    SecondaryLimits limits;
    QDateTime now = m_begin;
    for (int i = 0; i < 2'000; ++i) {
        const QByteArray method = i % 3 == 0 ? "POST" : "GET";
        if (const int wait = limits.take(method, now); wait > 0) {
            now = now.addSecs(wait);
            QCOMPARE(limits.take(method, now), 0);
        }
        now = now.addMSecs(i % 7 * 50);
    }
}

QTEST_GUILESS_MAIN(SecondaryLimitsTest)
#include "tst_secondary_limits.moc"

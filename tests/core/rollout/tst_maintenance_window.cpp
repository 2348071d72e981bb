// When an instance may be upgraded.

#include "core/rollout/maintenance_window.h"
#include "result_checks.h"

using namespace lockstep;
using namespace Qt::StringLiterals;

class MaintenanceWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensAndCloses_data();
    void opensAndCloses();
    void isAlwaysOpenWhenEmpty();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void opensInEveryHourOfItsHours();
};

void MaintenanceWindowTest::opensAndCloses_data()
{
    QTest::addColumn<QString>("window");
    QTest::addColumn<QString>("now");
    QTest::addColumn<QString>("opens");
    const auto row = [](const char* name, const QString& window, const QString& now, const QString& opens) {
        QTest::newRow(name) << window << now << opens;
    };
    // 2026-11-20 is a Friday.
    row("within", u"22:00-23:00"_s, u"2026-11-20T22:30:00Z"_s, u"2026-11-20T22:30:00Z"_s);
    row("at its beginning", u"22:00-23:00"_s, u"2026-11-20T22:00:00Z"_s, u"2026-11-20T22:00:00Z"_s);
    row("at its end", u"22:00-23:00"_s, u"2026-11-20T23:00:00Z"_s, u"2026-11-21T22:00:00Z"_s);
    row("before", u"22:00-23:00"_s, u"2026-11-20T10:00:00Z"_s, u"2026-11-20T22:00:00Z"_s);
    row("after midnight", u"22:00-04:00"_s, u"2026-11-20T03:59:59Z"_s, u"2026-11-20T03:59:59Z"_s);
    row("until midnight", u"20:00-24:00"_s, u"2026-11-20T23:59:00Z"_s, u"2026-11-20T23:59:00Z"_s);
    row("a day of the week", u"Sat 00:00-24:00"_s, u"2026-11-20T23:00:00Z"_s, u"2026-11-21T00:00:00Z"_s);
    row("several days", u"Mon,Wed 10:00-11:00"_s, u"2026-11-20T10:30:00Z"_s, u"2026-11-23T10:00:00Z"_s);
    row("over the weekend", u"Fri-Mon 10:00-11:00"_s, u"2026-11-22T11:30:00Z"_s, u"2026-11-23T10:00:00Z"_s);
    row("of yesterday", u"Thu 22:00-04:00"_s, u"2026-11-20T01:00:00Z"_s, u"2026-11-20T01:00:00Z"_s);
    row("yesterday has none", u"Fri 22:00-04:00"_s, u"2026-11-20T01:00:00Z"_s, u"2026-11-20T22:00:00Z"_s);
    row("a zone", u"Mon-Sun 22:00-23:00 Europe/Berlin"_s, u"2026-11-20T20:00:00Z"_s,
        u"2026-11-20T21:00:00Z"_s);
    row("a zone in summer", u"22:00-23:00 Europe/Berlin"_s, u"2026-07-20T19:00:00Z"_s,
        u"2026-07-20T20:00:00Z"_s);
    row("all day and night", u"08:00-08:00"_s, u"2026-11-20T07:00:00Z"_s, u"2026-11-20T07:00:00Z"_s);
}

void MaintenanceWindowTest::opensAndCloses()
{
    QFETCH(QString, window);
    QFETCH(QString, now);
    QFETCH(QString, opens);
    const Result<MaintenanceWindow> read = MaintenanceWindow::parse(window);
    VERIFY_RESULT(read);
    const QDateTime asked = QDateTime::fromString(now, Qt::ISODate);
    QCOMPARE(read->nextOpening(asked).toUTC().toString(Qt::ISODate), opens);
    QCOMPARE(read->isOpen(asked), now == opens);
}

void MaintenanceWindowTest::isAlwaysOpenWhenEmpty()
{
    const Result<MaintenanceWindow> read = MaintenanceWindow::parse(u"  "_s);
    VERIFY_RESULT(read);
    QVERIFY(read->isAlways());
    QVERIFY(read->isOpen(QDateTime::currentDateTimeUtc()));
}

void MaintenanceWindowTest::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("says");
    QTest::newRow("at night") << u"it is none"_s;
    QTest::newRow("22-04") << u"it is none"_s;
    QTest::newRow("Sut 22:00-04:00") << u"\"Sut\" is no day of the week"_s;
    QTest::newRow("Mon-Tue-Wed 22:00-04:00") << u"no day of the week"_s;
    QTest::newRow("25:00-04:00") << u"no such time of day"_s;
    QTest::newRow("22:60-04:00") << u"no such time of day"_s;
    QTest::newRow("24:00-04:00") << u"no such time of day"_s;
    QTest::newRow("22:00-04:00 Europe/Atlantis") << u"\"Europe/Atlantis\" is no time zone"_s;
}

void MaintenanceWindowTest::saysWhatIsWrong()
{
    QFETCH(QString, says);
    const Result<MaintenanceWindow> read =
        MaintenanceWindow::parse(QLatin1StringView(QTest::currentDataTag()));
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Usage);
    QVERIFY2(read.error().message().contains(says), qPrintable(read.error().message()));
}

/// Where clocks are set forward and back, too.
void MaintenanceWindowTest::opensInEveryHourOfItsHours()
{
    const Result<MaintenanceWindow> window = MaintenanceWindow::parse(u"Sun 01:00-05:00 Europe/Berlin"_s);
    VERIFY_RESULT(window);
    for (const QDate& day : {QDate(2026, 3, 29), QDate(2026, 10, 25), QDate(2026, 11, 22)}) {
        QDateTime now(day.addDays(-1), QTime(0, 0), QTimeZone::UTC);
        for (int hour = 0; hour < 72; ++hour, now = now.addSecs(3600)) {
            const QDateTime local = now.toTimeZone(QTimeZone("Europe/Berlin"));
            const bool isIn = local.date() == day && local.time().hour() >= 1 && local.time().hour() < 5;
            QCOMPARE(window->isOpen(now), isIn);
            const QDateTime opens = window->nextOpening(now);
            QVERIFY(opens >= now);
            QVERIFY(window->isOpen(opens));
        }
    }
}

QTEST_APPLESS_MAIN(MaintenanceWindowTest)

#include "tst_maintenance_window.moc"

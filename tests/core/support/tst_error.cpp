#include "core/support/error.h"
#include "result_checks.h"

using namespace lockstep;

class ErrorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void message_data();
    void message();
    void kindsHaveDistinctNames();
    void failureKeepsTheErrorForAnotherType();
};

void ErrorTest::message_data()
{
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QString>("happened");
    QTest::addColumn<QString>("advice");
    QTest::addColumn<QString>("message");
    const QString happened = QStringLiteral("it is empty");
    QTest::newRow("all") << QStringLiteral("a.txt") << happened << QStringLiteral("Fill it")
                         << QStringLiteral("Could not read a.txt: it is empty. Fill it.");
    QTest::newRow("no subject") << QString() << happened << QStringLiteral("Fill it")
                                << QStringLiteral("Could not read: it is empty. Fill it.");
    QTest::newRow("no advice") << QStringLiteral("a.txt") << happened << QString()
                               << QStringLiteral("Could not read a.txt: it is empty.");
    QTest::newRow("ends a sentence") << QStringLiteral("a.txt") << QStringLiteral("is it there?\n")
                                     << QStringLiteral("Look!")
                                     << QStringLiteral("Could not read a.txt: is it there? Look!");
}

void ErrorTest::message()
{
    QFETCH(QString, subject);
    QFETCH(QString, happened);
    QFETCH(QString, advice);
    const Error error{ErrorKind::Io, QStringLiteral("read"), subject, happened, advice};
    QTEST(error.message(), "message");
}

void ErrorTest::kindsHaveDistinctNames()
{
    QSet<QString> names;
    for (int kind = 0; kind <= static_cast<int>(ErrorKind::Io); ++kind)
        names.insert(errorKindName(static_cast<ErrorKind>(kind)));
    QCOMPARE(names.size(), static_cast<int>(ErrorKind::Io) + 1);
    QVERIFY(!names.contains(QString()));
}

void ErrorTest::failureKeepsTheErrorForAnotherType()
{
    const Result<int> number = failure(ErrorKind::Busy, QStringLiteral("lock"), QStringLiteral("it"),
                                       QStringLiteral("it is locked"), QStringLiteral("Wait"));
    const Result<QString> text = failure(number);
    QVERIFY(!text.has_value());
    QCOMPARE(text.error(), number.error());
}

QTEST_APPLESS_MAIN(ErrorTest)
#include "tst_error.moc"

#include "core/support/secret.h"

#include <QTest>

using namespace lockstep;

class SecretTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void redactsEveryOccurrence();
    void anEmptySecretHidesNothing();
    void comparesByValue();
};

void SecretTest::redactsEveryOccurrence()
{
    const QList<Secret> secrets{Secret(QStringLiteral("hunter2")), Secret(QStringLiteral("a+b"))};
    QCOMPARE(redacted(QStringLiteral("hunter2 at hunter2, a+b"), secrets),
             QStringLiteral("******** at ********, ********"));
    QCOMPARE(redacted(QStringLiteral("nothing here"), secrets), QStringLiteral("nothing here"));
}

void SecretTest::anEmptySecretHidesNothing()
{
    QVERIFY(Secret().isEmpty());
    QCOMPARE(redacted(QStringLiteral("plain"), {Secret()}), QStringLiteral("plain"));
}

void SecretTest::comparesByValue()
{
    QCOMPARE(Secret(QStringLiteral("x")).reveal(), QStringLiteral("x"));
    QVERIFY(Secret(QStringLiteral("x")) == Secret(QStringLiteral("x")));
    QVERIFY(!(Secret(QStringLiteral("x")) == Secret(QStringLiteral("y"))));
}

QTEST_APPLESS_MAIN(SecretTest)
#include "tst_secret.moc"

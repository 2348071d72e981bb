#include "core/version/version.h"
#include "result_checks.h"

using namespace lockstep;

class VersionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
    void ordersAsSemanticVersioningDoes();
    void aMissingPatchIsRemembered();
    void minorLines();
};

void VersionTest::parses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("normal");
    QTest::newRow("tag") << QStringLiteral("v3.36.3") << QStringLiteral("3.36.3");
    QTest::newRow("no patch") << QStringLiteral("3.36") << QStringLiteral("3.36.0");
    QTest::newRow("build counter") << QStringLiteral("5.9.17785") << QStringLiteral("5.9.17785");
    QTest::newRow("pre-release") << QStringLiteral("6.0.0-rc.1") << QStringLiteral("6.0.0-rc.1");
    QTest::newRow("build") << QStringLiteral("4.5.1+build") << QStringLiteral("4.5.1+build");
    QTest::newRow("both") << QStringLiteral("4.5.1-rc.2+build.7") << QStringLiteral("4.5.1-rc.2+build.7");
    QTest::newRow("space around") << QStringLiteral(" 5.1.2\n") << QStringLiteral("5.1.2");
}

void VersionTest::parses()
{
    QFETCH(QString, text);
    QFETCH(QString, normal);
    const Result<Version> version = Version::parse(text);
    VERIFY_RESULT(version);
    QCOMPARE(version->toString(), normal);
    QCOMPARE(version->toTag(), u'v' + normal);
}

void VersionTest::refuses_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : {"", "5", "5.", "v", "5.1.2.3", "5.x", "-5.1", "5.1.2-", "5.1.2+", "5 .1",
                             "99999999999.1", "5.1.2-rc..1", "5.1\n6.1"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void VersionTest::refuses()
{
    QFETCH(QString, text);
    VERIFY_ERROR(Version::parse(text), ErrorKind::Usage, "Write it like");
}

void VersionTest::ordersAsSemanticVersioningDoes()
{
    const QStringList ascending = {QStringLiteral("3.9.4"),          QStringLiteral("3.10.0-alpha"),
                                   QStringLiteral("3.10.0-alpha.1"), QStringLiteral("3.10.0-alpha.beta"),
                                   QStringLiteral("3.10.0-beta"),    QStringLiteral("3.10.0-beta.2"),
                                   QStringLiteral("3.10.0-beta.11"), QStringLiteral("3.10.0-rc.1"),
                                   QStringLiteral("3.10.0"),         QStringLiteral("3.10.1"),
                                   QStringLiteral("5.9.347"),        QStringLiteral("5.9.1590"),
                                   QStringLiteral("5.9.17785"),      QStringLiteral("5.10.0"),
                                   QStringLiteral("6.0.0")};
    for (qsizetype i = 0; i < ascending.size(); ++i) {
        for (qsizetype j = 0; j < ascending.size(); ++j) {
            const Version a = Version::parse(ascending[i]).value();
            const Version b = Version::parse(ascending[j]).value();
            QVERIFY2(((a <=> b) == (i <=> j)), qPrintable(ascending[i] + u' ' + ascending[j]));
        }
    }
    QCOMPARE(Version::parse(u"4.5.1+a").value(), Version::parse(u"4.5.1+b").value());
    QCOMPARE(qHash(Version::parse(u"4.5.1+a").value()), qHash(Version::parse(u"v4.5.1").value()));
}

void VersionTest::aMissingPatchIsRemembered()
{
    QVERIFY(!Version::parse(u"3.36").value().patchGiven());
    QVERIFY(Version::parse(u"3.36.0").value().patchGiven());
    QCOMPARE(Version::parse(u"3.36").value(), Version(3, 36, 0));
}

void VersionTest::minorLines()
{
    QCOMPARE(MinorLine::parse(u"v5.10").value(), (MinorLine{5, 10}));
    VERIFY_ERROR(MinorLine::parse(u"5.10.1"), ErrorKind::Usage, "two numbers");
    QVERIFY((MinorLine{3, 43} < MinorLine{4, 0}));
    QVERIFY((MinorLine{5, 9} < MinorLine{5, 10}));
}

QTEST_APPLESS_MAIN(VersionTest)
#include "tst_version.moc"

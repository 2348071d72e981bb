// lockstepctl as its users meet it: the real program on the sample, its output, its exit status.

#include "ctl_program.h"
#include "test_data.h"

using namespace lockstep;
using namespace lockstep::test;

class CtlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void helpGoesToStandardOutput();
    void wrongUsage_data();
    void wrongUsage();
    void cannotBeDone_data();
    void cannotBeDone();
    void listsReleases();
    void showsARelease();
    void stitchesAndReadsTheStitchedGraphBack();
    void plansAsJson();
    void plansTheRealReleases();
    void reportsInEveryFormat();
    void rehearsesAndRemembersTheTimings();
    void aPasswordIsNeverPrinted();
};

void CtlTest::helpGoesToStandardOutput()
{
    for (const char* line : {"--help", "plan --help", "db upgrade --help", "releases list --help"}) {
        const ProcessOutput output = ctl(words(line));
        QCOMPARE(output.exitCode, 0);
        QVERIFY2(output.standardOutput.contains("Usage: lockstepctl"), line);
    }
}

void CtlTest::wrongUsage_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    const QString catalog = QStringLiteral(" --catalog ") + sampleCatalog();
    QTest::newRow("nothing") << QString() << QStringLiteral("Usage");
    QTest::newRow("no such noun") << QStringLiteral("upgrade") << QStringLiteral("no such command");
    QTest::newRow("no such verb") << QStringLiteral("releases drop")
                                  << QStringLiteral("releases list, releases show");
    QTest::newRow("no such option") << QStringLiteral("plan --fro 4.2") << QStringLiteral("fro");
    QTest::newRow("stray word") << QStringLiteral("plan 4.2") << QStringLiteral("one word too many");
    QTest::newRow("no catalogue") << QStringLiteral("releases list")
                                  << QStringLiteral("--catalog is missing");
    QTest::newRow("no from") << QStringLiteral("plan --to 4.5") + catalog
                             << QStringLiteral("--from is missing");
    QTest::newRow("no version") << QStringLiteral("plan --from four --to 4.5") + catalog
                                << QStringLiteral("Write it like");
    QTest::newRow("no such format") << QStringLiteral("plan --format yaml --from 4.2 --to 4.5") + catalog
                                    << QStringLiteral("Use one of: text, json");
    QTest::newRow("no such strategy")
        << QStringLiteral("plan --strategy big-bang --from 4.2 --to 4.5") + catalog
        << QStringLiteral("multi-version");
    QTest::newRow("not upwards") << QStringLiteral("plan --from 4.5.0 --to 4.2.0") + catalog
                                 << QStringLiteral("4.5.0");
    QTest::newRow("no such schema") << QStringLiteral("db status --db gitserver=host=/tmp") + catalog
                                    << QStringLiteral("codeinsights");
    QTest::newRow("pdf to nowhere") << QStringLiteral("plan --format pdf --from 4.2 --to 4.5") + catalog
                                    << QStringLiteral("--out FILE");
}

void CtlTest::wrongUsage()
{
    QFETCH(QString, line);
    QFETCH(QString, says);
    const ProcessOutput output = ctl(line.split(u' ', Qt::SkipEmptyParts));
    QVERIFY2(QString::fromUtf8(output.standardError).contains(says), output.standardError.constData());
    QCOMPARE(output.exitCode, 2);
    QVERIFY(output.standardOutput.isEmpty());
}

void CtlTest::cannotBeDone_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    const QString catalog = QStringLiteral(" --catalog ") + sampleCatalog();
    QTest::newRow("no such catalogue") << QStringLiteral("releases list --catalog /nowhere/releases.bundle")
                                       << QStringLiteral("/nowhere/releases.bundle");
    QTest::newRow("no such release") << QStringLiteral("plan --from 4.2.0 --to 9.1.0") + catalog
                                     << QStringLiteral("9.1.0");
    QTest::newRow("no such knowledge")
        << QStringLiteral("plan --from 4.2 --to 4.5 --knowledge /nowhere.yaml") + catalog
        << QStringLiteral("/nowhere.yaml");
}

void CtlTest::cannotBeDone()
{
    QFETCH(QString, line);
    QFETCH(QString, says);
    const ProcessOutput output = ctl(line.split(u' ', Qt::SkipEmptyParts));
    QVERIFY2(QString::fromUtf8(output.standardError).contains(says), output.standardError.constData());
    QCOMPARE(output.exitCode, 3);
    QVERIFY(output.standardOutput.isEmpty());
}

void CtlTest::listsReleases()
{
    const QStringList arguments =
        words("releases list --format json --catalog") + QStringList{sampleCatalog()};
    const QJsonArray releases = json(ctl(arguments))[u"releases"].toArray();
    QVERIFY(releases.size() >= 10);
    QCOMPARE(releases.first()[u"version"].toString(), QStringLiteral("4.2.0"));
    QVERIFY(releases.last()[u"migrations"][u"frontend"].toInt() > 0);

    const ProcessOutput text = ctl(words("releases list --catalog") + QStringList{sampleCatalog()});
    QCOMPARE(text.standardOutput.count('\n'), releases.size() + 1);
}

void CtlTest::showsARelease()
{
    const ProcessOutput output =
        ctl(words("releases show 4.2 --format json --catalog") + QStringList{sampleCatalog()});
    QCOMPARE(output.exitCode, 0);
    const QJsonObject release = json(output);
    QCOMPARE(release[u"version"].toString(), QStringLiteral("4.2.1"));
    QCOMPARE(release[u"schemas"].toArray().size(), 3);
}

void CtlTest::stitchesAndReadsTheStitchedGraphBack()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("stitched.json"));
    const ProcessOutput stitched =
        ctl(words("catalog stitch --catalog") + QStringList{sampleCatalog(), QStringLiteral("--out"), file});
    QCOMPARE(stitched.exitCode, 0);
    const QStringList question = words("plan --no-store --format json --from 4.2.0 --to 5.1 --catalog");
    const ProcessOutput fromGraph = ctl(question + QStringList{file});
    const ProcessOutput fromBundle = ctl(question + QStringList{sampleCatalog()});
    QVERIFY2(fromGraph.exitCode <= 1, fromGraph.standardError.constData());
    QCOMPARE(fromGraph.standardOutput, fromBundle.standardOutput);
}

void CtlTest::plansAsJson()
{
    const ProcessOutput output =
        ctl(words("plan --no-store --format json --from 4.2.0 --to 5.0.6 --catalog") +
            QStringList{sampleCatalog()});
    QVERIFY2(output.exitCode <= 1, output.standardError.constData());
    const QJsonObject plan = json(output);
    QCOMPARE(plan[u"from"].toString(), QStringLiteral("4.2.0"));
    QCOMPARE(plan[u"strategy"].toString(), QStringLiteral("standard"));
    const QJsonArray steps = plan[u"steps"].toArray();
    QCOMPARE(steps.size(), 4);
    for (const QJsonValue step : steps) {
        for (const char* key : {"from", "to", "downtime", "migrations", "privileged", "concurrentIndexes",
                                "outOfBand", "warnings", "estimate"})
            QVERIFY2(step.toObject().contains(QLatin1StringView(key)), key);
        QVERIFY(step[u"estimate"][u"lowSeconds"].toInt() > 0);
    }
}

void CtlTest::plansTheRealReleases()
{
    REQUIRE_REAL_DATA(bundle, "releases-3.25-3.37.bundle");
    const ProcessOutput output =
        ctl(words("plan --no-store --format json --from 3.35.1 --to 3.37.0 --catalog") + QStringList{bundle});
    QStringList stops;
    for (const QJsonValue step : json(output)[u"steps"].toArray())
        stops += step[u"to"].toString();
    QCOMPARE(stops, (QStringList{QStringLiteral("3.36.3"), QStringLiteral("3.37.0")}));
}

void CtlTest::reportsInEveryFormat()
{
    const QTemporaryDir folder;
    const QList<std::pair<QString, QByteArray>> starts = {{QStringLiteral("markdown"), "#"},
                                                          {QStringLiteral("html"), "<!DOCTYPE html>"},
                                                          {QStringLiteral("pdf"), "%PDF-"},
                                                          {QStringLiteral("json"), "{"}};
    for (const auto& [format, start] : starts) {
        const QString file = folder.filePath(format);
        const ProcessOutput output = ctl(
            words("plan --no-store --from 4.2.0 --to 5.0.6 --catalog") +
            QStringList{sampleCatalog(), QStringLiteral("--format"), format, QStringLiteral("--out"), file});
        QVERIFY2(output.exitCode <= 1, output.standardError.constData());
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll().trimmed().first(start.size()).toLower(), start.toLower());
    }
}

void CtlTest::rehearsesAndRemembersTheTimings()
{
    const QTemporaryDir folder;
    const QStringList store{QStringLiteral("--store"), folder.filePath(QStringLiteral("store.sqlite"))};
    const QStringList range =
        words("--from 4.2.0 --to 4.3.1 --format json --catalog") + QStringList{sampleCatalog()};
    const QString schemas = folder.filePath(QStringLiteral("schemas"));
    const ProcessOutput output = ctl(words("rehearse --dump-schema") + QStringList{schemas} + range + store);
    QVERIFY2(output.exitCode == 0, output.standardError.constData());
    const QJsonObject report = json(output);
    QCOMPARE(report[u"result"].toString(), QStringLiteral("done"));
    for (const char* file : {"frontend.sql", "codeintel.sql", "codeinsights.sql"})
        QVERIFY(QFileInfo(schemas + u'/' + QLatin1StringView(file)).size() > 0);

    const QJsonObject plan = json(ctl(words("plan") + range + store));
    QCOMPARE(plan[u"estimate"][u"basis"].toString(), QStringLiteral("measured"));
}

void CtlTest::aPasswordIsNeverPrinted()
{
    for (const char* dsn :
         {"postgres://sg:hunter2secret@/sg?host=/nowhere", "host=/nowhere password=hunter2secret",
          "postgres://sg:hunter2secret@[/broken", "host='/nowhere password=hunter2secret"}) {
        const ProcessOutput output = ctl(words("db status --catalog") +
                                         QStringList{sampleCatalog(), QStringLiteral("--db"),
                                                     QStringLiteral("frontend=") + QLatin1StringView(dsn)});
        QVERIFY(output.exitCode != 0);
        QVERIFY2(!output.standardOutput.contains("hunter2") && !output.standardError.contains("hunter2"),
                 dsn);
    }
}

QTEST_GUILESS_MAIN(CtlTest)
#include "tst_ctl.moc"

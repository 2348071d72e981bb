// What the product's migrator prints, told as run events.

#include "core/cluster/migrator_output.h"
#include "result_checks.h"

using namespace lockstep;

namespace {

const QByteArray twoSteps = "\xE2\x9C\xB1 Sourcegraph migrator 4.4.0\n"
                            "\xF0\x9F\x91\x89 Migrating to v4.3 (step 1 of 2)\n"
                            "\xF0\x9F\x91\x89 Running schema migrations\n"
                            "\xE2\x9C\x85 Schema migrations complete\n"
                            "\xF0\x9F\x91\x89 Running out of band migrations [17 18]\n"
                            "Migration #17 is 40.00% complete\n"
                            "\xE2\x9C\x85 Out of band migrations complete\n"
                            "\xF0\x9F\x91\x89 Migrating to v4.4 (step 2 of 2)\n"
                            "\xF0\x9F\x91\x89 Running schema migrations\n"
                            "\xE2\x9C\x85 Schema migrations complete\n";

const QStringList twoStepsTold{QStringLiteral("log info Sourcegraph migrator 4.4.0"),
                               QStringLiteral("run of 2: Migrator 4.4.0"),
                               QStringLiteral("step 0: Migrate to 4.3"),
                               QStringLiteral("item 0/0"),
                               QStringLiteral("item 0/0 done"),
                               QStringLiteral("item 0/17 out-of-band"),
                               QStringLiteral("item 0/18 out-of-band"),
                               QStringLiteral("log info Migration #17 is 40.00% complete"),
                               QStringLiteral("item 0/17 done out-of-band"),
                               QStringLiteral("item 0/18 done out-of-band"),
                               QStringLiteral("step 0 done"),
                               QStringLiteral("step 1: Migrate to 4.4"),
                               QStringLiteral("item 1/0"),
                               QStringLiteral("item 1/0 done"),
                               QStringLiteral("step 1 done"),
                               QStringLiteral("run done")};

QString itemText(const RunEvent& event, const QString& state)
{
    return QStringLiteral("item %1/%2%3 %4")
        .arg(event.step)
        .arg(event.itemId)
        .arg(state, event.lane)
        .trimmed();
}

QString told(const RunEvent& event)
{
    const QString state = runStateName(event.state);
    switch (event.kind) {
    case RunEvent::Kind::RunStarted:
        return QStringLiteral("run of %1: %2").arg(event.total).arg(event.text);
    case RunEvent::Kind::StepStarted:
        return QStringLiteral("step %1: %2").arg(event.step).arg(event.text);
    case RunEvent::Kind::ItemStarted:
        return itemText(event, {});
    case RunEvent::Kind::ItemFinished:
        return itemText(event, u' ' + state);
    case RunEvent::Kind::StepFinished:
        return QStringLiteral("step %1 %2").arg(event.step).arg(state);
    case RunEvent::Kind::Log:
        return QStringLiteral("log %1 %2 %3")
            .arg(logLevelName(event.level), event.lane, event.text)
            .simplified();
    case RunEvent::Kind::RunFinished:
        return QStringLiteral("run ") + state;
    }
    return {};
}

struct Told
{
    QStringList lines;
    MigratorSummary summary;
    Result<void> end;
};

Told read(const QByteArray& bytes, int exitCode, qsizetype piece = 0)
{
    Told all;
    MigratorOutput output([&](const RunEvent& event) { all.lines.append(told(event)); });
    const qsizetype length = piece > 0 ? piece : std::max<qsizetype>(bytes.size(), 1);
    for (qsizetype at = 0; at < bytes.size(); at += length)
        output.add(bytes.sliced(at, std::min(length, bytes.size() - at)));
    all.end = output.finish(exitCode);
    all.summary = output.summary();
    return all;
}

} // namespace

class MigratorOutputTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsAnUpgrade_data();
    void tellsAnUpgrade();
    void tellsADryRunAsSkipped();
    void tellsUp();
    void tellsOutOfBandMigrationsOnTheirOwn();
    void readsRecordsOfTheStructuredLog();
    void findsTrouble_data();
    void findsTrouble();
    void endsWhatWasUnderWay();
    void outOfBandMigrationsThatFail();
    void tellsThatItWasCancelled();
    void keepsTheStreamsApart();
    void bearsWhatIsNoText();
    void measuresByTheClock();
};

void MigratorOutputTest::tellsAnUpgrade_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("piece");
    QTest::newRow("whole") << twoSteps << 0;
    QTest::newRow("byte by byte") << twoSteps << 1;
    QTest::newRow("lines of Windows") << QByteArray(twoSteps).replace("\n", "\r\n") << 7;
    QTest::newRow("coloured") << QByteArray(twoSteps).replace("Schema migrations complete",
                                                              "\x1b[32mSchema migrations complete\x1b[0m")
                              << 0;
    QTest::newRow("without the last line end") << twoSteps.chopped(1) << 0;
}

void MigratorOutputTest::tellsAnUpgrade()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, piece);
    const Told all = read(bytes, 0, piece);
    QCOMPARE(all.lines, twoStepsTold);
    VERIFY_RESULT(all.end);
    QCOMPARE(all.summary.version, QStringLiteral("4.4.0"));
    QCOMPARE(all.summary.steps, 2);
    QCOMPARE(all.summary.stepsDone, 2);
    QVERIFY(all.summary.errors.isEmpty());
}

void MigratorOutputTest::tellsADryRunAsSkipped()
{
    const Told all = read("Migrating to v4.3 (step 1 of 2)\nRunning schema migrations\n"
                          "Running out of band migrations [17]\nMigrating to v4.4 (step 2 of 2)\n"
                          "Running schema migrations\n",
                          0);
    QVERIFY(all.lines.contains(QStringLiteral("item 0/17 skipped out-of-band")));
    QVERIFY(all.lines.contains(QStringLiteral("step 1 skipped")));
    QCOMPARE(all.lines.last(), QStringLiteral("run done"));
    QCOMPARE(all.summary.stepsDone, 0);
}

void MigratorOutputTest::tellsUp()
{
    const Told all = read("\xE2\x9C\xB1 Sourcegraph migrator 6.0.0\n\xE2\x9C\x85 Schema(s) are up-to-date!\n"
                          "schema okay!\noobmigrations okay!\n",
                          0);
    QCOMPARE(all.lines.last(), QStringLiteral("run done"));
    QVERIFY(all.lines.contains(QStringLiteral("log info Schema(s) are up-to-date!")));
    QCOMPARE(all.summary.steps, 0);
    VERIFY_RESULT(all.end);
}

void MigratorOutputTest::tellsOutOfBandMigrationsOnTheirOwn()
{
    const Told all = read("Running out of band migrations [1 2]\nOut of band migrations complete\n", 0);
    QCOMPARE(
        all.lines,
        QStringList({QStringLiteral("run of 1: Migrator"), QStringLiteral("step 0: Out-of-band migrations"),
                     QStringLiteral("item 0/1 out-of-band"), QStringLiteral("item 0/2 out-of-band"),
                     QStringLiteral("item 0/1 done out-of-band"), QStringLiteral("item 0/2 done out-of-band"),
                     QStringLiteral("step 0 done"), QStringLiteral("run done")}));
}

void MigratorOutputTest::readsRecordsOfTheStructuredLog()
{
    const Told all = read("{\"SeverityText\":\"INFO\",\"Body\":\"Checked current schema state\","
                          "\"Attributes\":{\"schema\":\"codeintel\"}}\n"
                          "{\"SeverityText\":\"FATAL\",\"Body\":\"cannot connect\","
                          "\"Attributes\":{\"error\":\"connection refused\"}}\n"
                          "{\"SeverityText\":\"WARN\",\"Body\":\"slow\"}\n{}\n{ no record\n",
                          1);
    QVERIFY(all.lines.contains(QStringLiteral("log info codeintel Checked current schema state")));
    QVERIFY(all.lines.contains(QStringLiteral("log error cannot connect: connection refused")));
    QVERIFY(all.lines.contains(QStringLiteral("log warning slow")));
    QVERIFY(all.lines.contains(QStringLiteral("log info { no record")));
    VERIFY_ERROR(all.end, ErrorKind::Failed, "cannot connect: connection refused");
}

void MigratorOutputTest::findsTrouble_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("words");
    QTest::newRow("drift") << QByteArray("\xE2\x9D\x8C Schema drift detected for frontend\n"
                                         "Schema drift detected for codeintel\n")
                           << ErrorKind::Precondition << QStringLiteral("frontend, codeintel");
    QTest::newRow("dirty")
        << QByteArray("\xE2\x9D\x8C dirty database: schema \"frontend\" marked the following migrations as "
                      "failed: 1644515056, 1645106226\n")
        << ErrorKind::Failed << QStringLiteral("Rescue the database");
    QTest::newRow("version") << QByteArray("\xE2\x9D\x8C version assertion failed: \"4.5\" != \"4.4\"\n")
                             << ErrorKind::Precondition << QStringLiteral("really runs");
    QTest::newRow("PostgreSQL") << QByteArray("error: Sourcegraph requires PostgreSQL 16+\n")
                                << ErrorKind::Precondition << QStringLiteral("Bring the databases");
    QTest::newRow("range") << QByteArray("error: invalid range (from=4.5 >= to=4.5)\n") << ErrorKind::Failed
                           << QStringLiteral("invalid range");
    QTest::newRow("log15") << QByteArray("t=2024 lvl=eror msg=\"it is broken\"\n") << ErrorKind::Failed
                           << QStringLiteral("it is broken");
    QTest::newRow("silent") << QByteArray() << ErrorKind::Failed << QStringLiteral("exit code 1");
}

void MigratorOutputTest::findsTrouble()
{
    QFETCH(QByteArray, bytes);
    const Told all = read(bytes, 1);
    QVERIFY(!all.end);
    QTEST(all.end.error().kind, "kind");
    QFETCH(QString, words);
    QVERIFY2(all.end.error().message().contains(words), qPrintable(all.end.error().message()));
    QCOMPARE(all.lines.last(), QStringLiteral("run failed"));
    if (QByteArray(QTest::currentDataTag()) == "dirty") {
        QCOMPARE(all.summary.dirty, QStringList{QStringLiteral("frontend")});
        QCOMPARE(all.summary.dirtyIds, QList<qint64>({1644515056, 1645106226}));
        QCOMPARE(all.summary.errors.size(), 1);
    }
}

void MigratorOutputTest::endsWhatWasUnderWay()
{
    const Told all = read("Migrating to v5.3 (step 1 of 1)\nRunning schema migrations\n"
                          "error: failed to apply migration 1675864432\n",
                          1);
    QCOMPARE(all.lines.sliced(all.lines.size() - 3),
             QStringList({QStringLiteral("item 0/0 failed"), QStringLiteral("step 0 failed"),
                          QStringLiteral("run failed")}));
    QCOMPARE(all.summary.stepsDone, 0);
    VERIFY_ERROR(all.end, ErrorKind::Failed, "1675864432");
}

void MigratorOutputTest::outOfBandMigrationsThatFail()
{
    const Told all = read("Migrating to v4.3 (step 1 of 2)\nRunning out of band migrations [17]\n"
                          "\xE2\x9D\x8C Out of band migrations failed: no site configuration\n",
                          1);
    QVERIFY(all.lines.contains(QStringLiteral("item 0/17 failed out-of-band")));
    VERIFY_ERROR(all.end, ErrorKind::Failed, "no site configuration");
}

void MigratorOutputTest::tellsThatItWasCancelled()
{
    QStringList lines;
    MigratorOutput output([&](const RunEvent& event) { lines.append(told(event)); });
    output.add("Migrating to v5.3 (step 1 of 1)\nRunning schema migrations\nhalf a line");
    output.cancel();
    QCOMPARE(lines.sliced(lines.size() - 4),
             QStringList({QStringLiteral("log info half a line"), QStringLiteral("item 0/0 cancelled"),
                          QStringLiteral("step 0 cancelled"), QStringLiteral("run cancelled")}));
}

void MigratorOutputTest::keepsTheStreamsApart()
{
    QStringList lines;
    MigratorOutput output([&](const RunEvent& event) { lines.append(told(event)); });
    output.add("schema ");
    output.addError("a warn");
    output.add("okay!\n");
    output.addError("ing\n");
    QCOMPARE(lines,
             QStringList({QStringLiteral("log info schema okay!"), QStringLiteral("log info a warning")}));
}

void MigratorOutputTest::bearsWhatIsNoText()
{
    QByteArray bytes("\0\xFF\x01\x1b[2K\xFE\n", 9);
    bytes += QByteArray(300'000, 'x'); // no line end
    const Told all = read(bytes + "\nschema okay!\n", 0);
    QVERIFY(all.lines.contains(QStringLiteral("log info schema okay!")));
    QCOMPARE(all.lines.last(), QStringLiteral("run done"));
}

void MigratorOutputTest::measuresByTheClock()
{
    QDateTime now = QDateTime::fromSecsSinceEpoch(1'700'000'000, QTimeZone::UTC);
    QList<double> seconds;
    MigratorOutput output(
        [&](const RunEvent& event) {
            if (event.kind == RunEvent::Kind::ItemFinished || event.kind == RunEvent::Kind::StepFinished)
                seconds.append(event.seconds);
        },
        [&] { return now; });
    output.add("Migrating to v5.3 (step 1 of 1)\n");
    now = now.addSecs(2);
    output.add("Running schema migrations\n");
    now = now.addMSecs(1500);
    output.add("Schema migrations complete\n");
    VERIFY_RESULT(output.finish(0));
    QCOMPARE(seconds, QList<double>({1.5, 3.5}));
}

QTEST_GUILESS_MAIN(MigratorOutputTest)
#include "tst_migrator_output.moc"

// lockstepctl inventory list, on the sample fleet.

#include "ctl_program.h"

using namespace lockstep;
using namespace lockstep::test;

namespace {

QStringList list(const char* options)
{
    return QStringList{QStringLiteral("inventory"), QStringLiteral("list"), QStringLiteral("--fleet"),
                       qEnvironmentVariable("LOCKSTEP_BIN") +
                           QStringLiteral("/../share/lockstep/sample/fleet")} +
           words(options);
}

} // namespace

class TestCtlInventory : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void asCsv();
    void asJson();
    void refusesOtherFormats();
};

void TestCtlInventory::asCsv()
{
    const ProcessOutput all = ctl(list("--format csv"));
    VERIFY_EXIT(all, 0);
    const QByteArrayList lines = all.standardOutput.split('\n');
    QCOMPARE(lines.first().trimmed(),
             QByteArray("environment,instance,id,version,type,channel,customer,cluster,domain,path,problem"));
    const ProcessOutput trial = ctl(list("-e trial --format csv"));
    VERIFY_EXIT(trial, 0);
    QVERIFY(trial.standardOutput.count("\r\n") > 1);
    QVERIFY(trial.standardOutput.count("\r\n") < all.standardOutput.count("\r\n"));
    for (const QByteArray& line : trial.standardOutput.trimmed().split('\n').sliced(1))
        QVERIFY2(line.startsWith("trial,"), line.constData());
}

/// What the console exports, too: as many as the CSV has, each with its whole document.
void TestCtlInventory::asJson()
{
    const ProcessOutput json = ctl(list("--format json"));
    VERIFY_EXIT(json, 0);
    const QJsonArray instances = QJsonDocument::fromJson(json.standardOutput).array();
    QCOMPARE(instances.size() + 1, ctl(list("--format csv")).standardOutput.count("\r\n"));
    qsizetype unread = 0;
    for (const QJsonValue& value : instances) {
        const QJsonObject instance = value.toObject();
        QVERIFY(!instance.value(QStringLiteral("path")).toString().isEmpty());
        const bool isUnread = instance.value(QStringLiteral("document")).isNull();
        QVERIFY(!isUnread || instance.contains(QStringLiteral("problem")));
        unread += isUnread ? 1 : 0;
    }
    QVERIFY(unread < instances.size());
}

void TestCtlInventory::refusesOtherFormats()
{
    const ProcessOutput output = ctl(list("--format xml"));
    VERIFY_EXIT(output, 2);
    QVERIFY(output.standardError.contains("csv"));
}

QTEST_GUILESS_MAIN(TestCtlInventory)
#include "tst_ctl_inventory.moc"

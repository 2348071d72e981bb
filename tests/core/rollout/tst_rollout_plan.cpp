// Instances are put into waves.

#include "core/inventory/fleet.h"
#include "core/rollout/rollout.h"
#include "result_checks.h"

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

Instance instance(const QString& slug, const QString& more = {})
{
    const QString text = u"metadata:\n  name: %1\nspec:\n  sourcegraphVersion: 5.1.0\n%2"_s.arg(slug, more);
    return readInstance(text.toUtf8(), u"prod"_s, u"src-"_s + slug, slug);
}

QList<Instance> instances(int count)
{
    QList<Instance> made;
    for (int number = 1; number <= count; ++number)
        made.append(instance(u"i%1"_s.arg(number)));
    return made;
}

RolloutSettings settings()
{
    RolloutSettings made;
    made.environment = u"prod"_s;
    made.version = u"5.2.0"_s;
    made.repository = u"example/fleet"_s;
    return made;
}

QStringList wave(const Rollout& rollout, int number)
{
    QStringList slugs;
    for (const RolloutItem& item : rollout.items) {
        if (item.wave == number)
            slugs.append(item.slug);
    }
    return slugs;
}

} // namespace

class RolloutPlanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesWaves();
    void putsNamedCanariesFirst();
    void takesTheInstancesOwnWindow();
    void refuses_data();
    void refuses();
    void survivesJson();
    void dispatches();
    void writesTheCommand();
};

void RolloutPlanTest::makesWaves()
{
    RolloutSettings wanted = settings();
    wanted.canaries = 2;
    wanted.waveSize = 3;
    const Result<Rollout> rollout = planRollout(wanted, instances(9), {}, {});
    VERIFY_RESULT(rollout);
    QCOMPARE(rollout->waves(), 4);
    QCOMPARE(wave(*rollout, 0), QStringList({u"i1"_s, u"i2"_s}));
    QCOMPARE(wave(*rollout, 1), QStringList({u"i3"_s, u"i4"_s, u"i5"_s}));
    QCOMPARE(wave(*rollout, 3), QStringList({u"i9"_s}));
    QCOMPARE(rollout->currentWave(), 0);
    wanted.canaries = 0;
    const Result<Rollout> plain = planRollout(wanted, instances(3), {}, {});
    VERIFY_RESULT(plain);
    QCOMPARE(plain->waves(), 1);
    QCOMPARE(plain->currentWave(), 1);
}

void RolloutPlanTest::putsNamedCanariesFirst()
{
    const Result<Rollout> rollout = planRollout(settings(), instances(5), {u"i4"_s, u"i2"_s}, {});
    VERIFY_RESULT(rollout);
    QCOMPARE(wave(*rollout, 0), QStringList({u"i2"_s, u"i4"_s}));
    QCOMPARE(wave(*rollout, 1), QStringList({u"i1"_s, u"i3"_s, u"i5"_s}));
}

void RolloutPlanTest::takesTheInstancesOwnWindow()
{
    const QList<Instance> some{instance(u"one"_s),
                               instance(u"two"_s, u"  maintenanceWindow: Sat 20:00-24:00\n"_s)};
    const Result<Rollout> rollout = planRollout(settings(), some, {}, u"22:00-04:00"_s);
    VERIFY_RESULT(rollout);
    QCOMPARE(rollout->find(u"one"_s)->window, u"22:00-04:00"_s);
    QCOMPARE(rollout->find(u"two"_s)->window, u"Sat 20:00-24:00"_s);
}

void RolloutPlanTest::refuses_data()
{
    QTest::addColumn<QList<Instance>>("given");
    QTest::addColumn<QStringList>("canaries");
    QTest::addColumn<QString>("window");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QList<Instance>& given, const QStringList& canaries,
                        const QString& window,
                        const QString& says) { QTest::newRow(name) << given << canaries << window << says; };
    row("nothing", {}, {}, {}, u"no instance is selected"_s);
    row("a name twice", {instance(u"a"_s), instance(u"a"_s)}, {}, {}, u"two instances have this name"_s);
    row("a canary from elsewhere", instances(2), {u"x"_s}, {}, u"the canary is not among"_s);
    row("a wrong window", instances(2), {}, u"at night"_s, u"maintenance window"_s);
    row("an instance's wrong window", {instance(u"a"_s, u"  maintenanceWindow: soon\n"_s)}, {}, {},
        u"\"soon\""_s);
    row("a broken file", {readInstance("metadata: [", u"prod"_s, u"src-x"_s, u"x"_s)}, {}, {},
        u"its file cannot be read"_s);
}

void RolloutPlanTest::refuses()
{
    QFETCH(QList<Instance>, given);
    QFETCH(QStringList, canaries);
    QFETCH(QString, window);
    QFETCH(QString, says);
    const Result<Rollout> rollout = planRollout(settings(), given, canaries, window);
    QVERIFY(!rollout);
    QVERIFY2(rollout.error().message().contains(says), qPrintable(rollout.error().message()));
}

void RolloutPlanTest::survivesJson()
{
    RolloutItem item;
    item.slug = u"acme"_s;
    item.wave = 3;
    item.window = u"22:00-04:00"_s;
    item.state = UpgradeState::InDoubt;
    item.attempt = 2;
    item.marker = u"lockstep-1"_s;
    item.since = QDateTime::fromString(u"2026-11-20T22:30:00.500Z"_s, Qt::ISODateWithMs);
    item.known = {12345678901, 5};
    item.dispatched = item.since.addSecs(1);
    item.ended = item.since.addSecs(2);
    item.run = 98765432101;
    item.url = QUrl(u"https://github.example.com/run"_s);
    item.problem = u"why"_s;
    item.pull = 7;
    item.pullState = u"open"_s;
    QCOMPARE(RolloutItem::fromJson(item.toJson()), item);
    RolloutSettings made = settings();
    made.trackingIssue = 12;
    made.markerInput = u"marker"_s;
    QCOMPARE(RolloutSettings::fromJson(made.toJson()), made);
}

void RolloutPlanTest::dispatches()
{
    RolloutItem item;
    item.slug = u"acme"_s;
    item.marker = u"lockstep-1"_s;
    RolloutSettings wanted = settings();
    const QMap<QString, QString> usual{
        {u"customer"_s, u"acme"_s}, {u"environment"_s, u"prod"_s}, {u"target_src_version"_s, u"5.2.0"_s}};
    QCOMPARE(dispatchOf(wanted, item).inputs, usual);
    QCOMPARE(dispatchOf(wanted, item).marker, QString());
    wanted.markerInput = u"customer"_s;
    QCOMPARE(dispatchOf(wanted, item).inputs, usual);
    QCOMPARE(dispatchOf(wanted, item).marker, u"acme"_s);
    wanted.markerInput = u"request"_s;
    QCOMPARE(dispatchOf(wanted, item).inputs.value(u"request"_s), u"lockstep-1"_s);
    QCOMPARE(dispatchOf(wanted, item).marker, u"lockstep-1"_s);
}

void RolloutPlanTest::writesTheCommand()
{
    QCOMPARE(ghCommand(settings(), u"acme's"_s),
             u"gh workflow run mi_upgrade.yml --repo example/fleet --ref main -f 'customer=acme'\\''s'"
             " -f environment=prod -f target_src_version=5.2.0"_s);
}

QTEST_APPLESS_MAIN(RolloutPlanTest)

#include "tst_rollout_plan.moc"

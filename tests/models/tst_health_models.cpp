// The health of an instance as the console handles it: checked, kept, read again, compared; and its lists.

#include "../core/cluster/kube_fixture.h"
#include "../core/cluster/kube_samples.h"
#include "../core/sourcegraph/sourcegraph_server.h"
#include "core/cluster/kubernetes/pod_summary.h"
#include "models/health_check_model.h"
#include "models/health_comparison_model.h"
#include "models/health_history_model.h"
#include "models/translation.h"
#include "result_checks.h"

#include <QAbstractItemModelTester>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60'000;

CheckedHealth checked(const QString& name, HealthState state, const QString& evidence = u"seen"_s)
{
    return {name, {state, evidence, {}}, 0.4};
}

HealthReport report(const QList<CheckedHealth>& checks, int day = 1)
{
    return {u"prod/acme"_s, u"6.1.0"_s, QDateTime(QDate(2026, 1, day), QTime(3, 4), QTimeZone::UTC),
            u"somebody"_s, checks};
}

/// A session, and all that it said.
struct SessionFixture
{
    explicit SessionFixture(const QString& store) : session(store)
    {
        QObject::connect(&session, &HealthSession::failed, &session,
                         [this](const Error& error) { errors.append(error.message()); });
        QObject::connect(&session, &HealthSession::checkChanged, &session, [this](int row) {
            if (!session.checks()[row].isRunning)
                ended.append(session.checks()[row].name);
        });
        session.setInstance(u"prod/acme"_s);
    }

    [[nodiscard]] bool wait() const
    {
        return QTest::qWaitFor([this] { return !session.isRunning() && !session.isReading(); }, patience);
    }

    [[nodiscard]] HealthState state(const QString& name) const
    {
        for (const ShownCheck& check : session.checks()) {
            if (check.name == name && check.found)
                return check.found->finding.state;
        }
        return HealthState::Unknown;
    }

    HealthSession session;
    QStringList errors;
    QStringList ended;
};

} // namespace

class HealthModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void listsChecks();
    void listsWhatIsKept();
    void listsChanges();
    void remembersPlacesOfEachInstance();
    void sendsTheTokenToItsHostOnly_data();
    void sendsTheTokenToItsHostOnly();
    void saysWhatIsWrongWithPlaces_data();
    void saysWhatIsWrongWithPlaces();
    void saysWhatCannotBeRight();
    void looksAtAllThatIsGiven();
    void tellsOfEachCheckAsItEnds();
    void keepsReportsAndReadsThemAgain();
    void makesOneCheckAgain();
    void looksAtACluster();
    void cancels();
    void staysWithTheInstanceItChecks();
    void comparesTwoReports();
    void refusesNothingToLookAt();
    void aStoreThatCannotBeOpened();

private:
    [[nodiscard]] QString store() const { return m_folder->filePath(u"store.sqlite"_s); }

    [[nodiscard]] HealthRequest request() const
    {
        HealthRequest made;
        made.instance = u"prod/acme"_s;
        made.release = Version(6, 0, 1);
        made.places.url = m_server->base();
        made.token = Secret(QString::fromLatin1(SourcegraphServer::token));
        return made;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SourcegraphServer> m_server;
};

void HealthModelsTest::init()
{
    qunsetenv("http_proxy");
    m_folder = std::make_unique<QTemporaryDir>();
    QCoreApplication::setOrganizationName(u"Lockstep"_s);
    QCoreApplication::setApplicationName(u"lockstep-test"_s);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
    m_server = std::make_unique<SourcegraphServer>();
}

void HealthModelsTest::cleanup()
{
    QCOMPARE(m_server->wrong, QStringList());
    QCOMPARE(m_server->unexpected(), QStringList());
}

void HealthModelsTest::listsChecks()
{
    HealthCheckModel model;
    const QAbstractItemModelTester tester(&model);
    model.setChecks({{u"drift"_s, checked(u"drift"_s, HealthState::Failed, u"one\ntwo"_s)},
                     {u"disk"_s, std::nullopt, true}});
    QCOMPARE(model.rowCount(), 2);
    const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(text(0, HealthCheckModel::State), u"Failed"_s);
    QCOMPARE(text(0, HealthCheckModel::Took), u"0.4 s"_s);
    QCOMPARE(text(0, HealthCheckModel::Evidence), u"one"_s);
    QCOMPARE(text(1, HealthCheckModel::State), u"Looking"_s);
    QVERIFY(!model.index(1, 0).data(HealthCheckModel::HealthRole).isValid());
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.setCheck(1, {u"disk"_s, checked(u"disk"_s, HealthState::Warning)});
    QCOMPARE(text(1, HealthCheckModel::State), u"Warning"_s);
    model.setChecks({{u"drift"_s, {}, true}, {u"disk"_s, {}, true}});
    QCOMPARE(resets.count(), 0);
    QCOMPARE(changes.count(), 3);
    model.setChecks({});
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(tookText(65), u"1 min 5 s"_s);
}

void HealthModelsTest::listsWhatIsKept()
{
    HealthHistoryModel model;
    const QAbstractItemModelTester tester(&model);
    const HealthRecord one{
        1, u"prod/acme"_s, u"6.1.0"_s, QDateTime::currentDateTimeUtc(), u"somebody"_s, HealthState::Warning};
    HealthRecord two = one;
    two.id = 2;
    model.setRecords({one});
    const QPersistentModelIndex chosen = model.index(0, 0);
    model.setRecords({two, one});
    QVERIFY(chosen.isValid());
    QCOMPARE(chosen.row(), 1);
    QCOMPARE(chosen.data(HealthHistoryModel::IdRole).toLongLong(), 1);
    QCOMPARE(model.index(0, HealthHistoryModel::State).data().toString(), u"Warning"_s);
    QCOMPARE(model.index(0, HealthHistoryModel::Made).data().toString(), madeText(one.made));
    model.setRecords({two});
    QCOMPARE(model.rowCount(), 1);
    model.setRecords({});
    QCOMPARE(model.rowCount(), 0);
}

void HealthModelsTest::listsChanges()
{
    const HealthComparison comparison = compareHealth(
        report({checked(u"drift"_s, HealthState::Healthy), checked(u"disk"_s, HealthState::Failed),
                checked(u"gone"_s, HealthState::Healthy)}),
        report({checked(u"drift"_s, HealthState::Failed), checked(u"disk"_s, HealthState::Healthy),
                checked(u"new"_s, HealthState::Warning)},
               2));
    HealthComparisonModel model;
    const QAbstractItemModelTester tester(&model);
    model.setComparison(&comparison);
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append(model.index(row, column).data().toString());
        rows.append(cells.join(u' '));
    }
    QCOMPARE(rows, (QStringList{u"Worse drift Healthy Failed"_s, u"Better disk Failed Healthy"_s,
                                u"New new – Warning"_s, u"Gone gone Healthy –"_s}));
    QVERIFY(!model.index(2, HealthComparisonModel::Before).data(HealthComparisonModel::HealthRole).isValid());
    model.setComparison(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void HealthModelsTest::remembersPlacesOfEachInstance()
{
    QVERIFY(!rememberedPlaces(u"prod/acme"_s));
    HealthPlaces places;
    places.url = u"https://acme.example"_s;
    places.executors = true;
    places.context = u"eu-1"_s;
    places.composeFolder = u"/srv/acme"_s;
    places.composeFiles = {u"docker-compose.yaml"_s, u"site, own.yaml"_s};
    places.composeProject = u"acme"_s;
    places.monitoring.insert(MonitoringSource::Kind::Grafana, u"https://grafana.example"_s);
    places.databases.insert(Schema::CodeIntel, u"host=db.example"_s);
    rememberPlaces(u"prod/acme"_s, places);
    QVERIFY(rememberedPlaces(u"prod/acme"_s) == places);
    QVERIFY(!rememberedPlaces(u"prod/other"_s));
    QVERIFY(!rememberedPlaces(u"prod"_s));
}

void HealthModelsTest::sendsTheTokenToItsHostOnly_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isSent");
    QTest::newRow("the same") << u"https://acme.example"_s << true;
    QTest::newRow("another host") << u"https://other.example"_s << false;
    QTest::newRow("another port") << u"https://acme.example:8443"_s << false;
    QTest::newRow("in the clear") << u"http://acme.example"_s << false;
    QTest::newRow("none") << QString() << false;
}

void HealthModelsTest::sendsTheTokenToItsHostOnly()
{
    QFETCH(QString, url);
    QFETCH(bool, isSent);
    QProcessEnvironment environment;
    environment.insert(u"SRC_ENDPOINT"_s, u"https://acme.example/"_s);
    environment.insert(u"SRC_ACCESS_TOKEN"_s, u"sgp_1"_s);
    QCOMPARE(tokenFor(url, environment).isEmpty(), !isSent);
}

void HealthModelsTest::saysWhatIsWrongWithPlaces_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("said");
    QTest::newRow("url") << u"url"_s << u"not the URL"_s;
    QTest::newRow("kubeconfig") << u"kubeconfig"_s << u"/nowhere"_s;
    QTest::newRow("prometheus") << u"prometheus"_s << u"not the URL of prometheus"_s;
    QTest::newRow("token") << u"token"_s << u"plain HTTP"_s;
}

void HealthModelsTest::saysWhatIsWrongWithPlaces()
{
    QFETCH(QString, what);
    QFETCH(QString, said);
    HealthRequest made = request();
    made.places.url = what == u"url" ? u"acme"_s : what == u"token" ? u"http://acme.example"_s : QString();
    made.places.kubeconfig = what == u"kubeconfig" ? u"/nowhere"_s : QString();
    if (what == u"prometheus")
        made.places.monitoring.insert(MonitoringSource::Kind::Prometheus, u"here"_s);
    const Result<HealthSubject> subject = healthSubject(made);
    QVERIFY(!subject);
    QVERIFY2(subject.error().message().contains(said), qPrintable(subject.error().message()));
}

void HealthModelsTest::saysWhatCannotBeRight()
{
    using enum MonitoringSource::Kind;
    QVERIFY(wrongPlaces({}).isEmpty());
    HealthRequest made = request();
    made.places.monitoring = {{Prometheus, u"here"_s},
                              {Alertmanager, u"http://alerts.example"_s},
                              {Grafana, u"http://grafana.example"_s}};
    made.monitoringTokens.insert(Grafana, Secret(u"glsa_hush"_s));
    made.places.machine = u"teleport:x"_s;
    made.places.composeProject = u"acme"_s;
    QMap<QString, Error> wrong = wrongPlaces(made);
    QCOMPARE(wrong.keys(), (QStringList{u"compose-folder"_s, u"grafana"_s, u"machine"_s, u"prometheus"_s}));
    QVERIFY2(wrong[u"grafana"_s].message().contains(u"plain HTTP"),
             qPrintable(wrong[u"grafana"_s].message()));
    for (const Error& error : std::as_const(wrong))
        QVERIFY(!error.message().contains(u"glsa_hush"));
    VERIFY_ERROR(healthSubject(made), ErrorKind::Usage, "");
    made.places.url = u"acme"_s;
    made.places.composeFolder = u"/srv"_s;
    wrong = wrongPlaces(made);
    QVERIFY(wrong.contains(u"url"_s) && !wrong.contains(u"compose-folder"_s));
}

void HealthModelsTest::looksAtAllThatIsGiven()
{
    using enum MonitoringSource::Kind;
    HealthRequest made = request();
    made.places.composeFolder = u"/srv/acme"_s;
    made.places.composeFiles = {u"a.yaml"_s, u"b.yaml"_s};
    made.places.composeProject = u"acme"_s;
    for (const MonitoringSource::Kind kind : monitoringKinds) {
        made.places.monitoring.insert(kind, u"https://%1.example"_s.arg(monitoringName(kind)));
        made.monitoringTokens.insert(kind, Secret(monitoringName(kind) + u"-token"_s));
    }
    const Result<HealthSubject> subject = healthSubject(made);
    VERIFY_RESULT(subject);
    QVERIFY(subject->machine && subject->compose);
    QCOMPARE(subject->compose->folder, u"/srv/acme"_s);
    QCOMPARE(subject->compose->files, made.places.composeFiles);
    QCOMPARE(subject->compose->name, u"acme"_s);
    QCOMPARE(subject->monitoring.size(), 3);
    for (const MonitoringSource& source : subject->monitoring) {
        QCOMPARE(source.url.host(), monitoringName(source.kind) + u".example"_s);
        QCOMPARE(source.token.reveal(), monitoringName(source.kind) + u"-token"_s);
    }
}

void HealthModelsTest::tellsOfEachCheckAsItEnds()
{
    SessionFixture fixture(store());
    QVERIFY(fixture.wait());
    QStringList atFirst;
    connect(&fixture.session, &HealthSession::checksReset, this, [&] {
        if (atFirst.isEmpty())
            atFirst = fixture.session.running();
    });
    fixture.session.check(request());
    QVERIFY(fixture.session.isRunning());
    QVERIFY(fixture.wait());
    QCOMPARE(fixture.errors, QStringList());
    QStringList all;
    for (const ShownCheck& check : fixture.session.checks()) {
        QVERIFY(check.found && !check.isRunning);
        all.append(check.name);
    }
    QCOMPARE(all,
             (QStringList{u"src-application-version"_s, u"frontend"_s, u"site-alerts"_s, u"site-config"_s}));
    QCOMPARE(atFirst, all);
    fixture.ended.sort();
    all.sort();
    QCOMPARE(fixture.ended, all);
    QCOMPARE(fixture.state(u"src-application-version"_s), HealthState::Healthy);
    QCOMPARE(fixture.session.report()->release, u"6.0.1"_s);
}

void HealthModelsTest::keepsReportsAndReadsThemAgain()
{
    {
        SessionFixture fixture(store());
        fixture.session.check(request());
        QVERIFY(fixture.wait());
        QCOMPARE(fixture.session.history().size(), 1);
    }
    SessionFixture again(store());
    QVERIFY(QTest::qWaitFor([&] { return again.session.report() != nullptr; }, patience));
    QCOMPARE(again.session.report()->instance, u"prod/acme"_s);
    QCOMPARE(again.session.checks().size(), 4);
    again.session.choose(again.session.history().first().id);
    QVERIFY(QTest::qWaitFor([&] { return again.session.chosen() != nullptr; }, patience));
    QCOMPARE(again.session.chosen()->checks.size(), 4);
    again.session.choose(4711);
    QVERIFY(QTest::qWaitFor([&] { return !again.errors.isEmpty(); }, patience));
    QVERIFY(!again.session.chosen());
    again.session.setInstance(u"prod/other"_s);
    QVERIFY(again.wait());
    QVERIFY(!again.session.report() && again.session.history().isEmpty() && again.session.checks().isEmpty());
}

void HealthModelsTest::makesOneCheckAgain()
{
    SessionFixture fixture(store());
    m_server->publicVersion = u"5.0.0"_s;
    fixture.session.check(request());
    QVERIFY(fixture.wait());
    QCOMPARE(fixture.state(u"src-application-version"_s), HealthState::Failed);
    {
        const auto lock = m_server->locked();
        m_server->publicVersion = u"6.0.1"_s;
    }
    fixture.ended.clear();
    fixture.session.check(request(), {u"src-application-version"_s});
    QVERIFY(fixture.wait());
    QCOMPARE(fixture.errors, QStringList());
    QCOMPARE(fixture.ended, QStringList{u"src-application-version"_s});
    QCOMPARE(fixture.session.checks().size(), 4);
    QCOMPARE(fixture.state(u"src-application-version"_s), HealthState::Healthy);
    QCOMPARE(fixture.session.report()->checks.size(), 4);
    QCOMPARE(fixture.session.history().size(), 1);
    QCOMPARE(fixture.session.history().first().state, HealthState::Failed);
}

void HealthModelsTest::looksAtACluster()
{
    KubeFixture cluster;
    cluster.api.stage().trouble(u"web"_s, Trouble::ImagePull);
    cluster.api.createAll(
        QByteArray(deploymentYaml()).replace("name: web\n", "name: web\n  namespace: prod\n"));
    QVERIFY(QTest::qWaitFor(
        [&] {
            const QList<QJsonObject> pods =
                listObjects(cluster.client(), builtInResource(u"Pod"), u"prod"_s, {}, {})
                    .value_or(KubeList())
                    .items;
            return pods.size() == 2 && std::ranges::all_of(pods, [](const QJsonObject& pod) {
                       return podSummary(pod).problem.kind == PodProblem::Kind::ImagePull;
                   });
        },
        patience));
    SessionFixture fixture(store());
    HealthRequest made;
    made.instance = u"prod/acme"_s;
    made.places.kubeconfig = cluster.kubeconfigFile();
    made.places.nameSpace = u"prod"_s;
    fixture.session.check(made);
    QVERIFY(fixture.wait());
    QCOMPARE(fixture.errors, QStringList());
    QCOMPARE(fixture.session.checks().size(), 2);
    QCOMPARE(fixture.state(u"pods-health"_s), HealthState::Failed);
    QCOMPARE(fixture.state(u"frontend-log"_s), HealthState::Unknown);
}

void HealthModelsTest::cancels()
{
    KubeFixture cluster;
    cluster.api.faults().add(Fault::silence(u"/pods"_s, -1));
    SessionFixture fixture(store());
    QVERIFY(fixture.wait());
    HealthRequest made;
    made.instance = u"prod/acme"_s;
    made.places.kubeconfig = cluster.kubeconfigFile();
    fixture.session.check(made);
    QVERIFY(QTest::qWaitFor([&] { return !fixture.session.running().isEmpty(); }, patience));
    fixture.session.cancel();
    QVERIFY(fixture.session.isCancelling());
    QVERIFY(fixture.wait());
    QCOMPARE(fixture.errors, QStringList());
    QVERIFY(!fixture.session.isCancelling() && !fixture.session.report());
    QVERIFY(fixture.session.history().isEmpty());
    QVERIFY2(fixture.session.checks().first().found->finding.evidence.contains(u"cancelled"),
             qPrintable(fixture.session.checks().first().found->finding.evidence));
}

void HealthModelsTest::staysWithTheInstanceItChecks()
{
    SessionFixture fixture(store());
    fixture.session.check(request());
    fixture.session.setInstance(u"prod/other"_s);
    QCOMPARE(fixture.session.instance(), u"prod/acme"_s);
    QVERIFY(QTest::qWaitFor([&] { return fixture.session.instance() == u"prod/other"; }, patience));
    QVERIFY(fixture.wait());
    QVERIFY(!fixture.session.report());
    fixture.session.setInstance(u"prod/acme"_s);
    QVERIFY(fixture.wait());
    QCOMPARE(fixture.session.history().size(), 1);
}

void HealthModelsTest::comparesTwoReports()
{
    {
        const auto history = HealthHistory::open(store());
        VERIFY_RESULT(history);
        VERIFY_RESULT((*history)->add(report({checked(u"drift"_s, HealthState::Healthy)}, 1)));
        VERIFY_RESULT((*history)->add(report({checked(u"drift"_s, HealthState::Failed)}, 2)));
    }
    SessionFixture fixture(store());
    QVERIFY(fixture.wait());
    QCOMPARE(fixture.session.history().size(), 2);
    fixture.session.compare(fixture.session.history().first().id, fixture.session.history().last().id);
    QVERIFY(QTest::qWaitFor([&] { return fixture.session.comparison() != nullptr; }, patience));
    QCOMPARE(fixture.session.comparison()->count(HealthChange::Kind::Worse), 1);
    QVERIFY(fixture.session.comparison()->before.made < fixture.session.comparison()->after.made);
}

void HealthModelsTest::refusesNothingToLookAt()
{
    SessionFixture fixture(store());
    HealthRequest nothing;
    nothing.instance = u"prod/acme"_s;
    fixture.session.check(nothing);
    QVERIFY(fixture.wait());
    QCOMPARE(fixture.errors.size(), 1);
    QVERIFY2(fixture.errors.first().contains(u"nothing to look at"), qPrintable(fixture.errors.first()));
    QVERIFY(fixture.session.checks().isEmpty());
}

/// A folder is no store; what was found is shown all the same.
void HealthModelsTest::aStoreThatCannotBeOpened()
{
    SessionFixture fixture(m_folder->path());
    QVERIFY(fixture.wait());
    fixture.errors.clear();
    fixture.session.check(request());
    QVERIFY(fixture.wait());
    QVERIFY(!fixture.errors.isEmpty());
    QVERIFY(fixture.session.report());
    QCOMPARE(fixture.session.checks().size(), 4);
}

QTEST_GUILESS_MAIN(HealthModelsTest)
#include "tst_health_models.moc"

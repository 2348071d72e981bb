// The session behind the cluster page, against a real API server of the test's own.

#include "../core/cluster/kube_fixture.h"
#include "../core/cluster/kube_samples.h"
#include "models/cluster_session.h"
#include "models/log_model.h"
#include "result_checks.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;
using State = ClusterSession::State;

namespace {

constexpr int patience = 60'000;
constexpr int manyPods = 2'000;

QJsonObject posedPod(int number, int restarts = 0)
{
    const QByteArray name = "pod-" + QByteArray::number(number);
    return yamlObject(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: " + name + ", namespace: prod, uid: uid-" + name +
        "}\nspec: {nodeName: node-1, containers: [{name: main, image: a}]}\nstatus: {phase: Running, "
        "containerStatuses: [{name: main, ready: true, restartCount: " +
        QByteArray::number(restarts) + ", state: {running: {}}}]}\n");
}

/// A session with that cluster, and what it said.
struct Fixture
{
    explicit Fixture(const KubeFixture& cluster) : kubeconfig(cluster.kubeconfigFile())
    {
        QObject::connect(&session, &ClusterSession::failed, &session,
                         [this](const Error& error) { errors.append(error); });
        QObject::connect(&session, &ClusterSession::done, &session,
                         [this](const QString& what) { done.append(what); });
    }

    [[nodiscard]] bool open(const QString& nameSpace = u"prod"_s)
    {
        session.open({.kubeconfig = kubeconfig, .nameSpace = nameSpace});
        return waitFor(State::Live);
    }

    [[nodiscard]] bool waitFor(State state) const
    {
        return QTest::qWaitFor([&] { return session.state() == state; }, patience);
    }

    [[nodiscard]] bool waitForPods(int count) const
    {
        return QTest::qWaitFor([&] { return session.pods()->rowCount() == count; }, patience);
    }

    [[nodiscard]] bool rest() const
    {
        return QTest::qWaitFor([&] { return !session.isBusy() && !session.isComparing(); }, patience);
    }

    QString kubeconfig;
    ClusterSession session;
    QList<Error> errors;
    QStringList done;
};

} // namespace

class ClusterSessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { m_cluster = std::make_unique<KubeFixture>(); }

    void cleanup() { m_cluster.reset(); }

    void showsWhatIsThereAndWhatHappens();
    void showsTwoThousandPods();
    void aBurstComesInBatches();
    void saysThatTheConnectionIsAwayAndBack();
    void whyItCannotConnectIsSaidAtOnce();
    void saysNothingWhileItGoes();
    void anotherNamespaceHasItsOwn();
    void failsWithoutSuchAContext();
    void theFileThatWasAskedForLastCounts();
    void comparesAppliesAndFollows();
    void goesBackToARevision();
    void aComparisonIsCancelled();
    void readsTheLogsOfSeveralPods();
    void scalesDownAndBack();

private:
    [[nodiscard]] QString write(const QByteArray& yaml) const
    {
        const QString file = m_cluster->folder.filePath(u"manifests.yaml"_s);
        return writeFile(file, yaml) ? file : QString();
    }

    /// Compares and applies; false where something went wrong.
    [[nodiscard]] bool apply(Fixture& f, const QByteArray& yaml) const
    {
        f.session.compare({write(yaml), {}});
        if (!f.rest() || !f.session.diff())
            return false;
        f.session.apply(false, false);
        return f.rest() && f.errors.isEmpty();
    }

    [[nodiscard]] QString imageOfWeb() const
    {
        return imagesOf(m_cluster->api.object(u"deployments"_s, u"prod"_s, u"web"_s)).value(u"main"_s);
    }

    std::unique_ptr<KubeFixture> m_cluster;
};

void ClusterSessionTest::showsWhatIsThereAndWhatHappens()
{
    m_cluster->api.pose(posedPod(1));
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    QCOMPARE(f.session.pods()->rowCount(), 1);
    QCOMPARE(f.session.nameSpace(), u"prod"_s);
    QVERIFY(!f.session.isInsecure());
    m_cluster->api.pose(posedPod(2));
    QVERIFY(f.waitForPods(2));
    m_cluster->api.pose(posedPod(2, 4));
    QVERIFY(QTest::qWaitFor(
        [&] {
            const int row = f.session.pods()->rowOf(u"uid-pod-2"_s);
            return row >= 0 && f.session.pods()->row(row).summary.restarts == 4;
        },
        patience));
    m_cluster->api.removeNow(u"pods"_s, u"prod"_s, u"pod-1"_s);
    QVERIFY(f.waitForPods(1));
    f.session.close();
    QCOMPARE(f.session.state(), State::Closed);
    QCOMPARE(f.session.pods()->rowCount(), 0);
}

void ClusterSessionTest::showsTwoThousandPods()
{
    for (int i = 0; i < manyPods; ++i)
        m_cluster->api.pose(posedPod(i));
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    QVERIFY(f.waitForPods(manyPods));
}

void ClusterSessionTest::aBurstComesInBatches()
{
    for (int i = 0; i < 50; ++i)
        m_cluster->api.pose(posedPod(i));
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    const QSignalSpy changes(f.session.pods(), &QAbstractItemModel::dataChanged);
    for (int round = 1; round <= 20; ++round) {
        for (int i = 0; i < 50; ++i)
            m_cluster->api.pose(posedPod(i, round));
    }
    QVERIFY(QTest::qWaitFor(
        [&] {
            return std::ranges::all_of(f.session.pods()->rows(),
                                       [](const PodRow& row) { return row.summary.restarts == 20; });
        },
        patience));
    QVERIFY2(changes.count() < 500, qPrintable(QString::number(changes.count())));
}

void ClusterSessionTest::saysThatTheConnectionIsAwayAndBack()
{
    m_cluster->api.pose(posedPod(1));
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    m_cluster->api.stop();
    QVERIFY(f.waitFor(State::Waiting));
    QVERIFY(!f.session.trouble().isEmpty());
    QCOMPARE(f.session.pods()->rowCount(), 1); // what was known stays in sight
    m_cluster->api.pose(posedPod(2));
    m_cluster->api.start();
    QVERIFY(f.waitForPods(2));
    QVERIFY(f.waitFor(State::Live));
}

/// While it is tried again: what follows is a matter of patience.
void ClusterSessionTest::whyItCannotConnectIsSaidAtOnce()
{
    m_cluster->api.stop();
    Fixture f(*m_cluster);
    QStringList troubles;
    QObject::connect(&f.session, &ClusterSession::stateChanged, &f.session, [&] {
        if (f.session.state() == State::Opening)
            troubles.append(f.session.trouble());
    });
    f.session.open({.kubeconfig = f.kubeconfig, .nameSpace = u"prod"_s});
    QVERIFY(QTest::qWaitFor([&] { return !troubles.isEmpty() && !troubles.last().isEmpty(); }, patience));
    QVERIFY2(troubles.last().contains(u"nothing listens"), qPrintable(troubles.last()));
    QVERIFY(!f.session.error());
    m_cluster->api.start();
    QVERIFY(f.waitFor(State::Live));
    QCOMPARE(f.session.trouble(), QString());
}

void ClusterSessionTest::saysNothingWhileItGoes()
{
    m_cluster->api.pose(posedPod(1));
    auto f = std::make_unique<Fixture>(*m_cluster);
    QVERIFY(f->open());
    const QSignalSpy states(&f->session, &ClusterSession::stateChanged);
    f.reset();
    QCOMPARE(states.count(), 0);
}

void ClusterSessionTest::anotherNamespaceHasItsOwn()
{
    m_cluster->api.pose(posedPod(1));
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    QVERIFY(QTest::qWaitFor([&] { return f.session.nameSpaces().contains(u"kube-system"_s); }, patience));
    QVERIFY(f.open(u"kube-system"_s));
    QCOMPARE(f.session.pods()->rowCount(), 0);
    QVERIFY(f.open());
    QCOMPARE(f.session.pods()->rowCount(), 1);
}

void ClusterSessionTest::failsWithoutSuchAContext()
{
    Fixture f(*m_cluster);
    f.session.open({.kubeconfig = f.kubeconfig, .context = u"nowhere"_s});
    QVERIFY(f.waitFor(State::Failed));
    QVERIFY(f.session.error());
    QCOMPARE(f.session.error()->kind, ErrorKind::NotFound);
}

void ClusterSessionTest::theFileThatWasAskedForLastCounts()
{
    Fixture f(*m_cluster);
    QSignalSpy read(&f.session, &ClusterSession::choicesChanged);
    // A pipe is read when somebody writes.
    const QTemporaryDir folder;
    const QString slow = folder.filePath(u"slow"_s);
    QCOMPARE(mkfifo(QFile::encodeName(slow).constData(), S_IRUSR | S_IWUSR), 0);
    f.session.readChoices(slow);
    f.session.readChoices(f.kubeconfig);
    QTRY_COMPARE(read.size(), 1);
    QCOMPARE(f.session.choices().contexts.size(), 1);
    QFile pipe(slow);
    QVERIFY(pipe.open(QIODevice::WriteOnly));
    pipe.write("kind: Config\n");
    pipe.close();
    f.session.readChoices(f.kubeconfig);
    QTRY_COMPARE(read.size(), 2);
    QCOMPARE(f.session.choices().contexts.size(), 1);
}

void ClusterSessionTest::comparesAppliesAndFollows()
{
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    f.session.compare({write(deploymentYaml()), {}});
    QVERIFY(f.session.isComparing());
    QVERIFY(f.rest());
    QVERIFY(f.session.diff());
    QCOMPARE(f.session.diff()->count(ObjectChange::Kind::Create), 1);
    f.session.apply(false, false);
    QVERIFY(f.session.isBusy());
    QVERIFY(!f.session.diff()); // what was compared is no longer so
    QVERIFY(f.rest());
    QVERIFY2(f.errors.isEmpty(), qPrintable(f.errors.value(0).message()));
    QCOMPARE(f.done.size(), 1);
    QCOMPARE(f.session.rollouts().size(), 1);
    QVERIFY(f.session.rollouts().first().isOver());
    QVERIFY(f.waitForPods(2));
}

void ClusterSessionTest::goesBackToARevision()
{
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    QVERIFY(apply(f, deploymentYaml("web", "example.com/web:1.0")));
    QVERIFY(apply(f, deploymentYaml("web", "example.com/web:2.0")));
    QCOMPARE(imageOfWeb(), u"example.com/web:2.0"_s);
    QList<WorkloadRevision> revisions;
    KubeTarget target;
    connect(&f.session, &ClusterSession::revisionsRead, this,
            [&](const KubeTarget& of, const QList<WorkloadRevision>& read) {
                target = of;
                revisions = read;
            });
    f.session.readRevisions({builtInResource(u"Deployment"), u"prod"_s, u"web"_s});
    QVERIFY(QTest::qWaitFor([&] { return !revisions.isEmpty(); }, patience));
    QCOMPARE(revisions.size(), 2);
    f.session.undo(target, revisions[1]);
    QVERIFY(f.rest());
    QVERIFY2(f.errors.isEmpty(), qPrintable(f.errors.value(0).message()));
    QCOMPARE(imageOfWeb(), u"example.com/web:1.0"_s);
}

void ClusterSessionTest::aComparisonIsCancelled()
{
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    f.session.compare({write(deploymentYaml()), {}});
    f.session.cancelCompare();
    QVERIFY(!f.session.isComparing());
    f.session.apply(false, false); // there is nothing to apply
    QVERIFY(!f.session.isBusy());
    QVERIFY(apply(f, deploymentYaml()));
}

void ClusterSessionTest::readsTheLogsOfSeveralPods()
{
    QList<PodSummary> pods;
    for (const int number : {1, 2}) {
        m_cluster->api.pose(posedPod(number));
        pods.append(podSummary(posedPod(number)));
        m_cluster->api.writeLog(u"prod"_s, u"pod-%1"_s.arg(number), u"main"_s, "first\nsecond\n");
    }
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    f.session.readLogs(logSources(pods, {}), {.follow = true});
    QVERIFY(f.session.isReadingLogs());
    QVERIFY(QTest::qWaitFor([&] { return f.session.log()->rowCount() == 4; }, patience));
    m_cluster->api.writeLog(u"prod"_s, u"pod-2"_s, u"main"_s, "level=error third\n");
    QVERIFY(QTest::qWaitFor([&] { return f.session.log()->rowCount() == 5; }, patience));
    QCOMPARE(f.session.log()->line(4).tint, 1);
    QCOMPARE(f.session.log()->line(4).lane, u"pod-2"_s);
    QCOMPARE(f.session.log()->count(RunEvent::Level::Error), 1);
    f.session.stopLogs();
    QVERIFY(!f.session.isReadingLogs());
    QVERIFY(f.errors.isEmpty());
}

void ClusterSessionTest::scalesDownAndBack()
{
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    QVERIFY(apply(f, deploymentYaml()));
    QVERIFY(f.waitForPods(2));
    f.session.scaleToNothing();
    QVERIFY(f.rest());
    QVERIFY(f.waitForPods(0));
    f.session.scaleBack();
    QVERIFY(f.rest());
    QVERIFY(f.waitForPods(2));
    QVERIFY(f.errors.isEmpty());
}

QTEST_GUILESS_MAIN(ClusterSessionTest)
#include "tst_cluster_session.moc"

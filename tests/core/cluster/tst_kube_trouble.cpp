// What can go wrong between Lockstep and a cluster: each ends in a clear message, and nothing hangs.

#include "core/cluster/kubernetes/cluster_apply.h"
#include "core/cluster/kubernetes/cluster_space.h"
#include "core/cluster/kubernetes/job_run.h"
#include "core/cluster/kubernetes/kube_watches.h"
#include "core/cluster/kubernetes/pod_logs.h"
#include "kube_fixture.h"
#include "result_checks.h"

#include <QTest>

#include <atomic>
#include <mutex>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray settings =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {mode: fast}\n";
const QByteArray two =
    settings + "---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n";

QByteArray bomb()
{
    QByteArray yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int level = 1; level < 10; ++level) {
        const QByteArray before = "*a" + QByteArray::number(level - 1);
        yaml += 'a' + QByteArray::number(level) + ": &a" + QByteArray::number(level) + " [" +
                QByteArrayList(10, before).join(", ") + "]\n";
    }
    return yaml;
}

/// A kubeconfig whose user is this YAML.
QByteArray kubeconfigWith(const QByteArray& server, const QByteArray& user)
{
    return "apiVersion: v1\nkind: Config\ncurrent-context: c\nclusters: [{name: k, cluster: {server: '" +
           server +
           "'}}]\ncontexts: [{name: c, context: {cluster: k, user: u, namespace: prod}}]\nusers: [{name: u, "
           "user: " +
           user + "}]\n";
}

QByteArray plugin(const QByteArray& command, const QByteArray& arguments = "[]")
{
    return "{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: '" +
           command + "', args: " + arguments + ", installHint: install it with the cloud tools}}";
}

} // namespace

class KubeTroubleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void kubeconfigs_data();
    void kubeconfigs();
    void answers_data();
    void answers();
    void connections_data();
    void connections();
    void manifests_data();
    void manifests();
    void whoOneIs_data();
    void whoOneIs();
    void certificateHasExpired_data();
    void certificateHasExpired();
    void isGoneInTheMiddleOfAnApply();
    void namespaceIsBeingDeleted();
    void somebodyElseChangesItMeanwhile();
    void watchGoesOnAfterTheServerWasAway();
    void watchTakesLargeEvents();
    void watchListsAnewWhenItIsTooOld();
    void clocksDiffer();
    void waitsAsLongAsItIsAskedTo();
    void jobIsStoppedWhileTheServerIsAway();

private:
    [[nodiscard]] Result<KubeList> list(const KubeClient& client) const
    {
        return listObjects(client, builtInResource(u"Pod"), u"prod"_s, {}, {});
    }

    [[nodiscard]] Result<void> apply(const QByteArray& yaml) const
    {
        return readManifests(yaml, u"test.yaml"_s).and_then([&](const Manifests& read) {
            return diffCluster(m_cluster->client(), read, {.nameSpace = u"prod"_s}, {})
                .and_then(
                    [&](const ClusterDiff& diff) { return applyDiff(m_cluster->client(), diff, {}, {}); });
        });
    }

    std::unique_ptr<KubeFixture> m_cluster;
};

void KubeTroubleTest::init()
{
    m_cluster = std::make_unique<KubeFixture>();
}

void KubeTroubleTest::kubeconfigs_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("context");
    QTest::addColumn<QStringList>("said");
    const QByteArray good = kubeconfigWith("https://127.0.0.1:1", "{token: x}");
    const auto row = [](const char* name, const QByteArray& file, const QString& context,
                        const QStringList& said) { QTest::newRow(name) << file << context << said; };
    row("no such context", good, u"elsewhere"_s, {u"elsewhere"_s});
    row("no YAML", "clusters: [\n", {}, {u"kubeconfig:"_s});
    row("a key given twice", "kind: Config\nkind: Config\n", {}, {u"twice"_s});
    row("a YAML bomb", bomb(), {}, {u"kubeconfig"_s});
    row("basic authentication", kubeconfigWith("https://127.0.0.1:1", "{username: a, password: b}"), {},
        {u"has a password"_s});
    row("a certificate that is not there",
        kubeconfigWith("https://127.0.0.1:1", "{client-certificate: /nowhere.pem, "
                                              "client-key: /nowhere.key}"),
        {}, {u"/nowhere.pem"_s});
    row("no URL of an API", kubeconfigWith("ftp://example.com", "{token: x}"), {}, {u"ftp"_s});
}

void KubeTroubleTest::kubeconfigs()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, context);
    QFETCH(QStringList, said);
    VERIFY_RESULT(writeFile(m_cluster->kubeconfigFile(), file));
    const Result<ClusterSpace> space = openClusterSpace({m_cluster->kubeconfigFile(), context});
    QVERIFY(!space);
    for (const QString& words : said)
        QVERIFY2(space.error().message().contains(words, Qt::CaseInsensitive),
                 qPrintable(space.error().message()));
}

void KubeTroubleTest::answers_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("advice");
    QTest::newRow("401") << 401 << ErrorKind::Connection << u"Sign in"_s;
    QTest::newRow("403") << 403 << ErrorKind::Connection << u"administrator"_s;
    QTest::newRow("404") << 404 << ErrorKind::NotFound << u"namespace"_s;
    QTest::newRow("409") << 409 << ErrorKind::Precondition << u"do it again"_s;
    QTest::newRow("410") << 410 << ErrorKind::NotFound << u"List it again"_s;
    QTest::newRow("422") << 422 << ErrorKind::Invalid << QString();
    QTest::newRow("429") << 429 << ErrorKind::Busy << u"too much to do"_s;
    QTest::newRow("500") << 500 << ErrorKind::Failed << u"trouble of its own"_s;
    QTest::newRow("503") << 503 << ErrorKind::Failed << u"trouble of its own"_s;
}

void KubeTroubleTest::answers()
{
    QFETCH(int, status);
    QFETCH(QString, advice);
    m_cluster->api.faults().add(Fault::status(u"/pods"_s, status, -1));
    const Result<KubeList> pods = list(m_cluster->client());
    QVERIFY(!pods);
    QTEST(pods.error().kind, "kind");
    QVERIFY2(pods.error().message().startsWith(u"Could not list pods: "), qPrintable(pods.error().message()));
    QVERIFY2(pods.error().advice.contains(advice), qPrintable(pods.error().message()));
}

void KubeTroubleTest::connections_data()
{
    QTest::addColumn<QString>("trouble");
    QTest::addColumn<QString>("said");
    QTest::newRow("gone") << u"gone"_s << u"nothing listens"_s;
    QTest::newRow("silent") << u"silent"_s << u"nothing was heard"_s;
    QTest::newRow("cut") << u"cut"_s << u"cut"_s;
    QTest::newRow("no JSON") << u"garbage"_s << u"no Kubernetes API"_s;
    QTest::newRow("another site") << u"page"_s << u"no Kubernetes API"_s;
}

void KubeTroubleTest::connections()
{
    QFETCH(QString, trouble);
    QFETCH(QString, said);
    const KubeClient client = m_cluster->client();
    KubeRequest request;
    request.path = builtInResource(u"Pod").path(u"prod"_s);
    request.attempted = u"list"_s;
    request.subject = u"pods"_s;
    request.timeout = 300ms;
    if (trouble == u"gone")
        m_cluster->api.stop();
    else if (trouble == u"silent")
        m_cluster->api.faults().add(Fault::silence(u"/pods"_s, -1));
    else if (trouble == u"cut")
        m_cluster->api.faults().add(Fault::cut(u"/pods"_s, 10, -1));
    else
        m_cluster->api.faults().add(
            Fault::garbage(u"/pods"_s, trouble == u"page" ? "<html>Hello</html>" : "\xff{\x01", -1));
    const Result<KubeList> pods = client.list(request, {});
    QVERIFY(!pods);
    QVERIFY2(pods.error().message().contains(said), qPrintable(pods.error().message()));
}

void KubeTroubleTest::manifests_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QStringList>("said");
    const auto row = [](const char* name, const QByteArray& yaml, const QStringList& said) {
        QTest::newRow(name) << yaml << said;
    };
    row("a YAML bomb", bomb(), {u"test.yaml"_s});
    row("a key given twice", settings + "data: {}\n", {u"test.yaml:5"_s, u"twice"_s});
    row("an object twice", settings + "---\n" + settings,
        {u"test.yaml:6"_s, u"ConfigMap settings is there twice"_s});
    row("no kind", "metadata: {name: a}\n", {u"apiVersion"_s});
    row("no name", "apiVersion: v1\nkind: ConfigMap\n", {u"has no name"_s});
    row("a name that leads elsewhere", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ../secrets/x}\n",
        {u"no name that an object may have"_s});
    row("no object", "- a\n- b\n", {u"no object"_s});
    row("no YAML", "a: [", {u"no YAML"_s});
    row("deep nesting", QByteArray(200, '[') + QByteArray(200, ']'), {u"test.yaml"_s});
}

void KubeTroubleTest::manifests()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QStringList, said);
    const Result<void> applied = apply(yaml);
    QVERIFY(!applied);
    QCOMPARE(applied.error().kind, ErrorKind::Invalid);
    for (const QString& words : said)
        QVERIFY2(applied.error().message().contains(words), qPrintable(applied.error().message()));
}

void KubeTroubleTest::whoOneIs_data()
{
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QStringList>("said");
    QTest::newRow("a wrong token") << QByteArray("{token: wrong}") << QStringList{u"Sign in"_s};
    QTest::newRow("no token") << QByteArray("{}") << QStringList{u"Sign in"_s};
    QTest::newRow("no plugin") << plugin("/nowhere/auth-plugin")
                               << QStringList{u"/nowhere/auth-plugin"_s,
                                              u"install it with the cloud tools"_s};
    QTest::newRow("a plugin that fails")
        << plugin("sh", "[-c, 'echo you are nobody >&2; exit 7']") << QStringList{u"you are nobody"_s};
    QTest::newRow("a plugin that prints rubbish")
        << plugin("echo", "[rubbish]") << QStringList{u"printed no JSON object"_s};
}

void KubeTroubleTest::whoOneIs()
{
    QFETCH(QByteArray, user);
    QFETCH(QStringList, said);
    KubeApi guarded({.tls = true, .token = u"right"_s});
    guarded.start();
    QByteArray file = kubeconfigWith(guarded.url().toUtf8(), user);
    file.replace("cluster: {server: ", "cluster: {certificate-authority-data: " +
                                           guarded.certificates()->authority.toBase64() + ", server: ");
    VERIFY_RESULT(writeFile(m_cluster->kubeconfigFile(), file));
    const Result<KubeList> pods = list(m_cluster->client());
    QVERIFY(!pods);
    for (const QString& words : said)
        QVERIFY2(pods.error().message().contains(words), qPrintable(pods.error().message()));
    // Without its authority nobody is spoken to.
    VERIFY_RESULT(
        writeFile(m_cluster->kubeconfigFile(), kubeconfigWith(guarded.url().toUtf8(), "{token: right}")));
    const Result<KubeList> stranger = list(m_cluster->client());
    QVERIFY(!stranger);
    QVERIFY2(stranger.error().message().contains(u"no trusted TLS connection"),
             qPrintable(stranger.error().message()));
}

void KubeTroubleTest::certificateHasExpired_data()
{
    QTest::addColumn<Expired>("expired");
    QTest::addColumn<QStringList>("said");
    QTest::newRow("the server's") << Expired::Servers
                                  << QStringList{u"certificate has expired"_s, u"renewed"_s};
    QTest::newRow("the user's") << Expired::Clients
                                << QStringList{u"valid until 2024-02-01 00:00 UTC"_s, u"new kubeconfig"_s};
}

void KubeTroubleTest::certificateHasExpired()
{
    QFETCH(Expired, expired);
    QFETCH(QStringList, said);
    KubeApi::Options options;
    options.tls = true;
    options.needsClientCertificate = true;
    options.expired = expired;
    KubeApi guarded(options);
    guarded.start();
    VERIFY_RESULT(writeFile(m_cluster->kubeconfigFile(), guarded.kubeconfig(u"prod"_s)));
    const Result<KubeList> pods = list(m_cluster->client());
    QVERIFY(!pods);
    for (const QString& words : said)
        QVERIFY2(pods.error().message().contains(words), qPrintable(pods.error().message()));
    if (KubeFixture::hasKubectl()) {
        const QString refused = m_cluster->kubectl({u"get"_s, u"pods"_s});
        QVERIFY2(refused.startsWith(u"1: "), qPrintable(refused));
    }
}

void KubeTroubleTest::isGoneInTheMiddleOfAnApply()
{
    const Result<Manifests> read = readManifests(two, u"test.yaml"_s);
    VERIFY_RESULT(read);
    const Result<ClusterDiff> diff = diffCluster(m_cluster->client(), *read, {.nameSpace = u"prod"_s}, {});
    VERIFY_RESULT(diff);
    ClusterApplyOptions options;
    options.done = [&](const ObjectChange&) { m_cluster->api.stop(); };
    const Result<void> applied = applyDiff(m_cluster->client(), *diff, options, {});
    QVERIFY(!applied);
    QVERIFY2(applied.error().message().contains(u"nothing listens") &&
                 applied.error().message().contains(u"1 of 2 objects were applied before it"),
             qPrintable(applied.error().message()));
    m_cluster->api.start();
    VERIFY_RESULT(apply(two));
    QVERIFY(!m_cluster->api.object(u"services"_s, u"prod"_s, u"web"_s).isEmpty());
}

void KubeTroubleTest::namespaceIsBeingDeleted()
{
    QVERIFY(m_cluster->api.create(
        yamlObject("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: held, namespace: prod, "
                   "finalizers: [example.com/hold]}\n")));
    VERIFY_RESULT(deleteObject(m_cluster->client(), {builtInResource(u"Namespace"), {}, u"prod"_s},
                               Propagation::Background, {}));
    QTRY_COMPARE(m_cluster->api.object(u"namespaces"_s, {}, u"prod"_s)[u"status"][u"phase"].toString(),
                 u"Terminating"_s);
    const Result<void> applied = apply(settings);
    QVERIFY(!applied);
    QVERIFY2(applied.error().message().contains(u"being terminated"), qPrintable(applied.error().message()));
    const Result<void> gone =
        awaitGone(m_cluster->client(), {builtInResource(u"ConfigMap"), u"prod"_s, u"held"_s}, 300ms, {});
    QVERIFY(!gone);
    QVERIFY2(gone.error().message().contains(u"example.com/hold"), qPrintable(gone.error().message()));
}

void KubeTroubleTest::somebodyElseChangesItMeanwhile()
{
    VERIFY_RESULT(apply(settings));
    const KubeTarget target{builtInResource(u"ConfigMap"), u"prod"_s, u"settings"_s};
    const Result<QJsonObject> patched = patchObject(
        m_cluster->client(), target,
        {QJsonObject{{u"op"_s, u"test"_s}, {u"path"_s, u"/data/mode"_s}, {u"value"_s, u"slow"_s}}}, {});
    QVERIFY(!patched);
    QVERIFY2(patched.error().message().contains(u"ConfigMap settings"),
             qPrintable(patched.error().message()));
}

void KubeTroubleTest::watchGoesOnAfterTheServerWasAway()
{
    std::mutex mutex;
    QStringList names;
    QStringList log;
    KubeWatches watches(m_cluster->client(), {{builtInResource(u"ConfigMap"), u"prod"_s}},
                        {[&](const KubeResource&, const KubeEvent& event) {
                             const std::scoped_lock lock(mutex);
                             names.append(event.kind == KubeEvent::Kind::Synced ? u"="_s
                                                                                : keyOf(event.object).name);
                         },
                         [](const KubeResource&, const Error&) {},
                         [&](const KubeResource&, const QString& text) {
                             const std::scoped_lock lock(mutex);
                             log.append(text);
                         }},
                        {.firstDelay = 5ms, .longestDelay = 50ms});
    const auto has = [&](const QString& name) {
        return QTest::qWaitFor([&] {
            const std::scoped_lock lock(mutex);
            return names.contains(name);
        });
    };
    QVERIFY(has(u"="_s));
    m_cluster->api.stop();
    QVERIFY(QTest::qWaitFor([&] {
        const std::scoped_lock lock(mutex);
        return !log.isEmpty();
    }));
    m_cluster->api.start();
    VERIFY_RESULT(apply(settings));
    QVERIFY(has(u"settings"_s));
}

void KubeTroubleTest::watchTakesLargeEvents()
{
    std::atomic<qsizetype> size = 0;
    KubeWatches watches(m_cluster->client(), {{builtInResource(u"ConfigMap"), u"prod"_s}},
                        {[&](const KubeResource&, const KubeEvent& event) {
                             size = event.object[u"data"][u"large"].toString().size();
                         },
                         [](const KubeResource&, const Error&) {},
                         {}});
    QJsonObject large = yamlObject(settings);
    large[u"metadata"] = QJsonObject{{u"name"_s, u"large"_s}, {u"namespace"_s, u"prod"_s}};
    constexpr qsizetype bytes = 10 << 20;
    large[u"data"] = QJsonObject{{u"large"_s, QString(bytes, u'x')}};
    m_cluster->api.pose(large);
    QTRY_COMPARE_WITH_TIMEOUT(size.load(), bytes, 20'000);
}

void KubeTroubleTest::watchListsAnewWhenItIsTooOld()
{
    std::atomic<int> synced = 0;
    m_cluster->api.faults().add(Fault::status(u"watch=true"_s, 410, 1));
    KubeWatches watches(m_cluster->client(), {{builtInResource(u"ConfigMap"), u"prod"_s}},
                        {[&](const KubeResource&, const KubeEvent& event) {
                             synced += event.kind == KubeEvent::Kind::Synced ? 1 : 0;
                         },
                         [](const KubeResource&, const Error&) {},
                         {}},
                        {.firstDelay = 5ms});
    QTRY_COMPARE(synced.load(), 2);
}

void KubeTroubleTest::clocksDiffer()
{
    m_cluster->api.clock().setSkew(std::chrono::hours(-30));
    VERIFY_RESULT(apply(two));
    VERIFY_RESULT(list(m_cluster->client()));
}

void KubeTroubleTest::waitsAsLongAsItIsAskedTo()
{
    m_cluster->api.faults().add(Fault::status(u"/pods"_s, 429, 1, 1));
    QElapsedTimer timer;
    timer.start();
    VERIFY_RESULT(list(KubeClient(m_cluster->client().access())));
    QVERIFY(timer.elapsed() >= 1000);
}

void KubeTroubleTest::jobIsStoppedWhileTheServerIsAway()
{
    m_cluster->api.stage().actOut(u"work"_s, [](const ContainerRun&, const auto&, std::stop_token over) {
        while (!over.stop_requested())
            std::this_thread::sleep_for(5ms);
        return 0;
    });
    std::stop_source stop;
    JobOptions options;
    options.state = [&](const QString&) {
        m_cluster->api.stop();
        stop.request_stop();
    };
    const QJsonObject job =
        yamlObject("apiVersion: batch/v1\nkind: Job\nmetadata: {name: work}\nspec: {template: {spec: "
                   "{restartPolicy: Never, containers: [{name: work, image: work}]}}}\n");
    const Result<JobOutcome> outcome = runJob(m_cluster->client(), u"prod"_s, job, options, stop.get_token());
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(KubeTroubleTest)
#include "tst_kube_trouble.moc"

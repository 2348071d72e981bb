// The test API server, as the real kubectl sees it: objects.

#include "kube_api/json_paths.h"
#include "kube_samples.h"
#include "kubectl.h"

#include <QJsonDocument>
#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

class KubectlObjectsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void asksForTheVersion();
    void getsTables();
    void getsWhatIsSelected();
    void getsPages();
    void getsAndFollows();
    void describes();
    void appliesOnTheServer();
    void isRefusedByAnotherManager();
    void appliesOnTheClient();
    void goesOverFromTheClientToTheServer();
    void showsDifferences();
    void refusesUnknownFields();
    void patches();
    void createsAndRunsJobs();
    void waits();
    void listsEvents();
    void deletes_data();
    void deletes();
    void deletesANamespace();
    void usesTls_data();
    void usesTls();

private:
    [[nodiscard]] QJsonObject web() const { return m_api->object(u"deployments"_s, u"default"_s, u"web"_s); }

    [[nodiscard]] bool isAvailable() const { return number(web(), u"status.availableReplicas") == 2; }

    std::unique_ptr<KubeApi> m_api;
    std::unique_ptr<Kubectl> m_kubectl;
};

void KubectlObjectsTest::init()
{
    m_api = std::make_unique<KubeApi>();
    m_api->start();
    m_kubectl = std::make_unique<Kubectl>(*m_api);
}

void KubectlObjectsTest::cleanup()
{
    QCOMPARE(m_api->violations(), QStringList());
    m_api.reset();
}

void KubectlObjectsTest::asksForTheVersion()
{
    const Kubectl::Ended ended = m_kubectl->run(u"version"_s);
    VERIFY_KUBECTL(ended);
    QVERIFY(ended.out.contains(u"Server Version: v1.32.3"_s));
    const Kubectl::Ended resources = m_kubectl->run(u"api-resources -o name"_s);
    VERIFY_KUBECTL(resources);
    QVERIFY(resources.out.contains(u"statefulsets.apps"_s));
}

void KubectlObjectsTest::getsTables()
{
    m_api->createAll(deploymentYaml());
    QVERIFY(m_api->await([&] { return isAvailable(); }));
    const Kubectl::Ended table = m_kubectl->run(u"get deployments,pods -o wide"_s);
    VERIFY_KUBECTL(table);
    QVERIFY2(table.out.contains(
                 QRegularExpression(u"deployment.apps/web +2/2 +2 +2 .* main +example.com/web:1.0"_s)),
             table.all().constData());
    QCOMPARE(table.out.count(QRegularExpression(u"pod/web-\\S+ +1/1 +Running +0 .* node-1"_s)), 2);
    const Kubectl::Ended json = m_kubectl->run(u"get deployment web -o json"_s);
    VERIFY_KUBECTL(json);
    QJsonObject shown = QJsonDocument::fromJson(json.out.toUtf8()).object();
    QJsonObject kept = web();
    drop(kept, u"metadata.managedFields");
    QCOMPARE(shown, kept);
}

void KubectlObjectsTest::getsWhatIsSelected()
{
    m_api->createAll(deploymentYaml() + "---\n" + deploymentYaml("api", "example.com/api:1"));
    const Kubectl::Ended names = m_kubectl->run(u"get deployments -l app=api -o name"_s);
    QCOMPARE(names.out, u"deployment.apps/api\n"_s);
    QVERIFY(m_api->await([&] { return isAvailable(); }));
    const Kubectl::Ended pods =
        m_kubectl->run(u"get pods -A -l app=web --field-selector status.phase=Running -o name"_s);
    QCOMPARE(pods.out.count(u"pod/web-"_s), 2);
}

void KubectlObjectsTest::getsPages()
{
    for (int i = 0; i < 25; ++i)
        static_cast<void>(m_api->pose({{u"apiVersion"_s, u"v1"_s},
                                       {u"kind"_s, u"ConfigMap"_s},
                                       {u"metadata"_s, QJsonObject{{u"name"_s, u"m%1"_s.arg(i)}}}}));
    m_api->forgetRequests();
    const Kubectl::Ended names = m_kubectl->run(u"get configmaps --chunk-size=10 -o name"_s);
    VERIFY_KUBECTL(names);
    QCOMPARE(names.out.count(u'\n'), 25);
    const auto pages = [&] {
        qsizetype count = 0;
        for (const SeenRequest& request : m_api->requests())
            count += request.query.contains(u"limit=10"_s) ? 1 : 0;
        return count;
    };
    QCOMPARE(pages(), 3);
}

void KubectlObjectsTest::getsAndFollows()
{
    m_api->createAll(deploymentYaml());
    QVERIFY(m_api->await([&] { return isAvailable(); }));
    QProcess follower;
    m_kubectl->start(follower, {u"get"_s, u"deployments"_s, u"-w"_s});
    QByteArray read;
    QVERIFY(Kubectl::readUntil(follower, read, "2/2"));
    VERIFY_KUBECTL(m_kubectl->run(u"scale deployment web --replicas 3"_s));
    QVERIFY2(Kubectl::readUntil(follower, read, "3/3"), read.constData());
    follower.kill();
    follower.waitForFinished();
}

void KubectlObjectsTest::describes()
{
    m_api->createAll(deploymentYaml() + "---\n" + jobYaml());
    QVERIFY(m_api->await([&] { return isAvailable(); }));
    const Kubectl::Ended deployment = m_kubectl->run(u"describe deployment web"_s);
    VERIFY_KUBECTL(deployment);
    for (const QString& part : {u"2 desired | 2 updated | 2 total | 2 available | 0 unavailable"_s,
                                u"NewReplicaSetAvailable"_s, u"Scaled up replica set web-"_s})
        QVERIFY2(deployment.out.contains(part), deployment.all().constData());
    const Kubectl::Ended pods = m_kubectl->run(u"describe pod -l app=web"_s);
    VERIFY_KUBECTL(pods);
    for (const QString& part :
         {u"Successfully assigned default/web-"_s, u"Pulling image \"example.com/web:1.0\""_s,
          u"Started container main"_s, u"Controlled By:  ReplicaSet/web-"_s})
        QVERIFY2(pods.out.contains(part), pods.all().constData());
    VERIFY_KUBECTL(m_kubectl->run(u"wait --for=condition=complete job/migrate --timeout=20s"_s));
    const Kubectl::Ended job = m_kubectl->run(u"describe job migrate"_s);
    VERIFY_KUBECTL(job);
    QVERIFY2(job.out.contains(u"0 Active (0 Ready) / 1 Succeeded / 0 Failed"_s), job.all().constData());
}

void KubectlObjectsTest::appliesOnTheServer()
{
    const Kubectl::Ended made = m_kubectl->run(u"apply --server-side -f -"_s, deploymentYaml());
    QCOMPARE(made.out, u"deployment.apps/web serverside-applied\n"_s);
    const Kubectl::Ended changed =
        m_kubectl->run(u"apply --server-side -f -"_s, deploymentYaml("web", "example.com/web:2"));
    VERIFY_KUBECTL(changed);
    const QJsonObject container = at(web(), u"spec.template.spec.containers").toArray().first().toObject();
    QCOMPARE(text(container, u"image"), u"example.com/web:2"_s);
}

void KubectlObjectsTest::isRefusedByAnotherManager()
{
    VERIFY_KUBECTL(m_kubectl->run(u"apply --server-side --field-manager first -f -"_s, deploymentYaml()));
    const QByteArray more = deploymentYaml().replace("replicas: 2", "replicas: 3");
    const Kubectl::Ended refusal = m_kubectl->run(u"apply --server-side --field-manager second -f -"_s, more);
    QVERIFY(refusal.code != 0);
    QVERIFY2(refusal.err.contains(u"Apply failed with 1 conflict: conflict with \"first\": .spec.replicas"_s),
             refusal.all().constData());
    VERIFY_KUBECTL(
        m_kubectl->run(u"apply --server-side --field-manager second --force-conflicts -f -"_s, more));
    QCOMPARE(number(web(), u"spec.replicas"), 3);
}

void KubectlObjectsTest::appliesOnTheClient()
{
    QCOMPARE(m_kubectl->run(u"apply -f -"_s, deploymentYaml()).out, u"deployment.apps/web created\n"_s);
    QCOMPARE(m_kubectl->run(u"apply -f -"_s, deploymentYaml()).out, u"deployment.apps/web unchanged\n"_s);
    QCOMPARE(m_kubectl->run(u"apply -f -"_s, deploymentYaml("web", "example.com/web:2")).out,
             u"deployment.apps/web configured\n"_s);
    const QByteArray two = deploymentYaml() + "      - name: side\n        image: example.com/side:1\n";
    VERIFY_KUBECTL(m_kubectl->run(u"apply -f -"_s, two));
    QCOMPARE(at(web(), u"spec.template.spec.containers").toArray().size(), 2);
    VERIFY_KUBECTL(m_kubectl->run(u"apply -f -"_s, deploymentYaml()));
    QCOMPARE(at(web(), u"spec.template.spec.containers").toArray().size(), 1);
}

void KubectlObjectsTest::goesOverFromTheClientToTheServer()
{
    VERIFY_KUBECTL(m_kubectl->run(u"apply -f -"_s, deploymentYaml()));
    const Kubectl::Ended taken =
        m_kubectl->run(u"apply --server-side -f -"_s, deploymentYaml().replace("replicas: 2", "replicas: 3"));
    VERIFY_KUBECTL(taken);
    QCOMPARE(number(web(), u"spec.replicas"), 3);
    const Kubectl::Ended refusal = m_kubectl->run(u"apply --server-side --field-manager lockstep -f -"_s,
                                                  deploymentYaml().replace("replicas: 2", "replicas: 4"));
    QVERIFY2(refusal.err.contains(u"conflict with \"kubectl\": .spec.replicas"_s), refusal.all().constData());
}

void KubectlObjectsTest::showsDifferences()
{
    VERIFY_KUBECTL(m_kubectl->run(u"apply --server-side -f -"_s, deploymentYaml()));
    for (const QString& how : {u"diff -f -"_s, u"diff --server-side -f -"_s}) {
        const Kubectl::Ended same = m_kubectl->run(how, deploymentYaml());
        QVERIFY2(same.code == 0 && same.out.isEmpty(), same.all().constData());
        const Kubectl::Ended other = m_kubectl->run(how, deploymentYaml("web", "example.com/web:2"));
        QCOMPARE(other.code, 1);
        QVERIFY2(
            other.out.contains(u"-      - image: example.com/web:1.0\n+      - image: example.com/web:2"_s),
            other.all().constData());
        const Kubectl::Ended added = m_kubectl->run(how, deploymentYaml("api"));
        QVERIFY2(added.out.contains(u"+  name: api"_s), added.all().constData());
    }
    QVERIFY(m_api->object(u"deployments"_s, u"default"_s, u"api"_s).isEmpty());
}

void KubectlObjectsTest::refusesUnknownFields()
{
    const QByteArray odd = deploymentYaml("web", "example.com/web:1", "  replcas: 3\n");
    for (const QString& how : {u"apply --server-side -f -"_s, u"apply -f -"_s, u"create -f -"_s}) {
        const Kubectl::Ended refusal = m_kubectl->run(how, odd);
        QVERIFY(refusal.code != 0);
        QVERIFY2(refusal.err.contains(u"spec.replcas"_s), refusal.all().constData());
    }
    const Kubectl::Ended warned = m_kubectl->run(u"create --validate=warn -f -"_s, odd);
    VERIFY_KUBECTL(warned);
    QVERIFY2(warned.err.contains(u"Warning: unknown field \"spec.replcas\""_s), warned.all().constData());
}

void KubectlObjectsTest::patches()
{
    m_api->createAll(deploymentYaml());
    VERIFY_KUBECTL(m_kubectl->run(
        {u"patch"_s, u"deployment"_s, u"web"_s, u"-p"_s,
         uR"({"spec":{"template":{"spec":{"containers":[{"name":"main","image":"example.com/web:3"}]}}}})"_s}));
    VERIFY_KUBECTL(m_kubectl->run({u"patch"_s, u"deployment"_s, u"web"_s, u"--type=json"_s, u"-p"_s,
                                   uR"([{"op":"replace","path":"/spec/replicas","value":5}])"_s}));
    VERIFY_KUBECTL(m_kubectl->run({u"patch"_s, u"deployment"_s, u"web"_s, u"--type=merge"_s, u"-p"_s,
                                   uR"({"metadata":{"annotations":{"a":"b"}}})"_s}));
    QCOMPARE(number(web(), u"spec.replicas"), 5);
    QCOMPARE(text(web(), u"metadata.annotations.a"), u"b"_s);
    VERIFY_KUBECTL(m_kubectl->run(u"label deployment web tier=front"_s));
    VERIFY_KUBECTL(m_kubectl->run(u"annotate deployment web a-"_s));
    QCOMPARE(text(web(), u"metadata.labels.tier"), u"front"_s);
    QVERIFY(at(web(), u"metadata.annotations.a").isUndefined());
}

void KubectlObjectsTest::createsAndRunsJobs()
{
    VERIFY_KUBECTL(m_kubectl->run(u"create job once --image=example.com/once:1 -- run it"_s));
    VERIFY_KUBECTL(m_kubectl->run(u"create configmap c --from-literal=a=b"_s));
    VERIFY_KUBECTL(m_kubectl->run(u"create secret generic s --from-literal=a=b"_s));
    VERIFY_KUBECTL(m_kubectl->run(u"wait --for=condition=complete job/once --timeout=20s"_s));
    const QJsonObject job = m_api->object(u"jobs"_s, u"default"_s, u"once"_s);
    const QJsonObject container = at(job, u"spec.template.spec.containers").toArray().first().toObject();
    QCOMPARE(container.value(u"command"_s).toArray(), (QJsonArray{u"run"_s, u"it"_s}));
    QCOMPARE(text(m_api->object(u"configmaps"_s, u"default"_s, u"c"_s), u"data.a"), u"b"_s);
    QCOMPARE(text(m_api->object(u"secrets"_s, u"default"_s, u"s"_s), u"data.a"), u"Yg=="_s);
}

void KubectlObjectsTest::waits()
{
    m_api->createAll(deploymentYaml());
    VERIFY_KUBECTL(m_kubectl->run(u"wait --for=condition=Available deployment/web --timeout=20s"_s));
    VERIFY_KUBECTL(
        m_kubectl->run(u"wait --for=jsonpath={.status.readyReplicas}=2 deployment/web --timeout=20s"_s));
}

void KubectlObjectsTest::listsEvents()
{
    m_api->createAll(deploymentYaml());
    QVERIFY(m_api->await([&] { return isAvailable(); }));
    const Kubectl::Ended events = m_kubectl->run(u"events --for deployment/web"_s);
    VERIFY_KUBECTL(events);
    QVERIFY2(events.out.contains(u"ScalingReplicaSet"_s), events.all().constData());
    const Kubectl::Ended some = m_kubectl->run(u"get events --field-selector reason=Scheduled"_s);
    QCOMPARE(some.out.count(u"Successfully assigned"_s), 2);
}

void KubectlObjectsTest::deletes_data()
{
    QTest::addColumn<QString>("cascade");
    QTest::addColumn<bool>("podsStay");
    QTest::newRow("foreground") << u"foreground"_s << false;
    QTest::newRow("background") << u"background"_s << false;
    QTest::newRow("orphan") << u"orphan"_s << true;
}

void KubectlObjectsTest::deletes()
{
    QFETCH(QString, cascade);
    QFETCH(bool, podsStay);
    m_api->createAll(deploymentYaml());
    QVERIFY(m_api->await([&] { return isAvailable(); }));
    VERIFY_KUBECTL(m_kubectl->run(u"delete deployment web --timeout=20s --cascade="_s + cascade));
    QVERIFY(web().isEmpty());
    const auto pods = [&] { return m_api->store().list(kindOf(u"pods")).size(); };
    if (podsStay)
        QCOMPARE(pods(), 2);
    else
        QVERIFY(m_api->await([&] { return pods() == 0; }));
}

void KubectlObjectsTest::deletesANamespace()
{
    VERIFY_KUBECTL(m_kubectl->run(u"create namespace other"_s));
    VERIFY_KUBECTL(m_kubectl->run(u"apply -n other -f -"_s, deploymentYaml()));
    VERIFY_KUBECTL(m_kubectl->run(u"delete namespace other --timeout=20s"_s));
    QVERIFY(m_api->object(u"deployments"_s, u"other"_s, u"web"_s).isEmpty());
}

void KubectlObjectsTest::usesTls_data()
{
    QTest::addColumn<QString>("token");
    QTest::addColumn<bool>("certified");
    QTest::newRow("as anybody") << QString() << false;
    QTest::newRow("with a token") << u"t0ken"_s << false;
    QTest::newRow("with a certificate") << QString() << true;
}

void KubectlObjectsTest::usesTls()
{
    QFETCH(QString, token);
    QFETCH(bool, certified);
    KubeApi::Options options;
    options.tls = true;
    options.token = token;
    options.needsClientCertificate = certified;
    KubeApi api(options);
    api.start();
    VERIFY_KUBECTL(Kubectl(api).run(u"get namespaces"_s));
    if (token.isEmpty() && !certified)
        return;
    const Kubectl::Ended refusal =
        Kubectl(api).run({u"--server"_s, api.url(), u"--insecure-skip-tls-verify"_s, u"--kubeconfig"_s,
                          u"/dev/null"_s, u"get"_s, u"namespaces"_s});
    QVERIFY2(refusal.code != 0, refusal.all().constData());
}

QTEST_GUILESS_MAIN(KubectlObjectsTest)
#include "tst_kubectl_objects.moc"

// What applying would change, and applying it; kubectl must agree with the outcome.

#include "core/cluster/kubernetes/cluster_apply.h"
#include "core/cluster/kubernetes/field_ownership.h"
#include "kube_fixture.h"
#include "result_checks.h"

#include <QJsonArray>
#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

using Verdict = ObjectChange::Kind;

const QByteArray before = R"(
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, labels: {deploy: sourcegraph}}
data: {mode: slow, gone: soon}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {deploy: sourcegraph}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: web:1
        env: [{name: MODE, value: slow}, {name: OLD, value: x}]
        ports: [{containerPort: 80}]
      - {name: jaeger, image: jaeger:1}
)";

const QByteArray after = R"(
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {deploy: sourcegraph}}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: web:2
        env: [{name: MODE, value: fast}]
        ports: [{containerPort: 80}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, labels: {deploy: sourcegraph}}
data: {mode: fast}
---
apiVersion: v1
kind: Secret
metadata: {name: token, labels: {deploy: sourcegraph}}
stringData: {password: tulip-mania}
)";

Manifests manifests(const QByteArray& yaml)
{
    const Result<Manifests> read = readManifests(yaml, u"test.yaml"_s);
    if (!read)
        throw std::runtime_error(read.error().message().toStdString());
    return *read;
}

QString factsText(const ObjectChange& change)
{
    QStringList lines;
    for (const ChangeFact& fact : change.facts)
        lines.append(u"%1 %2: %3 > %4"_s.arg(factKindName(fact.kind), fact.where, fact.before, fact.after));
    return lines.join(u'\n');
}

} // namespace

class ClusterDiffTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void createsAndFindsNothingAfterwards();
    void tellsWhatStandsOut();
    void foretellsWhatHappens_data();
    void foretellsWhatHappens();
    void looksAgainWhereItWasChangedMeanwhile();
    void leavesWhatOthersSet();
    void removesOnlyWhatIsLabelled();
    void masksSecrets();
    void takesANewNamespace();
    void saysHowFarItCame();
    void goesOnAfterAFailure();
    void refusesWhatTheClusterDoesNotKnow();

private:
    [[nodiscard]] ClusterDiff diff(const QByteArray& yaml, const QString& removeLabelled = {});
    /// The change of that object.
    [[nodiscard]] ObjectChange change(const ClusterDiff& diff, const QString& text);

    std::unique_ptr<KubeFixture> m_cluster;
};

void ClusterDiffTest::init()
{
    m_cluster = std::make_unique<KubeFixture>();
}

void ClusterDiffTest::cleanup()
{
    QCOMPARE(m_cluster->api.violations(), QStringList());
}

ClusterDiff ClusterDiffTest::diff(const QByteArray& yaml, const QString& removeLabelled)
{
    const Result<ClusterDiff> made = diffCluster(
        m_cluster->client(), manifests(yaml), {.nameSpace = u"prod"_s, .removeLabelled = removeLabelled}, {});
    if (!made)
        throw std::runtime_error(made.error().message().toStdString());
    return *made;
}

ObjectChange ClusterDiffTest::change(const ClusterDiff& diff, const QString& text)
{
    for (const ObjectChange& one : diff.objects) {
        if (one.target.text() == text)
            return one;
    }
    throw std::runtime_error("no such change: " + text.toStdString());
}

void ClusterDiffTest::createsAndFindsNothingAfterwards()
{
    const ClusterDiff first = diff(before);
    QCOMPARE(first.count(Verdict::Create), 2);
    QVERIFY(!m_cluster->api.object(u"deployments"_s, u"prod"_s, u"web"_s).contains(u"kind"));
    QStringList done;
    VERIFY_RESULT(applyDiff(m_cluster->client(), first,
                            {.done = [&](const ObjectChange& one) { done.append(one.target.text()); }}, {}));
    QCOMPARE(done, (QStringList{u"ConfigMap settings"_s, u"Deployment web"_s}));
    const ClusterDiff second = diff(before);
    QCOMPARE(second.count(Verdict::Same), 2);
    QCOMPARE(second.objects.first().text(), QString());
    if (!KubeFixture::hasKubectl())
        QSKIP("kubectl is not installed");
    QCOMPARE(m_cluster->kubectl(
                 {u"diff"_s, u"--server-side"_s, u"--field-manager=lockstep"_s, u"-f"_s, u"-"_s}, before),
             QString());
}

void ClusterDiffTest::tellsWhatStandsOut()
{
    VERIFY_RESULT(applyDiff(m_cluster->client(), diff(before), {}, {}));
    const ClusterDiff made = diff(after);
    QCOMPARE(made.count(Verdict::Create), 1);
    QCOMPARE(made.count(Verdict::Change), 2);
    QCOMPARE(factsText(change(made, u"Deployment web"_s)), u"image jaeger: jaeger:1 > \n"
                                                           "image web: web:1 > web:2\n"
                                                           "replicas : 2 > 3\n"
                                                           "configuration web MODE: slow > fast\n"
                                                           "configuration web OLD: x > "_s);
    QCOMPARE(factsText(change(made, u"ConfigMap settings"_s)),
             u"configuration gone: text of 4 characters > \n"
             "configuration mode: text of 4 characters > another text of 4 characters"_s);
    const QString text = change(made, u"Deployment web"_s).text();
    QVERIFY(text.contains(u"image: web:2"));
    QVERIFY(!text.contains(u"managedFields") && !text.contains(u"resourceVersion"));
}

void ClusterDiffTest::foretellsWhatHappens_data()
{
    QTest::addColumn<QString>("how");
    QTest::newRow("applied by Lockstep") << u"lockstep"_s;
    QTest::newRow("applied by kubectl before") << u"kubectl"_s;
}

void ClusterDiffTest::foretellsWhatHappens()
{
    QFETCH(QString, how);
    if (how == u"kubectl" && !KubeFixture::hasKubectl())
        QSKIP("kubectl is not installed");
    if (how == u"kubectl")
        QVERIFY(m_cluster->kubectl({u"apply"_s, u"-f"_s, u"-"_s}, before).contains(u"created"));
    else
        VERIFY_RESULT(applyDiff(m_cluster->client(), diff(before), {}, {}));
    const ClusterDiff made = diff(after);
    QVERIFY(!made.hasConflicts());
    VERIFY_RESULT(applyDiff(m_cluster->client(), made, {}, {}));
    for (const ObjectChange& one : made.objects) {
        const Result<QJsonObject> live = getObject(m_cluster->client(), one.target, {});
        VERIFY_RESULT(live);
        QCOMPARE(withoutBookkeeping(*live), one.after);
        QVERIFY(!hasPredecessors(*live));
    }
    const QJsonObject web = m_cluster->api.object(u"deployments"_s, u"prod"_s, u"web"_s);
    const QJsonArray containers = web[u"spec"][u"template"][u"spec"][u"containers"].toArray();
    QCOMPARE(containers.size(), 1);
    QCOMPARE(containers.first()[u"env"].toArray().size(), 1);
    QCOMPARE(diff(after).count(Verdict::Same), 3);
}

void ClusterDiffTest::looksAgainWhereItWasChangedMeanwhile()
{
    if (!KubeFixture::hasKubectl())
        QSKIP("kubectl is not installed");
    QVERIFY(m_cluster->kubectl({u"apply"_s, u"-f"_s, u"-"_s}, before).contains(u"created"));
    Fault changed = Fault::status(u"deployments/web"_s, 409, 2);
    changed.method = "PUT";
    m_cluster->api.faults().add(changed);
    QCOMPARE(diff(after).count(Verdict::Change), 2);
}

void ClusterDiffTest::leavesWhatOthersSet()
{
    VERIFY_RESULT(applyDiff(m_cluster->client(), diff(before), {}, {}));
    QVERIFY(m_cluster->kubectl({u"scale"_s, u"deployment/web"_s, u"--replicas=7"_s}).contains(u"scaled"));
    const ClusterDiff made = diff(after);
    QVERIFY(made.hasConflicts());
    QCOMPARE(change(made, u"Deployment web"_s).conflicts.first().field, u".spec.replicas"_s);
    const Result<void> refused = applyDiff(m_cluster->client(), made, {}, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Precondition);
    QVERIFY2(refused.error().message().contains(u".spec.replicas of Deployment web is set by kubectl"),
             qPrintable(refused.error().message()));
    QVERIFY(m_cluster->api.object(u"secrets"_s, u"prod"_s, u"token"_s).isEmpty());
    VERIFY_RESULT(applyDiff(m_cluster->client(), made, {.takeOver = true}, {}));
    QCOMPARE(m_cluster->seenByKubectl(u"deployment/web"_s)[u"spec"][u"replicas"].toInt(), 3);
}

void ClusterDiffTest::removesOnlyWhatIsLabelled()
{
    const QByteArray foreign =
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: foreign}\n"
        "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, labels: "
        "{deploy: sourcegraph}}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: "
        "{storage: 1Gi}}}\n";
    VERIFY_RESULT(applyDiff(m_cluster->client(), diff(before + foreign), {}, {}));
    const QByteArray less = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, labels: {deploy: "
                            "sourcegraph}}\ndata: {mode: slow, gone: soon}\n";
    QCOMPARE(diff(less).count(Verdict::Remove), 0);
    const ClusterDiff made = diff(less, u"deploy=sourcegraph"_s);
    QCOMPARE(made.count(Verdict::Remove), 1);
    QCOMPARE(made.objects.last().target.text(), u"Deployment web"_s);
    QVERIFY(made.objects.last().text().contains(u"-kind: Deployment"));
    VERIFY_RESULT(applyDiff(m_cluster->client(), made, {}, {}));
    QVERIFY(!m_cluster->api.object(u"deployments"_s, u"prod"_s, u"web"_s).isEmpty());
    VERIFY_RESULT(applyDiff(m_cluster->client(), made, {.remove = true}, {}));
    VERIFY_RESULT(awaitGone(m_cluster->client(), made.objects.last().target, std::chrono::seconds(10), {}));
    QVERIFY(!m_cluster->api.object(u"configmaps"_s, u"prod"_s, u"foreign"_s).isEmpty());
    QVERIFY(!m_cluster->api.object(u"persistentvolumeclaims"_s, u"prod"_s, u"data"_s).isEmpty());
}

void ClusterDiffTest::masksSecrets()
{
    const ClusterDiff made = diff(after);
    const ObjectChange secret = change(made, u"Secret token"_s);
    const QByteArray encoded = QByteArray("tulip-mania").toBase64();
    const QString all = secret.text() + QString::fromUtf8(QJsonDocument(toJson(made)).toJson());
    QVERIFY2(!all.contains(u"tulip") && !all.contains(QString::fromLatin1(encoded)), qPrintable(all));
    QVERIFY(secret.text().contains(u"***"));
}

void ClusterDiffTest::takesANewNamespace()
{
    const QByteArray yaml =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: fresh}\ndata: {k: v}\n---\n"
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: fresh}\n";
    const ClusterDiff made = diff(yaml);
    QCOMPARE(made.count(Verdict::Create), 2);
    VERIFY_RESULT(applyDiff(m_cluster->client(), made, {}, {}));
    QVERIFY(!m_cluster->api.object(u"configmaps"_s, u"fresh"_s, u"a"_s).isEmpty());
}

void ClusterDiffTest::saysHowFarItCame()
{
    const ClusterDiff made = diff(after);
    Fault fault = Fault::status(u"deployments/web"_s, 403, -1);
    fault.method = "PATCH";
    m_cluster->api.faults().add(fault);
    const Result<void> applied = applyDiff(m_cluster->client(), made, {}, {});
    QVERIFY(!applied);
    QVERIFY2(applied.error().message().contains(u"2 of 3 objects were applied before it"),
             qPrintable(applied.error().message()));
}

void ClusterDiffTest::goesOnAfterAFailure()
{
    const ClusterDiff made = diff(after);
    Fault fault = Fault::status(u"deployments/web"_s, 500, 3);
    fault.method = "PATCH";
    m_cluster->api.faults().add(fault);
    QVERIFY(!applyDiff(m_cluster->client(), made, {}, {}));
    VERIFY_RESULT(applyDiff(m_cluster->client(), made, {}, {}));
    QCOMPARE(diff(after).count(Verdict::Same), 3);
}

void ClusterDiffTest::refusesWhatTheClusterDoesNotKnow()
{
    const auto refused = [&](const QByteArray& yaml) {
        const Result<ClusterDiff> made =
            diffCluster(m_cluster->client(), manifests(yaml), {.nameSpace = u"prod"_s}, {});
        return made ? u"accepted"_s : made.error().message();
    };
    const QString kind = refused("apiVersion: example.org/v1\nkind: Gadget\nmetadata: {name: a}\n");
    QVERIFY2(kind.contains(u"Gadget (example.org/v1)") && kind.contains(u"does not know"), qPrintable(kind));
    const QString field = refused("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndatum: {k: v}\n");
    QVERIFY2(field.contains(u"datum"), qPrintable(field));
    const QString type =
        refused("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: many}\n");
    QVERIFY2(type.contains(u"Deployment a"), qPrintable(type));
    m_cluster = std::make_unique<KubeFixture>();
}

QTEST_GUILESS_MAIN(ClusterDiffTest)
#include "tst_cluster_diff.moc"

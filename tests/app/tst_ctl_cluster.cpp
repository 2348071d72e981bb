// lockstepctl and kubectl work on the same cluster in turns: after each thing that either of them does, both
// see the same.

#include "ctl_program.h"
#include "kube_fixture.h"
#include "kube_samples.h"

#include <QDeadlineTimer>
#include <QRegularExpression>
#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

/// What of a listing can be compared: a line for each thing, sorted.
using Seen = QStringList;

QStringList stringsOf(const QJsonValue& array)
{
    QStringList made;
    for (const QJsonValue& value : array.toArray())
        made.append(value.toString());
    return made;
}

/// The cells of kubectl's tables, whose columns are apart by two blanks or more.
QList<QStringList> rowsOf(const QString& table)
{
    static const QRegularExpression gap(u"\\s{2,}"_s);
    QList<QStringList> rows;
    for (const QString& line : table.split(u'\n', Qt::SkipEmptyParts))
        rows.append(line.trimmed().split(gap));
    return rows;
}

QByteArray labelled(QByteArray yaml, const QByteArray& name)
{
    return yaml.replace("  name: " + name + "\nspec", "  name: " + name + "\n  labels: {deploy: demo}\nspec");
}

/// The manifests of an instance: a Deployment, a StatefulSet, a DaemonSet and what they are configured by.
QByteArray manifests(const QByteArray& release, bool withCache = true)
{
    const QByteArray configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, labels: "
                                 "{deploy: demo}}\ndata: {release: '" +
                                 release + "'}\n";
    QByteArray all = deploymentYaml("web", "example.com/web:" + release)
                         .replace("{app: web}\nspec:\n  rep", "{app: web, deploy: demo}\nspec:\n  rep") +
                     "---\n" + labelled(statefulSetYaml("example.com/db:" + release), "db") + "---\n" +
                     labelled(daemonSetYaml("example.com/agent:" + release), "agent") + "---\n" + configMap;
    if (withCache)
        all +=
            "---\n" + deploymentYaml("cache", "example.com/cache:" + release)
                          .replace("{app: cache}\nspec:\n  rep", "{app: cache, deploy: demo}\nspec:\n  rep");
    return all;
}

} // namespace

class CtlClusterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void showsAndApplies();
    void scales();
    void goesBackToARevision();
    void endsAFailedRollout();
    void runsTheMigrator_data();
    void runsTheMigrator();
    void restoresManifests();
    void seesWhatKubectlDoes();
    void readsTheSameLogs();

private:
    [[nodiscard]] ProcessOutput cluster(const QString& words, const QStringList& more = {}) const;
    void write(const QByteArray& yaml) const;
    void applyFirst(const QByteArray& release = "1");

    [[nodiscard]] QJsonArray listing(const QString& words) const;
    [[nodiscard]] Seen podsSeenByLockstep() const;
    [[nodiscard]] Seen podsSeenByKubectl() const;
    [[nodiscard]] Seen workloadsSeenByLockstep() const;
    [[nodiscard]] Seen workloadsSeenByKubectl() const;
    [[nodiscard]] Seen revisionsSeenByLockstep() const;
    [[nodiscard]] Seen revisionsSeenByKubectl() const;
    [[nodiscard]] Seen eventsSeenByLockstep() const;
    [[nodiscard]] Seen eventsSeenByKubectl() const;
    void checkAgreement() const;

    [[nodiscard]] QString folder() const { return m_cluster->folder.filePath(u"manifests"_s); }

    std::unique_ptr<KubeFixture> m_cluster;
};

void CtlClusterTest::initTestCase()
{
    if (!KubeFixture::hasKubectl())
        QSKIP("kubectl is not installed");
}

void CtlClusterTest::init()
{
    m_cluster = std::make_unique<KubeFixture>();
}

void CtlClusterTest::cleanup()
{
    QCOMPARE(m_cluster->api.violations(), QStringList());
}

ProcessOutput CtlClusterTest::cluster(const QString& words, const QStringList& more) const
{
    return ctl(QStringList{u"cluster"_s} + words.split(u' ') + more +
               QStringList{u"--kubeconfig"_s, m_cluster->kubeconfigFile()});
}

void CtlClusterTest::write(const QByteArray& yaml) const
{
    VERIFY_RESULT(writeFile(folder() + u"/all.yaml"_s, yaml));
}

void CtlClusterTest::applyFirst(const QByteArray& release)
{
    write(manifests(release));
    VERIFY_EXIT(cluster(u"apply --yes"_s, {folder()}), 0);
}

QJsonArray CtlClusterTest::listing(const QString& words) const
{
    return QJsonDocument::fromJson(cluster(words + u" --format json"_s).standardOutput).array();
}

Seen CtlClusterTest::podsSeenByLockstep() const
{
    Seen seen;
    for (const QJsonValue& pod : listing(u"pods"_s)) {
        seen.append(QStringList{pod[u"namespace"].toString(), pod[u"name"].toString(),
                                pod[u"ready"].toString(), QString::number(pod[u"restarts"].toInt()),
                                pod[u"phase"].toString(), pod[u"node"].toString(),
                                stringsOf(pod[u"images"]).join(u','), pod[u"created"].toString()}
                        .join(u' '));
    }
    seen.sort();
    return seen;
}

Seen CtlClusterTest::podsSeenByKubectl() const
{
    // kubectl's own words for the state of a pod, and the object's fields.
    QMap<QString, QStringList> tables;
    for (const QStringList& cells : rowsOf(m_cluster->kubectl(words("get pods --no-headers"))))
        tables.insert(cells.value(0), cells);
    Seen seen;
    const QString fields = m_cluster->kubectl(
        words("get pods --no-headers -o") +
        QStringList{u"custom-columns=S:.metadata.namespace,N:.metadata.name,H:.spec.nodeName,"
                    "I:.spec.containers[*].image,C:.metadata.creationTimestamp"_s});
    for (const QStringList& cells : rowsOf(fields)) {
        const QStringList table = tables.value(cells.value(1));
        seen.append(QStringList{cells.value(0), cells.value(1), table.value(1),
                                table.value(3).section(u' ', 0, 0), table.value(2),
                                cells.value(2) == u"<none>" ? QString() : cells.value(2), cells.value(3),
                                cells.value(4)}
                        .join(u' '));
    }
    seen.sort();
    return seen;
}

Seen CtlClusterTest::workloadsSeenByLockstep() const
{
    Seen seen;
    for (const QJsonValue& workload : listing(u"workloads"_s)) {
        const QString kind = workload[u"kind"].toString();
        QStringList line{kind, workload[u"name"].toString(), stringsOf(workload[u"images"]).join(u',')};
        if (kind != u"Job")
            line << QString::number(workload[u"ready"].toInt())
                 << QString::number(workload[u"desired"].toInt())
                 << (workload[u"state"].toString() == u"done" ? u"done"_s : u"not done"_s);
        seen.append(line.join(u' '));
    }
    seen.sort();
    return seen;
}

Seen CtlClusterTest::workloadsSeenByKubectl() const
{
    Seen seen;
    const auto add = [&](const QString& plural, const QString& ready, const QString& desired) {
        const QString columns =
            u"custom-columns=K:.kind,N:.metadata.name,I:.spec.template.spec.containers[*].image,"
            "R:%1,D:%2"_s.arg(ready, desired);
        for (const QStringList& cells :
             rowsOf(m_cluster->kubectl({u"get"_s, plural, u"--no-headers"_s, u"-o"_s, columns}))) {
            if (cells.size() < 5)
                continue; // "No resources found"
            const auto number = [](const QString& cell) { return cell == u"<none>" ? u"0"_s : cell; };
            const QString status =
                m_cluster->kubectl({u"rollout"_s, u"status"_s, plural + u'/' + cells[1], u"--watch=false"_s});
            const bool done = status.contains(u"successfully rolled out") ||
                              status.contains(u"rolling update complete") ||
                              status.contains(u"roll out complete");
            seen.append(QStringList{cells[0], cells[1], cells[2], number(cells[3]), number(cells[4]),
                                    done ? u"done"_s : u"not done"_s}
                            .join(u' '));
        }
    };
    add(u"deployments"_s, u".status.readyReplicas"_s, u".spec.replicas"_s);
    add(u"statefulsets"_s, u".status.readyReplicas"_s, u".spec.replicas"_s);
    add(u"daemonsets"_s, u".status.numberReady"_s, u".status.desiredNumberScheduled"_s);
    for (const QStringList& cells : rowsOf(m_cluster->kubectl(
             words("get jobs --no-headers -o") +
             QStringList{
                 u"custom-columns=K:.kind,N:.metadata.name,I:.spec.template.spec.containers[*].image"_s}))) {
        if (cells.size() == 3)
            seen.append(cells.join(u' '));
    }
    seen.sort();
    return seen;
}

Seen CtlClusterTest::revisionsSeenByLockstep() const
{
    Seen seen;
    for (const QJsonValue& workload : listing(u"workloads"_s)) {
        const QString kind = workload[u"kind"].toString();
        if (kind == u"Job")
            continue;
        const QString name = kind.toLower() + u"s/"_s + workload[u"name"].toString();
        QStringList numbers;
        for (const QJsonValue& revision : listing(u"revisions "_s + name))
            numbers.append(QString::number(revision[u"revision"].toInt()));
        numbers.sort();
        seen.append(name + u": "_s + numbers.join(u' '));
    }
    seen.sort();
    return seen;
}

Seen CtlClusterTest::revisionsSeenByKubectl() const
{
    Seen seen;
    for (const QString& plural : {u"deployments"_s, u"statefulsets"_s, u"daemonsets"_s}) {
        const QString names =
            m_cluster->kubectl({u"get"_s, plural, u"-o"_s, u"jsonpath={.items[*].metadata.name}"_s});
        for (const QString& name : names.split(u' ', Qt::SkipEmptyParts)) {
            QStringList numbers;
            const QString one = plural + u'/' + name;
            for (const QStringList& cells : rowsOf(m_cluster->kubectl({u"rollout"_s, u"history"_s, one}))) {
                if (cells.size() == 2 && cells[0] != u"REVISION")
                    numbers.append(cells[0]);
            }
            numbers.sort();
            seen.append(one + u": "_s + numbers.join(u' '));
        }
    }
    seen.sort();
    return seen;
}

Seen CtlClusterTest::eventsSeenByLockstep() const
{
    Seen seen;
    for (const QJsonValue& event : listing(u"events"_s))
        seen.append(event[u"type"].toString() + u' ' + event[u"reason"].toString() + u' ' +
                    event[u"message"].toString().simplified());
    seen.sort();
    return seen;
}

Seen CtlClusterTest::eventsSeenByKubectl() const
{
    Seen seen;
    const QJsonObject list =
        QJsonDocument::fromJson(m_cluster->kubectl(words("get events -o json")).toUtf8()).object();
    for (const QJsonValue& event : list[u"items"].toArray())
        seen.append(event[u"type"].toString() + u' ' + event[u"reason"].toString() + u' ' +
                    event[u"message"].toString().simplified());
    seen.sort();
    return seen;
}

/// The two look one after the other, and the cluster may still be at work.
void CtlClusterTest::checkAgreement() const
{
    const auto check = [](const char* what, const auto& lockstep, const auto& kubectl) {
        QDeadlineTimer deadline(20'000);
        Seen one = lockstep();
        Seen other = kubectl();
        for (; one != other && !deadline.hasExpired(); other = kubectl())
            one = lockstep();
        QVERIFY2(one == other, qPrintable(u"%1, as Lockstep sees them:\n%2\n\nas kubectl does:\n%3"_s.arg(
                                   QString::fromLatin1(what), one.join(u'\n'), other.join(u'\n'))));
    };
    check("pods", [this] { return podsSeenByLockstep(); }, [this] { return podsSeenByKubectl(); });
    check(
        "workloads", [this] { return workloadsSeenByLockstep(); },
        [this] { return workloadsSeenByKubectl(); });
    check(
        "revisions", [this] { return revisionsSeenByLockstep(); },
        [this] { return revisionsSeenByKubectl(); });
    check("events", [this] { return eventsSeenByLockstep(); }, [this] { return eventsSeenByKubectl(); });
}

void CtlClusterTest::showsAndApplies()
{
    checkAgreement(); // on nothing
    write(manifests("1"));
    VERIFY_EXIT(cluster(u"diff"_s, {folder()}), 1);
    QCOMPARE(m_cluster->kubectl(words("get deployments -o name")), QString());
    VERIFY_EXIT(cluster(u"apply --yes"_s, {folder()}), 0);
    QCOMPARE(workloadsSeenByLockstep().size(), 4);
    checkAgreement();

    write(manifests("2", false));
    VERIFY_EXIT(cluster(u"apply --yes --remove deploy=demo"_s, {folder()}), 0);
    QCOMPARE(workloadsSeenByLockstep().size(), 3);
    checkAgreement();
    VERIFY_EXIT(cluster(u"diff --remove deploy=demo"_s, {folder()}), 0);
    const QString left =
        m_cluster->kubectl({u"diff"_s, u"--server-side"_s, u"--field-manager=lockstep"_s, u"-f"_s, folder()});
    QCOMPARE(left, QString());
}

void CtlClusterTest::scales()
{
    applyFirst();
    VERIFY_EXIT(cluster(u"scale deployment/web --replicas 5 --yes"_s), 0);
    QTRY_COMPARE_WITH_TIMEOUT(
        m_cluster->kubectl(words("get deployment/web -o jsonpath={.status.readyReplicas}")), u"5"_s, 20'000);
    checkAgreement();
    VERIFY_EXIT(cluster(u"scale down --yes"_s), 0);
    checkAgreement();
    VERIFY_EXIT(cluster(u"scale back --yes"_s), 0);
    QTRY_COMPARE_WITH_TIMEOUT(
        m_cluster->kubectl(words("get deployment/web -o jsonpath={.status.readyReplicas}")), u"5"_s, 20'000);
    checkAgreement();
}

void CtlClusterTest::goesBackToARevision()
{
    applyFirst();
    write(manifests("2"));
    VERIFY_EXIT(cluster(u"apply --yes"_s, {folder()}), 0);
    for (const QString& name : {u"deployment/web"_s, u"statefulset/db"_s, u"daemonset/agent"_s}) {
        VERIFY_EXIT(cluster(u"undo --yes --to-revision 1 "_s + name), 0);
        QVERIFY(
            m_cluster
                ->kubectl({u"get"_s, name, u"-o"_s, u"jsonpath={.spec.template.spec.containers[0].image}"_s})
                .endsWith(u":1"));
        checkAgreement();
    }
}

void CtlClusterTest::endsAFailedRollout()
{
    applyFirst();
    m_cluster->api.stage().trouble(u"web:2"_s, Trouble::ImagePull);
    write(manifests("2"));
    VERIFY_EXIT(cluster(u"apply --yes --timeout 20s"_s, {folder()}), 4);
    checkAgreement();
    VERIFY_EXIT(cluster(u"undo --yes deployment/web"_s), 0);
    checkAgreement();
}

void CtlClusterTest::runsTheMigrator_data()
{
    QTest::addColumn<int>("ends");
    QTest::newRow("well") << 0;
    QTest::newRow("badly") << 4;
}

void CtlClusterTest::runsTheMigrator()
{
    QFETCH(int, ends);
    applyFirst();
    m_cluster->api.stage().actOut(u"migrator:5.3.9104"_s, [ends](const ContainerRun&, const auto& log, auto) {
        log("migrator: at work\n");
        return ends == 0 ? 0 : 1;
    });
    VERIFY_EXIT(cluster(u"migrate --yes --release 5.3.9104 --job upgrade --timeout 60s"_s), ends);
    checkAgreement();
    QCOMPARE(m_cluster->kubectl({u"get"_s, u"job/upgrade"_s, u"-o"_s,
                                 ends == 0 ? u"jsonpath={.status.succeeded}"_s
                                           : u"jsonpath={.status.conditions[?(@.type=='Failed')].status}"_s}),
             ends == 0 ? u"1"_s : u"True"_s);
}

void CtlClusterTest::restoresManifests()
{
    applyFirst();
    const auto git = [&](const QString& line) {
        Command command;
        command.program = u"git"_s;
        command.arguments = QStringList{u"-C"_s, folder(),
                                        u"-c"_s, u"user.name=tester"_s,
                                        u"-c"_s, u"user.email=tester@example.com"_s} +
                            line.split(u' ');
        VERIFY_RESULT(runChecked(command));
    };
    git(u"init --quiet --initial-branch=main"_s);
    git(u"add --all"_s);
    git(u"commit --quiet --message=fleet"_s);
    write(manifests("2"));
    VERIFY_EXIT(cluster(u"apply --yes"_s, {folder()}), 0);
    checkAgreement();
    VERIFY_EXIT(cluster(u"apply --yes --restore main"_s, {folder()}), 0);
    QVERIFY(m_cluster->kubectl(words("get configmap/settings -o jsonpath={.data.release}")) == u"1");
    checkAgreement();
}

void CtlClusterTest::seesWhatKubectlDoes()
{
    write(manifests("1"));
    const QStringList lines{u"apply -f "_s + folder(),
                            u"scale deployment/web --replicas=4"_s,
                            u"set image statefulset/db db=example.com/db:2"_s,
                            u"rollout restart daemonset/agent"_s,
                            u"rollout undo statefulset/db"_s,
                            u"delete pod/db-0"_s,
                            u"delete deployment/cache"_s,
                            u"create job work --image=example.com/work:1"_s};
    for (const QString& line : lines) {
        const Kubectl::Ended ended = Kubectl(m_cluster->kubeconfigFile()).run(line);
        VERIFY_KUBECTL(ended);
        checkAgreement();
        if (QTest::currentTestFailed()) {
            qWarning("after kubectl %s", qPrintable(line));
            return;
        }
    }
}

void CtlClusterTest::readsTheSameLogs()
{
    m_cluster->api.stage().actOut(u"web:1"_s, [](const ContainerRun&, const auto& log, std::stop_token stop) {
        for (int line = 0; line < 50; ++line)
            log("line " + QByteArray::number(line) + '\n');
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any().wait(lock, stop, [] { return false; });
        return 0;
    });
    applyFirst();
    const auto sorted = [](const QString& text) {
        QStringList lines;
        for (const QString& line : text.split(u'\n', Qt::SkipEmptyParts))
            lines.append(line.mid(line.indexOf(u"line ")));
        lines.sort();
        return lines;
    };
    const auto ofLockstep = [&] {
        return sorted(QString::fromUtf8(cluster(u"logs -l app=web"_s).standardOutput));
    };
    const auto ofKubectl = [&] { return sorted(m_cluster->kubectl(words("logs -l app=web --tail=-1"))); };
    QTRY_COMPARE_WITH_TIMEOUT(ofKubectl().size(), 100, 20'000);
    QCOMPARE(ofLockstep(), ofKubectl());
}

QTEST_GUILESS_MAIN(CtlClusterTest)
#include "tst_ctl_cluster.moc"

// Kubeconfigs as users have them, and as kubectl reads the same files.

#include "core/cluster/kubernetes/kubeconfig.h"
#include "core/support/files.h"
#include "core/support/process.h"
#include "result_checks.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

const QByteArray pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

} // namespace

class KubeconfigTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void findsFiles();
    void readsCertificates();
    void readsTokens();
    void readsPlugins();
    void readsImpersonation();
    void mergesFiles();
    void refuses_data();
    void refuses();
    void refusesFiles_data();
    void refusesFiles();
    void knowsItsOwnPod();
    void agreesWithKubectl_data();
    void agreesWithKubectl();

private:
    [[nodiscard]] QString at(const QString& name) const { return m_folder->filePath(name); }

    [[nodiscard]] Result<ClusterAccess> access(const QString& context,
                                               const QStringList& files = {u"config"_s}) const
    {
        QStringList paths;
        for (const QString& file : files)
            paths.append(at(file));
        return Kubeconfig::read(paths).and_then(
            [&](const Kubeconfig& config) { return config.access(context); });
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void KubeconfigTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    const QString folder = QStringLiteral(LOCKSTEP_SOURCE_DIR "/tests/core/cluster/kubeconfigs/");
    QByteArray first = readFile(folder + u"first.yaml"_s).value_or(QByteArray());
    VERIFY_RESULT(writeFile(at(u"config"_s), first.replace("CA}", pem.toBase64() + "}")));
    QVERIFY(QFile::copy(folder + u"second.yaml"_s, at(u"more"_s)));
    VERIFY_RESULT(writeFile(at(u"pki/ca.pem"_s), pem));
    VERIFY_RESULT(writeFile(at(u"pki/client.pem"_s), pem));
    VERIFY_RESULT(writeFile(at(u"pki/client.key"_s), "-----BEGIN PRIVATE KEY-----\nMC4\n"));
}

void KubeconfigTest::findsFiles()
{
    QProcessEnvironment environment;
    environment.insert(u"HOME"_s, u"/home/x"_s);
    QCOMPARE(Kubeconfig::files(environment), (QStringList{u"/home/x/.kube/config"_s}));
    environment.insert(u"KUBECONFIG"_s, u"/a::/b"_s);
    QCOMPARE(Kubeconfig::files(environment), (QStringList{u"/a"_s, u"/b"_s}));
}

void KubeconfigTest::readsCertificates()
{
    const Result<ClusterAccess> prod = access({});
    VERIFY_RESULT(prod);
    QCOMPARE(prod->context, u"prod"_s);
    QCOMPARE(prod->server, QUrl(u"https://prod.example.com:6443/base"_s));
    QCOMPARE(prod->defaultNamespace, u"sourcegraph"_s);
    QCOMPARE(prod->authority, pem);
    QCOMPARE(prod->certificate, pem);
    QVERIFY(prod->key.reveal().contains(u"PRIVATE KEY"));
    QCOMPARE(prod->tlsServerName, u"kubernetes"_s);
    QCOMPARE(prod->proxy, QUrl(u"socks5://proxy.example.com:1080"_s));
    const Result<ClusterAccess> data = access(u"data"_s);
    VERIFY_RESULT(data);
    QCOMPARE(data->authority, pem);
    QCOMPARE(data->defaultNamespace, u"default"_s);
}

void KubeconfigTest::readsTokens()
{
    const Result<ClusterAccess> data = access(u"data"_s);
    VERIFY_RESULT(data);
    QCOMPARE(data->token.reveal(), u"abc"_s);
    const Result<ClusterAccess> unchecked = access(u"unchecked"_s);
    VERIFY_RESULT(unchecked);
    QVERIFY(unchecked->insecure);
    QCOMPARE(unchecked->tokenFile, at(u"pki/token"_s));
    const Result<ClusterAccess> open = access(u"open"_s);
    VERIFY_RESULT(open);
    QVERIFY(open->token.isEmpty() && open->certificate.isEmpty() && !open->plugin);
}

void KubeconfigTest::readsPlugins()
{
    const Result<ClusterAccess> gke = access(u"gke"_s);
    VERIFY_RESULT(gke);
    const ExecPlugin expected{u"client.authentication.k8s.io/v1beta1"_s,
                              u"gke-gcloud-auth-plugin"_s,
                              {u"--use"_s, u"yes"_s},
                              {{u"MODE"_s, u"1"_s}},
                              true,
                              u"Install it with the SDK"_s};
    QCOMPARE(gke->plugin, expected);
    QCOMPARE(gke->clusterInfo[u"server"].toString(), u"https://data.example.com"_s);
    QCOMPARE(gke->clusterInfo[u"certificate-authority-data"].toString().toLatin1(), pem.toBase64());
    const Result<ClusterAccess> local = access(u"local"_s);
    VERIFY_RESULT(local);
    QCOMPARE(local->plugin->command, at(u"bin/plugin"_s));
}

void KubeconfigTest::readsImpersonation()
{
    const Result<ClusterAccess> other = access(u"other"_s);
    VERIFY_RESULT(other);
    const Impersonation expected{u"deployer"_s, u"7"_s, {u"a"_s}, {{u"scope"_s, {u"x"_s}}}};
    QCOMPARE(other->impersonate, expected);
}

void KubeconfigTest::mergesFiles()
{
    const auto config = Kubeconfig::read({at(u"config"_s), at(u"gone"_s), at(u"more"_s)});
    VERIFY_RESULT(config);
    QCOMPARE(config->currentContext(), u"prod"_s);
    QCOMPARE(config->contexts().size(), 10);
    const Result<ClusterAccess> prod = config->access(u"prod"_s);
    VERIFY_RESULT(prod);
    QCOMPARE(prod->server.host(), u"prod.example.com"_s);
    const Result<ClusterAccess> extra = config->access(u"extra"_s);
    VERIFY_RESULT(extra);
    QCOMPARE(extra->token.reveal(), u"abc"_s);
    VERIFY_ERROR(Kubeconfig::read({at(u"gone"_s)}), ErrorKind::NotFound, "in KUBECONFIG");
}

void KubeconfigTest::refuses_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("context");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char* name, const char* from, const char* to, const QString& context,
                        ErrorKind kind, const char* words) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << context << kind << QByteArray(words);
    };
    using enum ErrorKind;
    row("no such context", "", "", u"x"_s, NotFound, "Choose one of: prod, data");
    row("no context chosen", "current-context: prod\n", "", {}, NotFound, "none is current");
    row("no such cluster", "", "", u"lost-cluster"_s, NotFound, "its cluster nowhere");
    row("no such user", "", "", u"lost-user"_s, NotFound, "its user nobody");
    row("password", "{token: abc}", "{username: a, password: b}", u"data"_s, Invalid, "it has a password");
    row("provider", "{token: abc}", "{auth-provider: {name: gcp}}", u"data"_s, Invalid, "get-credentials");
    row("half a certificate", ", client-key: pki/client.key", "", u"prod"_s, Invalid, "without its key");
    row("no server", "server: \"http://127.0.0.1:8001\"", "", u"open"_s, Invalid, "it has no server");
    row("another scheme", "http://127.0.0.1:8001", "ftp://127.0.0.1", u"open"_s, Invalid,
        "server is no URL of https or http");
    row("no host", "http://127.0.0.1:8001", "https://", u"open"_s, Invalid, "server is no URL");
    row("no base64", "abc}", "abc, client-certificate-data: \"?\"}", u"data"_s, Invalid, "not in base64");
    row("no PEM", "pki/ca.pem", "config", u"prod"_s, Invalid, "is not in PEM");
    row("no such file", "pki/ca.pem", "pki/none.pem", u"prod"_s, NotFound, "none.pem");
    row("both checked and not", "tls-server-name: kubernetes", "insecure-skip-tls-verify: true", u"prod"_s,
        Invalid, "does not check certificates");
    row("an old plugin", "k8s.io/v1beta1", "k8s.io/v1alpha1", u"gke"_s, Invalid, "v1alpha1");
    row("several groups", "as-groups: [a]", "as-groups: [a, b]", u"other"_s, Invalid, "several groups");
    row("several extras", "{scope: [x]}", "{scope: [x, z]}", u"other"_s, Invalid, "several");
    row("a plugin that asks", "IfAvailable", "Always", u"gke"_s, Invalid, "ask questions");
}

void KubeconfigTest::refuses()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, context);
    QFETCH(ErrorKind, kind);
    QFETCH(QByteArray, words);
    QByteArray text = readFile(at(u"config"_s)).value_or(QByteArray());
    QVERIFY(from.isEmpty() || text.contains(from));
    if (!from.isEmpty())
        text.replace(from, to);
    VERIFY_RESULT(writeFile(at(u"config"_s), text));
    const Result<ClusterAccess> refused = access(context);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, kind);
    QVERIFY2(refused.error().message().contains(QString::fromUtf8(words)),
             qPrintable(refused.error().message()));
}

void KubeconfigTest::refusesFiles_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("no YAML") << QByteArray("a: [") << QByteArray("config:1");
    QTest::newRow("a list") << QByteArray("- a\n") << QByteArray("no kubeconfig");
    QTest::newRow("clusters no list") << QByteArray("clusters: {}\n") << QByteArray("must be a list");
    QTest::newRow("no name") << QByteArray("users:\n- user: {}\n") << QByteArray("has no name");
    QTest::newRow("twice") << QByteArray("users:\n- name: a\n- name: a\n") << QByteArray("users has a twice");
    QTest::newRow("a key twice") << QByteArray("users: []\nusers: []\n") << QByteArray("config:2");
}

void KubeconfigTest::refusesFiles()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, words);
    VERIFY_RESULT(writeFile(at(u"config"_s), text));
    const auto refused = Kubeconfig::read({at(u"config"_s)});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Invalid);
    QVERIFY2(refused.error().message().contains(QString::fromUtf8(words)),
             qPrintable(refused.error().message()));
}

void KubeconfigTest::knowsItsOwnPod()
{
    QProcessEnvironment environment;
    VERIFY_ERROR(inClusterAccess(environment, at(u"account"_s)), ErrorKind::NotFound, "in a pod");
    environment.insert(u"KUBERNETES_SERVICE_HOST"_s, u"fd00::1"_s);
    environment.insert(u"KUBERNETES_SERVICE_PORT"_s, u"443"_s);
    VERIFY_RESULT(writeFile(at(u"account/token"_s), "abc"));
    VERIFY_RESULT(writeFile(at(u"account/ca.crt"_s), pem));
    VERIFY_RESULT(writeFile(at(u"account/namespace"_s), "prod\n"));
    const Result<ClusterAccess> pod = inClusterAccess(environment, at(u"account"_s));
    VERIFY_RESULT(pod);
    QCOMPARE(pod->server.toString(), u"https://[fd00::1]:443"_s);
    QCOMPARE(pod->defaultNamespace, u"prod"_s);
    QCOMPARE(pod->tokenFile, at(u"account/token"_s));
    QCOMPARE(pod->authority, pem);
}

void KubeconfigTest::agreesWithKubectl_data()
{
    QTest::addColumn<QString>("context");
    for (const char* context : {"prod", "data", "open", "unchecked", "gke", "local", "other", "extra"})
        QTest::newRow(context) << QString::fromLatin1(context);
}

/// kubectl's own view of the context, with everything it has read.
void KubeconfigTest::agreesWithKubectl()
{
    QFETCH(QString, context);
    Command kubectl;
    kubectl.program = u"kubectl"_s;
    kubectl.arguments = {u"config"_s, u"view"_s, u"--raw"_s,     u"--minify"_s, u"--flatten"_s,
                         u"-o"_s,     u"json"_s, u"--context"_s, context};
    kubectl.environment.insert(u"KUBECONFIG"_s, at(u"config"_s) + u':' + at(u"more"_s));
    if (QStandardPaths::findExecutable(kubectl.program).isEmpty())
        QSKIP("kubectl is not installed");
    const Result<ProcessOutput> output = runChecked(kubectl);
    VERIFY_RESULT(output);
    const QJsonObject view = QJsonDocument::fromJson(output->standardOutput).object();
    const QJsonObject cluster = view[u"clusters"][0][u"cluster"].toObject();
    const QJsonObject user = view[u"users"][0][u"user"].toObject();
    const Result<ClusterAccess> ours = access(context, {u"config"_s, u"more"_s});
    VERIFY_RESULT(ours);
    QCOMPARE(ours->server.toString(), cluster[u"server"].toString());
    QCOMPARE(ours->proxy.toString(), cluster[u"proxy-url"].toString());
    QCOMPARE(ours->tlsServerName, cluster[u"tls-server-name"].toString());
    QCOMPARE(ours->insecure, cluster[u"insecure-skip-tls-verify"].toBool());
    QCOMPARE(ours->authority.toBase64(), cluster[u"certificate-authority-data"].toString().toLatin1());
    QCOMPARE(ours->defaultNamespace, view[u"contexts"][0][u"context"][u"namespace"].toString(u"default"_s));
    QCOMPARE(ours->certificate.toBase64(), user[u"client-certificate-data"].toString().toLatin1());
    QCOMPARE(ours->token.reveal(), user[u"token"].toString());
    QCOMPARE(ours->impersonate.user, user[u"as"].toString());
    QCOMPARE(ours->plugin ? ours->plugin->command.section(u'/', -1) : QString(),
             user[u"exec"][u"command"].toString().section(u'/', -1));
}

QTEST_GUILESS_MAIN(KubeconfigTest)
#include "tst_kubeconfig.moc"

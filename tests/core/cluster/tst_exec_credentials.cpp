// Plugins that give out credentials: small programs, good ones and bad ones.

#include "core/cluster/kubernetes/exec_credentials.h"
#include "core/support/files.h"
#include "result_checks.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace lockstep;
using namespace Qt::StringLiterals;

class ExecCredentialsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void givesAToken();
    void isAskedOnce();
    void isAskedAgain();
    void isToldOfTheCluster();
    void isMissing();
    void fails();
    void hangs();
    void isCancelled();
    void printsRubbish_data();
    void printsRubbish();

private:
    [[nodiscard]] ExecPlugin plugin(const QByteArray& script) const;

    [[nodiscard]] QByteArray read(const QString& name) const
    {
        return readFile(m_folder->filePath(name)).value_or(QByteArray());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

/// What a plugin prints, with these fields of a status.
QByteArray credential(const QByteArray& status)
{
    return R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{)" + status +
           "}}";
}

QByteArray echo(const QByteArray& text)
{
    return "cat <<'END'\n" + text + "\nEND\n";
}

QByteArray inMinutes(int minutes)
{
    return QDateTime::currentDateTimeUtc().addSecs(qint64{60} * minutes).toString(Qt::ISODate).toLatin1();
}

} // namespace

ExecPlugin ExecCredentialsTest::plugin(const QByteArray& script) const
{
    const QString path = m_folder->filePath(u"plugin"_s);
    if (!writeFile(path, "#!/bin/sh\ncd \"$(dirname \"$0\")\"\necho once >> asked\n" + script))
        qFatal("the plugin cannot be written");
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    ExecPlugin plugin;
    plugin.apiVersion = u"client.authentication.k8s.io/v1"_s;
    plugin.command = path;
    return plugin;
}

void ExecCredentialsTest::givesAToken()
{
    const QByteArray time = inMinutes(5);
    ExecCredentials credentials(
        plugin(echo(credential("\"token\":\"abc\",\"expirationTimestamp\":\"" + time + "\""))), {});
    const Result<ExecCredential> got = credentials.get({});
    VERIFY_RESULT(got);
    QCOMPARE(got->token.reveal(), u"abc"_s);
    QCOMPARE(got->expires, QDateTime::fromString(QString::fromLatin1(time), Qt::ISODate));
}

void ExecCredentialsTest::isAskedOnce()
{
    ExecCredentials credentials(
        plugin("sleep 0.2\n" +
               echo(credential(R"("clientCertificateData":"-----BEGIN","clientKeyData":"-----BEGIN")"))),
        {});
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 5; ++i)
            threads.emplace_back([&] { QVERIFY(credentials.get({}).has_value()); });
    }
    QCOMPARE(read(u"asked"_s), "once\n");
}

void ExecCredentialsTest::isAskedAgain()
{
    ExecCredentials old(
        plugin(echo(credential("\"token\":\"abc\",\"expirationTimestamp\":\"" +
                               QDateTime::currentDateTimeUtc().addSecs(5).toString(Qt::ISODate).toLatin1() +
                               "\""))),
        {});
    VERIFY_RESULT(old.get({}));
    VERIFY_RESULT(old.get({})); // what is over within seconds is of no use
    QCOMPARE(read(u"asked"_s), "once\nonce\n");
    ExecCredentials refused(plugin(echo(credential(R"("token":"abc")"))), {});
    const Result<ExecCredential> first = refused.get({});
    VERIFY_RESULT(first);
    ExecCredential other = *first;
    other.token = Secret(u"another"_s);
    refused.forget(other); // somebody has a new one already
    VERIFY_RESULT(refused.get({}));
    QCOMPARE(read(u"asked"_s), "once\nonce\nonce\n");
    refused.forget(*first);
    VERIFY_RESULT(refused.get({}));
    QCOMPARE(read(u"asked"_s), "once\nonce\nonce\nonce\n");
}

void ExecCredentialsTest::isToldOfTheCluster()
{
    ExecPlugin told = plugin("echo \"$KUBERNETES_EXEC_INFO\" > info\necho \"$MODE $*\" > words\n" +
                             echo(credential(R"("token":"abc")")));
    told.arguments = {u"a b"_s};
    told.environment = {{u"MODE"_s, u"x"_s}};
    told.wantsCluster = true;
    VERIFY_RESULT(ExecCredentials(told, {{u"server"_s, u"https://x"_s}}).get({}));
    QCOMPARE(read(u"words"_s), "x a b\n");
    const QJsonObject info = QJsonDocument::fromJson(read(u"info"_s)).object();
    QCOMPARE(info[u"kind"].toString(), u"ExecCredential"_s);
    QCOMPARE(info[u"apiVersion"].toString(), told.apiVersion);
    QCOMPARE(info[u"spec"][u"cluster"][u"server"].toString(), u"https://x"_s);
    QCOMPARE(info[u"spec"][u"interactive"].toBool(true), false);
}

void ExecCredentialsTest::isMissing()
{
    ExecPlugin missing = plugin({});
    missing.command = u"lockstep-no-such-plugin"_s;
    missing.installHint = u"Install it with the SDK"_s;
    VERIFY_ERROR(ExecCredentials(missing, {}).get({}), ErrorKind::NotFound, "Install it with the SDK");
}

void ExecCredentialsTest::fails()
{
    VERIFY_ERROR(ExecCredentials(plugin("echo s3cret\necho 'sign in first' >&2\nexit 3\n"), {}).get({}),
                 ErrorKind::Failed, "exit code 3: sign in first");
}

void ExecCredentialsTest::hangs()
{
    VERIFY_ERROR(ExecCredentials(plugin("sleep 60\n"), {}, std::chrono::milliseconds(300)).get({}),
                 ErrorKind::Failed, "wait for somebody to sign in");
}

void ExecCredentialsTest::isCancelled()
{
    std::stop_source stop;
    const std::jthread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        stop.request_stop();
    });
    VERIFY_ERROR(ExecCredentials(plugin("sleep 60\n"), {}).get(stop.get_token()), ErrorKind::Cancelled, "");
}

void ExecCredentialsTest::printsRubbish_data()
{
    QTest::addColumn<QByteArray>("printed");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("nothing") << QByteArray() << QByteArray("no JSON");
    QTest::newRow("text") << QByteArray("welcome, s3cret") << QByteArray("no JSON");
    QTest::newRow("a list") << QByteArray("[1]") << QByteArray("no JSON object");
    QTest::newRow("another kind") << QByteArray(R"({"kind":"Status"})") << QByteArray("no ExecCredential");
    QTest::newRow("another version") << credential(R"("token":"a")").replace("k8s.io/v1", "k8s.io/v1beta1")
                                     << QByteArray("another version");
    QTest::newRow("no status") << credential("") << QByteArray("neither a token");
    QTest::newRow("half") << credential(R"("clientKeyData":"s3cret")") << QByteArray("only one of");
    QTest::newRow("time") << credential(R"("token":"s3cret","expirationTimestamp":"soon")")
                          << QByteArray("no time");
}

void ExecCredentialsTest::printsRubbish()
{
    QFETCH(QByteArray, printed);
    QFETCH(QByteArray, words);
    const Result<ExecCredential> refused = ExecCredentials(plugin(echo(printed)), {}).get({});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Invalid);
    const QString message = refused.error().message();
    QVERIFY2(message.contains(QString::fromUtf8(words)), qPrintable(message));
    QVERIFY2(!message.contains(u"s3cret"), qPrintable(message));
}

QTEST_GUILESS_MAIN(ExecCredentialsTest)
#include "tst_exec_credentials.moc"

// Files encrypted by a real gpg, with a keyring of the test's own.

#include "core/runbook/kinds/decrypt_step.h"
#include "core/support/files.h"
#include "result_checks.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <sys/resource.h>

#include <csignal>

using namespace lockstep;

namespace {

/// Answers the agent as a person would: with what the file "answer" beside it holds, or not at all.
constexpr const char* pinentry = R"sh(#!/bin/sh
answer="$(dirname "$0")/answer"
echo "OK ready"
while read -r line; do
    case "$line" in
    GETPIN*)
        if test -s "$answer"; then echo "D $(cat "$answer")"; echo OK; else echo "ERR 83886179 cancelled"; fi ;;
    BYE*) echo OK; exit 0 ;;
    *) echo OK ;;
    esac
done
)sh";

} // namespace

class DecryptStepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void decrypts();
    void readsASignature();
    void seesASignatureThatIsOver();
    void doesNotCheckAStranger();
    void needsTheSecretKey();
    void needsTheKeyThatIsNamed();
    void needsThePassphrase();
    void refuses_data();
    void refuses();
    void stopsAFullDisk();
    void isCancelled();
    void recovers();

private:
    [[nodiscard]] QString at(const QString& name) const { return m_folder->filePath(name); }

    bool gpg(const QStringList& arguments, const QString& home = QStringLiteral("home"));
    bool makeKey(const QString& mail, const QString& passphrase,
                 const QString& home = QStringLiteral("home"));
    /// Encrypted for somebody, as "file.gpg".
    bool encrypt(const QByteArray& content, const QString& recipient, const QStringList& more = {});
    void answer(const QByteArray& passphrase);
    [[nodiscard]] StepAction action(const QString& key = {}) const;
    [[nodiscard]] StepCall call();

    [[nodiscard]] Result<StepResult> decrypt(const QString& key = {})
    {
        return m_step.run(action(key), call());
    }

    [[nodiscard]] QStringList place() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    DecryptStep m_step;
    std::stop_source m_stop;
    QStringList m_log;
};

void DecryptStepTest::initTestCase()
{
    if (QStandardPaths::findExecutable(QStringLiteral("gpg")).isEmpty())
        QSKIP("gpg is not installed");
    // The agent's socket needs a short path.
    m_folder = std::make_unique<QTemporaryDir>(QStringLiteral("/tmp/lsgpg-XXXXXX"));
    for (const char* name : {"home", "other", "run"})
        QVERIFY(QDir().mkpath(at(QString::fromLatin1(name))));
    for (const char* name : {"home", "other"})
        QVERIFY(QFile::setPermissions(at(QString::fromLatin1(name)),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const QString program = at(QStringLiteral("home/pinentry"));
    VERIFY_RESULT(writeFile(program, pinentry));
    QVERIFY(QFile::setPermissions(program, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    VERIFY_RESULT(writeFile(at(QStringLiteral("home/gpg-agent.conf")),
                            "pinentry-program " + QFile::encodeName(program) + "\nmax-cache-ttl 0\n"));
    qputenv("GNUPGHOME", QFile::encodeName(at(QStringLiteral("home"))));
    QVERIFY(makeKey(QStringLiteral("open@example.com"), {}));
    QVERIFY(makeKey(QStringLiteral("locked@example.com"), QStringLiteral("right")));
    QVERIFY(makeKey(QStringLiteral("stranger@example.com"), {}, QStringLiteral("other")));
    QVERIFY(gpg({QStringLiteral("--output"), at(QStringLiteral("stranger.pub")), QStringLiteral("--export")},
                QStringLiteral("other")));
    QVERIFY(gpg({QStringLiteral("--import"), at(QStringLiteral("stranger.pub"))}));
}

void DecryptStepTest::cleanupTestCase()
{
    if (!m_folder)
        return;
    for (const char* home : {"home", "other"})
        QProcess::execute(QStringLiteral("gpgconf"),
                          {QStringLiteral("--homedir"), at(QString::fromLatin1(home)),
                           QStringLiteral("--kill"), QStringLiteral("all")});
    m_folder.reset();
}

void DecryptStepTest::init()
{
    m_stop = {};
    m_log.clear();
    QDir(at(QStringLiteral("place"))).removeRecursively();
    QDir(at(QStringLiteral("run"))).removeRecursively();
    QVERIFY(QDir().mkpath(at(QStringLiteral("run"))));
    QProcess::execute(QStringLiteral("gpgconf"), {QStringLiteral("--kill"), QStringLiteral("gpg-agent")});
    answer({});
}

bool DecryptStepTest::gpg(const QStringList& arguments, const QString& home)
{
    QProcess process;
    process.start(QStringLiteral("gpg"),
                  QStringList{QStringLiteral("--homedir"), at(home), QStringLiteral("--batch"),
                              QStringLiteral("--yes"), QStringLiteral("--quiet"),
                              QStringLiteral("--trust-model"), QStringLiteral("always")} +
                      arguments);
    const bool done = process.waitForFinished() && process.exitCode() == 0;
    if (!done)
        qWarning("%s", process.readAllStandardError().constData());
    return done;
}

bool DecryptStepTest::makeKey(const QString& mail, const QString& passphrase, const QString& home)
{
    return gpg({QStringLiteral("--pinentry-mode"), QStringLiteral("loopback"), QStringLiteral("--passphrase"),
                passphrase, QStringLiteral("--faked-system-time"), QStringLiteral("20200101T000000"),
                QStringLiteral("--quick-gen-key"), mail, QStringLiteral("default"), QStringLiteral("default"),
                QStringLiteral("never")},
               home);
}

bool DecryptStepTest::encrypt(const QByteArray& content, const QString& recipient, const QStringList& more)
{
    if (!writeFile(at(QStringLiteral("plain")), content))
        return false;
    return gpg(more + QStringList{QStringLiteral("--output"), at(QStringLiteral("file.gpg")),
                                  QStringLiteral("--recipient"), recipient, QStringLiteral("--encrypt"),
                                  at(QStringLiteral("plain"))});
}

void DecryptStepTest::answer(const QByteArray& passphrase)
{
    VERIFY_RESULT(writeFile(at(QStringLiteral("home/answer")), passphrase));
}

StepAction DecryptStepTest::action(const QString& key) const
{
    QJsonObject parameters{{QStringLiteral("file"), at(QStringLiteral("file.gpg"))},
                           {QStringLiteral("to"), at(QStringLiteral("place/to"))}};
    if (!key.isEmpty())
        parameters.insert(QStringLiteral("key"), key);
    return {QStringLiteral("decrypt"), {}, parameters, parameters};
}

StepCall DecryptStepTest::call()
{
    return {QStringLiteral("r1-decrypt-1"), at(QStringLiteral("run")),
            [this](RunEvent::Level, const QString& text) { m_log.append(text); }, m_stop.get_token()};
}

QStringList DecryptStepTest::place() const
{
    return QDir(at(QStringLiteral("place"))).entryList(QDir::Files | QDir::Hidden | QDir::System);
}

void DecryptStepTest::decrypts()
{
    const QByteArray content = QByteArray("0123456789").repeated(1'000'000);
    QVERIFY(encrypt(content, QStringLiteral("open@example.com")));
    const Result<StepResult> result = decrypt(QStringLiteral("open@example.com"));
    VERIFY_RESULT(result);
    QCOMPARE(result->outputs[u"bytes"].toString(), QStringLiteral("10000000"));
    QCOMPARE(result->outputs[u"signedBy"].toString(), QString());
    QVERIFY(readFile(at(QStringLiteral("place/to"))).value() == content);
    QVERIFY(
        !(QFileInfo(at(QStringLiteral("place/to"))).permissions() & (QFile::ReadGroup | QFile::ReadOther)));
    QCOMPARE(place(), QStringList{QStringLiteral("to")});
    VERIFY_RESULT(decrypt(QStringLiteral("open@example.com")));
    VERIFY_RESULT(writeFile(at(QStringLiteral("place/to")), "another's"));
    VERIFY_ERROR(decrypt(), ErrorKind::Precondition, "it exists already");
}

void DecryptStepTest::readsASignature()
{
    QVERIFY(encrypt(
        "x", QStringLiteral("open@example.com"),
        {QStringLiteral("--sign"), QStringLiteral("--local-user"), QStringLiteral("open@example.com")}));
    const Result<StepResult> result = decrypt();
    VERIFY_RESULT(result);
    QVERIFY(result->outputs[u"signedBy"].toString().contains(u"open@example.com"));
}

void DecryptStepTest::seesASignatureThatIsOver()
{
    QVERIFY(
        encrypt("x", QStringLiteral("open@example.com"),
                {QStringLiteral("--sign"), QStringLiteral("--local-user"), QStringLiteral("open@example.com"),
                 QStringLiteral("--faked-system-time"), QStringLiteral("20210101T000000"),
                 QStringLiteral("--default-sig-expire"), QStringLiteral("1d")}));
    VERIFY_ERROR(decrypt(), ErrorKind::Invalid, "does not hold");
    QCOMPARE(place(), QStringList());
}

void DecryptStepTest::doesNotCheckAStranger()
{
    VERIFY_RESULT(writeFile(at(QStringLiteral("plain")), "x"));
    QVERIFY(makeKey(QStringLiteral("nobody@example.com"), {}, QStringLiteral("other")));
    QVERIFY(gpg({QStringLiteral("--output"), at(QStringLiteral("open.pub")), QStringLiteral("--export"),
                 QStringLiteral("open@example.com")}));
    QVERIFY(gpg({QStringLiteral("--import"), at(QStringLiteral("open.pub"))}, QStringLiteral("other")));
    QVERIFY(gpg({QStringLiteral("--output"), at(QStringLiteral("file.gpg")), QStringLiteral("--sign"),
                 QStringLiteral("--local-user"), QStringLiteral("nobody@example.com"),
                 QStringLiteral("--recipient"), QStringLiteral("open@example.com"),
                 QStringLiteral("--encrypt"), at(QStringLiteral("plain"))},
                QStringLiteral("other")));
    const Result<StepResult> result = decrypt();
    VERIFY_RESULT(result);
    QCOMPARE(result->outputs[u"signedBy"].toString(), QString());
    QVERIFY(m_log.join(u'\n').contains(u"not checked"));
}

void DecryptStepTest::needsTheSecretKey()
{
    QVERIFY(encrypt("x", QStringLiteral("stranger@example.com")));
    VERIFY_ERROR(decrypt(), ErrorKind::NotFound,
                 "no secret key for it: it is encrypted for stranger@example.com");
    QCOMPARE(place(), QStringList());
}

void DecryptStepTest::needsTheKeyThatIsNamed()
{
    QVERIFY(encrypt("x", QStringLiteral("open@example.com")));
    VERIFY_ERROR(decrypt(QStringLiteral("locked@example.com")), ErrorKind::Failed,
                 "it is not encrypted for locked");
    VERIFY_ERROR(decrypt(QStringLiteral("stranger@example.com")), ErrorKind::NotFound,
                 "no secret key of \"stranger@example.com\"");
    QCOMPARE(place(), QStringList());
}

void DecryptStepTest::needsThePassphrase()
{
    QVERIFY(encrypt("x", QStringLiteral("locked@example.com")));
    VERIFY_ERROR(decrypt(), ErrorKind::Precondition, "no passphrase was given");
    answer("wrong");
    VERIFY_ERROR(decrypt(), ErrorKind::Precondition, "passphrase of the key is wrong");
    QCOMPARE(place(), QStringList());
    answer("right");
    VERIFY_RESULT(decrypt());
}

void DecryptStepTest::refuses_data()
{
    QTest::addColumn<double>("keep"); ///< of the encrypted file
    QTest::addColumn<int>("cut");     ///< bytes at its end
    QTest::addColumn<bool>("flip");
    QTest::addColumn<QByteArray>("instead");
    QTest::newRow("half") << 0.5 << 0 << false << QByteArray();
    QTest::newRow("its last byte") << 1.0 << 1 << false << QByteArray();
    QTest::newRow("nearly all of it") << 1.0 << 30 << false << QByteArray();
    QTest::newRow("a bit") << 1.0 << 0 << true << QByteArray();
    QTest::newRow("empty") << 0.0 << 0 << false << QByteArray();
    QTest::newRow("not encrypted") << 0.0 << 0 << false << QByteArray("CREATE TABLE t();\n").repeated(100);
    QTest::newRow("an archive") << 0.0 << 0 << false << QByteArray("\x1f\x8b\x08\0\0\0\0\0", 8);
}

void DecryptStepTest::refuses()
{
    QFETCH(double, keep);
    QFETCH(int, cut);
    QFETCH(bool, flip);
    QFETCH(QByteArray, instead);
    QVERIFY(encrypt(QByteArray("0123456789").repeated(100'000), QStringLiteral("open@example.com"),
                    {QStringLiteral("--compress-algo"), QStringLiteral("none")}));
    QByteArray bytes = readFile(at(QStringLiteral("file.gpg"))).value();
    if (flip)
        bytes[bytes.size() / 2] = char(bytes[bytes.size() / 2] ^ 4);
    bytes = bytes.first(qsizetype(double(bytes.size()) * keep)).chopped(cut) + instead;
    VERIFY_RESULT(writeFile(at(QStringLiteral("file.gpg")), bytes));
    const Result<StepResult> result = decrypt();
    QVERIFY(!result);
    qInfo("%s", qPrintable(result.error().happened));
    QCOMPARE(result.error().kind, ErrorKind::Invalid);
    QCOMPARE(place(), QStringList());
}

void DecryptStepTest::stopsAFullDisk()
{
    QVERIFY(encrypt(QByteArray(2'000'000, 'x'), QStringLiteral("open@example.com")));
    const auto before = std::signal(SIGXFSZ, SIG_IGN);
    rlimit old{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &old), 0);
    const rlimit small{1'000'000, old.rlim_max};
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    const Result<StepResult> result = decrypt();
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &old), 0);
    std::signal(SIGXFSZ, before);
    VERIFY_ERROR(result, ErrorKind::Io, "cannot be written to the disk");
    QCOMPARE(place(), QStringList());
}

void DecryptStepTest::isCancelled()
{
    QVERIFY(encrypt("x", QStringLiteral("open@example.com")));
    m_stop.request_stop();
    VERIFY_ERROR(decrypt(), ErrorKind::Cancelled, "cancelled");
    QCOMPARE(place(), QStringList());
}

void DecryptStepTest::recovers()
{
    QVERIFY(encrypt("x", QStringLiteral("open@example.com")));
    VERIFY_RESULT(writeFile(at(QStringLiteral("place/.to.r1-decrypt-1.part")), "half"));
    QCOMPARE(m_step.recover(action(), call())->what, Recovered::What::NotStarted);
    QCOMPARE(place(), QStringList());
    VERIFY_RESULT(decrypt());
    const Result<Recovered> after = m_step.recover(action(), call());
    VERIFY_RESULT(after);
    QCOMPARE(after->what, Recovered::What::Done);
    QCOMPARE(after->result.outputs[u"bytes"].toString(), QStringLiteral("1"));
}

QTEST_GUILESS_MAIN(DecryptStepTest)
#include "tst_decrypt_step.moc"

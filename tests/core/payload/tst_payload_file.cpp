// A customer's site configuration in an archive, made by libarchive, and encrypted by a real gpg.

#include "core/payload/payload_file.h"
#include "core/sourcegraph/config_source.h"
#include "core/support/files.h"
#include "result_checks.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <sys/stat.h>

#include <archive.h>
#include <archive_entry.h>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

const QByteArray config = "{\n  // ours\n  \"externalURL\": \"https://a.example\"\n}\n";

using Items = QList<std::pair<QByteArray, QByteArray>>;

/// By the name's end: .tar, .tar.gz, .tar.zst, .zip
bool makeArchive(const QString& path, const Items& items)
{
    archive* writer = archive_write_new();
    if (path.endsWith(u".zip"))
        archive_write_set_format_zip(writer);
    else
        archive_write_set_format_pax_restricted(writer);
    if (path.endsWith(u".gz"))
        archive_write_add_filter_gzip(writer);
    if (path.endsWith(u".zst"))
        archive_write_add_filter_zstd(writer);
    if (archive_write_open_filename(writer, QFile::encodeName(path).constData()) != ARCHIVE_OK)
        return false;
    for (const auto& [name, content] : items) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.constData());
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, content.size());
        archive_write_header(writer, entry);
        archive_write_data(writer, content.constData(), size_t(content.size()));
        archive_entry_free(entry);
    }
    const bool done = archive_write_close(writer) == ARCHIVE_OK;
    archive_write_free(writer);
    return done;
}

/// Answers the agent with what the file "answer" beside it holds, or not at all.
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

class PayloadFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void findsTheFile_data();
    void findsTheFile();
    void saysWhichThereAre();
    void readsTheOneThatIsNamed();
    void boundsWhatItReads();
    void leavesLinksAlone();
    void refuses_data();
    void refuses();
    void isCancelled();
    void tellsPayloadsFromText();
    void isASource();
    void decrypts_data();
    void decrypts();
    void leavesNothingOnTheDisk();
    void cannotDecrypt();
    void seesACutEnd();

private:
    [[nodiscard]] QString at(const QString& name) const { return m_folder->filePath(name); }

    [[nodiscard]] static Result<PayloadFile> read(const QString& path, const QString& member = {})
    {
        return readPayloadFile({path, {u"site-config.json"_s, u"site_config.json"_s}, member, 1 << 20}, {});
    }

    bool gpg(const QStringList& arguments);
    bool makeKey(const QString& mail, const QString& passphrase);
    bool encrypt(const QString& path, const QString& recipient);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QTemporaryDir> m_home; ///< null: there is no gpg
};

void PayloadFileTest::initTestCase()
{
    if (QStandardPaths::findExecutable(u"gpg"_s).isEmpty())
        return;
    m_home = std::make_unique<QTemporaryDir>(u"/tmp/lspay-XXXXXX"_s); // the agent's socket needs a short path
    const QString program = m_home->filePath(u"pinentry"_s);
    VERIFY_RESULT(writeFile(program, pinentry));
    QVERIFY(QFile::setPermissions(program, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    VERIFY_RESULT(writeFile(m_home->filePath(u"gpg-agent.conf"_s),
                            "pinentry-program " + QFile::encodeName(program) + "\nmax-cache-ttl 0\n"));
    qputenv("GNUPGHOME", QFile::encodeName(m_home->path()));
    QVERIFY(makeKey(u"open@example.com"_s, {}));
    QVERIFY(makeKey(u"locked@example.com"_s, u"right"_s));
    QVERIFY(makeKey(u"stranger@example.com"_s, {}));
}

void PayloadFileTest::cleanupTestCase()
{
    if (m_home)
        QProcess::execute(u"gpgconf"_s, {u"--kill"_s, u"all"_s});
    m_home.reset();
}

void PayloadFileTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

bool PayloadFileTest::gpg(const QStringList& arguments)
{
    QProcess process;
    process.start(u"gpg"_s,
                  QStringList{u"--batch"_s, u"--yes"_s, u"--quiet"_s, u"--trust-model"_s, u"always"_s} +
                      arguments);
    const bool done = process.waitForFinished() && process.exitCode() == 0;
    if (!done)
        qWarning("%s", process.readAllStandardError().constData());
    return done;
}

bool PayloadFileTest::makeKey(const QString& mail, const QString& passphrase)
{
    return gpg({u"--pinentry-mode"_s, u"loopback"_s, u"--passphrase"_s, passphrase, u"--quick-gen-key"_s,
                mail, u"default"_s, u"default"_s, u"never"_s});
}

bool PayloadFileTest::encrypt(const QString& path, const QString& recipient)
{
    return gpg({u"--output"_s, path + u".gpg"_s, u"--recipient"_s, recipient, u"--encrypt"_s, path});
}

void PayloadFileTest::findsTheFile_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"p.tar", "p.tar.gz", "p.tar.zst", "p.zip"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void PayloadFileTest::findsTheFile()
{
    QFETCH(QString, name);
    const Items items{
        {"dumps/pgsql.sql", QByteArray(300'000, 's')}, {"./from/Site-Config.json", config}, {"z", ""}};
    QVERIFY(makeArchive(at(name), items));
    QVERIFY(isPayload(at(name)));
    const auto file = read(at(name));
    VERIFY_RESULT(file);
    QCOMPARE(file->member, u"from/Site-Config.json"_s);
    QCOMPARE(file->bytes, config);
}

void PayloadFileTest::saysWhichThereAre()
{
    QVERIFY(makeArchive(at(u"p.tar"_s), {{"a/site-config.json", config}, {"b/site_config.json", "{}"}}));
    VERIFY_ERROR(read(at(u"p.tar"_s)), ErrorKind::Precondition, "a/site-config.json, b/site_config.json");
    QVERIFY(makeArchive(at(u"n.tar"_s), {{"conf/instance.json", config}, {"pgsql.sql", "x"}}));
    const auto none = read(at(u"n.tar"_s));
    VERIFY_ERROR(none, ErrorKind::NotFound, "no site-config.json or site_config.json");
    QVERIFY(none.error().advice.contains(u"conf/instance.json"));
}

void PayloadFileTest::readsTheOneThatIsNamed()
{
    const Items items{
        {"a/site-config.json", config}, {"b/site-config.json", "{}"}, {"conf/instance.json", "[]"}};
    QVERIFY(makeArchive(at(u"p.tar.gz"_s), items));
    QCOMPARE(read(at(u"p.tar.gz"_s), u"./b/site-config.json"_s)->bytes, QByteArray("{}"));
    QCOMPARE(read(at(u"p.tar.gz"_s), u"conf/instance.json"_s)->bytes, QByteArray("[]"));
    VERIFY_ERROR(read(at(u"p.tar.gz"_s), u"site-config.json"_s), ErrorKind::NotFound, "no site-config.json");
    VERIFY_ERROR(read(at(u"p.tar.gz"_s), u"../x"_s), ErrorKind::NotFound, "no ../x");
}

void PayloadFileTest::boundsWhatItReads()
{
    QVERIFY(makeArchive(at(u"p.tar.gz"_s), {{"site-config.json", QByteArray((1 << 20) + 1, ' ')}}));
    VERIFY_ERROR(read(at(u"p.tar.gz"_s)), ErrorKind::Invalid, "more than 1048576 bytes");
    const Items bomb{{"pgsql.sql", QByteArray(8 << 20, '\0')}, {"site-config.json", config}};
    QVERIFY(makeArchive(at(u"bomb.tar.gz"_s), bomb));
    VERIFY_RESULT(read(at(u"bomb.tar.gz"_s)));
    VERIFY_ERROR(readPayloadFile({at(u"bomb.tar.gz"_s), {u"site-config.json"_s}, {}, 1 << 20, 1 << 20}, {}),
                 ErrorKind::Invalid, "times its size");
}

void PayloadFileTest::leavesLinksAlone()
{
    QVERIFY(QDir().mkpath(at(u"in"_s)));
    QVERIFY(QFile::link(u"/etc/passwd"_s, at(u"in/site-config.json"_s)));
    QCOMPARE(
        QProcess::execute(u"tar"_s, {u"-C"_s, at(u"in"_s), u"-cf"_s, at(u"l.tar"_s), u"site-config.json"_s}),
        0);
    VERIFY_ERROR(read(at(u"l.tar"_s)), ErrorKind::NotFound, "no site-config.json");
}

void PayloadFileTest::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text") << QByteArray("{\"a\": 1}");
    QTest::newRow("nothing") << QByteArray();
    QVERIFY(makeArchive(at(u"p.tar.gz"_s),
                        {{"dumps/pgsql.sql", QByteArray(300'000, 's')}, {"site-config.json", config}}));
    const QByteArray whole = readFile(at(u"p.tar.gz"_s)).value();
    QTest::newRow("cut") << whole.first(whole.size() - 20);
    QByteArray damaged = whole;
    damaged[damaged.size() / 2] = char(damaged[damaged.size() / 2] ^ 0x55);
    QTest::newRow("damaged") << damaged;
}

void PayloadFileTest::refuses()
{
    QFETCH(QByteArray, bytes);
    VERIFY_RESULT(writeFile(at(u"p"_s), bytes));
    QVERIFY(!read(at(u"p"_s)));
    QCOMPARE(read(at(u"p"_s)).error().kind, ErrorKind::Invalid);
    VERIFY_ERROR(read(at(u"none"_s)), ErrorKind::NotFound, "no such file");
}

void PayloadFileTest::isCancelled()
{
    QVERIFY(makeArchive(at(u"p.tar"_s), {{"site-config.json", config}}));
    std::stop_source stop;
    stop.request_stop();
    VERIFY_ERROR(readPayloadFile({at(u"p.tar"_s), {u"site-config.json"_s}, {}, 1 << 20}, stop.get_token()),
                 ErrorKind::Cancelled, "cancelled");
}

void PayloadFileTest::tellsPayloadsFromText()
{
    for (const char* text : {"", "{", "// PK", "PK", "\xef\xbb\xbf{}"}) {
        VERIFY_RESULT(writeFile(at(u"t"_s), text));
        QVERIFY(!isPayload(at(u"t"_s)));
    }
    VERIFY_RESULT(writeFile(at(u"t"_s), "-----BEGIN PGP MESSAGE-----\n"));
    QVERIFY(isPayload(at(u"t"_s)));
    QVERIFY(!isPayload(at(u"none"_s)));
    QCOMPARE(::mkfifo(QFile::encodeName(at(u"pipe"_s)).constData(), 0600), 0);
    QVERIFY(!isPayload(at(u"pipe"_s))); // it is read once, by whoever wants it
}

void PayloadFileTest::isASource()
{
    QVERIFY(makeArchive(at(u"p.zip"_s), {{"in/site-config.json", config}}));
    ConfigSource source{ConfigSource::Kind::Payload, at(u"p.zip"_s), {}};
    const auto found = readConfig(source, {});
    VERIFY_RESULT(found);
    QCOMPARE(found->bytes, config);
    QCOMPARE(found->source.place(), at(u"p.zip"_s) + u" › in/site-config.json"_s);
    QCOMPARE(readConfig(found->source, {})->bytes, config);
    VERIFY_ERROR(saveConfig(*found, "{}", {}), ErrorKind::Precondition, "only read");
    source.kind = ConfigSource::Kind::File;
    VERIFY_ERROR(readConfig(source, {}), ErrorKind::Usage, "an archive");
}

void PayloadFileTest::decrypts_data()
{
    findsTheFile_data();
}

void PayloadFileTest::decrypts()
{
    if (!m_home)
        QSKIP("gpg is not installed");
    QFETCH(QString, name);
    const Items items{
        {"dumps/pgsql.sql", QByteArray(3'000'000, 's')}, {"site-config.json", config}, {"z", "z"}};
    QVERIFY(makeArchive(at(name), items));
    QVERIFY(encrypt(at(name), u"open@example.com"_s));
    const auto file = read(at(name) + u".gpg"_s);
    VERIFY_RESULT(file);
    QCOMPARE(file->bytes, config);
}

void PayloadFileTest::leavesNothingOnTheDisk()
{
    if (!m_home)
        QSKIP("gpg is not installed");
    QVERIFY(makeArchive(at(u"p.tar"_s), {{"site-config.json", config}}));
    QVERIFY(encrypt(at(u"p.tar"_s), u"open@example.com"_s));
    const QStringList before = QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden);
    VERIFY_RESULT(read(at(u"p.tar.gpg"_s)));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden), before);
}

void PayloadFileTest::cannotDecrypt()
{
    if (!m_home)
        QSKIP("gpg is not installed");
    QVERIFY(makeArchive(at(u"p.tar"_s), {{"site-config.json", config}}));
    QVERIFY(encrypt(at(u"p.tar"_s), u"locked@example.com"_s));
    VERIFY_ERROR(read(at(u"p.tar.gpg"_s)), ErrorKind::Precondition, "");
    VERIFY_RESULT(writeFile(m_home->filePath(u"answer"_s), "wrong"));
    VERIFY_ERROR(read(at(u"p.tar.gpg"_s)), ErrorKind::Precondition, "passphrase");
    VERIFY_RESULT(writeFile(m_home->filePath(u"answer"_s), "right"));
    VERIFY_RESULT(read(at(u"p.tar.gpg"_s)));
    QVERIFY(encrypt(at(u"p.tar"_s), u"stranger@example.com"_s));
    QProcess keys;
    keys.start(u"gpg"_s,
               {u"--batch"_s, u"--with-colons"_s, u"--list-secret-keys"_s, u"stranger@example.com"_s});
    QVERIFY(keys.waitForFinished());
    const QString listed = QString::fromLatin1(keys.readAllStandardOutput());
    QVERIFY(gpg({u"--delete-secret-keys"_s, listed.section(u"fpr:::::::::"_s, 1, 1).section(u':', 0, 0)}));
    VERIFY_ERROR(read(at(u"p.tar.gpg"_s)), ErrorKind::NotFound, "no secret key");
}

void PayloadFileTest::seesACutEnd()
{
    if (!m_home)
        QSKIP("gpg is not installed");
    QVERIFY(
        makeArchive(at(u"p.tar"_s), {{"site-config.json", config}, {"pgsql.sql", QByteArray(300'000, 's')}}));
    QVERIFY(encrypt(at(u"p.tar"_s), u"open@example.com"_s));
    const QByteArray whole = readFile(at(u"p.tar.gpg"_s)).value();
    VERIFY_RESULT(writeFile(at(u"cut.gpg"_s), whole.first(whole.size() - 30)));
    VERIFY_ERROR(read(at(u"cut.gpg"_s)), ErrorKind::Invalid, "");
    VERIFY_RESULT(writeFile(at(u"plain.gpg"_s), "no archive at all"));
    QVERIFY(gpg({u"--output"_s, at(u"text.gpg"_s), u"--recipient"_s, u"open@example.com"_s, u"--encrypt"_s,
                 at(u"plain.gpg"_s)}));
    VERIFY_ERROR(read(at(u"text.gpg"_s)), ErrorKind::Invalid, "no archive that is known");
}

QTEST_GUILESS_MAIN(PayloadFileTest)
#include "tst_payload_file.moc"

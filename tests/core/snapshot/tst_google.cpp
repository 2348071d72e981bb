// Accounts, buckets and Cloud SQL, played by a server that checks every request.

#include "../network/cutting_proxy.h"
#include "core/snapshot/google/bucket_upload.h"
#include "core/snapshot/google/bucket_verify.h"
#include "core/snapshot/google/cloud_sql.h"
#include "core/snapshot/google/crc32c.h"
#include "core/snapshot/instance_summary.h"
#include "core/support/files.h"
#include "google_server.h"
#include "result_checks.h"

#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;
using namespace std::chrono_literals;

namespace {

QByteArray dumpOf(const QByteArray& table, const QByteArray& version = "16.4", qsizetype rows = 1000)
{
    QByteArray text =
        "--\n-- PostgreSQL database dump\n--\n\n\\restrict x\n\n-- Dumped from database version " + version +
        "\n-- Dumped by pg_dump version 17.2\n\nSET transaction_timeout = 0;\n"
        "DROP EXTENSION IF EXISTS \"citext\";\nCREATE TABLE \"public\".\"" +
        table + "\" (\n    \"a\" integer\n);\n\nCOPY \"public\".\"" + table + "\" (\"a\") FROM stdin;\n";
    for (qsizetype i = 0; i < rows; ++i)
        text += QByteArray::number(i) + '\n';
    return text + "\\.\n\n\n--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict x\n\n";
}

} // namespace

class GoogleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void knowsTheSum_data();
    void knowsTheSum();
    void getsTokens();
    void refusesKeys_data();
    void refusesKeys();
    void asksGcloud();
    void uploads();
    void comments();
    void goesOnAfterACut();
    void goesOnTheNextDay();
    void beginsAnewWhenItMust_data();
    void beginsAnewWhenItMust();
    void turnedAway_data();
    void turnedAway();
    void seesACorruptObject();
    void mayOnlyWrite();
    void verifies();
    void verifiesWhatIsWrong_data();
    void verifiesWhatIsWrong();
    void imports();
    void tellsWhyAnImportFailed();
    void importsOnlyOnce();
    void listsAllOperations();

private:
    [[nodiscard]] QString at(const QString& name) const { return m_folder->filePath(name); }

    QString write(const QString& name, const QByteArray& content) const
    {
        return writeFile(at(name), content) ? at(name) : QString();
    }

    [[nodiscard]] GoogleAccount account() const
    {
        return *GoogleAccount::fromKeyFile(write(QStringLiteral("key.json"), m_google->keyFile()));
    }

    [[nodiscard]] Bucket bucket(const QString& base = {}) const
    {
        Bucket made = *Bucket::open(QStringLiteral("gs://moving-day"), account(),
                                    base.isEmpty() ? m_google->base() : base);
        HttpRetry retry;
        retry.attempts = 3;
        retry.firstDelay = 5ms;
        made.setRetry(retry);
        return made;
    }

    [[nodiscard]] Result<UploadedFile> upload(const Bucket& to, const QString& file,
                                              PreambleFilter filter = PreambleFilter::None,
                                              const std::stop_token& stop = {},
                                              const HttpProgress& progress = {}) const
    {
        return uploadFile(to, {file, {}, filter, at(QStringLiteral("state"))}, progress, stop);
    }

    [[nodiscard]] CloudSql sql() const
    {
        CloudSql made(account(), m_google->base() + u'/');
        made.setPause(5ms);
        HttpRetry retry;
        retry.firstDelay = 5ms;
        made.setRetry(retry);
        return made;
    }

    void fillBucket() const
    {
        const auto lock = m_google->locked();
        m_google->objects[QStringLiteral("pgsql.sql")] = {dumpOf("critical_and_site_config")};
        m_google->objects[QStringLiteral("codeintel.sql")] = {dumpOf("codeintel_scip_metadata")};
        m_google->objects[QStringLiteral("codeinsights.sql")] = {dumpOf("insight_series")};
        m_google->objects[QStringLiteral("summary.json")] = {summaryJson({})};
    }

    CloudSqlImport m_import{QStringLiteral("acme-project"),
                            QStringLiteral("acme-db"),
                            QStringLiteral("pgsql"),
                            QStringLiteral("gs://moving-day/pgsql.sql"),
                            {}};
    std::unique_ptr<GoogleServer> m_google;
    std::unique_ptr<QTemporaryDir> m_folder;
    bool m_expectsRefusal = false;
};

void GoogleTest::init()
{
    qunsetenv("http_proxy");
    m_google = std::make_unique<GoogleServer>();
    m_folder = std::make_unique<QTemporaryDir>();
}

void GoogleTest::cleanup()
{
    QCOMPARE(m_google->unexpected(), QStringList());
    m_google.reset();
}

void GoogleTest::knowsTheSum_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<quint32>("sum");
    // The check value of the algorithm's catalogue, and those of RFC 3720.
    QTest::newRow("check") << QByteArray("123456789") << 0xE3069283U;
    QTest::newRow("zeros") << QByteArray(32, '\0') << 0x8A9136AAU;
    QTest::newRow("ones") << QByteArray(32, '\xFF') << 0x62A8AB43U;
    QTest::newRow("empty") << QByteArray() << 0U;
}

void GoogleTest::knowsTheSum()
{
    QFETCH(QByteArray, bytes);
    QFETCH(quint32, sum);
    Crc32c whole;
    whole.add(bytes);
    QCOMPARE(whole.value(), sum);
    Crc32c parts;
    for (const char byte : bytes)
        parts.add(QByteArray(1, byte));
    QCOMPARE(parts.value(), sum);
    QCOMPARE(whole.text(), GoogleServer::crc32c(bytes));
}

void GoogleTest::getsTokens()
{
    const GoogleAccount who = account();
    const auto first = who.token(QString::fromLatin1(GoogleServer::storageScope), {});
    VERIFY_RESULT(first);
    QCOMPARE(who.token(QString::fromLatin1(GoogleServer::storageScope), {}).value(), *first);
    QVERIFY(who.token(QString::fromLatin1(GoogleServer::sqlScope), {}).value() != *first);
    QCOMPARE(who.description(), QString::fromLatin1(GoogleServer::email));
}

void GoogleTest::refusesKeys_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("part");
    QTest::newRow("no JSON") << QByteArray("{") << QByteArray("(") << "it is no JSON";
    QTest::newRow("a user's") << QByteArray("service_account") << QByteArray("authorized_user")
                              << "not service_account";
    QTest::newRow("no mail") << QByteArray("client_email") << QByteArray("mail") << "is missing";
    QTest::newRow("no key") << QByteArray("BEGIN PRIVATE") << QByteArray("BEGIN PUBLIC") << "no RSA key";
    QTest::newRow("another's") << QByteArray("mover@") << QByteArray("other@") << "Invalid JWT Signature";
}

void GoogleTest::refusesKeys()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, part);
    QByteArray key = m_google->keyFile();
    key.replace(from, to);
    const auto who = GoogleAccount::fromKeyFile(write(QStringLiteral("key.json"), key));
    const auto token = who.and_then([](const GoogleAccount& one) {
        return one.token(QString::fromLatin1(GoogleServer::storageScope), {});
    });
    QVERIFY(!token);
    QVERIFY2(token.error().message().contains(part), qPrintable(token.error().message()));
    QVERIFY(!token.error().message().contains(u"PRIVATE KEY"));
    VERIFY_ERROR(GoogleAccount::fromKeyFile(at(QStringLiteral("none.json"))), ErrorKind::NotFound,
                 "none.json");
}

void GoogleTest::asksGcloud()
{
    const QString program =
        write(QStringLiteral("gcloud"), "#!/bin/sh\nshift; test \"$1\" = print-access-token || exit "
                                        "9\necho ya29.user\n");
    QVERIFY(QFile::setPermissions(program, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QCOMPARE(GoogleAccount::fromGcloud(program).token(QStringLiteral("x"), {}).value().reveal(),
             QStringLiteral("ya29.user"));
    VERIFY_RESULT(writeFile(program, "#!/bin/sh\necho 'no account' >&2; exit 1\n"));
    QVERIFY(QFile::setPermissions(program, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    VERIFY_ERROR(GoogleAccount::fromGcloud(program).token(QStringLiteral("x"), {}), ErrorKind::Connection,
                 "gcloud auth login");
    QVERIFY(GoogleAccount().token(QStringLiteral("x"), {}).value().isEmpty());
}

void GoogleTest::uploads()
{
    const QByteArray content = dumpOf("critical_and_site_config", "16.4", 1'300'000); // more than one piece
    const QString file = write(QStringLiteral("pgsql.sql"), content);
    qint64 last = 0;
    const auto done =
        upload(bucket(), file, PreambleFilter::None, {}, [&](qint64 bytes, qint64) { last = bytes; });
    VERIFY_RESULT(done);
    QCOMPARE(m_google->objects[QStringLiteral("pgsql.sql")].content, content);
    QCOMPARE(done->object.size, content.size());
    QCOMPARE(last, content.size());
    QVERIFY(!done->wasThere);
    QVERIFY(m_google->pieces > 1);
    const auto again = upload(bucket(), file);
    VERIFY_RESULT(again);
    QVERIFY(again->wasThere);
    QCOMPARE(m_google->sessions, 1);
    VERIFY_RESULT(upload(bucket(), write(QStringLiteral("empty"), {})));
    QVERIFY(m_google->objects.contains(QStringLiteral("empty")));
    QVERIFY(QDir(at(QStringLiteral("state"))).isEmpty());
}

void GoogleTest::comments()
{
    const QByteArray content = dumpOf("critical_and_site_config");
    const auto done =
        upload(bucket(), write(QStringLiteral("pgsql.sql"), content), PreambleFilter::ManagedRole);
    VERIFY_RESULT(done);
    QByteArray expected = content;
    expected.replace("\nSET transaction", "\n-- SET transaction").replace("\nDROP EXT", "\n-- DROP EXT");
    QCOMPARE(m_google->objects[QStringLiteral("pgsql.sql")].content, expected);
    QCOMPARE(done->leftOut, QStringList({QStringLiteral("SET transaction_timeout = 0"),
                                         QStringLiteral("DROP EXTENSION IF EXISTS \"citext\"")}));
}

void GoogleTest::goesOnAfterACut()
{
    CuttingProxy proxy(m_google->port());
    const QByteArray content = dumpOf("critical_and_site_config", "16.4", 1'300'000);
    proxy.cutAfter(3'000'000, 3);
    const auto done = upload(bucket(proxy.base()), write(QStringLiteral("pgsql.sql"), content));
    VERIFY_RESULT(done);
    QCOMPARE(proxy.cuts(), 3);
    QCOMPARE(m_google->objects[QStringLiteral("pgsql.sql")].content, content);
    QCOMPARE(m_google->sessions, 1);
    QVERIFY2(m_google->bytesReceived < content.size() + 3 * GoogleServer::granule + 100'000,
             "what had arrived was sent again");
}

/// The program was killed in the middle of it.
void GoogleTest::goesOnTheNextDay()
{
    const QByteArray content = dumpOf("critical_and_site_config", "16.4", 1'300'000);
    const QString file = write(QStringLiteral("pgsql.sql"), content);
    std::stop_source stop;
    const auto cut =
        upload(bucket(), file, PreambleFilter::None, stop.get_token(), [&](qint64 bytes, qint64) {
            if (bytes > 0)
                stop.request_stop();
        });
    QVERIFY(!cut);
    QCOMPARE(cut.error().kind, ErrorKind::Cancelled);
    const QFileInfoList notes = QDir(at(QStringLiteral("state"))).entryInfoList(QDir::Files);
    QCOMPARE(notes.size(), 1);
    QCOMPARE(notes.first().permissions() & QFile::Permissions(0x0077), QFile::Permissions());
    const auto done = upload(bucket(), file);
    VERIFY_RESULT(done);
    QCOMPARE(done->resumedFrom, 8 << 20);
    QCOMPARE(m_google->objects[QStringLiteral("pgsql.sql")].content, content);
    QCOMPARE(m_google->sessions, 1);
    QCOMPARE(m_google->bytesReceived, content.size());
}

void GoogleTest::beginsAnewWhenItMust_data()
{
    QTest::addColumn<bool>("changed"); ///< the file; else the storage has forgotten
    QTest::newRow("changed") << true;
    QTest::newRow("forgotten") << false;
}

void GoogleTest::beginsAnewWhenItMust()
{
    QFETCH(bool, changed);
    QByteArray content = dumpOf("critical_and_site_config", "16.4", 1'300'000);
    std::stop_source stop;
    QVERIFY(!upload(bucket(), write(QStringLiteral("pgsql.sql"), content), PreambleFilter::None,
                    stop.get_token(), [&](qint64 bytes, qint64) {
                        if (bytes > 0)
                            stop.request_stop();
                    }));
    if (changed)
        content += "more\n";
    m_google->forgetsSessions = !changed;
    const auto done = upload(bucket(), write(QStringLiteral("pgsql.sql"), content));
    VERIFY_RESULT(done);
    QCOMPARE(done->resumedFrom, 0);
    QCOMPARE(m_google->objects[QStringLiteral("pgsql.sql")].content, content);
    QCOMPARE(m_google->sessions, 2);
}

void GoogleTest::turnedAway_data()
{
    QTest::addColumn<QList<int>>("statuses");
    QTest::addColumn<QString>("part"); ///< empty: it arrives
    QTest::newRow("busy") << QList<int>{503, 429, 500} << "";
    QTest::newRow("forbidden") << QList<int>{403} << "status 403: try later. The account may not";
    QTest::newRow("unauthorized") << QList<int>{401} << "status 401";
    QTest::newRow("for ever") << QList<int>(20, 503) << "status 503";
}

void GoogleTest::turnedAway()
{
    QFETCH(QList<int>, statuses);
    QFETCH(QString, part);
    m_google->pieceStatuses = statuses;
    const auto done =
        upload(bucket(), write(QStringLiteral("pgsql.sql"), dumpOf("critical_and_site_config")));
    QCOMPARE(done.has_value(), part.isEmpty());
    if (!done)
        QVERIFY2(done.error().message().contains(part), qPrintable(done.error().message()));
}

void GoogleTest::seesACorruptObject()
{
    m_google->corrupts = true;
    VERIFY_ERROR(upload(bucket(), write(QStringLiteral("pgsql.sql"), "hello")), ErrorKind::Failed,
                 "is not the file");
    VERIFY_ERROR(Bucket::open(QStringLiteral("Not A Bucket"), account()), ErrorKind::Usage,
                 "no name of a bucket");
    const auto missing = Bucket::open(QStringLiteral("no-such-bucket"), account(), m_google->base());
    VERIFY_ERROR(upload(*missing, at(QStringLiteral("pgsql.sql"))), ErrorKind::NotFound,
                 "bucket does not exist");
    VERIFY_ERROR(upload(bucket(), at(QStringLiteral("none.sql"))), ErrorKind::NotFound, "none.sql");
}

void GoogleTest::mayOnlyWrite()
{
    m_google->writeOnly = true;
    VERIFY_RESULT(upload(bucket(), write(QStringLiteral("pgsql.sql"), "hello")));
    VERIFY_ERROR(verifyBucket(bucket(), {}, {}), ErrorKind::Connection, "does not have storage.objects.get");
}

void GoogleTest::verifies()
{
    fillBucket();
    const auto report = verifyBucket(bucket(), {{}, {}, true, 16}, {});
    VERIFY_RESULT(report);
    QVERIFY2(report->isComplete(), qPrintable(verifyText(*report)));
    QCOMPARE(report->objects.size(), 4);
    QCOMPARE(report->objects.first().facts.serverVersion, QStringLiteral("16.4"));
    QVERIFY(verifyJson(*report)[u"complete"].toBool());
}

void GoogleTest::verifiesWhatIsWrong_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("part");
    QTest::newRow("missing") << "missing" << "codeintel.sql: it is missing";
    QTest::newRow("empty") << "empty" << "codeintel.sql: 0 bytes, it is empty";
    QTest::newRow("cut") << "cut" << "it is cut";
    QTest::newRow("other database") << "other" << "it is of frontend, not of codeintel";
    QTest::newRow("newer") << "newer" << "from PostgreSQL 17, and the target is PostgreSQL 16";
    QTest::newRow("old") << "old" << "more than 7 days old";
    QTest::newRow("summary") << "summary" << "summary.json: 5 bytes, illegal value";
    QTest::newRow("another file") << "file" << "the file to upload";
    QTest::newRow("another content") << "content" << "its CRC-32C is";
}

void GoogleTest::verifiesWhatIsWrong()
{
    QFETCH(QString, what);
    QFETCH(QString, part);
    fillBucket();
    auto& objects = m_google->objects;
    const QString name = QStringLiteral("codeintel.sql");
    VerifyRequest request{{}, {}, false, 16};
    if (what == u"file" || what == u"content") {
        for (const QString& one : objects.keys())
            write(one, objects[one].content);
        request.folder = m_folder->path();
    }
    if (what == u"missing")
        objects.remove(name);
    if (what == u"empty")
        objects[name].content.clear();
    if (what == u"cut")
        objects[name].content.chop(60);
    if (what == u"other")
        objects[name].content = dumpOf("external_services");
    if (what == u"newer")
        objects[name].content = dumpOf("codeintel_scip_metadata", "17.2");
    if (what == u"old")
        objects[name].created = QDateTime::currentDateTimeUtc().addDays(-8);
    if (what == u"summary")
        objects[QStringLiteral("summary.json")].content = "hello";
    if (what == u"file")
        objects[name].content.replace("\n7\n", "\n77\n");
    if (what == u"content")
        objects[name].content.replace("\n7\n", "\n8\n");
    const auto report = verifyBucket(bucket(), request, {});
    VERIFY_RESULT(report);
    QVERIFY(!report->isComplete());
    QVERIFY2(verifyText(*report).contains(part), qPrintable(verifyText(*report)));
    QCOMPARE(std::ranges::count_if(report->objects, [](const auto& one) { return !one.problems.isEmpty(); }),
             1);
}

void GoogleTest::imports()
{
    fillBucket();
    QByteArray loaded;
    m_google->importer = [&](const GoogleServer::Operation&, const QByteArray& text) {
        loaded = text;
        return QString();
    };
    const auto started = sql().start(m_import, {});
    VERIFY_RESULT(started);
    VERIFY_RESULT(sql().await(m_import, *started, {}));
    QCOMPARE(loaded, m_google->objects[QStringLiteral("pgsql.sql")].content);
    QCOMPARE(sql().imports(m_import, {}).value().size(), 1);
}

void GoogleTest::tellsWhyAnImportFailed()
{
    const auto missing = sql().start(m_import, {}); // the bucket is empty
    VERIFY_RESULT(missing);
    VERIFY_ERROR(sql().await(m_import, *missing, {}), ErrorKind::Failed, "The object does not exist");
    m_google->importStatus = 409;
    VERIFY_ERROR(sql().start(m_import, {}), ErrorKind::Busy, "already in progress");
    m_google->importStatus = 403;
    VERIFY_ERROR(sql().start(m_import, {}), ErrorKind::Connection, "status 403");
    VERIFY_ERROR(sql().operation(QStringLiteral("acme-project"), QStringLiteral("op-77"), {}),
                 ErrorKind::NotFound, "does not exist");
}

void GoogleTest::importsOnlyOnce()
{
    fillBucket();
    m_google->losesAnswers = true;
    VERIFY_ERROR(sql().start(m_import, {}), ErrorKind::Failed, "status 502");
    QCOMPARE(m_google->imports, 1);
}

void GoogleTest::listsAllOperations()
{
    fillBucket();
    VERIFY_RESULT(sql().start(m_import, {}));
    CloudSqlImport other = m_import;
    other.database = QStringLiteral("codeintel-db");
    VERIFY_RESULT(sql().start(other, {}));
    m_google->otherOperations = 250;
    QCOMPARE(sql().imports(m_import, {}).value().size(), 1);
    QCOMPARE(sql().imports(m_import, {}).value().first().name, QStringLiteral("op-1"));
    other.uri = QStringLiteral("gs://moving-day/other.sql");
    QCOMPARE(sql().imports(other, {}).value().size(), 0);
}

QTEST_GUILESS_MAIN(GoogleTest)
#include "tst_google.moc"

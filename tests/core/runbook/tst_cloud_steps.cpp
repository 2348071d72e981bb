// Steps about a bucket, Cloud SQL and an instance's API, against servers that check every request.

#include "../snapshot/google_server.h"
#include "../sourcegraph/sourcegraph_server.h"
#include "core/runbook/kinds/step_kinds.h"
#include "core/support/files.h"
#include "core/support/json_schema.h"
#include "result_checks.h"

#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;
using namespace std::chrono_literals;
using What = Recovered::What;

class CloudStepsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void uploadsAndVerifies();
    void saysWhatIsMissing();
    void imports();
    void findsAnImportAgain_data();
    void findsAnImportAgain();
    void goesOnWaiting();
    void importsAgainAfterAnError();
    void importsAgainAfterAReset();
    void waitsItsTurn();
    void summarizesAndAccepts();
    void comparesTheVersion_data();
    void comparesTheVersion();
    void setsANotice();
    void recoversANotice();

private:
    [[nodiscard]] QString at(const QString& name) const { return m_folder->filePath(name); }

    [[nodiscard]] const StepKind& kind(const char* name) const
    {
        return *allStepKinds().find(QString::fromLatin1(name));
    }

    /// The action of a kind, checked by its schema.
    [[nodiscard]] StepAction action(const char* name, QJsonObject parameters) const
    {
        const auto schema = JsonSchema::parse(kind(name).parameterSchema(), QString::fromLatin1(name));
        if (!schema || !schema->check(parameters).isEmpty())
            qFatal("wrong parameters for %s", name);
        return {QString::fromLatin1(name), {}, parameters, parameters};
    }

    [[nodiscard]] StepAction cloud(const char* name, QJsonObject parameters) const
    {
        parameters[u"credentials"] = at(QStringLiteral("key.json"));
        parameters[u"endpoint"] = m_google->base();
        return action(name, parameters);
    }

    [[nodiscard]] StepAction import() const
    {
        return cloud("cloud-sql-import",
                     {{QStringLiteral("project"), QStringLiteral("acme")},
                      {QStringLiteral("instance"), QStringLiteral("db")},
                      {QStringLiteral("database"), QStringLiteral("pgsql")},
                      {QStringLiteral("every"), QStringLiteral("1")},
                      {QStringLiteral("uri"), QStringLiteral("gs://moving-day/pgsql.sql")}});
    }

    [[nodiscard]] StepAction instance(const char* name, QJsonObject parameters) const
    {
        parameters[u"endpoint"] = m_instance->base();
        parameters[u"token"] = QString::fromLatin1(SourcegraphServer::token);
        return action(name, parameters);
    }

    [[nodiscard]] StepCall call(const std::stop_token& stop = {}, std::chrono::seconds timeout = 0s)
    {
        return {QStringLiteral("r1-step-1"), at(QStringLiteral("run")),
                [this](RunEvent::Level, const QString& text) {
                    const std::scoped_lock lock(m_logMutex);
                    m_log.append(text);
                },
                stop, timeout};
    }

    std::unique_ptr<GoogleServer> m_google;
    std::unique_ptr<SourcegraphServer> m_instance;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::mutex m_logMutex;
    QStringList m_log;
};

void CloudStepsTest::init()
{
    qunsetenv("http_proxy");
    m_google = std::make_unique<GoogleServer>();
    m_instance = std::make_unique<SourcegraphServer>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_log.clear();
    QVERIFY(QDir().mkpath(at(QStringLiteral("run"))));
    VERIFY_RESULT(writeFile(at(QStringLiteral("key.json")), m_google->keyFile()));
    m_google->objects[QStringLiteral("pgsql.sql")] = {"SELECT 1;\n"};
}

void CloudStepsTest::cleanup()
{
    QCOMPARE(m_google->unexpected(), QStringList());
    QCOMPARE(m_instance->unexpected(), QStringList());
    QCOMPARE(m_instance->wrong, QStringList());
    m_google.reset();
    m_instance.reset();
}

void CloudStepsTest::uploadsAndVerifies()
{
    const QByteArray dump =
        "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 16.4\n\nDROP EXTENSION "
        "x;\nCREATE TABLE public.critical_and_site_config (\n);\n--\n-- PostgreSQL database dump "
        "complete\n--\n";
    VERIFY_RESULT(writeFile(at(QStringLiteral("pgsql.sql")), dump));
    const StepAction upload =
        cloud("bucket-upload", {{QStringLiteral("bucket"), QStringLiteral("moving-day")},
                                {QStringLiteral("folder"), m_folder->path()},
                                {QStringLiteral("files"), QJsonArray{QStringLiteral("pgsql.sql")}}});
    const auto done = kind("bucket-upload").run(upload, call());
    VERIFY_RESULT(done);
    QVERIFY(m_google->objects[QStringLiteral("pgsql.sql")].content.contains("\n-- DROP EXTENSION"));
    QVERIFY(m_log.contains(QStringLiteral("pgsql.sql: commented out: DROP EXTENSION x")));
    QCOMPARE(kind("bucket-upload").recover(upload, call()).value().what, What::NotStarted);
    const StepAction verify =
        cloud("bucket-verify", {{QStringLiteral("bucket"), QStringLiteral("gs://moving-day")},
                                {QStringLiteral("folder"), m_folder->path()},
                                {QStringLiteral("postgres"), QStringLiteral("16.1")},
                                {QStringLiteral("objects"), QJsonArray{QStringLiteral("pgsql.sql")}}});
    const auto verified = kind("bucket-verify").run(verify, call());
    VERIFY_RESULT(verified);
    QCOMPARE(verified->outputs[u"postgres"].toString(), QStringLiteral("16.4"));
    QCOMPARE(kind("bucket-verify").preview(verify).value().target, QStringLiteral("gs://moving-day"));
}

void CloudStepsTest::saysWhatIsMissing()
{
    const StepAction verify =
        cloud("bucket-verify", {{QStringLiteral("bucket"), QStringLiteral("moving-day")}});
    const auto verified = kind("bucket-verify").run(verify, call());
    VERIFY_ERROR(verified, ErrorKind::Failed, "codeintel.sql: it is missing");
    QVERIFY(verified.error().message().contains(u"summary.json: it is missing"));
}

void CloudStepsTest::imports()
{
    const auto done = kind("cloud-sql-import").run(import(), call());
    VERIFY_RESULT(done);
    QCOMPARE(done->outputs[u"operation"].toString(), QStringLiteral("op-1"));
    QCOMPARE(kind("cloud-sql-import").recover(import(), call()).value().what, What::Done);
    kind("cloud-sql-import").forget(import(), call());
    QVERIFY(QDir(at(QStringLiteral("run"))).isEmpty());
    QCOMPARE(kind("cloud-sql-import").recover(import(), call()).value().what, What::NotStarted);
}

void CloudStepsTest::findsAnImportAgain_data()
{
    QTest::addColumn<QString>("known");
    QTest::addColumn<bool>("begun");
    QTest::addColumn<What>("what");
    QTest::newRow("before it began") << "before" << false << What::NotStarted;
    QTest::newRow("its answer was lost") << "before" << true << What::Done;
    QTest::newRow("it went on") << "operation" << true << What::Done;
}

/// Killed at some moment: what the run knew of it by then is in its folder.
void CloudStepsTest::findsAnImportAgain()
{
    QFETCH(QString, known);
    QFETCH(bool, begun);
    QFETCH(What, what);
    VERIFY_RESULT(kind("cloud-sql-import").run(import(), call())); // somebody's, long ago
    const QString file =
        QDir(at(QStringLiteral("run"))).entryInfoList(QDir::Files).value(0).absoluteFilePath();
    if (begun) {
        VERIFY_RESULT(kind("cloud-sql-import").run(import(), call()));
        QCOMPARE(m_google->imports, 2);
    }
    const QJsonObject record{
        {QStringLiteral("before"), QJsonArray{QStringLiteral("op-1")}},
        {QStringLiteral("operation"), known == u"operation" ? QStringLiteral("op-2") : QString()},
        {QStringLiteral("ended"), false}};
    VERIFY_RESULT(writeFile(file, QJsonDocument(record).toJson()));
    const int imports = m_google->imports;
    const auto recovered = kind("cloud-sql-import").recover(import(), call());
    VERIFY_RESULT(recovered);
    QCOMPARE(recovered->what, what);
    if (begun)
        QCOMPARE(recovered->result.outputs[u"operation"].toString(), QStringLiteral("op-2"));
    QCOMPARE(m_google->imports, imports);
}

/// The step is cancelled while the import runs; going on waits for the same import.
void CloudStepsTest::goesOnWaiting()
{
    std::atomic<bool> released = false;
    m_google->importer = [&](const GoogleServer::Operation&, const QByteArray&) {
        while (!released)
            std::this_thread::sleep_for(10ms);
        return QString();
    };
    VERIFY_ERROR(kind("cloud-sql-import").run(import(), call({}, 1s)), ErrorKind::Failed,
                 "did not end within 1 s");
    kind("cloud-sql-import").forget(import(), call());
    released = true;
    const auto done = kind("cloud-sql-import").run(import(), call());
    VERIFY_RESULT(done);
    QCOMPARE(m_google->imports, 1);
    // An answer that is lost on its way: found, not sent again.
    kind("cloud-sql-import").forget(import(), call());
    m_google->losesAnswers = true;
    VERIFY_RESULT(kind("cloud-sql-import").run(import(), call()));
    QCOMPARE(m_google->imports, 2);
}

void CloudStepsTest::importsAgainAfterAnError()
{
    m_google->importer = [](const GoogleServer::Operation&, const QByteArray&) {
        return QStringLiteral("relation \"users\" already exists");
    };
    VERIFY_ERROR(kind("cloud-sql-import").run(import(), call()), ErrorKind::Failed,
                 "relation \"users\" already exists");
    QCOMPARE(kind("cloud-sql-import").recover(import(), call()).value().what, What::Failed);
    kind("cloud-sql-import").forget(import(), call());
    m_google->importer = {};
    VERIFY_RESULT(kind("cloud-sql-import").run(import(), call()));
    QCOMPARE(m_google->imports, 2);
    m_google->importStatus = 403;
    kind("cloud-sql-import").forget(import(), call());
    VERIFY_ERROR(kind("cloud-sql-import").run(import(), call()), ErrorKind::Connection, "status 403");
    QCOMPARE(m_google->imports, 2);
}

/// The run went back to before the import: then it must be done again.
void CloudStepsTest::importsAgainAfterAReset()
{
    VERIFY_RESULT(kind("cloud-sql-import").run(import(), call()));
    kind("cloud-sql-import").forget(import(), call());
    VERIFY_RESULT(kind("cloud-sql-import").run(import(), call()));
    QCOMPARE(m_google->imports, 2);
}

void CloudStepsTest::waitsItsTurn()
{
    m_google->importStatus = 409;
    std::jthread other([this] {
        std::this_thread::sleep_for(300ms);
        const auto lock = m_google->locked();
        m_google->importStatus = 200;
    });
    VERIFY_RESULT(kind("cloud-sql-import").run(import(), call()));
    QCOMPARE(m_google->imports, 1);
}

void CloudStepsTest::summarizesAndAccepts()
{
    const QString file = at(QStringLiteral("summary.json"));
    const auto made =
        kind("snapshot-summary").run(instance("snapshot-summary", {{QStringLiteral("file"), file}}), call());
    VERIFY_RESULT(made);
    QCOMPARE(made->outputs[u"services"].toString(), QStringLiteral("2"));
    QCOMPARE(QFileInfo(file).permissions() & QFile::Permissions(0x0077), QFile::Permissions());
    const StepAction test = instance("snapshot-test", {{QStringLiteral("summary"), file},
                                                       {QStringLiteral("since"), QStringLiteral("1h30m")}});
    const auto accepted = kind("snapshot-test").run(test, call());
    VERIFY_RESULT(accepted);
    QVERIFY(accepted->evidence.contains(u"is accepted"));
    m_instance->data[u"externalServices"] = QJsonArray{SourcegraphServer::service(1)};
    VERIFY_ERROR(kind("snapshot-test").run(test, call()), ErrorKind::Failed, "service-2 is missing");
    VERIFY_RESULT(writeFile(file, "{}"));
    VERIFY_ERROR(kind("snapshot-test").run(test, call()), ErrorKind::Invalid, "ExternalServices");
    VERIFY_ERROR(
        kind("snapshot-test")
            .run(instance("snapshot-test", {{QStringLiteral("since"), QStringLiteral("soon")}}), call()),
        ErrorKind::Usage, "1h, 90m or 2d");
}

void CloudStepsTest::comparesTheVersion_data()
{
    QTest::addColumn<QString>("runs");
    QTest::addColumn<QString>("part");
    QTest::newRow("right") << "3.20.0" << "";
    QTest::newRow("too old") << "3.19.2" << "it runs 3.19.2, and must be at least 3.20.0";
    QTest::newRow("too new") << "6.0.0" << "must be below 6.0.0";
    QTest::newRow("none") << "insiders" << "which is no release";
}

void CloudStepsTest::comparesTheVersion()
{
    QFETCH(QString, runs);
    QFETCH(QString, part);
    QJsonObject site = m_instance->data[u"site"].toObject();
    site[u"productVersion"] = runs;
    m_instance->data[u"site"] = site;
    const auto seen =
        kind("instance-version")
            .run(instance("instance-version", {{QStringLiteral("at-least"), QStringLiteral("3.20.0")},
                                               {QStringLiteral("below"), QStringLiteral("6.0.0")}}),
                 call());
    QCOMPARE(seen.has_value(), part.isEmpty());
    if (!seen)
        QVERIFY2(seen.error().message().contains(part), qPrintable(seen.error().message()));
}

void CloudStepsTest::setsANotice()
{
    const auto notice = [this](const char* state) {
        return instance("settings-notice", {{QStringLiteral("message"), QStringLiteral("Moving")},
                                            {QStringLiteral("state"), QString::fromLatin1(state)}});
    };
    const auto changed = [&](const char* state) {
        return kind("settings-notice").run(notice(state), call()).value().outputs[u"changed"].toString();
    };
    QCOMPARE(changed("absent"), QStringLiteral("no"));
    QCOMPARE(changed("present"), QStringLiteral("yes"));
    QCOMPARE(changed("present"), QStringLiteral("no"));
    QCOMPARE(m_instance->settings[u"notices"].toArray().size(), 1);
    QCOMPARE(changed("absent"), QStringLiteral("yes"));
    QCOMPARE(m_instance->edits, 2);
    const auto shown = kind("settings-notice").preview(notice("present"));
    QVERIFY(!shown.value().text.contains(QString::fromLatin1(SourcegraphServer::token)));
}

void CloudStepsTest::recoversANotice()
{
    const StepAction add =
        instance("settings-notice", {{QStringLiteral("message"), QStringLiteral("Moving")},
                                     {QStringLiteral("state"), QStringLiteral("present")}});
    QCOMPARE(kind("settings-notice").recover(add, call()).value().what, What::NotStarted);
    VERIFY_RESULT(kind("settings-notice").run(add, call()));
    QCOMPARE(kind("settings-notice").recover(add, call()).value().what, What::Done);
}

QTEST_GUILESS_MAIN(CloudStepsTest)
#include "tst_cloud_steps.moc"

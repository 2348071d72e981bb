// The site configuration in a real database: rows are added, never changed, and never over somebody else's.

#include "core/database/private_server.h"
#include "core/runbook/kinds/site_config_edit_step.h"
#include "core/sourcegraph/site_config_table.h"
#include "result_checks.h"

#include <QJsonArray>
#include <QTemporaryDir>

#include <thread>

using namespace lockstep;
using namespace Qt::StringLiterals;

class SiteConfigEditStepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void addsARow_data();
    void addsARow();
    void refusesWhatOthersChanged();
    void waitsForWhoeverWrites();
    void tellsWhenThereIsNone();
    void refusesWhatIsNoJson();
    void recovers();
    void checksOnly();
    void previews();

private:
    [[nodiscard]] ConnectionSettings database() const { return m_server->database(u"sg"_s); }

    [[nodiscard]] Connection connect() const { return std::move(Connection::open(database()).value()); }

    [[nodiscard]] QString ask(const QString& sql) const
    {
        Connection connection = connect();
        const SqlResult rows = connection.execute(sql);
        return rows && !rows->isEmpty() ? rows->text(0, 0) : u"(none)"_s;
    }

    void execute(const QString& sql) const
    {
        Connection connection = connect();
        QVERIFY(connection.execute(sql));
    }

    [[nodiscard]] StepAction action(const QJsonObject& set, const QJsonArray& remove = {}) const
    {
        const QJsonObject parameters{{u"database"_s, QString::fromUtf8(database().conninfo())},
                                     {u"set"_s, set},
                                     {u"remove"_s, remove}};
        return {u"site-config-edit"_s, {}, parameters, parameters};
    }

    [[nodiscard]] StepCall call(const QString& name = u"r1-config-1"_s) const
    {
        return {name, m_run->path(), [this](RunEvent::Level, const QString& line) { m_log += line + u'\n'; }};
    }

    QTemporaryDir m_folder;
    std::unique_ptr<QTemporaryDir> m_run;
    std::unique_ptr<PrivateServer> m_server;
    mutable QString m_log;
    SiteConfigEditStep m_step;
};

namespace {

/// As the releases have it: at first, and with what was added later.
const QString oldTable = u"CREATE TYPE critical_or_site AS ENUM ('critical', 'site'); "
                         "CREATE TABLE critical_and_site_config (id serial PRIMARY KEY, "
                         "type critical_or_site NOT NULL, contents text NOT NULL, "
                         "created_at timestamptz NOT NULL DEFAULT now(), "
                         "updated_at timestamptz NOT NULL DEFAULT now()); "_s;
const QString newColumns = u"ALTER TABLE critical_and_site_config ADD author_user_id integer, "
                           "ADD redacted_contents text; "_s;
const QString rows =
    u"INSERT INTO critical_and_site_config (type, contents) VALUES ('site', '{\"old\": 1}'), "
    "('site', E'{\\n  // kept\\n  \"externalURL\": \"http://a\",\\n  \"licenseKey\": \"hidden\"\\n}'), "
    "('critical', '{\"critical\": true}')"_s;

const QJsonObject newUrl{{u"/externalURL"_s, u"https://b"_s}};

} // namespace

void SiteConfigEditStepTest::initTestCase()
{
    auto server = PrivateServer::start(m_folder.filePath(u"pg"_s));
    VERIFY_RESULT(server);
    m_server = std::move(*server);
}

void SiteConfigEditStepTest::init()
{
    m_run = std::make_unique<QTemporaryDir>();
    m_log.clear();
    VERIFY_RESULT(m_server->recreateDatabase(u"sg"_s));
    Connection connection = connect();
    QVERIFY(connection.execute(oldTable + newColumns + rows));
}

void SiteConfigEditStepTest::addsARow_data()
{
    QTest::addColumn<bool>("old");
    QTest::newRow("3.25") << true;
    QTest::newRow("6.12") << false;
}

void SiteConfigEditStepTest::addsARow()
{
    QFETCH(bool, old);
    if (old)
        execute(u"ALTER TABLE critical_and_site_config DROP author_user_id, DROP redacted_contents"_s);
    const auto done = m_step.run(action(newUrl, {u"/no"_s}), call());
    VERIFY_RESULT(done);
    QCOMPARE(done->outputs[u"row"].toString(), u"4"_s);
    QCOMPARE(ask(u"SELECT contents FROM critical_and_site_config WHERE id = 4 AND type = 'site'"_s),
             u"{\n  // kept\n  \"externalURL\": \"https://b\",\n  \"licenseKey\": \"hidden\"\n}"_s);
    QCOMPARE(ask(u"SELECT count(*) FROM critical_and_site_config WHERE contents LIKE '%http://a%'"_s),
             u"1"_s);
    QVERIFY(done->outputs[u"diff"].toString().contains(u"+  \"externalURL\": \"https://b\","));
    QVERIFY(!done->evidence.contains(u"hidden"));
    QVERIFY(m_log.contains(u"https://b") && !m_log.contains(u"hidden"));
    const auto again = m_step.run(action(newUrl), call(u"r1-config-2"_s));
    VERIFY_RESULT(again);
    QCOMPARE(again->outputs[u"changed"].toString(), u"no"_s);
    QCOMPARE(again->outputs[u"row"].toString(), u"4"_s);
    QCOMPARE(ask(u"SELECT count(*) FROM critical_and_site_config"_s), u"4"_s);
}

void SiteConfigEditStepTest::refusesWhatOthersChanged()
{
    Connection connection = connect();
    const auto before = newestSiteConfig(connection, {});
    VERIFY_RESULT(before);
    QCOMPARE(before->id, 2);
    execute(u"INSERT INTO critical_and_site_config (type, contents) VALUES ('site', '{}') RETURNING id"_s);
    VERIFY_ERROR(addSiteConfig(connection, before->id, "{\"x\": 1}", {}), ErrorKind::Precondition,
                 "somebody else changed it meanwhile: the newest row is 4, and was 2");
    QCOMPARE(ask(u"SELECT count(*) FROM critical_and_site_config"_s), u"4"_s);
    // The connection is fit for more, and holds no lock.
    const auto now = newestSiteConfig(connection, {});
    VERIFY_RESULT(now);
    VERIFY_RESULT(addSiteConfig(connection, now->id, "{\"x\": 1}", {}));
}

void SiteConfigEditStepTest::waitsForWhoeverWrites()
{
    Connection other = connect();
    QVERIFY(other.execute(
        u"BEGIN; INSERT INTO critical_and_site_config (type, contents) VALUES ('site', '{}')"_s));
    Connection ours = connect();
    Result<qint64> added;
    std::jthread writer([&] { added = addSiteConfig(ours, 2, "{}", {}); });
    const QString waiting = u"SELECT count(*) FROM pg_locks WHERE NOT granted"_s;
    QTRY_COMPARE(ask(waiting), u"1"_s);
    QVERIFY(other.execute(u"COMMIT"_s));
    writer.join();
    VERIFY_ERROR(added, ErrorKind::Precondition, "somebody else changed it");
}

void SiteConfigEditStepTest::tellsWhenThereIsNone()
{
    execute(u"DELETE FROM critical_and_site_config"_s);
    VERIFY_ERROR(m_step.run(action(newUrl), call()), ErrorKind::Precondition, "there is none yet");
    execute(u"DROP TABLE critical_and_site_config"_s);
    VERIFY_ERROR(m_step.run(action(newUrl), call()), ErrorKind::Failed, "critical_and_site_config");
}

void SiteConfigEditStepTest::refusesWhatIsNoJson()
{
    execute(u"INSERT INTO critical_and_site_config (type, contents) VALUES ('site', '{oops') RETURNING id"_s);
    VERIFY_ERROR(m_step.run(action(newUrl), call()), ErrorKind::Invalid, ":1:1: this brace is not closed");
}

void SiteConfigEditStepTest::recovers()
{
    const StepAction edit = action(newUrl);
    const auto what = [&] {
        const auto recovered = m_step.recover(edit, call());
        return recovered ? recovered->what : Recovered::What::Failed;
    };
    QCOMPARE(what(), Recovered::What::NotStarted);
    const auto done = m_step.run(edit, call());
    VERIFY_RESULT(done);
    const auto recovered = m_step.recover(edit, call());
    VERIFY_RESULT(recovered);
    QCOMPARE(recovered->what, Recovered::What::Done);
    QCOMPARE(recovered->result.outputs, done->outputs);
    // As if the row had never come to the database:
    execute(u"DELETE FROM critical_and_site_config WHERE id = 4"_s);
    QCOMPARE(what(), Recovered::What::NotStarted);
    execute(u"INSERT INTO critical_and_site_config (type, contents) VALUES ('site', '{}') RETURNING id"_s);
    QCOMPARE(what(), Recovered::What::Unknown);
}

void SiteConfigEditStepTest::checksOnly()
{
    StepCall check = call();
    check.use = StepCall::Use::Check;
    VERIFY_ERROR(m_step.run(action(newUrl), check), ErrorKind::Failed, "it is not so");
    QCOMPARE(ask(u"SELECT count(*) FROM critical_and_site_config"_s), u"3"_s);
    VERIFY_RESULT(m_step.run(action(newUrl), call()));
    VERIFY_RESULT(m_step.run(action(newUrl), check));
}

void SiteConfigEditStepTest::previews()
{
    const auto preview = m_step.preview(action(
        {{u"/externalURL"_s, u"https://b"_s}, {u"/licenseKey"_s, u"hidden"_s}, {u"/x"_s, QJsonArray{1}}},
        {u"/gone"_s}));
    VERIFY_RESULT(preview);
    QCOMPARE(preview->target, database().description());
    QCOMPARE(preview->text,
             u"add a row to critical_and_site_config:\nremove /gone\nset /externalURL to \"https://b\"\n"
             "set /licenseKey to ********\nset /x to [1]"_s);
}

QTEST_GUILESS_MAIN(SiteConfigEditStepTest)
#include "tst_site_config_edit_step.moc"

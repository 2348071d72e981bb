// Override files, read by the real docker compose, and an upgrade over several releases by the product's
// migrator, played by real processes.

#include "compose_machine.h"
#include "core/cluster/compose/compose_migration.h"

using namespace lockstep;
using namespace lockstep::test;

namespace {

const QByteArray instance =
    "services:\n"
    "  frontend:\n    image: index.docker.io/sourcegraph/web:4.4.2@sha256:"
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n    deploy:\n      replicas: 1\n"
    "  worker:\n    image: index.docker.io/sourcegraph/worker:4.4.2\n    scale: 1\n"
    "  searcher:\n    image: index.docker.io/sourcegraph/searcher:4.4.2\n"
    "  migrator:\n    image: index.docker.io/sourcegraph/migrator:4.4.2\n    command: [\"up\"]\n";

const QString images = QStringLiteral("docker-compose.lockstep-images.yaml");
const QString migrator = QStringLiteral("docker-compose.lockstep-migrator.yaml");

ComposeMigration upgrade()
{
    return {Version(4, 4, 2), Version::parse(u"5.3.9104").value(), QStringLiteral("6.0.0")};
}

} // namespace

class ComposeMigrationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void theRealProgramReadsWhatWeWrite();
    void whatIsRefusedLeavesNothing();
    void aFileThatIsNotOursStays();
    void goesAndComesBack();
    void upgrades();
    void aMigratorThatFails();
    void refuses_data();
    void refuses();
    void keepsOldDatabaseImages();

private:
    [[nodiscard]] bool has(const QString& file) const
    {
        return QFile::exists(m_machine->project() + u'/' + file);
    }

    std::unique_ptr<ComposeMachine> m_machine;
};

void ComposeMigrationTest::init()
{
    m_machine = std::make_unique<ComposeMachine>();
    m_machine->use(QStringLiteral("bin"));
    VERIFY_RESULT(m_machine->write(QStringLiteral("docker-compose.yaml"), instance));
}

void ComposeMigrationTest::cleanup()
{
    QCOMPARE(readFile(m_machine->project() + QStringLiteral("/docker-compose.yaml"))
                 .value_or(QByteArray())
                 .left(9),
             QByteArray("services:"));
    m_machine.reset();
}

void ComposeMigrationTest::theRealProgramReadsWhatWeWrite()
{
    m_machine->use(QStringLiteral("none"));
    const Result<ComposeClient> client = m_machine->client();
    if (!client)
        QSKIP("docker compose is not installed");
    const auto services = client->services({});
    VERIFY_RESULT(services);
    const QStringList kept{QStringLiteral("searcher")};
    const Result<OverrideChange> scaled =
        planOverride(*client, ComposeOverride::DatabasesOnly, databasesOnlyOverride(*services, kept), {});
    VERIFY_RESULT(scaled);
    VERIFY_RESULT(applyOverride(*client, *scaled, {}));
    const QStringList command{QStringLiteral("upgrade"), QStringLiteral("--from=v4.4"),
                              QStringLiteral("it's $HOME \"x\": y")};
    const Result<OverrideChange> change =
        planOverride(*client, ComposeOverride::Migrator,
                     migratorOverride(QStringLiteral("sourcegraph/migrator:6.0.0"), command), {});
    VERIFY_RESULT(change);
    QVERIFY2(change->effect.contains(u"+  image: sourcegraph/migrator:6.0.0"), qPrintable(change->effect));
    VERIFY_RESULT(applyOverride(*client, *change, {}));
    const ComposeClient both = withOverride(withOverride(*client, ComposeOverride::DatabasesOnly, true),
                                            ComposeOverride::Migrator, true);
    const auto after = both.services({});
    VERIFY_RESULT(after);
    for (const ComposeService& service : *after) {
        QCOMPARE(service.replicas, kept.contains(service.name) ? 1 : 0);
        if (service.name == composeMigrator)
            QCOMPARE(service.command, command);
    }
}

void ComposeMigrationTest::whatIsRefusedLeavesNothing()
{
    m_machine->use(QStringLiteral("none"));
    const Result<ComposeClient> client = m_machine->client();
    if (!client)
        QSKIP("docker compose is not installed");
    VERIFY_ERROR(
        planOverride(*client, ComposeOverride::Images, overrideMark + "services:\n  frontend: [\n", {}),
        ErrorKind::Invalid, "yaml");
    QCOMPARE(QDir(m_machine->project()).entryList(QDir::Files),
             QStringList{QStringLiteral("docker-compose.yaml")});
}

void ComposeMigrationTest::aFileThatIsNotOursStays()
{
    VERIFY_RESULT(m_machine->write(images, "services: {}\n"));
    const Result<ComposeClient> client = m_machine->client();
    VERIFY_RESULT(client);
    VERIFY_ERROR(planOverride(*client, ComposeOverride::Images, overrideMark + "services: {}\n", {}),
                 ErrorKind::Precondition, "not written by Lockstep");
    QCOMPARE(readFile(m_machine->project() + u'/' + images).value(), QByteArray("services: {}\n"));
}

void ComposeMigrationTest::goesAndComesBack()
{
    const Result<ComposeClient> client = m_machine->client();
    VERIFY_RESULT(client);
    VERIFY_RESULT(client->run(QStringLiteral("start"), upWords({}), {}));
    const Result<OverrideChange> down = planOverride(*client, ComposeOverride::DatabasesOnly,
                                                     databasesOnlyOverride(client->services({}).value()), {});
    VERIFY_RESULT(down);
    QVERIFY(down->effect.contains(u"-  replicas: 1\n+  replicas: 0"));
    VERIFY_RESULT(applyOverride(*client, *down, {}));
    const Result<ComposeClient> scaled = m_machine->client();
    VERIFY_RESULT(scaled);
    VERIFY_RESULT(scaled->run(QStringLiteral("start"), upWords({}), {}));
    const auto none = scaled->ps({});
    VERIFY_RESULT(none);
    QVERIFY(none->isEmpty());
    const Result<OverrideChange> back = planOverride(*scaled, ComposeOverride::DatabasesOnly, {}, {});
    VERIFY_RESULT(back);
    QVERIFY(back->after.isEmpty() && !back->isNothing());
    VERIFY_RESULT(applyOverride(*scaled, *back, {}));
    const Result<ComposeClient> again = m_machine->client();
    VERIFY_RESULT(again);
    VERIFY_RESULT(again->run(QStringLiteral("start"), upWords({}), {}));
    QCOMPARE(again->ps({}).value().size(), 4);
}

void ComposeMigrationTest::upgrades()
{
    const Result<ComposeClient> client = m_machine->client();
    VERIFY_RESULT(client);
    VERIFY_RESULT(client->run(QStringLiteral("start"), upWords({}), {}));
    const Result<ComposeMigrationPlan> plan = planMigration(*client, upgrade(), {});
    VERIFY_RESULT(plan);
    QVERIFY2(plan->migrator.effect.contains(u"sourcegraph/migrator:6.0.0"),
             qPrintable(plan->migrator.effect));
    QVERIFY(plan->migrator.effect.contains(u"upgrade --from=v4.4 --to=v5.3"));
    QVERIFY(plan->images.effect.contains(u"+  image: index.docker.io/sourcegraph/web:5.3.9104"));
    QVERIFY2(!has(images) && !has(migrator), "a plan writes nothing");
    ComposeMigrationOutcome outcome;
    QStringList told;
    VERIFY_RESULT(
        runMigration(*client, *plan, outcome, [&](const RunEvent& event) { told.append(event.text); }, {}));
    QVERIFY(outcome.hasMigrated && outcome.isUp);
    QCOMPARE(outcome.migrator.version, QStringLiteral("6.0.0"));
    QCOMPARE(outcome.migrator.stepsDone, 1);
    QVERIFY(told.contains(QStringLiteral("Migrate to 5.3")));
    QVERIFY(has(images) && !has(migrator));
    const Result<ComposeClient> after = m_machine->client();
    VERIFY_RESULT(after);
    const auto containers = after->ps({});
    VERIFY_RESULT(containers);
    for (const ComposeContainer& container : *containers)
        QVERIFY2(container.image.endsWith(u":5.3.9104"), qPrintable(container.image));
    QStringList verbs;
    for (const QString& did : m_machine->did())
        verbs.append(did.section(u' ', 0, 0));
    QCOMPARE(verbs, QStringList({QStringLiteral("up"), QStringLiteral("pull"), QStringLiteral("stop"),
                                 QStringLiteral("run"), QStringLiteral("up")}));
}

void ComposeMigrationTest::aMigratorThatFails()
{
    const Result<ComposeClient> client = m_machine->client();
    VERIFY_RESULT(client);
    VERIFY_RESULT(client->run(QStringLiteral("start"), upWords({}), {}));
    VERIFY_RESULT(
        m_machine->write(QStringLiteral(".player/migrator"), "Schema drift detected for frontend\nexit 1\n"));
    const Result<ComposeMigrationPlan> plan = planMigration(*client, upgrade(), {});
    VERIFY_RESULT(plan);
    ComposeMigrationOutcome outcome;
    VERIFY_ERROR(runMigration(*client, *plan, outcome, [](const RunEvent&) {}, {}), ErrorKind::Precondition,
                 "frontend");
    QVERIFY(outcome.hasStopped && !outcome.hasMigrated && !outcome.isUp);
    QVERIFY(!has(images) && !has(migrator));
    QVERIFY(!notUp(client->ps({}).value()).isEmpty());
}

void ComposeMigrationTest::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("to");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("the same line") << instance << QStringLiteral("4.4.3") << ErrorKind::Usage;
    QTest::newRow("no patch") << instance << QStringLiteral("5.3") << ErrorKind::Usage;
    QTest::newRow("no migrator") << QByteArray("services:\n  web:\n    image: sourcegraph/web:4.4.2\n")
                                 << QStringLiteral("5.3.9104") << ErrorKind::NotFound;
    QTest::newRow("old databases")
        << instance + "  pgsql:\n    image: index.docker.io/sourcegraph/postgres-12-alpine:4.4.2\n"
        << QStringLiteral("6.0.0") << ErrorKind::Precondition;
    QTest::newRow("a migrator of their own")
        << QByteArray(instance).replace("index.docker.io/sourcegraph/migrator:4.4.2", "example.com/own:1")
        << QStringLiteral("5.3.9104") << ErrorKind::Precondition;
}

void ComposeMigrationTest::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, to);
    VERIFY_RESULT(m_machine->write(QStringLiteral("docker-compose.yaml"), text));
    const Result<ComposeClient> client = m_machine->client();
    VERIFY_RESULT(client);
    const Result<ComposeMigrationPlan> plan =
        planMigration(*client, {Version(4, 4, 2), Version::parse(to).value(), {}}, {});
    QVERIFY(!plan);
    QTEST(plan.error().kind, "kind");
    VERIFY_RESULT(m_machine->write(QStringLiteral("docker-compose.yaml"), instance));
}

void ComposeMigrationTest::keepsOldDatabaseImages()
{
    VERIFY_RESULT(m_machine->write(
        QStringLiteral("docker-compose.yaml"),
        instance + "  pgsql:\n    image: index.docker.io/sourcegraph/postgres-12-alpine:4.4.2\n"));
    const Result<ComposeClient> client = m_machine->client();
    VERIFY_RESULT(client);
    const Result<ComposeMigrationPlan> plan =
        planMigration(*client, {Version(4, 4, 2), Version::parse(u"5.11.6271").value(), {}}, {});
    VERIFY_RESULT(plan);
    QCOMPARE(plan->databases, QStringList{QStringLiteral("pgsql")});
    QVERIFY(!plan->stopped.contains(QStringLiteral("pgsql")));
    QVERIFY(!plan->images.after.contains("pgsql"));
    QCOMPARE(plan->warnings.size(), 1);
}

QTEST_GUILESS_MAIN(ComposeMigrationTest)
#include "tst_compose_migration.moc"

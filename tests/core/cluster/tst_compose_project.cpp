// What docker compose says, and what it is given, compared with the real program where it is installed.

#include "core/cluster/compose/compose_project.h"
#include "core/cluster/shell/transports.h"
#include "core/support/files.h"
#include "result_checks.h"

#include <QDir>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace lockstep;

namespace {

const QByteArray composeFile = R"yaml(services:
  pgsql:
    image: "index.docker.io/sourcegraph/postgresql-16:6.1.0@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  sourcegraph-frontend-0:
    image: sourcegraph/frontend:6.1.0
  mirrored:
    image: registry.example:5000/mirror/sourcegraph/worker:6.1.0
  caddy:
    image: "index.docker.io/caddy/caddy:2.5.1"
  pinned:
    image: sourcegraph/gitserver
)yaml";

} // namespace

class ComposeProjectTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesCommands();
    void readsContainers_data();
    void readsContainers();
    void refuses_data();
    void refuses();
    void knowsWhatIsUp_data();
    void knowsWhatIsUp();
    void givesImagesATag();
    void agreesWithTheRealProgram();
};

void ComposeProjectTest::makesCommands()
{
    ComposeProject project{QStringLiteral("/srv/it"), {QStringLiteral("a.yaml"), QStringLiteral("b.yaml")}};
    QCOMPARE(commandText(project.command({QStringLiteral("up"), QStringLiteral("-d")})),
             QStringLiteral("cd /srv/it && docker compose --file a.yaml --file b.yaml up -d"));
    project = {QStringLiteral("/srv/it"), {}, QStringLiteral("acme"), {QStringLiteral("docker-compose")}};
    QCOMPARE(commandText(project.command(composePsWords())),
             QStringLiteral("cd /srv/it && docker-compose --project-name acme ps --all --format json"));
}

void ComposeProjectTest::readsContainers_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QStringList>("texts");
    const QByteArray one = R"({"Service":"pgsql","Name":"p","State":"running","Health":"healthy"})";
    const QByteArray other = R"({"Service":"web","Name":"w","State":"exited","Health":"","ExitCode":3})";
    const QStringList both{QStringLiteral("pgsql: running, healthy"),
                           QStringLiteral("web: exited with exit code 3")};
    QTest::newRow("a line each") << one + "\n" + other + "\n" << both;
    QTest::newRow("an array") << "[" + one + "," + other + "]" << both;
    QTest::newRow("none") << QByteArray() << QStringList();
    QTest::newRow("an empty array") << QByteArray("[]") << QStringList();
}

void ComposeProjectTest::readsContainers()
{
    QFETCH(QByteArray, json);
    const Result<QList<ComposeContainer>> containers = readComposeContainers(json);
    VERIFY_RESULT(containers);
    QStringList found;
    for (const ComposeContainer& container : *containers)
        found.append(container.text());
    QTEST(found, "texts");
}

void ComposeProjectTest::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("no JSON") << QByteArray("NAME  SERVICE\nx  y\n");
    QTest::newRow("cut") << QByteArray(R"({"Service":"pgsql","State":)");
    QTest::newRow("without a state") << QByteArray(R"({"Service":"pgsql"})");
}

void ComposeProjectTest::refuses()
{
    QFETCH(QByteArray, json);
    VERIFY_ERROR(readComposeContainers(json), ErrorKind::Invalid, "docker compose");
}

void ComposeProjectTest::knowsWhatIsUp_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("health");
    QTest::addColumn<bool>("up");
    QTest::newRow("no check") << QStringLiteral("running") << QString() << true;
    QTest::newRow("healthy") << QStringLiteral("running") << QStringLiteral("healthy") << true;
    QTest::newRow("starting") << QStringLiteral("running") << QStringLiteral("starting") << false;
    QTest::newRow("unhealthy") << QStringLiteral("running") << QStringLiteral("unhealthy") << false;
    QTest::newRow("restarting") << QStringLiteral("restarting") << QString() << false;
    QTest::newRow("exited") << QStringLiteral("exited") << QString() << false;
}

void ComposeProjectTest::knowsWhatIsUp()
{
    QFETCH(QString, state);
    QFETCH(QString, health);
    const ComposeContainer container{QStringLiteral("web"), {}, {}, state, health};
    QTEST(container.isUp(), "up");
    ComposeContainer migrator{QStringLiteral("migrator"), {}, {}, QStringLiteral("exited"), {}, 0};
    QVERIFY(migrator.isUp());
    migrator.exitCode = 1;
    QVERIFY(!migrator.isUp());
}

void ComposeProjectTest::givesImagesATag()
{
    const QList<ComposeService> services{
        {QStringLiteral("a"), QStringLiteral("index.docker.io/sourcegraph/frontend:6.1.0@sha256:00ff")},
        {QStringLiteral("b"), QStringLiteral("caddy/caddy:2.5.1")},
        {QStringLiteral("c"), QStringLiteral("sourcegraph/gitserver")}};
    QCOMPARE(imagesOverride(services, QStringLiteral("6.2.0")),
             overrideMark + "services:\n  a:\n    image: index.docker.io/sourcegraph/frontend:6.2.0\n");
    QVERIFY(imagesOverride({services[1]}, QStringLiteral("6.2.0")).isEmpty());
    QVERIFY(imagesOverride(services, QStringLiteral("6.2.0"), {QStringLiteral("a")}).isEmpty());
}

/// The real program reads our override and says what has become of the images. It needs no daemon for that.
void ComposeProjectTest::agreesWithTheRealProgram()
{
    const QTemporaryDir folder;
    VERIFY_RESULT(writeFile(folder.filePath(QStringLiteral("docker-compose.yaml")), composeFile));
    ComposeProject project{folder.path(), {}};
    const QStringList words{QStringLiteral("config"), QStringLiteral("--format"), QStringLiteral("json")};
    const LocalTransport here;
    const Result<ProcessOutput> before = here.runChecked(project.command(words), {});
    if (!before)
        QSKIP("docker compose is not installed");
    const Result<QList<ComposeService>> services = readComposeServices(before->standardOutput);
    VERIFY_RESULT(services);
    QCOMPARE(services->size(), 5);
    VERIFY_RESULT(writeFile(folder.filePath(QStringLiteral("images.yaml")),
                            imagesOverride(*services, QStringLiteral("6.2.0"))));
    project.files = {QStringLiteral("docker-compose.yaml"), QStringLiteral("images.yaml")};
    const Result<ProcessOutput> after = here.runChecked(project.command(words), {});
    VERIFY_RESULT(after);
    QMap<QString, QString> images;
    const Result<QList<ComposeService>> changed = readComposeServices(after->standardOutput);
    VERIFY_RESULT(changed);
    for (const ComposeService& service : *changed)
        images.insert(service.name, service.image);
    QCOMPARE(images[QStringLiteral("pgsql")],
             QStringLiteral("index.docker.io/sourcegraph/postgresql-16:6.2.0"));
    QCOMPARE(images[QStringLiteral("sourcegraph-frontend-0")], QStringLiteral("sourcegraph/frontend:6.2.0"));
    QCOMPARE(images[QStringLiteral("mirrored")],
             QStringLiteral("registry.example:5000/mirror/sourcegraph/worker:6.2.0"));
    QCOMPARE(images[QStringLiteral("caddy")], QStringLiteral("index.docker.io/caddy/caddy:2.5.1"));
}

QTEST_GUILESS_MAIN(ComposeProjectTest)
#include "tst_compose_project.moc"

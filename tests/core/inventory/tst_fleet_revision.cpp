// A fleet straight from a git repository, as it was at a revision.

#include "core/inventory/fleet.h"
#include "core/support/files.h"
#include "core/support/process.h"
#include "result_checks.h"

using namespace lockstep;
using namespace Qt::StringLiterals;

class FleetRevisionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void isTheFolders();
    void isAsItWas();
    void keepsWhatIsBroken();
    void refuses_data();
    void refuses();

private:
    void add(const QString& instance, const QByteArray& yaml) const
    {
        VERIFY_RESULT(writeFile(
            m_folder->filePath(u"environments/prod/deployments/%1/config.yaml"_s.arg(instance)), yaml));
    }

    void git(const QString& line, const QString& message = {}) const
    {
        Command command;
        command.program = u"git"_s;
        command.arguments = QStringList{u"-C"_s, m_folder->path(),
                                        u"-c"_s, u"user.name=tester"_s,
                                        u"-c"_s, u"user.email=tester@example.com"_s} +
                            line.split(u' ');
        if (!message.isEmpty())
            command.arguments << u"-m"_s << message;
        VERIFY_RESULT(runChecked(command));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void FleetRevisionTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    git(u"init --quiet --initial-branch=main"_s);
    add(u"acme"_s, "metadata: {name: acme}\nspec: {sourcegraphVersion: 5.1.0}\n");
    add(u"zest"_s, "metadata: {name: zest}\nspec: {sourcegraphVersion: 5.2.7}\n");
    git(u"add --all"_s);
    git(u"commit --quiet"_s, u"first"_s);
}

void FleetRevisionTest::isTheFolders()
{
    const Result<Fleet> files = Fleet::read(m_folder->path());
    const Result<Fleet> revision = Fleet::readRevision(m_folder->path(), u"HEAD"_s);
    VERIFY_RESULT(files);
    VERIFY_RESULT(revision);
    QCOMPARE(revision->instances.size(), 2);
    for (qsizetype index = 0; index < 2; ++index) {
        QCOMPARE(revision->instances[index].key(), files->instances[index].key());
        QCOMPARE(revision->instances[index].path, files->instances[index].path);
        QCOMPARE(revision->instances[index].document, files->instances[index].document);
    }
    QCOMPARE(revision->instances.first().document,
             QByteArray(R"({"metadata":{"name":"acme"},"spec":{"sourcegraphVersion":"5.1.0"}})"));
}

void FleetRevisionTest::isAsItWas()
{
    add(u"acme"_s, "metadata: {name: acme}\nspec: {sourcegraphVersion: 5.3.0}\n");
    git(u"commit --quiet --all"_s, u"second"_s);
    const auto version = [&](const char* revision) {
        const Result<Fleet> fleet = Fleet::readRevision(m_folder->path(), QString::fromLatin1(revision));
        return fleet ? fleet->instances.first().version->toString() : fleet.error().message();
    };
    QCOMPARE(version("main"), u"5.3.0"_s);
    QCOMPARE(version("HEAD~1"), u"5.1.0"_s);
    git(u"tag old HEAD~1"_s);
    QCOMPARE(version("old"), u"5.1.0"_s);
}

void FleetRevisionTest::keepsWhatIsBroken()
{
    add(u"acme"_s, "metadata: {name: acme\n");
    git(u"commit --quiet --all"_s, u"broken"_s);
    const Result<Fleet> fleet = Fleet::readRevision(m_folder->path(), u"main"_s);
    VERIFY_RESULT(fleet);
    QCOMPARE(fleet->instances.size(), 2);
    const Instance* broken = fleet->find(u"prod/acme"_s);
    QVERIFY(broken);
    QVERIFY2(broken->problem.contains(u"line 2"), qPrintable(broken->problem));
    QVERIFY(broken->document.isEmpty());
}

void FleetRevisionTest::refuses_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("revision");
    QTest::addColumn<QString>("said");
    QTest::newRow("no repository") << u"environments"_s << u"main"_s << u"no git repository"_s;
    QTest::newRow("no revision") << QString() << u"elsewhere"_s << u"no revision \"elsewhere\""_s;
    QTest::newRow("no fleet") << QString() << u"main:environments/prod"_s << u"no folder `environments`"_s;
    QTest::newRow("a file") << QString() << u"main:environments/prod/deployments/acme/config.yaml"_s
                            << u"holds no files"_s;
}

void FleetRevisionTest::refuses()
{
    QFETCH(QString, folder);
    QFETCH(QString, revision);
    QFETCH(QString, said);
    const Result<Fleet> fleet = Fleet::readRevision(m_folder->filePath(folder), revision);
    QVERIFY(!fleet);
    QVERIFY2(fleet.error().message().contains(said), qPrintable(fleet.error().message()));
}

QTEST_GUILESS_MAIN(FleetRevisionTest)
#include "tst_fleet_revision.moc"

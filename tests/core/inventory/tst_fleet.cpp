#include "core/inventory/fleet.h"
#include "core/support/files.h"

#include "result_checks.h"

#include <sys/stat.h>
#include <unistd.h>

using namespace lockstep;

namespace {

QByteArray config(const QString& name, const QString& version = QStringLiteral("5.9.1"))
{
    return QStringLiteral("metadata: {name: %1}\nspec: {sourcegraphVersion: %2}\n")
        .arg(name, version)
        .toUtf8();
}

} // namespace

class TestFleet : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    [[nodiscard]] QString pathOf(const QString& environment, const QString& id) const
    {
        return m_folder.filePath(
            QStringLiteral("environments/%1/deployments/%2/config.yaml").arg(environment, id));
    }

    void add(const QString& environment, const QString& id, const QByteArray& yaml)
    {
        addFolder(environment, id);
        QFile file(pathOf(environment, id)); // writeFile() would wait for the disk each time.
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(yaml), yaml.size());
    }

    void addFolder(const QString& environment, const QString& id)
    {
        QVERIFY(QDir().mkpath(QFileInfo(pathOf(environment, id)).path()));
    }

private Q_SLOTS:

    void init() { m_folder = QTemporaryDir(); }

    void sortsByEnvironmentThenSlug()
    {
        add(QStringLiteral("prod"), QStringLiteral("1"), config(QStringLiteral("zebra")));
        add(QStringLiteral("prod"), QStringLiteral("2"), config(QStringLiteral("ant")));
        add(QStringLiteral("dev"), QStringLiteral("3"), config(QStringLiteral("moose")));
        addFolder(QStringLiteral("dev"), QStringLiteral("no-config-here"));
        add(QStringLiteral(".git"), QStringLiteral("4"), config(QStringLiteral("hidden")));
        VERIFY_RESULT(writeFile(m_folder.filePath(QStringLiteral("environments/README.md")), "text"));
        QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("environments/empty")));

        const Result<Fleet> fleet = Fleet::read(m_folder.path() + QStringLiteral("/./"));
        VERIFY_RESULT(fleet);
        QStringList keys;
        for (const Instance& instance : fleet->instances) {
            QCOMPARE(instance.problem, QString());
            keys += instance.key();
        }
        QCOMPARE(keys, QStringList({QStringLiteral("dev/moose"), QStringLiteral("prod/ant"),
                                    QStringLiteral("prod/zebra")}));
        QCOMPARE(fleet->root, m_folder.path());
        QCOMPARE(fleet->instances.first().path, QStringLiteral("environments/dev/deployments/3/config.yaml"));
    }

    void emptyFleetIsNoError()
    {
        QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("environments")));
        const Result<Fleet> fleet = Fleet::read(m_folder.path());
        VERIFY_RESULT(fleet);
        QVERIFY(fleet->instances.isEmpty());
    }

    void missingFolders()
    {
        VERIFY_ERROR(Fleet::read(m_folder.filePath(QStringLiteral("nowhere"))), ErrorKind::NotFound,
                     "no such folder");
        VERIFY_ERROR(Fleet::read(m_folder.path()), ErrorKind::NotFound,
                     "environments/<env>/deployments/<id>");
    }

    void duplicates()
    {
        add(QStringLiteral("prod"), QStringLiteral("a"), config(QStringLiteral("same")));
        add(QStringLiteral("prod"), QStringLiteral("b"), config(QStringLiteral("same")));
        add(QStringLiteral("dev"), QStringLiteral("c"), config(QStringLiteral("same")));
        const Result<Fleet> fleet = Fleet::read(m_folder.path());
        VERIFY_RESULT(fleet);
        QCOMPARE(fleet->instances.size(), 3);
        QCOMPARE(fleet->instances[0].problem, QString());
        QCOMPARE(fleet->instances[1].problem, QString());
        QCOMPARE(fleet->instances[1].deployment, QStringLiteral("a"));
        QCOMPARE(fleet->instances[2].problem,
                 QStringLiteral(
                     "the name prod/same is already used by environments/prod/deployments/a/config.yaml"));
    }

    void finds()
    {
        add(QStringLiteral("prod"), QStringLiteral("a"), config(QStringLiteral("same")));
        add(QStringLiteral("dev"), QStringLiteral("a"), config(QStringLiteral("same")));
        add(QStringLiteral("prod"), QStringLiteral("b"), config(QStringLiteral("only")));
        const Result<Fleet> fleet = Fleet::read(m_folder.path());
        VERIFY_RESULT(fleet);
        QCOMPARE(fleet->find(QStringLiteral("prod/same"))->key(), QStringLiteral("prod/same"));
        QCOMPARE(fleet->find(QStringLiteral("only"))->key(), QStringLiteral("prod/only"));
        QVERIFY(!fleet->find(QStringLiteral("same"))); // which one?
        QVERIFY(!fleet->find(QStringLiteral("none")));
        QVERIFY(!fleet->find(QString()));
    }

    void oddFiles_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* kind, const char* problem) {
            QTest::newRow(kind) << QString::fromLatin1(kind) << QString::fromLatin1(problem);
        };
        row("huge", "larger than 1 MiB");
        row("dangling", "cannot be read");
        row("loop", "cannot be read");
        row("pipe", "not a regular file");
        row("folder", "not a regular file");
        row("unreadable", "cannot be read");
        row("closed folder", "cannot be read");
        row("closed deployments", "cannot be listed");
    }

    void oddFiles()
    {
        QFETCH(QString, kind);
        QFETCH(QString, problem);
        const QString env = QStringLiteral("prod");
        const QString id = QStringLiteral("odd");
        addFolder(env, id);
        const QString path = pathOf(env, id);
        QString closed;
        if (kind == u"huge") {
            add(env, id, config(id) + "#" + QByteArray(1024 * 1024, ' '));
        } else if (kind == u"dangling") {
            QVERIFY(QFile::link(QStringLiteral("nowhere"), path));
        } else if (kind == u"loop") {
            QVERIFY(QFile::link(QStringLiteral("config.yaml"), path));
        } else if (kind == u"pipe") {
            QCOMPARE(mkfifo(qPrintable(path), 0600), 0);
        } else if (kind == u"folder") {
            QVERIFY(QDir().mkpath(path));
        } else {
            add(env, id, config(id));
            closed = kind == u"unreadable" ? path : QFileInfo(path).path();
            if (kind == u"closed deployments")
                closed = QFileInfo(closed).path();
            QCOMPARE(chmod(qPrintable(closed), 0), 0);
            if (access(qPrintable(closed), R_OK) == 0)
                QSKIP("this user may read everything");
        }
        const Result<Fleet> fleet = Fleet::read(m_folder.path());
        if (!closed.isEmpty())
            chmod(qPrintable(closed), 0700);
        VERIFY_RESULT(fleet);
        QCOMPARE(fleet->instances.size(), 1);
        QVERIFY2(fleet->instances[0].problem.contains(problem), qPrintable(fleet->instances[0].problem));
        QCOMPARE(fleet->instances[0].environment, env);
    }

    void closedEnvironments()
    {
        const QString path = m_folder.filePath(QStringLiteral("environments"));
        QVERIFY(QDir().mkpath(path));
        QCOMPARE(chmod(qPrintable(path), 0), 0);
        if (access(qPrintable(path), R_OK) == 0)
            QSKIP("this user may read everything");
        const Result<Fleet> fleet = Fleet::read(m_folder.path());
        chmod(qPrintable(path), 0700);
        VERIFY_ERROR(fleet, ErrorKind::Io, "no permission");
    }

    void linkedDeploymentsCount()
    {
        add(QStringLiteral("prod"), QStringLiteral("a"), config(QStringLiteral("one")));
        const QString target = QFileInfo(pathOf(QStringLiteral("prod"), QStringLiteral("a"))).path();
        addFolder(QStringLiteral("dev"), QStringLiteral("x"));
        QVERIFY(
            QFile::link(target, m_folder.filePath(QStringLiteral("environments/dev/deployments/linked"))));
        QVERIFY(QFile::link(QStringLiteral("."),
                            m_folder.filePath(QStringLiteral("environments/dev/deployments/self"))));
        const Result<Fleet> fleet = Fleet::read(m_folder.path());
        VERIFY_RESULT(fleet);
        QCOMPARE(fleet->instances.size(), 2);
    }

    void readsManyWholly()
    {
        constexpr int count = 301; // odd, so that the two readers' shares differ
        for (int i = 0; i < count; ++i)
            add(QStringLiteral("prod"), QString::number(i),
                config(QStringLiteral("i%1").arg(i), QStringLiteral("5.%1.0").arg(i)));
        const Result<Fleet> fleet = Fleet::read(m_folder.path());
        VERIFY_RESULT(fleet);
        QCOMPARE(fleet->instances.size(), count);
        for (const Instance& instance : fleet->instances)
            QCOMPARE(instance.version->line().minor, instance.deployment.toInt());
    }

    void tellsOfPartsOnTheWay()
    {
        for (int i = 0; i < 1030; ++i)
            add(QStringLiteral("prod"), QString::number(i), config(QStringLiteral("same")));
        QList<qsizetype> sizes;
        const auto fleet = Fleet::read(m_folder.path(), {}, [&](const Fleet& part) {
            sizes += part.instances.size();
            QCOMPARE(part.root, m_folder.path());
            QVERIFY(part.instances.last().problem.contains(u"already used"));
        });
        VERIFY_RESULT(fleet);
        QCOMPARE(sizes, (QList<qsizetype>{512, 1024}));
        QCOMPARE(fleet->instances.size(), 1030);
    }

    void stops()
    {
        add(QStringLiteral("prod"), QStringLiteral("a"), config(QStringLiteral("one")));
        std::stop_source source;
        source.request_stop();
        VERIFY_ERROR(Fleet::read(m_folder.path(), source.get_token()), ErrorKind::Cancelled, "stopped");
    }
};

QTEST_GUILESS_MAIN(TestFleet)
#include "tst_fleet.moc"

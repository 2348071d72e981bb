// What is kept of a fleet between two readings of its repository: the second gives what the first gave.

#include "core/inventory/fleet.h"
#include "core/support/files.h"
#include "core/support/process.h"
#include "result_checks.h"

#include <QDirIterator>
#include <QProcess>
#include <QRegularExpression>

#include <cstdio>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

/// Every field of every instance.
QStringList everything(const Result<Fleet>& fleet)
{
    if (!fleet)
        return {fleet.error().message()};
    QStringList all{fleet->root};
    for (const Instance& instance : fleet->instances) {
        QStringList fields{instance.environment,
                           instance.deployment,
                           instance.slug,
                           instance.type,
                           instance.channel,
                           instance.domain,
                           instance.customer,
                           instance.cluster,
                           instance.deploymentKind,
                           instance.path,
                           instance.problem,
                           QString::fromUtf8(instance.document),
                           u"%1"_s.arg(instance.version.has_value())};
        if (instance.version)
            fields << instance.version->toString() << u"%1"_s.arg(instance.version->patchGiven());
        for (const auto& [label, value] : instance.labels.asKeyValueRange())
            fields << label + u'=' + value;
        for (const auto& [schema, size] : instance.databaseSizes.asKeyValueRange())
            fields << schema + u'=' + QString::number(size);
        all << fields.join(u'|');
    }
    return all;
}

} // namespace

class FleetCacheTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void givesTheSame_data();
    void givesTheSame();
    void readsOnlyWhatChanged();
    void keepsTwoRevisions();
    void forgetsWhatCouldNotBeRead();
    void saysWhatIsMissing();
    void ignoresDamage_data();
    void ignoresDamage();
    void ignoresEveryDamage();
    void needsNoCache();
    void isForItsOwner();
    void makesRoom();
    void isForSeveralAtOnce();

private:
    void add(const QString& place, const QByteArray& yaml) const
    {
        const QStringList parts = place.split(u'/');
        const QString folder =
            m_folder->filePath(u"environments/%1/deployments/%2"_s.arg(parts.first(), parts.last()));
        QVERIFY(QDir().mkpath(folder));
        QFile file(folder + u"/config.yaml"_s); // writeFile() would wait for the disk each time.
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(yaml), yaml.size());
    }

    QByteArray git(const QStringList& arguments) const
    {
        Command command;
        command.program = u"git"_s;
        command.arguments = QStringList{u"-C"_s, m_folder->path(),
                                        u"-c"_s, u"user.name=tester"_s,
                                        u"-c"_s, u"user.email=tester@example.com"_s,
                                        u"-c"_s, u"gc.auto=0"_s} +
                            arguments;
        const Result<ProcessOutput> output = runChecked(command);
        return output ? output->standardOutput.trimmed() : output.error().message().toUtf8();
    }

    void commit() const
    {
        git({u"add"_s, u"--all"_s});
        git({u"commit"_s, u"--quiet"_s, u"--allow-empty"_s, u"-m"_s, u"fleet"_s});
    }

    void addSome() const
    {
        add(u"prod/acme"_s, "metadata: {name: acme}\nspec: {sourcegraphVersion: 5.1.0}\n");
        add(u"prod/zest"_s, "metadata: {name: zest}\nspec: {sourcegraphVersion: 5.2.7}\n");
        commit();
    }

    /// The file of an object that git has not packed.
    [[nodiscard]] QString objectOf(const QString& what) const
    {
        const QString id = QString::fromLatin1(git({u"rev-parse"_s, what}));
        return m_folder->filePath(u".git/objects/%1/%2"_s.arg(id.first(2), id.sliced(2)));
    }

    [[nodiscard]] QString configOf(const QString& revision, const QString& instance) const
    {
        return objectOf(u"%1:environments/prod/deployments/%2/config.yaml"_s.arg(revision, instance));
    }

    [[nodiscard]] Result<Fleet> read(const QString& revision = u"HEAD"_s) const
    {
        return Fleet::readRevision(m_folder->path(), revision);
    }

    /// As it is without anything kept.
    [[nodiscard]] QStringList afresh() const
    {
        const QTemporaryDir empty;
        qputenv("LOCKSTEP_CACHE_DIR", QFile::encodeName(empty.path()));
        const QStringList all = everything(read());
        useCache(m_cache->path());
        return all;
    }

    static void useCache(const QString& folder) { qputenv("LOCKSTEP_CACHE_DIR", QFile::encodeName(folder)); }

    [[nodiscard]] QFileInfoList cacheFiles() const
    {
        return QDir(m_cache->filePath(u"fleets"_s)).entryInfoList(QDir::Files);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QTemporaryDir> m_cache;
};

void FleetCacheTest::init()
{
    m_cache = std::make_unique<QTemporaryDir>();
    useCache(m_cache->path());
    m_folder = std::make_unique<QTemporaryDir>();
    git({u"init"_s, u"--quiet"_s, u"--initial-branch=main"_s});
}

void FleetCacheTest::givesTheSame_data()
{
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"sample", "odd", "many", "empty"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void FleetCacheTest::givesTheSame()
{
    QFETCH(QString, kind);
    if (kind == u"sample") {
        const QDir sample(QStringLiteral(LOCKSTEP_SOURCE_DIR "/resources/sample/fleet"));
        QDirIterator files(sample.path(), {u"config.yaml"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            VERIFY_RESULT(writeFile(m_folder->filePath(sample.relativeFilePath(path)),
                                    readFile(path).value_or(QByteArray())));
        }
    } else if (kind == u"odd") {
        const QByteArray nameless = "spec: {sourcegraphVersion: 5.1.0}\n";
        add(u"prod/a"_s, "metadata: {name: same}\nspec: {sourcegraphVersion: v6.0-rc.1+b2}\n");
        add(u"prod/b"_s, "metadata: {name: same}\nspec: {sourcegraphVersion: 6.1}\n");
        add(u"prod/c"_s, "metadata: {name: same, labels: {x: [1]}}\nspec: {sourcegraphVersion: none}\n");
        add(u"dev/a"_s, "metadata: {name: same}\nspec: {sourcegraphVersion: v6.0-rc.1+b2}\n");
        add(u"dev/nameless"_s, nameless);
        add(u"prod/nameless-2"_s, nameless);
        add(u"dev-2/broken"_s, "metadata: {name: a\n");
        add(u"dev-2/binary"_s, QByteArray("a\0b", 3));
        add(u"dev-2/nothing"_s, {});
        add(u"dev-2/list"_s, "- a\n");
        add(u"dev-2/huge"_s, "metadata: {name: h}\n#" + QByteArray(1024 * 1024, ' '));
        add(u"dev-2/wide"_s, "metadata: {name: \"Zoë \\u4e16\\U0001F600\"}\nspec: {sourcegraphVersion: 1.2, "
                             "customer: \"a\\0b\", databases: {frontend: {size: 7Ei}, \"\": {size: 1k}}}\n");
        VERIFY_RESULT(
            writeFile(m_folder->filePath(u"environments/dev/deployments/none/README"_s), "no instance"));
        VERIFY_RESULT(writeFile(m_folder->filePath(u"environments/none/README"_s), "no deployments"));
        QVERIFY(QFile::link(u"../a"_s, m_folder->filePath(u"environments/dev/deployments/linked"_s)));
        QVERIFY(QDir(m_folder->path()).mkpath(u"environments/dev/deployments/link"_s));
        QVERIFY(QFile::link(u"../a/config.yaml"_s,
                            m_folder->filePath(u"environments/dev/deployments/link/config.yaml"_s)));
    } else if (kind == u"many") {
        for (int number = 0; number < 1100; ++number)
            add(u"env-%1/i%2"_s.arg(number % 3).arg(number),
                u"metadata: {name: i%1, labels: {instance-type: trial}}\n"
                "spec: {sourcegraphVersion: 5.%2.%1, customer: C%1}\n"_s.arg(number)
                    .arg(number % 5)
                    .toUtf8());
    } else {
        VERIFY_RESULT(writeFile(m_folder->filePath(u"environments/none/README"_s), "no deployments"));
    }
    commit();
    const QStringList cold = everything(read());
    QCOMPARE(cold.size() > 1, kind != u"empty");
    QCOMPARE(cacheFiles().size(), kind == u"empty" ? 0 : 1);
    QCOMPARE(everything(read()), cold);
    QCOMPARE(afresh(), cold);
    QList<qsizetype> parts;
    const Result<Fleet> told = Fleet::readRevision(
        m_folder->path(), u"HEAD"_s, {}, [&](const Fleet& part) { parts << part.instances.size(); });
    QCOMPARE(everything(told), cold);
    QCOMPARE(parts, kind == u"many" ? (QList<qsizetype>{512, 1024}) : QList<qsizetype>());
}

void FleetCacheTest::readsOnlyWhatChanged()
{
    addSome();
    VERIFY_RESULT(read());
    QVERIFY(QFile::remove(configOf(u"HEAD"_s, u"acme"_s)));
    add(u"prod/zest"_s, "metadata: {name: zest}\nspec: {sourcegraphVersion: 5.3.0}\n");
    git({u"commit"_s, u"--quiet"_s, u"--all"_s, u"-m"_s, u"newer"_s});
    const Result<Fleet> fleet = read();
    VERIFY_RESULT(fleet);
    QCOMPARE(fleet->find(u"acme"_s)->problem, QString());
    QCOMPARE(fleet->find(u"acme"_s)->version->toString(), u"5.1.0"_s);
    QCOMPARE(fleet->find(u"zest"_s)->version->toString(), u"5.3.0"_s);
}

void FleetCacheTest::keepsTwoRevisions()
{
    addSome();
    git({u"tag"_s, u"old"_s});
    add(u"prod/acme"_s, "metadata: {name: acme}\nspec: {sourcegraphVersion: 5.3.0}\n");
    commit();
    const QStringList old = everything(read(u"old"_s));
    const QStringList now = everything(read());
    QVERIFY(old != now);
    for (const QString& object :
         {configOf(u"old"_s, u"acme"_s), configOf(u"HEAD"_s, u"acme"_s), configOf(u"HEAD"_s, u"zest"_s)})
        QVERIFY(QFile::remove(object));
    QCOMPARE(everything(read(u"old"_s)), old);
    QCOMPARE(everything(read()), now);
}

/// The repository may be whole again the next time.
void FleetCacheTest::forgetsWhatCouldNotBeRead()
{
    addSome();
    const QString config = configOf(u"HEAD"_s, u"acme"_s);
    const QString folder = objectOf(u"HEAD:environments/prod/deployments/zest"_s);
    QVERIFY(QFile::rename(config, config + u"-away"_s));
    QVERIFY(QFile::rename(folder, folder + u"-away"_s));
    const Result<Fleet> broken = read();
    VERIFY_RESULT(broken);
    QCOMPARE(broken->instances.size(), 2);
    QVERIFY(broken->instances[0].problem.contains(u"the file cannot be read"));
    QVERIFY(broken->instances[1].problem.contains(u"its folder cannot be read"));
    QVERIFY(QFile::rename(config + u"-away"_s, config));
    QVERIFY(QFile::rename(folder + u"-away"_s, folder));
    const Result<Fleet> whole = read();
    VERIFY_RESULT(whole);
    QCOMPARE(whole->instances[0].problem, QString());
    QCOMPARE(whole->instances[1].problem, QString());
}

void FleetCacheTest::saysWhatIsMissing()
{
    addSome();
    QVERIFY(QFile::remove(objectOf(u"HEAD:environments/prod/deployments"_s)));
    const Result<Fleet> fleet = read();
    VERIFY_RESULT(fleet);
    QCOMPARE(fleet->instances.size(), 1);
    QVERIFY(fleet->instances[0].problem.contains(u"its deployments cannot be listed"));
    QCOMPARE(fleet->instances[0].environment, u"prod"_s);
    QVERIFY(QFile::remove(objectOf(u"HEAD:environments"_s)));
    VERIFY_ERROR(read(), ErrorKind::Invalid, "git fsck");
}

void FleetCacheTest::ignoresDamage_data()
{
    QTest::addColumn<QString>("damage");
    for (const char* damage : {"cut", "cut in the header", "longer", "of another format", "a folder"})
        QTest::newRow(damage) << QString::fromLatin1(damage);
}

void FleetCacheTest::ignoresDamage()
{
    QFETCH(QString, damage);
    addSome();
    const QStringList cold = everything(read());
    QCOMPARE(cacheFiles().size(), 1);
    const QString file = cacheFiles().first().filePath();
    QByteArray bytes = readFile(file).value_or(QByteArray());
    if (damage == u"cut")
        bytes.chop(10);
    else if (damage == u"cut in the header")
        bytes.truncate(20);
    else if (damage == u"longer")
        bytes += "more";
    else if (damage == u"of another format")
        bytes.replace("fleet 1", "fleet 0");
    VERIFY_RESULT(writeFile(file, bytes));
    if (damage == u"a folder") {
        QVERIFY(QFile::remove(file));
        QVERIFY(QDir().mkpath(file + u"/inside"_s));
    }
    QCOMPARE(everything(read()), cold);
    QCOMPARE(everything(read()), cold);
    if (damage != u"a folder")
        QVERIFY2(readFile(file).value_or(QByteArray()) != bytes, "it is not written anew");
}

void FleetCacheTest::ignoresEveryDamage()
{
    addSome();
    const QStringList cold = everything(read());
    const QString file = cacheFiles().first().filePath();
    const QByteArray bytes = readFile(file).value_or(QByteArray());
    for (qsizetype at = 0; at < bytes.size(); at += 7) {
        QByteArray flipped = bytes;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x15);
        VERIFY_RESULT(writeFile(file, flipped));
        QCOMPARE(everything(read()), cold);
    }
}

void FleetCacheTest::needsNoCache()
{
    addSome();
    const QString file = m_cache->filePath(u"file"_s);
    VERIFY_RESULT(writeFile(file, "no folder"));
    useCache(file + u"/below"_s);
    QTest::ignoreMessage(
        QtWarningMsg, QRegularExpression(u"^Could not keep what was read of the fleet in .*permissions"_s));
    QCOMPARE(everything(read()).size(), 3);
}

void FleetCacheTest::isForItsOwner()
{
    addSome();
    VERIFY_RESULT(read());
    const QFileDevice::Permissions others =
        QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    QVERIFY(!(cacheFiles().first().permissions() & others));
}

void FleetCacheTest::makesRoom()
{
    addSome();
    QString place = m_folder->path();
    for (int number = 0; number < 12; ++number) {
        const QString next = m_cache->filePath(u"repository-%1"_s.arg(number));
        QVERIFY(QDir().rename(place, next));
        VERIFY_RESULT(Fleet::readRevision(next, u"HEAD"_s));
        place = next;
    }
    QCOMPARE(cacheFiles().size(), 8);
}

void FleetCacheTest::isForSeveralAtOnce()
{
    for (int number = 0; number < 200; ++number)
        add(u"prod/i%1"_s.arg(number),
            u"metadata: {name: i%1}\nspec: {sourcegraphVersion: 5.%1}\n"_s.arg(number).toUtf8());
    commit();
    const QByteArray expected = everything(read()).join(u'\n').toUtf8();
    for (int round = 0; round < 3; ++round) {
        useCache(m_cache->filePath(QString::number(round)));
        std::vector<std::unique_ptr<QProcess>> others;
        for (int number = 0; number < 4; ++number) {
            others.push_back(std::make_unique<QProcess>());
            others.back()->start(QCoreApplication::applicationFilePath(), {u"--read"_s, m_folder->path()});
        }
        for (const auto& other : others) {
            QVERIFY(other->waitForFinished());
            QCOMPARE(other->readAllStandardOutput(), expected);
        }
    }
}

/// With --read REPOSITORY: one of several that read at once.
int main(int count, char* words[])
{
    QCoreApplication application(count, words);
    if (const QStringList arguments = application.arguments(); arguments.value(1) == u"--read") {
        const Result<Fleet> fleet = Fleet::readRevision(arguments.value(2), u"HEAD"_s);
        std::fputs(everything(fleet).join(u'\n').toUtf8().constData(), stdout);
        return 0;
    }
    FleetCacheTest test;
    return QTest::qExec(&test, count, words);
}

#include "tst_fleet_cache.moc"

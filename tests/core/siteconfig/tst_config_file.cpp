// A configuration's file: read whole, replaced whole or not at all, and never over what another program
// wrote.

#include "core/siteconfig/config_file.h"
#include "result_checks.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <unistd.h>

using namespace lockstep;
using namespace Qt::StringLiterals;

class ConfigFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void replaces();
    void writesNothingWhenNothingChanges();
    void keepsPermissionsAndLinks();
    void refusesWhatChangedMeanwhile();
    void refusesWhatWentMeanwhile();
    void refusesReadOnly();
    void refusesToRead();

private:
    void write(const QByteArray& bytes) const;
    [[nodiscard]] QByteArray contents() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void ConfigFileTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"site.json"_s);
    write("{}\n");
}

void ConfigFileTest::write(const QByteArray& bytes) const
{
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray ConfigFileTest::contents() const
{
    QFile file(m_path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : "unreadable"_ba;
}

void ConfigFileTest::replaces()
{
    const auto file = ConfigFile::read(m_path);
    VERIFY_RESULT(file);
    QCOMPARE(file->bytes(), "{}\n"_ba);
    VERIFY_RESULT(file->replace("{\"a\": 1}\n"));
    QCOMPARE(contents(), "{\"a\": 1}\n"_ba);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), {u"site.json"_s});
}

void ConfigFileTest::writesNothingWhenNothingChanges()
{
    const auto file = ConfigFile::read(m_path);
    VERIFY_RESULT(file);
    QFile open(m_path);
    QVERIFY(open.open(QIODevice::ReadWrite));
    const QDateTime old(QDate(2020, 1, 1), QTime(12, 0));
    QVERIFY(open.setFileTime(old, QFileDevice::FileModificationTime));
    open.close();
    VERIFY_RESULT(file->replace("{}\n"));
    QCOMPARE(QFileInfo(m_path).lastModified(), old);
}

void ConfigFileTest::keepsPermissionsAndLinks()
{
    QVERIFY(QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
    const auto permissions = QFile::permissions(m_path);
    const QString link = m_folder->filePath(u"link.json"_s);
    QVERIFY(QFile::link(u"site.json"_s, link));
    const auto file = ConfigFile::read(link);
    VERIFY_RESULT(file);
    VERIFY_RESULT(file->replace("[]"));
    QVERIFY(QFileInfo(link).isSymLink());
    QCOMPARE(contents(), "[]"_ba);
    QCOMPARE(QFile::permissions(m_path), permissions);
}

void ConfigFileTest::refusesWhatChangedMeanwhile()
{
    const auto file = ConfigFile::read(m_path);
    VERIFY_RESULT(file);
    write("{\"theirs\": true}");
    VERIFY_ERROR(file->replace("[]"), ErrorKind::Precondition, "another program has changed it");
    QCOMPARE(contents(), "{\"theirs\": true}"_ba);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), {u"site.json"_s});
}

void ConfigFileTest::refusesWhatWentMeanwhile()
{
    const auto file = ConfigFile::read(m_path);
    VERIFY_RESULT(file);
    QVERIFY(QFile::remove(m_path));
    VERIFY_ERROR(file->replace("[]"), ErrorKind::Precondition, "another program");
    QVERIFY(!QFile::exists(m_path));
}

void ConfigFileTest::refusesReadOnly()
{
    if (::geteuid() == 0)
        QSKIP("nothing is read-only to root");
    QVERIFY(QFile::setPermissions(m_path, QFile::ReadOwner));
    const auto file = ConfigFile::read(m_path);
    VERIFY_RESULT(file);
    VERIFY_ERROR(file->replace("[]"), ErrorKind::Io, "site.json");
    QCOMPARE(contents(), "{}\n"_ba);
}

void ConfigFileTest::refusesToRead()
{
    VERIFY_ERROR(ConfigFile::read(m_folder->filePath(u"none.json"_s)), ErrorKind::NotFound, "does not exist");
    VERIFY_ERROR(ConfigFile::read(m_folder->path()), ErrorKind::Invalid, "it is a folder");
    QFile huge(m_path);
    QVERIFY(huge.resize(65LL * 1024 * 1024));
    VERIFY_ERROR(ConfigFile::read(m_path), ErrorKind::Invalid, "more than 67108864 bytes");
}

QTEST_GUILESS_MAIN(ConfigFileTest)
#include "tst_config_file.moc"

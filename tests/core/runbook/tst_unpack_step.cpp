// Archives made by tar and by hand, unpacked.

#include "core/payload/archive_names.h"
#include "core/runbook/kinds/unpack_step.h"
#include "core/support/files.h"
#include "result_checks.h"

#include <QDir>
#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>

#include <sys/resource.h>
#include <sys/stat.h>

#include <archive.h>
#include <archive_entry.h>
#include <csignal>

using namespace lockstep;

namespace {

struct Item
{
    QByteArray name;
    QByteArray content = {};
    unsigned type = AE_IFREG;
    QByteArray link = {}; ///< of a symbolic link, or a hard one when it begins with "="
    unsigned mode = 0644;
};

void addItem(archive* writer, const Item& item)
{
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, item.name.constData());
    archive_entry_set_filetype(entry, item.type);
    archive_entry_set_perm(entry, item.mode);
    archive_entry_set_mtime(entry, 1'700'000'000, 0);
    if (item.link.startsWith('='))
        archive_entry_set_hardlink(entry, item.link.constData() + 1);
    else if (!item.link.isEmpty())
        archive_entry_set_symlink(entry, item.link.constData());
    archive_entry_set_size(entry, item.content.size());
    archive_write_header(writer, entry);
    archive_write_data(writer, item.content.constData(), size_t(item.content.size()));
    archive_entry_free(entry);
}

/// By the name's end: .tar, .tar.gz, .tar.zst, .tar.xz, .zip
void makeArchive(const QString& path, const QList<Item>& items)
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
    if (path.endsWith(u".xz"))
        archive_write_add_filter_xz(writer);
    QCOMPARE(archive_write_open_filename(writer, QFile::encodeName(path).constData()), ARCHIVE_OK);
    for (const Item& item : items)
        addItem(writer, item);
    QCOMPARE(archive_write_close(writer), ARCHIVE_OK);
    archive_write_free(writer);
}

/// That does not get smaller.
QByteArray noise(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint32 state = 12345;
    for (char& byte : bytes) {
        state = state * 1664525 + 1013904223;
        byte = char(state >> 24);
    }
    return bytes;
}

} // namespace

class UnpackStepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void unpacks_data();
    void unpacks();
    void refuses_data();
    void refuses();
    void keepsLinksInside_data();
    void keepsLinksInside();
    void seesDamage_data();
    void seesDamage();
    void takesWhatIsWanted();
    void stopsBombs();
    void stopsAFullDisk();
    void isCancelled();
    void leavesOthersAlone();
    void recovers();
    void readsSizes_data();
    void readsSizes();
    void staysOnThisMachine();

private:
    [[nodiscard]] QString at(const QString& name) const { return m_folder->filePath(name); }

    [[nodiscard]] StepAction action(const QString& archive, const QJsonObject& more = {}) const;
    [[nodiscard]] StepCall call() const;
    [[nodiscard]] Result<StepResult> unpack(const QString& archive, const QJsonObject& more = {}) const;
    /// Nothing is in the place of the target, but what is named.
    [[nodiscard]] QStringList place() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    UnpackStep m_step;
    std::stop_source m_stop;
};

void UnpackStepTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_stop = {};
    QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("run")));
}

void UnpackStepTest::cleanup()
{
    m_folder.reset();
}

StepAction UnpackStepTest::action(const QString& archive, const QJsonObject& more) const
{
    QJsonObject parameters{{QStringLiteral("archive"), at(archive)},
                           {QStringLiteral("to"), at(QStringLiteral("place/to"))}};
    for (auto entry = more.constBegin(); entry != more.constEnd(); ++entry)
        parameters.insert(entry.key(), entry.value());
    return {QStringLiteral("unpack"), {}, parameters, parameters};
}

StepCall UnpackStepTest::call() const
{
    return {QStringLiteral("r1-unpack-1"), at(QStringLiteral("run")), [](RunEvent::Level, const QString&) {},
            m_stop.get_token()};
}

Result<StepResult> UnpackStepTest::unpack(const QString& archive, const QJsonObject& more) const
{
    return m_step.run(action(archive, more), call());
}

QStringList UnpackStepTest::place() const
{
    return QDir(at(QStringLiteral("place")))
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
}

void UnpackStepTest::unpacks_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"a.tar", "a.tar.gz", "a.tar.zst", "a.tar.xz", "a.zip"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void UnpackStepTest::unpacks()
{
    QFETCH(QString, name);
    const QByteArray large = noise(3'000'000);
    makeArchive(at(name), {{"./d/", {}, AE_IFDIR, {}, 0500},
                           {"./d/large", large, AE_IFREG, {}, 04755},
                           {"small", "hello"},
                           {"d/link", {}, AE_IFLNK, "../small"}});
    const Result<StepResult> result = unpack(name);
    VERIFY_RESULT(result);
    const QString to = at(QStringLiteral("place/to"));
    QCOMPARE(result->outputs[u"folder"].toString(), to);
    QCOMPARE(result->outputs[u"files"].toString(), QStringLiteral("2"));
    QCOMPARE(result->outputs[u"bytes"].toString(), QStringLiteral("3000005"));
    QCOMPARE(readFile(to + QStringLiteral("/d/large")).value(), large);
    QCOMPARE(readFile(to + QStringLiteral("/d/link")).value(), QByteArray("hello"));
    QCOMPARE(QFileInfo(to + QStringLiteral("/small")).lastModified().toSecsSinceEpoch(), 1'700'000'000);
    struct stat there{};
    QCOMPARE(::stat(QFile::encodeName(to + QStringLiteral("/d/large")).constData(), &there), 0);
    QCOMPARE(there.st_mode & 07700, 0700U);
    QCOMPARE(place(), QStringList{QStringLiteral("to")});
    // Again: it is there, as it made it.
    const Result<StepResult> again = unpack(name);
    VERIFY_RESULT(again);
    QCOMPARE(again->outputs, result->outputs);
}

void UnpackStepTest::refuses_data()
{
    QTest::addColumn<QList<Item>>("items");
    const auto row = [](const char* name, const QList<Item>& items) { QTest::newRow(name) << items; };
    row("above", {{"../../etc/passwd", "x"}});
    row("above, in the middle", {{"a/../../x", "x"}});
    row("absolute", {{"/tmp/lockstep-should-not-be", "x"}});
    row("absolute link", {{"a", {}, AE_IFLNK, "/etc"}});
    row("link out", {{"d/a", {}, AE_IFLNK, "../../x"}});
    row("link out by the middle", {{"d/a", {}, AE_IFLNK, "b/../../.."}});
    row("through a link", {{"d", {}, AE_IFDIR}, {"a", {}, AE_IFLNK, "d"}, {"a/x", "x"}});
    row("hard link out", {{"a", {}, AE_IFREG, "=../../run"}});
    row("absolute hard link", {{"a", {}, AE_IFREG, "=/etc/passwd"}});
    row("hard link to a link",
        {{"d/e/f", {}, AE_IFLNK, "../.."}, {"g", {}, AE_IFREG, "=d/e/f"}, {"g/x", "x"}});
    row("fifo", {{"a", {}, AE_IFIFO}});
    row("device", {{"a", {}, AE_IFCHR}});
    row("twice", {{"a", "x"}, {"a", "y"}});
    row("a link, then a file", {{"a", {}, AE_IFLNK, "b"}, {"a", "y"}});
    row("the top is a link", {{"./", {}, AE_IFLNK, "x"}});
}

void UnpackStepTest::refuses()
{
    QFETCH(QList<Item>, items);
    items.prepend({"first", "first"});
    makeArchive(at(QStringLiteral("a.tar")), items);
    const Result<StepResult> result = unpack(QStringLiteral("a.tar"));
    QVERIFY(!result);
    QVERIFY2(result.error().kind == ErrorKind::Invalid || result.error().kind == ErrorKind::Io,
             qPrintable(result.error().message()));
    qInfo("%s", qPrintable(result.error().happened));
    QCOMPARE(place(), QStringList());
    QVERIFY(!QFile::exists(QStringLiteral("/tmp/lockstep-should-not-be")));
}

void UnpackStepTest::keepsLinksInside_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<bool>("inside");
    const auto row = [](const char* name, const char* target, bool inside) {
        QTest::addRow("%s to %s", name, target) << QByteArray(name) << QByteArray(target) << inside;
    };
    row("a", "b", true);
    row("d/a", "../b", true);
    row("d/a", "./../b/./c", true);
    row("a", "..", false);
    row("d/a", "../..", false);
    row("d/e/a", "../..", true);
    row("d/e/a", "x/../y", false);
    row("a", "/", false);
    row("a", "", false);
}

void UnpackStepTest::keepsLinksInside()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, target);
    QTEST(linkStaysInside(name, target), "inside");
}

void UnpackStepTest::seesDamage_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("keep"); ///< of its length
    QTest::addColumn<int>("cut");     ///< bytes at its end
    QTest::addColumn<bool>("flip");   ///< a bit in the middle
    for (const char* ending : {"tar.gz", "tar.zst", "tar.xz", "zip", "tar"}) {
        const QString name = QStringLiteral("a.") + QString::fromLatin1(ending);
        QTest::addRow("%s, half", ending) << name << 0.5 << 0 << false;
        QTest::addRow("%s, empty", ending) << name << 0.0 << 0 << false;
        const bool packed = name != u"a.tar";
        QTest::addRow("%s, its end", ending) << name << 1.0 << (packed ? 3 : 10240 - 512) << false;
        // libarchive writes zstd without a checksum; there is nothing to see it by.
        if (packed && name != u"a.tar.zst")
            QTest::addRow("%s, flipped", ending) << name << 1.0 << 0 << true;
    }
    QTest::newRow("tar, between entries") << QStringLiteral("a.tar") << 0.0 << -1024 << false;
}

void UnpackStepTest::seesDamage()
{
    QFETCH(QString, name);
    QFETCH(double, keep);
    QFETCH(int, cut);
    QFETCH(bool, flip);
    // Text, with which a packed file's checksum is all that shows a wrong bit.
    makeArchive(at(name), {{"a", "0123456789"}, {"b", noise(200'000).toBase64()}});
    QByteArray bytes = readFile(at(name)).value();
    if (flip)
        bytes[bytes.size() / 2] = char(bytes[bytes.size() / 2] ^ 4);
    VERIFY_RESULT(
        writeFile(at(name), cut < 0 ? bytes.first(-cut)
                                    : bytes.first(qsizetype(double(bytes.size()) * keep)).chopped(cut)));
    VERIFY_ERROR(unpack(name), ErrorKind::Invalid, "damaged, cut off");
    QCOMPARE(place(), QStringList());
}

void UnpackStepTest::takesWhatIsWanted()
{
    const QString name = QStringLiteral("a.tar.gz");
    makeArchive(at(name), {{"a", "a"}, {"d/b", "b"}, {"d/c", "c"}, {"e", "e"}});
    const QJsonObject only{{QStringLiteral("only"), QJsonArray{QStringLiteral("d/"), QStringLiteral("e")}}};
    const Result<StepResult> result = unpack(name, only);
    VERIFY_RESULT(result);
    QCOMPARE(result->outputs[u"files"].toString(), QStringLiteral("3"));
    QVERIFY(!QFile::exists(at(QStringLiteral("place/to/a"))));
    QVERIFY(QDir(at(QStringLiteral("place/to"))).removeRecursively());
    const QJsonObject wrong{{QStringLiteral("only"), QJsonArray{QStringLiteral("pgsql.dump")}}};
    VERIFY_ERROR(unpack(name, wrong), ErrorKind::NotFound, "there is no \"pgsql.dump\" in it");
    QCOMPARE(place(), QStringList());
}

void UnpackStepTest::stopsBombs()
{
    makeArchive(at(QStringLiteral("a.tar.gz")), {{"a", QByteArray(5'000'000, '\0')}});
    const QJsonObject limit{{QStringLiteral("limit"), QStringLiteral("4M")}};
    VERIFY_ERROR(unpack(QStringLiteral("a.tar.gz"), limit), ErrorKind::Failed, "more than 4.00 MiB");
    // What it says it is, not what is in it.
    QProcess tar;
    tar.setWorkingDirectory(m_folder->path());
    tar.start(QStringLiteral("sh"),
              {QStringLiteral("-c"), QStringLiteral("truncate -s 8T s && tar -cSf s.tar s")});
    QVERIFY(tar.waitForFinished() && tar.exitCode() == 0);
    VERIFY_ERROR(unpack(QStringLiteral("s.tar")), ErrorKind::Failed, "more than 500.00 GiB");
    const QJsonObject much{{QStringLiteral("limit"), QStringLiteral("4000T")}};
    VERIFY_ERROR(unpack(QStringLiteral("s.tar"), much), ErrorKind::Io, "the disk is full");
    QCOMPARE(place(), QStringList());
}

void UnpackStepTest::stopsAFullDisk()
{
    makeArchive(at(QStringLiteral("a.tar")), {{"a", noise(2'000'000)}});
    const auto before = std::signal(SIGXFSZ, SIG_IGN);
    rlimit old{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &old), 0);
    const rlimit small{1'000'000, old.rlim_max};
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    const Result<StepResult> result = unpack(QStringLiteral("a.tar"));
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &old), 0);
    std::signal(SIGXFSZ, before);
    VERIFY_ERROR(result, ErrorKind::Io, "cannot be written");
    QCOMPARE(place(), QStringList());
}

void UnpackStepTest::isCancelled()
{
    makeArchive(at(QStringLiteral("a.tar")), {{"a", "a"}});
    m_stop.request_stop();
    VERIFY_ERROR(unpack(QStringLiteral("a.tar")), ErrorKind::Cancelled, "cancelled");
    QCOMPARE(place(), QStringList());
    VERIFY_ERROR(unpack(QStringLiteral("none.tar")), ErrorKind::NotFound, "no such file");
}

void UnpackStepTest::leavesOthersAlone()
{
    const QString name = QStringLiteral("a.tar");
    const QString to = at(QStringLiteral("place/to"));
    makeArchive(at(name), {{"a", "a"}});
    QVERIFY(QDir().mkpath(to));
    VERIFY_RESULT(unpack(name)); // an empty folder may be there
    VERIFY_RESULT(writeFile(to + QStringLiteral("/more"), "more"));
    VERIFY_ERROR(unpack(name), ErrorKind::Precondition, "it exists already");
    QCOMPARE(readFile(to + QStringLiteral("/more")).value(), QByteArray("more"));
}

void UnpackStepTest::recovers()
{
    const QString name = QStringLiteral("a.tar");
    makeArchive(at(name), {{"a", "a"}});
    VERIFY_RESULT(writeFile(at(QStringLiteral("place/.to.r1-unpack-1.part/half")), "x"));
    const Result<Recovered> before = m_step.recover(action(name), call());
    VERIFY_RESULT(before);
    QCOMPARE(before->what, Recovered::What::NotStarted);
    QCOMPARE(place(), QStringList());
    const Result<StepResult> result = unpack(name);
    VERIFY_RESULT(result);
    const Result<Recovered> after = m_step.recover(action(name), call());
    VERIFY_RESULT(after);
    QCOMPARE(after->what, Recovered::What::Done);
    QCOMPARE(after->result.outputs, result->outputs);
}

void UnpackStepTest::readsSizes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("bytes"); ///< -1: wrong
    const auto row = [](const char* text, qint64 bytes) {
        QTest::newRow(text) << QString::fromLatin1(text) << bytes;
    };
    row("42", 42);
    row("200G", 200LL << 30);
    row("1 MiB", 1 << 20);
    row("3kb", 3072);
    row("9000P", -1);
    row("-1", -1);
    row("G", -1);
    row("much", -1);
}

void UnpackStepTest::readsSizes()
{
    QFETCH(QString, text);
    QTEST(parseByteSize(text).value_or(-1), "bytes");
}

void UnpackStepTest::staysOnThisMachine()
{
    StepAction elsewhere = action(QStringLiteral("a.tar"));
    elsewhere.machine = QStringLiteral("ssh:host");
    VERIFY_ERROR(m_step.run(elsewhere, call()), ErrorKind::Usage, "this machine only");
    VERIFY_ERROR(m_step.preview(elsewhere), ErrorKind::Usage, "this machine only");
    QVERIFY(m_step.preview(action(QStringLiteral("a.tar")))->text.contains(u"500G bytes at most"));
}

QTEST_GUILESS_MAIN(UnpackStepTest)
#include "tst_unpack_step.moc"

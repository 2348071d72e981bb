// Files edited here and by a real sshd: whole or not at all, with what was there kept.

#include "../cluster/ssh_server.h"
#include "core/runbook/kinds/file_edit_step.h"
#include "core/runbook/kinds/site_config_edit_step.h"
#include "core/runbook/kinds/text_file.h"
#include "core/support/json_schema.h"
#include "result_checks.h"

#include <QJsonArray>

#include <sys/stat.h>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

class FileEditStepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void edits_data();
    void edits();
    void editsByAnotherMachine();
    void refuses_data();
    void refuses();
    void makesAFile();
    void followsALink();
    void keepsPermissions();
    void changesOnlyPermissions();
    void refusesWhatOthersChanged();
    void recovers();
    void checksOnly();
    void previews();
    void hidesSecretFiles_data();
    void hidesSecretFiles();
    void editsAConfiguration();
    void schemas_data();
    void schemas();

private:
    [[nodiscard]] QString at(const QString& name) const { return m_folder->filePath(name); }

    [[nodiscard]] StepAction action(QJsonObject parameters) const
    {
        if (!parameters.contains(u"file"))
            parameters.insert(u"file"_s, at(u"env"_s));
        return {u"file-edit"_s, {}, parameters, parameters};
    }

    [[nodiscard]] StepCall call(const QString& name = u"r1-edit-1"_s) const
    {
        return {name, at(u"run"_s), [this](RunEvent::Level, const QString& line) { m_log += line + u'\n'; }};
    }

    void write(const QByteArray& text) const { VERIFY_RESULT(writeFile(at(u"env"_s), text)); }

    [[nodiscard]] QByteArray text() const { return readFile(at(u"env"_s)).value_or("(none)"); }

    [[nodiscard]] QStringList names() const
    {
        return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    mutable QString m_log;
    FileEditStep m_step;
};

namespace {

QJsonObject replacing(const QString& old, const QString& wanted)
{
    return {{u"replace"_s, QJsonArray{QJsonObject{{u"old"_s, old}, {u"new"_s, wanted}}}}};
}

int modeOf(const QString& path)
{
    struct stat status{};
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? int(status.st_mode & 07777) : -1;
}

} // namespace

void FileEditStepTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_log.clear();
    QVERIFY(QDir(m_folder->path()).mkpath(u"run"_s));
    write("PORT=1\nNAME=sg\nDB_PASSWORD=hidden\n");
}

void FileEditStepTest::cleanup()
{
    m_folder.reset();
}

void FileEditStepTest::edits_data()
{
    QTest::addColumn<QJsonObject>("parameters");
    QTest::addColumn<QByteArray>("wanted");
    QTest::newRow("content") << QJsonObject{{u"content"_s, u"new\n"_s}} << "new\n"_ba;
    QTest::newRow("replace") << replacing(u"PORT=1"_s, u"PORT=22"_s)
                             << "PORT=22\nNAME=sg\nDB_PASSWORD=hidden\n"_ba;
    QTest::newRow("more") << replacing(u"NAME=sg\n"_s, u"NAME=sg\nMORE='$x'\n"_s)
                          << "PORT=1\nNAME=sg\nMORE='$x'\nDB_PASSWORD=hidden\n"_ba;
    QTest::newRow("remove") << replacing(u"NAME=sg\n"_s, {}) << "PORT=1\nDB_PASSWORD=hidden\n"_ba;
}

void FileEditStepTest::edits()
{
    QFETCH(QJsonObject, parameters);
    QFETCH(QByteArray, wanted);
    const QByteArray before = text();
    const auto done = m_step.run(action(parameters), call());
    VERIFY_RESULT(done);
    QCOMPARE(text(), wanted);
    QCOMPARE(done->outputs[u"changed"].toString(), u"yes"_s);
    const QString backup = done->outputs[u"backup"].toString();
    QCOMPARE(backup, at(u"env.lockstep-r1-edit-1.orig"_s));
    QCOMPARE(readFile(backup).value_or("-"), before);
    QVERIFY(m_log.contains(u"@@"));
    QVERIFY2(!m_log.contains(u"hidden"), qPrintable(m_log));
    QVERIFY(!done->evidence.contains(u"hidden"));
    QCOMPARE(names(), (QStringList{u"env"_s, u"env.lockstep-r1-edit-1.orig"_s}));
    if (QString::fromLatin1(QTest::currentDataTag()) == u"remove")
        return; // it cannot be told from a file that never had it
    const auto again = m_step.run(action(parameters), call(u"r1-edit-2"_s));
    VERIFY_RESULT(again);
    QCOMPARE(again->outputs[u"changed"].toString(), u"no"_s);
    QCOMPARE(text(), wanted);
    QCOMPARE(names().size(), 2);
}

void FileEditStepTest::editsByAnotherMachine()
{
    if (!SshServer::isInstalled())
        QSKIP("there is no sshd");
    SshServer server;
    VERIFY_RESULT(server.start());
    const SshTransport transport(u"box"_s, server.options());
    const QString path = at(u"a 'b' $c"_s);
    const TextFile file(transport, path);
    const auto none = file.read({});
    VERIFY_RESULT(none);
    QVERIFY(!none->has_value());
    const QByteArray large = QByteArray("line of text\n").repeated(200'000);
    const auto made = file.replace({large, {}, u"0600"_s, u"r1-1"_s}, {});
    VERIFY_RESULT(made);
    QCOMPARE(*made, QString());
    QCOMPARE(modeOf(path), 0600);
    const auto read = file.read({});
    VERIFY_RESULT(read);
    QCOMPARE(*read, large);
    const auto backup = file.replace({"x", sha256(large), {}, u"r1-2"_s}, {});
    VERIFY_RESULT(backup);
    QCOMPARE(readFile(*backup).value_or("-"), large);
    QCOMPARE(readFile(path).value_or("-"), "x"_ba);
    VERIFY_ERROR(file.replace({"y", sha256(large), {}, u"r1-3"_s}, {}), ErrorKind::Precondition,
                 "somebody else");
}

void FileEditStepTest::refuses_data()
{
    QTest::addColumn<QJsonObject>("parameters");
    QTest::addColumn<QString>("says");
    QTest::newRow("not there") << replacing(u"PORT=2"_s, u"PORT=3"_s) << u"is there 0 times"_s;
    QTest::newRow("several") << replacing(u"\n"_s, u";"_s) << u"is there 3 times"_s;
    QTest::newRow("empty") << replacing({}, u"x"_s) << u"an empty text"_s;
    QTest::newRow("no file") << QJsonObject{{u"file"_s, u"/nowhere/x"_s}, {u"replace"_s, QJsonArray()}}
                             << u"no such file"_s;
    QTest::newRow("a folder") << QJsonObject{{u"file"_s, u"/tmp"_s}, {u"content"_s, u"x"_s}}
                              << u"it is no file"_s;
    QTest::newRow("no folder") << QJsonObject{{u"file"_s, u"/nowhere/x"_s}, {u"content"_s, u"x"_s}}
                               << u"/nowhere"_s;
}

void FileEditStepTest::refuses()
{
    QFETCH(QJsonObject, parameters);
    QFETCH(QString, says);
    const QByteArray before = text();
    const auto done = m_step.run(action(parameters), call());
    QVERIFY(!done);
    QVERIFY2(done.error().message().contains(says), qPrintable(done.error().message()));
    QCOMPARE(text(), before);
    QCOMPARE(names(), QStringList{u"env"_s});
}

void FileEditStepTest::makesAFile()
{
    const QJsonObject parameters{{u"file"_s, at(u"new"_s)}, {u"content"_s, u"a\n"_s}};
    const auto done = m_step.run(action(parameters), call());
    VERIFY_RESULT(done);
    QCOMPARE(readFile(at(u"new"_s)).value_or("-"), "a\n"_ba);
    QCOMPARE(modeOf(at(u"new"_s)), 0644);
    QCOMPARE(done->outputs[u"backup"].toString(), QString());
    QCOMPARE(names(), (QStringList{u"env"_s, u"new"_s}));
}

void FileEditStepTest::followsALink()
{
    QVERIFY(QFile::link(at(u"env"_s), at(u"link"_s)));
    QJsonObject parameters = replacing(u"PORT=1"_s, u"PORT=2"_s);
    parameters.insert(u"file"_s, at(u"link"_s));
    const auto done = m_step.run(action(parameters), call());
    VERIFY_RESULT(done);
    QVERIFY(QFileInfo(at(u"link"_s)).isSymLink());
    QVERIFY(text().startsWith("PORT=2"));
    QCOMPARE(done->outputs[u"backup"].toString(), at(u"env.lockstep-r1-edit-1.orig"_s));
}

void FileEditStepTest::keepsPermissions()
{
    QCOMPARE(::chmod(QFile::encodeName(at(u"env"_s)).constData(), 0440), 0);
    VERIFY_RESULT(m_step.run(action({{u"content"_s, u"x"_s}}), call()));
    QCOMPARE(modeOf(at(u"env"_s)), 0440);
    QCOMPARE(modeOf(at(u"env.lockstep-r1-edit-1.orig"_s)), 0440);
}

void FileEditStepTest::changesOnlyPermissions()
{
    QJsonObject parameters{{u"content"_s, QString::fromUtf8(text())}, {u"mode"_s, u"0600"_s}};
    const auto done = m_step.run(action(parameters), call());
    VERIFY_RESULT(done);
    QCOMPARE(done->outputs[u"changed"].toString(), u"yes"_s);
    QCOMPARE(modeOf(at(u"env"_s)), 0600);
    const auto again = m_step.run(action(parameters), call(u"r1-edit-2"_s));
    VERIFY_RESULT(again);
    QCOMPARE(again->outputs[u"changed"].toString(), u"no"_s);
}

void FileEditStepTest::refusesWhatOthersChanged()
{
    const LocalTransport here;
    const TextFile file(here, at(u"env"_s));
    const QByteArray before = sha256(text());
    write("somebody else\n");
    VERIFY_ERROR(file.replace({"x", before, {}, u"r1"_s}, {}), ErrorKind::Precondition,
                 "somebody else changed it");
    VERIFY_ERROR(file.replace({"x", {}, {}, u"r1"_s}, {}), ErrorKind::Precondition,
                 "somebody else changed it");
    QCOMPARE(text(), "somebody else\n"_ba);
    QCOMPARE(names(), QStringList{u"env"_s});
}

void FileEditStepTest::recovers()
{
    const StepAction edit = action(replacing(u"PORT=1"_s, u"PORT=2"_s));
    const auto what = [&] {
        const auto recovered = m_step.recover(edit, call());
        return recovered ? recovered->what : Recovered::What::Failed;
    };
    QCOMPARE(what(), Recovered::What::NotStarted);
    const QByteArray before = text();
    const auto done = m_step.run(edit, call());
    VERIFY_RESULT(done);
    const auto recovered = m_step.recover(edit, call());
    VERIFY_RESULT(recovered);
    QCOMPARE(recovered->what, Recovered::What::Done);
    QCOMPARE(recovered->result.outputs, done->outputs);
    // Killed before the file had its name:
    write(before);
    VERIFY_RESULT(writeFile(at(u".env.lockstep-r1-edit-1.new"_s), "half"));
    QCOMPARE(what(), Recovered::What::NotStarted);
    QVERIFY(!QFile::exists(at(u".env.lockstep-r1-edit-1.new"_s)));
    write("somebody else\n");
    QCOMPARE(what(), Recovered::What::Unknown);
}

void FileEditStepTest::checksOnly()
{
    StepCall check = call();
    check.use = StepCall::Use::Check;
    const QByteArray before = text();
    const StepAction edit = action(replacing(u"PORT=1"_s, u"PORT=2"_s));
    VERIFY_ERROR(m_step.run(edit, check), ErrorKind::Failed, "it is not so");
    QCOMPARE(text(), before);
    VERIFY_RESULT(m_step.run(edit, call()));
    VERIFY_RESULT(m_step.run(edit, check));
}

void FileEditStepTest::previews()
{
    StepAction edit = action(replacing(u"PORT=1"_s, u"PORT=2"_s));
    const auto here = m_step.preview(edit);
    VERIFY_RESULT(here);
    QCOMPARE(here->target, u"this machine"_s);
    QVERIFY2(here->text.contains(u"@@ -1,3 +1,3 @@\n-PORT=1\n+PORT=2\n NAME=sg\n DB_PASSWORD=********"),
             qPrintable(here->text));
    edit.machine = u"ssh:admin@host"_s;
    const auto there = m_step.preview(edit);
    VERIFY_RESULT(there);
    QCOMPARE(there->text, u"edit %1\n-PORT=1\n+PORT=2"_s.arg(at(u"env"_s)));
}

void FileEditStepTest::hidesSecretFiles_data()
{
    QTest::addColumn<QJsonObject>("shown");
    QTest::newRow("said") << QJsonObject{{u"content"_s, u"new one\n"_s}, {u"secret"_s, true}};
    QTest::newRow("seen") << QJsonObject{{u"content"_s, u"********\n"_s}};
}

void FileEditStepTest::hidesSecretFiles()
{
    QFETCH(QJsonObject, shown);
    write("old one\n");
    shown.insert(u"file"_s, at(u"env"_s));
    StepAction edit = action(shown);
    edit.parameters.insert(u"content"_s, u"new one\n"_s);
    const auto preview = m_step.preview(edit);
    VERIFY_RESULT(preview);
    const auto done = m_step.run(edit, call());
    VERIFY_RESULT(done);
    QCOMPARE(text(), "new one\n"_ba);
    const QString told = preview->text + m_log + done->evidence + done->outputs[u"diff"].toString();
    QVERIFY2(told.contains(u"********") && !told.contains(u" one"), qPrintable(told));
    QVERIFY(!readFile(at(u"run/edit-r1-edit-1.json"_s)).value_or("one").contains("one"));
    m_step.forget(edit, call());
    QVERIFY(!QFile::exists(at(u"run/edit-r1-edit-1.json"_s)));
}

void FileEditStepTest::editsAConfiguration()
{
    write("{\n  // ours\n  \"externalURL\": \"http://a\", // old\n  \"licenseKey\": \"hidden\",\n  \"x\": "
          "1,\n}\n");
    const QJsonObject parameters{{u"set"_s, QJsonObject{{u"/externalURL"_s, u"https://b"_s}, {u"/y/z"_s, 2}}},
                                 {u"setJson"_s, QJsonObject{{u"/x"_s, u"1.50"_s}}},
                                 {u"remove"_s, QJsonArray{u"/gone"_s}}};
    const SiteConfigEditStep step;
    const StepAction edit = action(parameters);
    const auto preview = step.preview(edit);
    VERIFY_RESULT(preview);
    QVERIFY2(preview->text.contains(u"+  \"externalURL\": \"https://b\", // old"), qPrintable(preview->text));
    QVERIFY(!preview->text.contains(u"hidden"));
    const auto done = step.run(edit, call());
    VERIFY_RESULT(done);
    QCOMPARE(text(), "{\n  // ours\n  \"externalURL\": \"https://b\", // old\n  \"licenseKey\": \"hidden\",\n"
                     "  \"x\": 1.50,\n  \"y\": {\n    \"z\": 2\n  },\n}\n"_ba);
    QVERIFY(!done->evidence.contains(u"hidden"));
    QVERIFY(!m_log.contains(u"hidden"));
    const auto recovered = step.recover(edit, call());
    VERIFY_RESULT(recovered);
    QCOMPARE(recovered->what, Recovered::What::Done);
    const auto again = step.run(edit, call(u"r1-edit-2"_s));
    VERIFY_RESULT(again);
    QCOMPARE(again->outputs[u"changed"].toString(), u"no"_s);
    VERIFY_ERROR(step.run(action({{u"set"_s, QJsonObject{{u"/a/-"_s, 1}}}}), call()), ErrorKind::Usage,
                 "appends");
    write("{ no JSON }");
    VERIFY_ERROR(step.run(edit, call()), ErrorKind::Invalid, "env:1:3");
}

void FileEditStepTest::schemas_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QJsonObject>("parameters");
    QTest::addColumn<bool>("valid");
    const QJsonValue file = u"/x"_s;
    const QString edit = u"file-edit"_s;
    const QString config = u"site-config-edit"_s;
    const QJsonValue parts = QJsonArray{QJsonObject{{u"old"_s, u"a"_s}, {u"new"_s, u"b"_s}}};
    QTest::newRow("content") << edit << QJsonObject{{u"file"_s, file}, {u"content"_s, u""_s}} << true;
    QTest::newRow("replace") << edit
                             << QJsonObject{{u"file"_s, file}, {u"replace"_s, parts}, {u"mode"_s, u"0644"_s}}
                             << true;
    QTest::newRow("both") << edit
                          << QJsonObject{{u"file"_s, file}, {u"content"_s, u""_s}, {u"replace"_s, parts}}
                          << false;
    QTest::newRow("neither") << edit << QJsonObject{{u"file"_s, file}} << false;
    QTest::newRow("wrong mode") << edit
                                << QJsonObject{{u"file"_s, file}, {u"content"_s, u""_s}, {u"mode"_s, u"rw"_s}}
                                << false;
    QTest::newRow("set") << config
                         << QJsonObject{{u"database"_s, u"x"_s}, {u"set"_s, QJsonObject{{u"/a"_s, true}}}}
                         << true;
    QTest::newRow("set nothing") << config << QJsonObject{{u"file"_s, file}} << false;
    QTest::newRow("no pointer") << config
                                << QJsonObject{{u"file"_s, file}, {u"set"_s, QJsonObject{{u"a"_s, true}}}}
                                << false;
    QTest::newRow("two places") << config
                                << QJsonObject{{u"file"_s, file},
                                               {u"database"_s, u"x"_s},
                                               {u"remove"_s, QJsonArray()}}
                                << false;
}

void FileEditStepTest::schemas()
{
    QFETCH(QString, kind);
    QFETCH(QJsonObject, parameters);
    QFETCH(bool, valid);
    const SiteConfigEditStep config;
    const StepKind& step = kind == config.name() ? static_cast<const StepKind&>(config) : m_step;
    const auto schema = JsonSchema::parse(step.parameterSchema(), kind);
    VERIFY_RESULT(schema);
    QCOMPARE(schema->check(parameters).isEmpty(), valid);
}

QTEST_GUILESS_MAIN(FileEditStepTest)
#include "tst_file_edit_step.moc"

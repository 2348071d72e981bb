// lockstepctl site-config as its users meet it: the real program on real files.

#include "ctl_program.h"

#include <QDir>
#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

class CtlSiteConfigTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void gets_data();
    void gets();
    void sets_data();
    void sets();
    void setsTheWholeOfAnEmptyFile();
    void keepsMarkAndLineEnds();
    void printsInsteadOfWriting();
    void writesNothingWhenNothingChanges();
    void removes();
    void formats();
    void refuses_data();
    void refuses();
    void validates();
    void validatesAsJson();
    void validatesSyntax();
    void validatesAgainstARelease();
    void refusesToValidate_data();
    void refusesToValidate();
    void toldOfBrokenFiles_data();
    void toldOfBrokenFiles();
    void differs();
    void comparesThree();
    void migrates();
    void migratesForARelease();
    void migratesNothingByHalves();
    void checksAnUpgrade();
    void readsAPayload();
    void helps_data();
    void helps();

private:
    void write(const QByteArray& bytes) const;
    [[nodiscard]] QByteArray contents() const;
    [[nodiscard]] ProcessOutput run(const char* verb, const QStringList& words) const;
    /// A file beside the configuration.
    [[nodiscard]] QString other(const QString& name, const QByteArray& bytes) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

const QByteArray sample = R"({
  // where people find it
  "externalURL": "https://src.example.com",
  "auth.providers": [
    { "type": "builtin", }, /* for admins */
  ],
  "a/b": 1.50, // as written
}
)";

void CtlSiteConfigTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"site.json"_s);
    write(sample);
}

void CtlSiteConfigTest::write(const QByteArray& bytes) const
{
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray CtlSiteConfigTest::contents() const
{
    QFile file(m_path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : "unreadable"_ba;
}

ProcessOutput CtlSiteConfigTest::run(const char* verb, const QStringList& words) const
{
    return ctl(QStringList{u"site-config"_s, QString::fromLatin1(verb), m_path} + words);
}

QString CtlSiteConfigTest::other(const QString& name, const QByteArray& bytes) const
{
    QFile file(m_folder->filePath(name));
    if (!QDir().mkpath(QFileInfo(file.fileName()).path()) || !file.open(QIODevice::WriteOnly) ||
        file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    return file.fileName();
}

void CtlSiteConfigTest::gets_data()
{
    QTest::addColumn<QStringList>("line");
    QTest::addColumn<QByteArray>("prints");
    QTest::newRow("text") << QStringList{u"/externalURL"_s} << "\"https://src.example.com\"\n"_ba;
    QTest::newRow("text without quotes")
        << QStringList{u"/externalURL"_s, u"--format"_s, u"text"_s} << "https://src.example.com\n"_ba;
    QTest::newRow("number as written") << QStringList{u"/a~1b"_s} << "1.50\n"_ba;
    QTest::newRow("plain JSON") << QStringList{u"/auth.providers"_s}
                                << "[\n  {\n    \"type\": \"builtin\"\n  }\n]\n"_ba;
    QTest::newRow("as written") << QStringList{u"/auth.providers/0"_s, u"--as-written"_s}
                                << "{ \"type\": \"builtin\", }\n"_ba;
}

void CtlSiteConfigTest::gets()
{
    QFETCH(QStringList, line);
    const ProcessOutput output = run("get", line);
    VERIFY_EXIT(output, 0);
    QTEST(output.standardOutput, "prints");
    QCOMPARE(contents(), sample);
}

const QByteArray schema = R"({
  "type": "object",
  "properties": {
    "externalURL": { "type": "string", "format": "uri" },
    "auth.providers": { "type": "array", "items": { "properties": { "type": { "enum": ["saml"] } } } },
    "a/b": { "type": "number", "deprecated": true }
  }
})";

void CtlSiteConfigTest::validates()
{
    const QString file = other(u"schema.json"_s, schema);
    const ProcessOutput wrong = run("validate", {u"--schema-file"_s, file});
    VERIFY_EXIT(wrong, 1);
    QCOMPARE(QString::fromUtf8(wrong.standardOutput),
             u"%1:5:15: error: `type` must be \"saml\", not \"builtin\"\n"
             "%1:7:3: warning: `a/b` is deprecated\n\nnot valid: 1 error, 1 warning\n"_s.arg(m_path));
    VERIFY_EXIT(run("set", {u"/auth.providers/0/type"_s, u"\"saml\""_s}), 0);
    const ProcessOutput valid = run("validate", {u"--schema-file"_s, file});
    VERIFY_EXIT(valid, 0);
    QVERIFY(valid.standardOutput.endsWith("\nvalid: 0 errors, 1 warning\n"));
}

void CtlSiteConfigTest::validatesAsJson()
{
    write("{\n  \"externalURL\": \"日本\",\n  \"auth.providers\": [{}, 5\n}");
    const ProcessOutput output =
        run("validate", {u"--schema-file"_s, other(u"schema.json"_s, schema), u"--format"_s, u"json"_s});
    VERIFY_EXIT(output, 1);
    const QJsonObject told = json(output);
    QCOMPARE(told.keys(), (QStringList{u"problems"_s, u"valid"_s}));
    QCOMPARE(told[u"valid"].toBool(true), false);
    const QJsonArray problems = told[u"problems"].toArray();
    QCOMPARE(problems.size(), 2);
    QCOMPARE(problems[0].toObject(),
             (QJsonObject{{u"severity"_s, u"error"_s},
                          {u"path"_s, u"/externalURL"_s},
                          {u"line"_s, 2},
                          {u"column"_s, 18},
                          {u"length"_s, 4},
                          {u"text"_s, u"`externalURL` is no whole URL such as https://example.com/path"_s}}));
    QCOMPARE(problems[1][u"text"].toString(), u"this bracket is not closed"_s);
    QCOMPARE(problems[1][u"line"].toInt(), 3);
}

void CtlSiteConfigTest::validatesSyntax()
{
    VERIFY_EXIT(run("validate", {u"--syntax-only"_s}), 0);
    const ProcessOutput strict = run("validate", {u"--syntax-only"_s, u"--strict"_s});
    VERIFY_EXIT(strict, 1);
    QVERIFY(strict.standardOutput.contains("site.json:2:3: error: comments are not allowed here"));
    QVERIFY(strict.standardOutput.contains("a comma after the last value"));
    write("no JSON at all");
    const ProcessOutput wrong = run("validate", {u"--syntax-only"_s, u"--format"_s, u"json"_s});
    VERIFY_EXIT(wrong, 1);
    QVERIFY(!json(wrong)[u"problems"].toArray().isEmpty());
}

void CtlSiteConfigTest::validatesAgainstARelease()
{
    (void)other(u"v9.1.0/migrations/frontend/1_root/up.sql"_s, "SELECT 1;");
    (void)other(u"v9.1.0/schema/site.schema.json"_s, schema);
    const QString catalog = m_folder->filePath(u"v9.1.0"_s);
    const ProcessOutput wrong = run("validate", {u"--catalog"_s, catalog, u"--release"_s, u"9.1"_s});
    VERIFY_EXIT(wrong, 1);
    QVERIFY(wrong.standardOutput.contains("must be \"saml\""));
    const ProcessOutput none = run("validate", {u"--catalog"_s, catalog, u"--release"_s, u"9.2"_s});
    VERIFY_EXIT(none, 3);
    QVERIFY2(none.standardError.contains("9.2"), none.standardError.constData());
}

void CtlSiteConfigTest::refusesToValidate_data()
{
    QTest::addColumn<QStringList>("line");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("says");
    QTest::newRow("no schema") << QStringList{} << 2 << u"nothing to check it against"_s;
    QTest::newRow("two") << QStringList{u"--syntax-only"_s, u"--schema-file"_s, u"x"_s} << 2
                         << u"one thing only"_s;
    QTest::newRow("no such schema") << QStringList{u"--schema-file"_s, u"/none.json"_s} << 3
                                    << u"does not exist"_s;
    QTest::newRow("no schema at all") << QStringList{u"--schema-file"_s, u"SELF"_s} << 3 << u"schema"_s;
    QTest::newRow("release without one")
        << QStringList{u"--catalog"_s, u"FOLDER/v9.0.0"_s, u"--release"_s, u"9.0"_s} << 3
        << u"No release of this catalogue has one"_s;
}

void CtlSiteConfigTest::refusesToValidate()
{
    QFETCH(QStringList, line);
    QFETCH(QString, says);
    (void)other(u"v9.0.0/migrations/frontend/1_root/up.sql"_s, "SELECT 1;");
    line.replaceInStrings(u"FOLDER"_s, m_folder->path());
    line.replaceInStrings(u"SELF"_s, other(u"wrong.json"_s, "{\"type\": \"strng\"}"));
    const ProcessOutput output = run("validate", line);
    QTEST(output.exitCode, "exitCode");
    QVERIFY2(QString::fromUtf8(output.standardError).contains(says), output.standardError.constData());
    QVERIFY(output.standardOutput.isEmpty());
}

void CtlSiteConfigTest::sets_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("json");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("value") << u"/externalURL"_s << u"\"https://b\""_s << "\"https://src.example.com\""_ba
                           << "\"https://b\""_ba;
    QTest::newRow("appended") << u"/auth.providers/-"_s << u"{}"_s << "{ \"type\": \"builtin\", }, /*"_ba
                              << QByteArray();
    QTest::newRow("negative number") << u"/a~1b"_s << u"-5"_s << "1.50"_ba << "-5"_ba;
    QTest::newRow("inside the array") << u"/auth.providers/0/type"_s << u"\"saml\""_s << "\"builtin\""_ba
                                      << "\"saml\""_ba;
}

void CtlSiteConfigTest::sets()
{
    QFETCH(QString, pointer);
    QFETCH(QString, json);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const ProcessOutput output = run("set", {pointer, json});
    VERIFY_EXIT(output, 0);
    QVERIFY(output.standardOutput.isEmpty());
    if (after.isEmpty()) {
        QCOMPARE(run("get", {u"/auth.providers/1"_s}).standardOutput, "{}\n"_ba);
        QVERIFY(contents().contains("/* for admins */"));
    } else {
        QCOMPARE(contents(), QByteArray(sample).replace(before, after));
    }
}

void CtlSiteConfigTest::setsTheWholeOfAnEmptyFile()
{
    write("// nothing yet\n");
    const ProcessOutput output = run("set", {QString(), u"{\"a\": 1}"_s});
    VERIFY_EXIT(output, 0);
    QCOMPARE(run("get", {u"/a"_s}).standardOutput, "1\n"_ba);
    QVERIFY(contents().startsWith("// nothing yet\n"));
}

void CtlSiteConfigTest::keepsMarkAndLineEnds()
{
    const QByteArray windows = "\xEF\xBB\xBF" + QByteArray(sample).replace("\n", "\r\n");
    write(windows);
    VERIFY_EXIT(run("set", {u"/externalURL"_s, u"\"https://b\""_s}), 0);
    QCOMPARE(contents(), QByteArray(windows).replace("https://src.example.com", "https://b"));
    VERIFY_EXIT(run("set", {u"/new/key"_s, u"[1]"_s}), 0);
    VERIFY_EXIT(run("format", {}), 0);
    QVERIFY(contents().startsWith("\xEF\xBB\xBF{\r\n"));
    QCOMPARE(contents().count('\n'), contents().count("\r\n"));
    QVERIFY(contents().contains("// as written"));
}

void CtlSiteConfigTest::printsInsteadOfWriting()
{
    const ProcessOutput output = run("remove", {u"/a~1b"_s, u"--stdout"_s});
    VERIFY_EXIT(output, 0);
    QVERIFY(!output.standardOutput.contains("a/b"));
    QVERIFY(output.standardOutput.contains("// where people find it"));
    QCOMPARE(contents(), sample);
    const QString other = m_folder->filePath(u"other.json"_s);
    VERIFY_EXIT(run("remove", {u"/a~1b"_s, u"--out"_s, other}), 0);
    QCOMPARE(contents(), sample);
    QVERIFY(QFile::exists(other));
}

void CtlSiteConfigTest::writesNothingWhenNothingChanges()
{
    const ProcessOutput output =
        run("set", {u"/externalURL"_s, u"\"https://src.example.com\""_s, u"--format"_s, u"json"_s});
    VERIFY_EXIT(output, 0);
    QCOMPARE(json(output)[u"changed"].toBool(true), false);
    QCOMPARE(contents(), sample);
}

void CtlSiteConfigTest::removes()
{
    const ProcessOutput output = run("remove", {u"/auth.providers"_s, u"--format"_s, u"json"_s});
    VERIFY_EXIT(output, 0);
    QCOMPARE(json(output)[u"changed"].toBool(), true);
    QVERIFY(!contents().contains("builtin"));
    QVERIFY(contents().contains("// where people find it"));
    VERIFY_EXIT(run("get", {u"/a~1b"_s}), 0);
}

void CtlSiteConfigTest::formats()
{
    VERIFY_EXIT(run("format", {u"--indent"_s, u"tab"_s}), 0);
    QVERIFY2(contents().contains("\n\t\t{\n\t\t\t\"type\": \"builtin\","), contents().constData());
    QVERIFY(contents().contains("1.50, // as written\n"));
    const QByteArray once = contents();
    VERIFY_EXIT(run("format", {}), 0);
    QCOMPARE(contents(), once);
}

void CtlSiteConfigTest::refuses_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QStringList>("line");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("says");
    QTest::newRow("no pointer") << u"get"_s << QStringList{} << 2 << u"one JSON pointer"_s;
    QTest::newRow("no slash") << u"get"_s << QStringList{u"externalURL"_s} << 2
                              << u"does not begin with a slash"_s;
    QTest::newRow("nothing there") << u"get"_s << QStringList{u"/b"_s} << 3 << u"nothing is there"_s;
    QTest::newRow("value is no JSON")
        << u"set"_s << QStringList{u"/b"_s, u"https://b"_s} << 3 << u"the new value:1:1"_s;
    QTest::newRow("below a text") << u"set"_s << QStringList{u"/externalURL/b"_s, u"1"_s} << 3
                                  << u"neither an object nor an array"_s;
    QTest::newRow("no value") << u"set"_s << QStringList{u"/b"_s} << 2 << u"a value are wanted"_s;
    QTest::newRow("past the end") << u"set"_s << QStringList{u"/auth.providers/7"_s, u"1"_s} << 3
                                  << u"the array has 1 elements"_s;
    QTest::newRow("remove the whole")
        << u"remove"_s << QStringList{QString()} << 3 << u"a document has a value"_s;
    QTest::newRow("remove nothing") << u"remove"_s << QStringList{u"/b"_s} << 3 << u"nothing is there"_s;
    QTest::newRow("format, one word more")
        << u"format"_s << QStringList{u"x"_s} << 2 << u"one file is wanted"_s;
    QTest::newRow("indent") << u"format"_s << QStringList{u"--indent"_s, u"x"_s} << 2 << u"1 to 16"_s;
    QTest::newRow("two results") << u"format"_s << QStringList{u"--stdout"_s, u"--format"_s, u"json"_s} << 2
                                 << u"--stdout prints the document"_s;
}

void CtlSiteConfigTest::refuses()
{
    QFETCH(QString, verb);
    QFETCH(QStringList, line);
    QFETCH(QString, says);
    const ProcessOutput output = run(qPrintable(verb), line);
    QTEST(output.exitCode, "exitCode");
    QVERIFY2(QString::fromUtf8(output.standardError).contains(says), output.standardError.constData());
    QVERIFY(output.standardOutput.isEmpty());
    QCOMPARE(contents(), sample);
}

void CtlSiteConfigTest::toldOfBrokenFiles_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    QTest::newRow("error") << "{\n  \"a\": 1\n  \"b\": 2\n}"_ba << u"site.json:3:3: a comma is missing"_s;
    QTest::newRow("no JSON") << "key: value\n"_ba << u"site.json:1:1"_s;
    QTest::newRow("binary") << "\x7F\x45\x4C\x46\x02\xFF"_ba << u"site.json:1:"_s;
    QTest::newRow("deep") << QByteArray(100'000, '[') << u"deeper than 512 levels"_s;
    QTest::newRow("huge") << QByteArray(65 * 1024 * 1024, ' ') << u"more than 67108864 bytes"_s;
}

void CtlSiteConfigTest::toldOfBrokenFiles()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    write(bytes);
    for (const char* const verb : {"get", "set", "remove", "format"}) {
        QStringList line;
        if (qstrcmp(verb, "format") != 0)
            line += u"/a"_s;
        if (qstrcmp(verb, "set") == 0)
            line += u"1"_s;
        const ProcessOutput output = run(verb, line);
        QCOMPARE(output.exitCode, 3);
        QVERIFY2(QString::fromUtf8(output.standardError).contains(says), output.standardError.constData());
    }
    QCOMPARE(contents(), bytes);
}

void CtlSiteConfigTest::differs()
{
    const QString other = m_folder->filePath(u"other.json"_s);
    QFile file(other);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"a/b": 1.50, "externalURL": "https://other.example.com", "licenseKey": "very secret",
                   "auth.providers": [{"type": "builtin"}]})");
    file.close();
    const ProcessOutput text = run("diff", {other});
    QCOMPARE(text.exitCode, 1);
    QVERIFY(text.standardOutput.contains("+"));
    QVERIFY(text.standardOutput.contains("other.example.com"));
    QVERIFY(!text.standardOutput.contains("very secret"));
    QVERIFY(run("diff", {other, u"--reveal"_s}).standardOutput.contains("very secret"));
    const ProcessOutput data = run("diff", {other, u"--format"_s, u"json"_s});
    QCOMPARE(data.exitCode, 1);
    const QJsonArray differences = json(data)[u"differences"].toArray();
    QCOMPARE(differences.size(), 2);
    QCOMPARE(differences[0][u"path"].toString(), u"/externalURL"_s);
    QCOMPARE(differences[0][u"after"].toString(), u"\"https://other.example.com\""_s);
    QVERIFY(differences[1][u"before"].isNull());
    QVERIFY(!data.standardOutput.contains("very secret"));
    const ProcessOutput same = run("diff", {m_path});
    QCOMPARE(same.exitCode, 0);
    QVERIFY(same.standardOutput.isEmpty());
}

void CtlSiteConfigTest::migrates()
{
    const QStringList answers{u"--answer"_s, u"externalURL=https://acme.managed.example"_s};
    const ProcessOutput asked = run("migrate", answers);
    QCOMPARE(asked.exitCode, 1);
    QVERIFY2(asked.standardOutput.contains("unanswered  The licence (/licenseKey)"), asked.standardOutput);
    QVERIFY(asked.standardOutput.contains("Give --answer licenseKey="));
    QCOMPARE(contents(), sample);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LOCKSTEP_ANSWER_LICENSEKEY"_s, u"the-new-licence"_s);
    const QStringList line = QStringList{u"site-config"_s, u"migrate"_s, m_path} + answers;
    const ProcessOutput shown = ctl(line + QStringList{u"--format"_s, u"json"_s}, environment);
    VERIFY_EXIT(shown, 0);
    QVERIFY(json(shown)[u"complete"].toBool());
    QVERIFY(
        json(shown)[u"diff"].toString().contains(u"+  \"externalURL\": \"https://acme.managed.example\""));
    QVERIFY(!shown.standardOutput.contains("the-new-licence"));
    QCOMPARE(contents(), sample);
    const ProcessOutput printed = ctl(line + QStringList{u"--stdout"_s}, environment);
    VERIFY_EXIT(printed, 0);
    VERIFY_EXIT(ctl(line + QStringList{u"--write"_s}, environment), 0);
    QCOMPARE(contents(), printed.standardOutput);
    QVERIFY(contents().contains("the-new-licence"));
    QVERIFY(contents().contains("// where people find it"));
    const ProcessOutput again = ctl(line + QStringList{u"--format"_s, u"json"_s}, environment);
    VERIFY_EXIT(again, 0);
    QVERIFY(json(again)[u"diff"].toString().isEmpty());
}

void CtlSiteConfigTest::migratesForARelease()
{
    write("{\"experimentalFeatures\": {\"tls.external\": {\"insecureSkipVerify\": true}}}\n");
    const auto migrated = [&](const char* release) {
        const ProcessOutput output = run("migrate", {u"--rules"_s, u"newer-release-keys"_s, u"--stdout"_s,
                                                     u"--release"_s, QString::fromLatin1(release)});
        return output.exitCode == 0 ? output.standardOutput : output.standardError;
    };
    QCOMPARE(migrated("6.7.3"), contents());
    QVERIFY2(migrated("6.8").contains("\"tls.external\": {\"insecureSkipVerify\": true}"), migrated("6.8"));
    QVERIFY(migrated("newest").contains("version"));
}

void CtlSiteConfigTest::migratesNothingByHalves()
{
    const ProcessOutput half = run("migrate", {u"--write"_s});
    VERIFY_EXIT(half, 3);
    QVERIFY2(half.standardError.contains("2 unanswered"), half.standardError);
    QCOMPARE(contents(), sample);
    const ProcessOutput stray = run("migrate", {u"--answer"_s, u"colour=blue"_s});
    VERIFY_EXIT(stray, 2);
    QVERIFY(stray.standardError.contains("nothing asks for it"));
    VERIFY_EXIT(run("migrate", {u"--answer"_s, u"blue"_s}), 2);
    VERIFY_EXIT(run("migrate", {u"--rules"_s, u"nowhere"_s}), 3);
    VERIFY_EXIT(run("migrate", {u"--stdout"_s, u"--write"_s}), 2);
}

void CtlSiteConfigTest::checksAnUpgrade()
{
    write(R"({"externalURL": "https://a.example"})");
    const QStringList between{u"--catalog"_s, leanCatalog(), u"--from"_s, u"5.0"_s, u"--to"_s, u"5.3"_s};
    const ProcessOutput clear = run("upgrade-check", between + QStringList{u"--format"_s, u"json"_s});
    VERIFY_EXIT(clear, 0);
    QVERIFY(json(clear)[u"clear"].toBool());
    const ProcessOutput text = run("upgrade-check", between);
    VERIFY_EXIT(text, 0);
    QVERIFY2(text.standardOutput.contains("need something done"), text.standardOutput);
    VERIFY_EXIT(run("upgrade-check", {u"--catalog"_s, leanCatalog(), u"--from"_s, u"5.0"_s}), 2);
    VERIFY_EXIT(
        run("upgrade-check", {u"--catalog"_s, leanCatalog(), u"--from"_s, u"1.0"_s, u"--to"_s, u"5.3"_s}), 3);
}

void CtlSiteConfigTest::comparesThree()
{
    const QString proposal = other(u"p.json"_s, "{\"a\": 1, \"licenseKey\": \"hush\"}");
    const QString target = other(u"t.json"_s, "{\"a\": 2, \"b\": null, \"licenseKey\": \"other\"}");
    const auto run = [](const char* verb, const QStringList& words) {
        return ctl(QStringList{u"site-config"_s, QString::fromLatin1(verb)} + words);
    };
    const auto text = run("diff", {proposal, proposal, target});
    QCOMPARE(text.exitCode, 1);
    QVERIFY(text.standardOutput.contains("/a: target-differs"));
    QVERIFY(text.standardOutput.contains("/b: only-target"));
    QVERIFY(!text.standardOutput.contains("hush"));
    const auto json = run("diff", {proposal, proposal, target, u"--format"_s, u"json"_s});
    const QJsonArray settings = QJsonDocument::fromJson(json.standardOutput)[u"settings"].toArray();
    QCOMPARE(settings.size(), 3);
    QCOMPARE(settings[0][u"target"].toString(), u"2"_s);
    QVERIFY(settings[2][u"original"].isNull());
    QCOMPARE(run("diff", {proposal, proposal, proposal}).exitCode, 0);
    QCOMPARE(run("diff", {proposal, proposal, proposal, target}).exitCode, 2);
}

void CtlSiteConfigTest::readsAPayload()
{
    const QString payload = m_folder->filePath(u"payload.tar.gz"_s);
    QCOMPARE(QProcess::execute(u"tar"_s, {u"-C"_s, m_folder->path(), u"-czf"_s, payload,
                                          u"--transform=s,site.json,in/site-config.json,"_s, u"site.json"_s}),
             0);
    const auto run = [](const char* verb, const QStringList& words) {
        return ctl(QStringList{u"site-config"_s, QString::fromLatin1(verb)} + words);
    };
    const auto file = run("get", {payload, u"/externalURL"_s, u"--format"_s, u"text"_s});
    QCOMPARE(file.exitCode, 0);
    QCOMPARE(file.standardOutput, QByteArray("https://src.example.com\n"));
    QCOMPARE(run("get", {payload, u"/externalURL"_s, u"--member"_s, u"in/site-config.json"_s}).exitCode, 0);
    const auto none = run("get", {payload, u"/externalURL"_s, u"--member"_s, u"site-config.json"_s});
    QCOMPARE(none.exitCode, 3);
    QVERIFY(none.standardError.contains("in/site-config.json"));
    QCOMPARE(run("validate", {payload, u"--syntax-only"_s}).exitCode, 0);
    QCOMPARE(run("diff", {payload, m_path}).exitCode, 0);
    const auto refused = run("set", {payload, u"/a"_s, u"1"_s});
    QCOMPARE(refused.exitCode, 3);
    QVERIFY(refused.standardError.contains("only read"));
    QCOMPARE(run("migrate", {payload, u"--write"_s}).exitCode, 3);
    QVERIFY(run("set", {payload, u"/x"_s, u"1"_s, u"--stdout"_s}).standardOutput.contains("\"x\": 1"));
}

void CtlSiteConfigTest::helps_data()
{
    QTest::addColumn<QString>("verb");
    for (const char* const verb : {"validate", "get", "set", "remove", "format"})
        QTest::newRow(verb) << QString::fromLatin1(verb);
}

void CtlSiteConfigTest::helps()
{
    QFETCH(QString, verb);
    const ProcessOutput output = ctl({u"site-config"_s, verb, u"--help"_s});
    VERIFY_EXIT(output, 0);
    QVERIFY(QString::fromUtf8(output.standardOutput)
                .simplified()
                .contains(u"Example: lockstepctl site-config "_s + verb));
}

QTEST_GUILESS_MAIN(CtlSiteConfigTest)
#include "tst_ctl_site_config.moc"

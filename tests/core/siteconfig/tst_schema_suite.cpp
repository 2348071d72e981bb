// The JSON-Schema-Test-Suite (Debian's json-schema-test-suite): all required cases of draft 7, and the
// optional ones of the formats.

#include "core/siteconfig/config_schema.h"
#include "core/support/files.h"
#include "result_checks.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

const QString suite = u"/usr/share/json-schema-test-suite"_s;

/// The suite's own server, as files.
Result<QByteArray> remote(const QString& uri)
{
    return readFile(suite + u"/remotes/"_s + QString(uri).remove(u"http://localhost:1234/"_s));
}

/// As JSON that keeps how numbers are written.
QByteArray text(const JsoncDocument& document, const JsoncPath& path)
{
    return document.text(document.find(path));
}

} // namespace

class SchemaSuiteTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void required_data();
    void required();
    void formats_data();
    void formats();

private:
    static void addFiles(const QString& folder);
    static QStringList wrongOf(const QString& path, const ConfigCheckRules& rules, int& count);
};

void SchemaSuiteTest::addFiles(const QString& folder)
{
    QTest::addColumn<QString>("path");
    QDir files(folder);
    for (const QString& name : files.entryList({u"*.json"_s}, QDir::Files, QDir::Name))
        QTest::newRow(qPrintable(name)) << files.filePath(name);
    if (!files.exists())
        QTest::newRow("none") << QString();
}

QStringList SchemaSuiteTest::wrongOf(const QString& path, const ConfigCheckRules& rules, int& count)
{
    QStringList wrong;
    const Result<QByteArray> bytes = readFile(path);
    if (!bytes)
        return {bytes.error().message()};
    const auto file = JsoncDocument::parse(*bytes);
    const QJsonArray groups = file.value(0).toArray();
    for (qsizetype group = 0; group < groups.size(); ++group) {
        const QString groupStep = QString::number(group);
        const QString title = groups[group][u"description"].toString();
        const auto schema = ConfigSchema::parse(text(file, {groupStep, u"schema"_s}), path, remote);
        if (!schema || !schema->flaws().isEmpty()) {
            wrong += title + u": "_s + (schema ? schema->flaws().first() : schema.error().message());
            continue;
        }
        const QJsonArray tests = groups[group][u"tests"].toArray();
        for (qsizetype test = 0; test < tests.size(); ++test) {
            const auto data =
                JsoncDocument::parse(text(file, {groupStep, u"tests"_s, QString::number(test), u"data"_s}));
            const auto problems = schema->check(data, rules);
            if (!problems || isValidConfig(*problems) != tests[test][u"valid"].toBool())
                wrong += title + u": "_s + tests[test][u"description"].toString();
            ++count;
        }
    }
    return wrong;
}

void SchemaSuiteTest::required_data()
{
    addFiles(suite + u"/tests/draft7"_s);
}

void SchemaSuiteTest::required()
{
    QFETCH(QString, path);
    if (path.isEmpty())
        QSKIP("the package json-schema-test-suite is not on this machine");
    int count = 0;
    const QStringList wrong = wrongOf(path, {.formats = false}, count);
    QCOMPARE(wrong.join(u'\n'), QString());
    QVERIFY(count > 0);
}

void SchemaSuiteTest::formats_data()
{
    addFiles(suite + u"/tests/draft7/optional/format"_s);
}

void SchemaSuiteTest::formats()
{
    QFETCH(QString, path);
    if (path.isEmpty())
        QSKIP("the package json-schema-test-suite is not on this machine");
    // The tables of Qt allow a mark that Unicode's newer rules do not.
    static const QString beyondQt =
        u"validation of internationalized host names: contains illegal char U+302E Hangul single dot tone mark"_s;
    int count = 0;
    QStringList wrong = wrongOf(path, {}, count);
    wrong.removeAll(beyondQt);
    QCOMPARE(wrong.join(u'\n'), QString());
    QVERIFY(count > 0);
}

QTEST_GUILESS_MAIN(SchemaSuiteTest)
#include "tst_schema_suite.moc"

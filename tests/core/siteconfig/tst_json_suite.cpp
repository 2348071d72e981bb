// The cases of JSONTestSuite (github.com/nst/JSONTestSuite): what any reader of JSON must take and must
// refuse. They are read from the folder that LOCKSTEP_JSON_TEST_SUITE names, a file each, y_*.json, n_*.json
// and i_*.json.

#include "core/siteconfig/jsonc_document.h"
#include "core/support/files.h"
#include "result_checks.h"

#include <QDir>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

/// JSON as RFC 8259 has it.
constexpr JsoncRules strict{.comments = false, .trailingCommas = false, .maximumDepth = 200'000};

/// What a document with comments may hold besides.
const QSet<QString> allowedWithComments{u"n_array_extra_comma"_s,
                                        u"n_array_number_and_comma"_s,
                                        u"n_object_trailing_comma"_s,
                                        u"n_object_trailing_comment"_s,
                                        u"n_object_trailing_comment_slash_open"_s,
                                        u"n_structure_object_with_comment"_s};

/// A copy of the cases that went through a text has U+FFFD in place of each byte that is no UTF-8. One that
/// is none either takes its place: what the case is about stays.
QByteArray withBytesThatAreNoText(QByteArray text)
{
    return text.replace("\xEF\xBF\xBD", "\xE5");
}

bool isRefused(const JsoncDocument& document)
{
    return std::ranges::any_of(document.problems(), [](const JsoncProblem& problem) {
        return problem.severity != JsoncSeverity::Warning;
    });
}

} // namespace

class JsonSuiteTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cases_data();
    void cases();
};

void JsonSuiteTest::cases_data()
{
    QTest::addColumn<QString>("path");
    const QString folder = qEnvironmentVariable("LOCKSTEP_JSON_TEST_SUITE");
    if (folder.isEmpty())
        QSKIP("LOCKSTEP_JSON_TEST_SUITE names no folder of JSONTestSuite's cases");
    const QFileInfoList files =
        QDir(folder).entryInfoList({u"y_*.json"_s, u"n_*.json"_s, u"i_*.json"_s}, QDir::Files, QDir::Name);
    QVERIFY2(!files.isEmpty(), "there are no cases in LOCKSTEP_JSON_TEST_SUITE");
    for (const QFileInfo& file : files)
        QTest::newRow(qPrintable(file.completeBaseName())) << file.filePath();
}

void JsonSuiteTest::cases()
{
    QFETCH(QString, path);
    const QString name = QFileInfo(path).completeBaseName();
    const Result<QByteArray> read = readFile(path);
    VERIFY_RESULT(read);
    const QByteArray bytes = withBytesThatAreNoText(*read);
    const auto plain = JsoncDocument::parse(bytes, strict);
    const auto commented = JsoncDocument::parse(bytes);
    QCOMPARE(plain.bytes(), bytes);
    if (name.startsWith(u"i_"))
        return; // readers differ, and may: ours takes it or says what is wrong
    const QString problem = plain.problems().isEmpty() ? QString() : plain.problems().first().text;
    QVERIFY2(isRefused(plain) == name.startsWith(u"n_"), qPrintable(problem));
    if (name.startsWith(u"y_"))
        QVERIFY(!isRefused(commented));
    else
        QCOMPARE(!isRefused(commented), allowedWithComments.contains(name));
}

QTEST_GUILESS_MAIN(JsonSuiteTest)
#include "tst_json_suite.moc"

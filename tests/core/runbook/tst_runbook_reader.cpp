#include "core/runbook/inputs.h"
#include "core/runbook/kinds/step_kinds.h"
#include "core/runbook/runbook_reader.h"
#include "core/support/files.h"
#include "core/support/secret.h"
#include "result_checks.h"

#include <QTemporaryDir>

using namespace lockstep;

namespace {

const QByteArray whole = R"yaml(runbook: take-down
version: "1.0"
title: Take an instance down
summary: |
  Stops it, and says so.
instance: "${inputs.slug}"
inputs:
  - {name: slug, type: text, title: Slug, pattern: "[a-z]+"}
  - {name: how, type: choice, title: How, choices: [fast, slow], default: slow}
  - {name: to, type: version, title: To, required: false}
  - {name: token, type: secret, title: Token}
  - {name: db, type: connection, title: Database}
preconditions:
  - id: there
    title: The tool is there
    explanation: Install it.
    check: {kind: command, with: {run: [test, -x, /bin/sh]}}
steps:
  - id: tell
    title: Tell
    kind: command
    after: [stop]
    with: {run: [echo, "${steps.stop.output}", "$${HOME}"]}
    when: {value: "${inputs.how}", is: [slow]}
  - id: stop
    title: Stop it
    kind: command
    on: "ssh:admin@${inputs.slug}.example"
    with: {run: [stop, --token, "${inputs.token}"], environment: {A: b}, accept: ["0", "3"]}
    changes: It is down.
    verify: {kind: sql, with: {database: "${inputs.db}", sql: SELECT 1, expect: "1"}}
    undo: {kind: command, with: {run: [start]}}
    retry: {attempts: 3, delay: 2m}
    timeout: 1h
    repeatable: true
    snapshot: true
)yaml";

} // namespace

class RunbookReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAWholeOne();
    void wrong_data();
    void wrong();
    void inputs_data();
    void inputs();
    void secretsAreNotRecorded();
    void theLibrary();
};

void RunbookReaderTest::readsAWholeOne()
{
    const Result<Runbook> runbook = readRunbook(whole, QStringLiteral("a.yaml"), allStepKinds());
    VERIFY_RESULT(runbook);
    QCOMPARE(runbook->title, QStringLiteral("Take an instance down"));
    QCOMPARE(runbook->inputs.size(), 5);
    QVERIFY(!runbook->input(QStringLiteral("to"))->required);
    QCOMPARE(runbook->steps.size(), 2);
    const RunbookStep& stop = runbook->steps.first();
    QCOMPARE(stop.id, QStringLiteral("stop")); // what the other one comes after
    QCOMPARE(stop.retry, (RetryPolicy{3, std::chrono::minutes(2)}));
    QCOMPARE(stop.timeout, std::chrono::hours(1));
    QVERIFY(stop.repeatable && stop.snapshotPoint && stop.verify && stop.undo);
    QCOMPARE(stop.action.place, (TextPlace{25, 5}));
    QCOMPARE(runbook->steps.last().when,
             (StepCondition{QStringLiteral("${inputs.how}"), {QStringLiteral("slow")}}));
    QCOMPARE(runbook->preconditions.first().explanation, QStringLiteral("Install it."));
}

void RunbookReaderTest::wrong_data()
{
    QTest::addColumn<QByteArray>("find");
    QTest::addColumn<QByteArray>("put");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const char* find, const char* put, const char* said) {
        QTest::newRow(name) << QByteArray(find) << QByteArray(put) << QString::fromUtf8(said);
    };
    row("no YAML", "inputs:", "inputs: [", "a.yaml:");
    row("a key that nobody knows", "changes: It is down.", "chnages: It is down.",
        "a.yaml:25:5: the key \"chnages\" is not known");
    row("a key that is missing", "title: Stop it", "repeatable: false", "a.yaml:");
    row("a version that is a number", "version: \"1.0\"", "version: 1.0", "a.yaml:2:10");
    row("an unknown kind", "kind: sql", "kind: sqll", "there is no kind of step \"sqll\"; there are: ");
    row("a parameter the kind does not know", "accept: [\"0\", \"3\"]", "acept: [\"0\"]",
        "the key \"acept\" is not known");
    row("a parameter that is missing", "{run: [start]}", "{folder: x}", "the key \"run\" is missing");
    row("no arguments", "{run: [start]}", "{run: []}", "at least 1 items");
    row("a duration", "delay: 2m", "delay: 2 minutes", "a.yaml:");
    row("an unknown input", "${inputs.how}", "${inputs.hwo}", "${inputs.hwo} is neither an input");
    row("a later step", "${inputs.slug}.example", "${steps.tell.output}.example",
        "${steps.tell.output} is neither");
    row("no reference", "${inputs.how}", "${how}", "${how} is neither");
    row("after nobody", "after: [stop]", "after: [stopp]", "there is no step \"stopp\"");
    row("a circle", "after: [stop]", "after: [tell]", "in a circle");
    row("two of one id", "id: tell", "id: stop", "there is a step of this id already");
    row("two inputs of one name", "name: how", "name: slug", "there is an input of this name already");
    row("choices of a text", "pattern: \"[a-z]+\"", "choices: [a]",
        "choices belong to an input of type choice");
    row("no regular expression", "[a-z]+", "[a-z+", "it is no regular expression");
    row("a snapshot that cannot come back", "    undo: {kind: command, with: {run: [start]}}\n", "",
        "a snapshot point needs undo");
}

void RunbookReaderTest::wrong()
{
    QFETCH(QByteArray, find);
    QFETCH(QByteArray, put);
    QFETCH(QString, said);
    QVERIFY(whole.contains(find));
    const QByteArray yaml = QByteArray(whole).replace(find, put);
    const Result<Runbook> runbook = readRunbook(yaml, QStringLiteral("a.yaml"), allStepKinds());
    VERIFY_ERROR(runbook, ErrorKind::Invalid, "a.yaml:");
    QVERIFY2(runbook.error().message().contains(said), qPrintable(runbook.error().message()));
}

void RunbookReaderTest::inputs_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char* name, const char* text, const char* problem) {
        QTest::addRow("%s: %s", name, text)
            << QString::fromUtf8(name) << QString::fromUtf8(text) << QString::fromUtf8(problem);
    };
    row("slug", "acme", "");
    row("slug", "", "This is needed.");
    row("slug", "Acme", "It must match the pattern [a-z]+.");
    row("slug", "a\nb", "It must be one line.");
    row("how", "fast", "");
    row("how", "soon", "Choose one of: fast, slow.");
    row("to", "", "");
    row("to", "5.10.0", "");
    row("to", "latest", "Write a version such as 5.10.0.");
    row("token", "any thing", "");
    row("db", "postgres://sg:pw@db/sg", "");
}

void RunbookReaderTest::inputs()
{
    QFETCH(QString, name);
    QFETCH(QString, text);
    QFETCH(QString, problem);
    const Result<Runbook> runbook = readRunbook(whole, QStringLiteral("a.yaml"), allStepKinds());
    VERIFY_RESULT(runbook);
    QCOMPARE(inputProblem(*runbook->input(name), text), problem);
}

void RunbookReaderTest::secretsAreNotRecorded()
{
    const Result<Runbook> runbook = readRunbook(whole, QStringLiteral("a.yaml"), allStepKinds());
    VERIFY_RESULT(runbook);
    const InputTexts given{{QStringLiteral("slug"), QStringLiteral("acme")},
                           {QStringLiteral("token"), QStringLiteral("s3cret")},
                           {QStringLiteral("db"), QStringLiteral("postgres://sg:pässword@db.example/sg")}};
    const InputTexts recorded = recordable(*runbook, given);
    for (const QString& text : recorded)
        QVERIFY2(!text.contains(u"s3cret") && !text.contains(u"pässword"), qPrintable(text));
    QVERIFY(recorded[QStringLiteral("db")].contains(u"db.example"));
    QCOMPARE(inputsToSayAgain(*runbook, recorded),
             QStringList({QStringLiteral("token"), QStringLiteral("db")}));
    const ReferenceValues values = inputReferences(*runbook, given);
    QCOMPARE(values[QStringLiteral("inputs.token")].text, QStringLiteral("s3cret"));
    QCOMPARE(values[QStringLiteral("inputs.token")].shown, Secret::mask());
    QCOMPARE(inputProblems(*runbook, {{QStringLiteral("x"), QStringLiteral("y")}}).last(),
             (InputProblem{QStringLiteral("x"), QStringLiteral("The runbook has no such input.")}));
    QCOMPARE(withDefaults(*runbook, given)[QStringLiteral("how")], QStringLiteral("slow"));
}

void RunbookReaderTest::theLibrary()
{
    const QTemporaryDir folder;
    qputenv("LOCKSTEP_DATA_DIR", folder.path().toUtf8());
    const QString own = folder.filePath(QStringLiteral("runbooks/mine.yaml"));
    VERIFY_RESULT(writeFile(own, whole));
    VERIFY_RESULT(writeFile(folder.filePath(QStringLiteral("runbooks/broken.yaml")), "runbook: 3"));
    const RunbookLibrary library = RunbookLibrary::read(allStepKinds());
    QCOMPARE(library.errors.size(), 1);
    VERIFY_RESULT(library.find(QStringLiteral("take-down"), allStepKinds()));
    VERIFY_RESULT(library.find(own, allStepKinds()));
    VERIFY_ERROR(library.find(QStringLiteral("take-up"), allStepKinds()), ErrorKind::NotFound, "take-down");
    VERIFY_ERROR(library.find(QStringLiteral("/nowhere.yaml"), allStepKinds()), ErrorKind::NotFound,
                 "nowhere");
}

QTEST_GUILESS_MAIN(RunbookReaderTest)
#include "tst_runbook_reader.moc"

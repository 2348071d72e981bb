// lockstepctl runbook, with a small runbook of the test's own.

#include "core/support/files.h"
#include "ctl_program.h"

#include <QTemporaryDir>

#include <signal.h>

using namespace lockstep;
using namespace lockstep::test;

namespace {

const QByteArray runbook = R"yaml(runbook: sample
version: "1.2"
title: Do three things
summary: For the test.
instance: "${inputs.slug}"
inputs:
  - {name: slug, type: text, title: Slug, pattern: "[a-z]+"}
  - {name: token, type: secret, title: Token}
  - {name: folder, type: text, title: Folder}
preconditions:
  - {id: folder, title: The folder is there, explanation: Make it., check: {kind: command, with: {run: [test, -d, "${inputs.folder}"]}}}
steps:
  - {id: login, title: Log in, kind: command, with: {run: [sh, -c, 'echo "hello $TOKEN"; echo login >> log'], folder: "${inputs.folder}", environment: {TOKEN: "${inputs.token}"}}}
  - {id: sign, title: Sign, kind: manual, with: {instructions: "Look at ${inputs.slug}."}}
  - {id: last, title: Do the last thing, kind: command, with: {run: [sh, -c, 'test -e ready && echo last >> log'], folder: "${inputs.folder}"}, snapshot: true, undo: {kind: command, with: {run: [sh, -c, 'echo back >> log'], folder: "${inputs.folder}"}}}
)yaml";

} // namespace

class CtlRunbookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void showsWhatThereIs();
    void previews();
    void runsAndResumes();
    void isRefused();
    void historyAndTranscripts();
    void survivesAKill();
    void goesBackAndAbandons();
    void aSecondRunOnTheInstance();

private:
    [[nodiscard]] ProcessOutput book(const char* command, const QStringList& more = {}) const;
    [[nodiscard]] QStringList inputs() const;
    [[nodiscard]] QByteArray log() const;
    void makeReady() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
    QProcessEnvironment m_environment;
};

void CtlRunbookTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_file = m_folder->filePath(QStringLiteral("data/runbooks/sample.yaml"));
    VERIFY_RESULT(writeFile(m_file, runbook));
    m_environment = QProcessEnvironment::systemEnvironment();
    m_environment.insert(QStringLiteral("LOCKSTEP_DATA_DIR"), m_folder->filePath(QStringLiteral("data")));
    m_environment.insert(QStringLiteral("XDG_STATE_HOME"), m_folder->filePath(QStringLiteral("state")));
    m_environment.insert(QStringLiteral("LOCKSTEP_INPUT_TOKEN"), QStringLiteral("s3cret"));
}

ProcessOutput CtlRunbookTest::book(const char* command, const QStringList& more) const
{
    return ctl(QStringList{QStringLiteral("runbook")} + words(command) + more, m_environment);
}

QStringList CtlRunbookTest::inputs() const
{
    return {QStringLiteral("--input"), QStringLiteral("slug=acme"), QStringLiteral("--input"),
            QStringLiteral("folder=") + m_folder->path()};
}

QByteArray CtlRunbookTest::log() const
{
    return readFile(m_folder->filePath(QStringLiteral("log")))
        .value_or(QByteArray())
        .trimmed()
        .replace('\n', ' ');
}

void CtlRunbookTest::makeReady() const
{
    VERIFY_RESULT(writeFile(m_folder->filePath(QStringLiteral("ready")), "x"));
}

void CtlRunbookTest::showsWhatThereIs()
{
    const ProcessOutput list = book("list --format json");
    VERIFY_EXIT(list, 0);
    const QJsonArray runbooks = json(list)[u"runbooks"].toArray();
    QVERIFY(std::ranges::any_of(
        runbooks, [](const QJsonValue& one) { return one[u"runbook"] == QStringLiteral("sample"); }));
    const ProcessOutput show = book("show sample");
    VERIFY_EXIT(show, 0);
    QVERIFY2(show.standardOutput.contains("Do three things (sample, version 1.2)"),
             show.standardOutput.constData());
    QVERIFY(show.standardOutput.contains("token (secret): Token"));
    VERIFY_EXIT(book("show nothing-like-it"), 3);
    VERIFY_EXIT(book("show"), 2);
    VERIFY_RESULT(writeFile(m_file, "runbook: [")); // a broken one does not hide the others
    const ProcessOutput broken = book("list");
    VERIFY_EXIT(broken, 1);
    QVERIFY(broken.standardError.contains("sample.yaml:"));
}

void CtlRunbookTest::previews()
{
    const ProcessOutput preview = book("preview sample --format json", inputs());
    VERIFY_EXIT(preview, 0);
    QVERIFY(!preview.standardOutput.contains("s3cret"));
    const QJsonObject object = json(preview);
    QCOMPARE(object.keys(), words("inputs runbook steps"));
    const QJsonObject first = object[u"steps"][0].toObject();
    for (const char* key : {"id", "title", "kind", "target", "action", "undo", "repeatable"})
        QVERIFY2(first.contains(QString::fromUtf8(key)), key);
    QVERIFY2(first[u"action"].toString().contains(u"TOKEN='********' sh -c"),
             qPrintable(first[u"action"].toString()));
    VERIFY_EXIT(book("preview sample", inputs()), 0);
    const ProcessOutput missing = book("preview sample");
    VERIFY_EXIT(missing, 2);
    QVERIFY(missing.standardError.contains("slug: This is needed."));
    VERIFY_EXIT(book("preview sample --input slug=UPPER --input folder=x"), 2);
    VERIFY_EXIT(book("preview sample --input nonsense", inputs()), 2);
    VERIFY_EXIT(book("preview sample --input a=b", inputs()), 2);
}

void CtlRunbookTest::runsAndResumes()
{
    const ProcessOutput waits = book("run sample --yes --format json", inputs());
    VERIFY_EXIT(waits, 4);
    QVERIFY2(waits.standardError.contains("--evidence sign=TEXT"), waits.standardError.constData());
    QVERIFY(!waits.standardError.contains("s3cret"));
    QVERIFY(waits.standardError.contains("hello ********"));
    QCOMPARE(json(waits)[u"steps"][u"login"][u"state"].toString(), QStringLiteral("done"));
    const ProcessOutput fails =
        book("resume 1", {QStringLiteral("--evidence"), QStringLiteral("sign=ticket 12")});
    VERIFY_EXIT(fails, 4);
    makeReady();
    VERIFY_EXIT(book("resume 1"), 0);
    QCOMPARE(log(), QByteArray("login last"));
    VERIFY_EXIT(book("resume 1"), 3); // it is done
    // What is not written down must be said again.
    m_environment.remove(QStringLiteral("LOCKSTEP_INPUT_TOKEN"));
    const ProcessOutput again = book("resume 1");
    VERIFY_EXIT(again, 2);
    QVERIFY2(again.standardError.contains("token: It is not written down; say it again."),
             again.standardError.constData());
}

void CtlRunbookTest::isRefused()
{
    const QStringList elsewhere{QStringLiteral("--input"), QStringLiteral("slug=acme"),
                                QStringLiteral("--input"), QStringLiteral("folder=/nowhere")};
    const ProcessOutput refused = book("run sample --yes", elsewhere);
    VERIFY_EXIT(refused, 3);
    QVERIFY(refused.standardError.contains("NOT   The folder is there"));
    VERIFY_EXIT(book("run sample", inputs()), 3); // nobody to ask
    QCOMPARE(json(book("history --format json"))[u"runs"].toArray().size(), 0);
    VERIFY_EXIT(book("resume 7"), 3);
    VERIFY_EXIT(book("resume seven"), 2);
    VERIFY_EXIT(book("skip 1 --step x"), 2);
}

void CtlRunbookTest::historyAndTranscripts()
{
    VERIFY_EXIT(book("run sample --yes", inputs()), 4);
    const ProcessOutput history = book("history --format json");
    VERIFY_EXIT(history, 0);
    const QJsonObject run = json(history)[u"runs"][0].toObject();
    QCOMPARE(run[u"instance"].toString(), QStringLiteral("acme"));
    QVERIFY(run[u"resumable"].toBool());
    VERIFY_EXIT(book("skip 1 --step sign --reason", {QStringLiteral("signed before")}), 0);
    makeReady();
    VERIFY_EXIT(book("resume 1"), 0);
    const ProcessOutput markdown = book("history 1 --format markdown");
    VERIFY_EXIT(markdown, 0);
    QVERIFY2(markdown.standardOutput.contains("## Log in\n\ndone, ran"), markdown.standardOutput.constData());
    QVERIFY(markdown.standardOutput.contains("signed before"));
    const ProcessOutput html = book("history 1 --format html");
    QVERIFY(html.standardOutput.contains("<h2>Do the last thing</h2>"));
    const ProcessOutput transcript = book("history 1 --format json");
    QCOMPARE(json(transcript)[u"steps"][0][u"printed"].toString(), QStringLiteral("hello ********"));
    for (const ProcessOutput& output : {markdown, html, transcript})
        QVERIFY(!output.standardOutput.contains("s3cret"));
}

/// The program is killed, what it started is not; the run goes on and nothing is done twice.
void CtlRunbookTest::survivesAKill()
{
    VERIFY_RESULT(writeFile(
        m_file, QByteArray(runbook).replace("echo login >> log", "touch begun; sleep 2; echo login >> log")));
    QProcess program;
    program.setProcessEnvironment(m_environment);
    program.start(qEnvironmentVariable("LOCKSTEP_BIN") + QStringLiteral("/lockstepctl"),
                  words("runbook run sample --yes") + inputs());
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_folder->filePath(QStringLiteral("begun"))), 20'000);
    ::kill(pid_t(program.processId()), SIGKILL);
    program.waitForFinished();
    QCOMPARE(json(book("history --format json"))[u"runs"][0][u"result"].toString(),
             QStringLiteral("interrupted"));
    makeReady();
    VERIFY_EXIT(book("resume 1", {QStringLiteral("--evidence"), QStringLiteral("sign=yes")}), 0);
    QCOMPARE(log(), QByteArray("login last"));
    QCOMPARE(json(book("history 1 --format json"))[u"steps"][0][u"how"].toString(),
             QStringLiteral("recovered"));
}

void CtlRunbookTest::goesBackAndAbandons()
{
    const QByteArray more = "  - {id: never, title: Fail, kind: command, with: {run: ['false']}}\n";
    VERIFY_RESULT(writeFile(m_file, runbook + more));
    makeReady();
    VERIFY_EXIT(book("run sample --yes --evidence sign=yes", inputs()), 4);
    VERIFY_EXIT(book("back 1 --yes --step login --reason x"), 3);
    VERIFY_EXIT(book("back 1 --yes --step last --reason x"), 0);
    QCOMPARE(log(), QByteArray("login last back"));
    VERIFY_EXIT(book("decide 1 --step never --reason x --done"), 3);
    VERIFY_EXIT(book("decide 1 --step never --reason x"), 2);
    VERIFY_EXIT(book("abandon 1"), 2);
    VERIFY_EXIT(book("abandon 1 --reason enough"), 0);
    VERIFY_EXIT(book("resume 1"), 3);
}

void CtlRunbookTest::aSecondRunOnTheInstance()
{
    VERIFY_EXIT(book("run sample --yes", inputs()), 4);
    const ProcessOutput second = book("run sample --yes", inputs());
    VERIFY_EXIT(second, 3);
    QVERIFY2(second.standardError.contains("has not come to its end"), second.standardError.constData());
}

QTEST_GUILESS_MAIN(CtlRunbookTest)
#include "tst_ctl_runbook.moc"

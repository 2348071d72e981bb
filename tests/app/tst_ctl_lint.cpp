// lockstepctl lint as its users meet it: the real program, its output, its exit status.

#include "ctl_program.h"

#include <QDir>
#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;

class CtlLintTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void listsTheRules();
    void text();
    void json();
    void writesToAFile();
    void silenced();
    void notesAreNoProblem();
    void comparesReleases();
    void refuses_data();
    void refuses();

private:
    void write(const QString& path, const char* text) const;
    [[nodiscard]] ProcessOutput lint(const char* options,
                                     const QString& release = QStringLiteral("v2.0.0")) const;

    QTemporaryDir m_folder;
};

void CtlLintTest::write(const QString& path, const char* text) const
{
    const QString name = m_folder.filePath(path);
    QVERIFY(QDir().mkpath(QFileInfo(name).path()));
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

ProcessOutput CtlLintTest::lint(const char* options, const QString& release) const
{
    return ctl(words("lint --release") +
               QStringList{release.sliced(1), QStringLiteral("--catalog"), m_folder.filePath(release)} +
               words(options));
}

void CtlLintTest::initTestCase()
{
    const auto addMigration = [&](const QString& folder, const char* metadata, const char* up,
                                  const char* down) {
        write(folder + QStringLiteral("/metadata.yaml"), metadata);
        write(folder + QStringLiteral("/up.sql"), up);
        write(folder + QStringLiteral("/down.sql"), down);
    };
    const auto addRoot = [&](const QString& release, const QString& schema) {
        addMigration(release + QStringLiteral("/migrations/") + schema + QStringLiteral("/1_root"),
                     "name: squashed migrations", "CREATE TABLE repo (id int, stars int);", "");
    };
    addRoot(QStringLiteral("v2.0.0"), QStringLiteral("frontend"));
    addRoot(QStringLiteral("v2.0.0"), QStringLiteral("codeintel"));
    addMigration(QStringLiteral("v2.0.0/migrations/frontend/2_stars"), "name: stars\nparents: [1]",
                 "-- lint:ignore truncate-table: counted anew every night\nTRUNCATE repo;\n"
                 "ALTER TABLE repo DROP COLUMN stars;\n",
                 "ALTER TABLE repo ADD COLUMN IF NOT EXISTS stars int;");
    addRoot(QStringLiteral("v3.0.0"), QStringLiteral("frontend"));
    addMigration(QStringLiteral("v3.0.0/migrations/frontend/2_steps"), "name: steps\nparents: [1]",
                 "SELECT 1; COMMIT AND CHAIN; SELECT 2;", "SELECT 1;");
}

void CtlLintTest::listsTheRules()
{
    const ProcessOutput text = ctl(words("lint --rules"));
    QCOMPARE(text.exitCode, 0);
    QVERIFY(text.standardOutput.contains("drop-table"));
    const QJsonArray rules = test::json(ctl(words("lint --rules --format json")))[u"rules"].toArray();
    QCOMPARE(rules.size() + 1, text.standardOutput.count('\n'));
    QCOMPARE(rules.first()[u"severity"].toString(), QStringLiteral("error"));
}

void CtlLintTest::text()
{
    const ProcessOutput output = lint("");
    QCOMPARE(output.exitCode, 1);
    const QString text = QString::fromUtf8(output.standardOutput);
    QVERIFY2(
        text.contains(QStringLiteral("migrations/frontend/2_stars/up.sql:3: error: repo.stars is dropped")),
        qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral(" [drop-column]\n    1. ")), qPrintable(text));
    QVERIFY2(text.endsWith(QStringLiteral("\n1 error, 1 warning in 1 migration of 2.0.0\n")),
             qPrintable(text));
}

void CtlLintTest::json()
{
    const ProcessOutput output = lint("--format json --schema frontend");
    QCOMPARE(output.exitCode, 1);
    const QJsonArray findings = test::json(output)[u"findings"].toArray();
    QStringList rules;
    for (const QJsonValue finding : findings)
        rules += finding[u"rule"].toString();
    rules.sort();
    QCOMPARE(rules.join(u' '), QStringLiteral("drop-column missing-if-exists"));
    QCOMPARE(findings.first()[u"line"].toInt(), 3);
}

void CtlLintTest::writesToAFile()
{
    const QString path = m_folder.filePath(QStringLiteral("findings.json"));
    const ProcessOutput output = lint(qPrintable(QStringLiteral("--format json --out ") + path));
    QCOMPARE(output.exitCode, 1);
    QVERIFY(output.standardOutput.isEmpty());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QJsonDocument::fromJson(file.readAll())[u"findings"].toArray().size(), 2);
}

void CtlLintTest::silenced()
{
    QVERIFY(!lint("").standardOutput.contains("truncate-table"));
    const ProcessOutput shown = lint("--show-silenced");
    QVERIFY(shown.standardOutput.contains("truncate-table"));
    QVERIFY(shown.standardOutput.contains("    silenced: counted anew every night\n"));
    QVERIFY2(shown.standardOutput.contains("1 error, 1 warning, 1 silenced in"),
             shown.standardOutput.constData());
}

void CtlLintTest::notesAreNoProblem()
{
    const ProcessOutput output = lint("", QStringLiteral("v3.0.0"));
    QVERIFY(output.standardOutput.contains("note: COMMIT AND CHAIN"));
    QCOMPARE(output.exitCode, 0);
}

void CtlLintTest::comparesReleases()
{
    const ProcessOutput output =
        ctl(words("lint --release 4.5 --since 4.2 --catalog") + QStringList{sampleCatalog()});
    QCOMPARE(output.exitCode, 1);
    QVERIFY2(output.standardOutput.contains("that 4.2."), output.standardOutput.constData());
}

void CtlLintTest::refuses_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("says");
    QTest::newRow("no release") << QStringLiteral("") << 2 << QStringLiteral("--release is missing");
    QTest::newRow("unknown release") << QStringLiteral("--release 9.9.9") << 3 << QStringLiteral("9.9.9");
    QTest::newRow("unknown since") << QStringLiteral("--release 4.5 --since 1.1.1") << 3
                                   << QStringLiteral("1.1.1");
    QTest::newRow("since is newer") << QStringLiteral("--release 4.2.0 --since 4.5.0") << 2
                                    << QStringLiteral("4.5.0 is not older");
    QTest::newRow("unknown schema") << QStringLiteral("--release 4.5 --schema gitserver") << 2
                                    << QStringLiteral("codeinsights");
    QTest::newRow("unknown format") << QStringLiteral("--release 4.5 --format sarif") << 2
                                    << QStringLiteral("Use one of: text, json");
}

void CtlLintTest::refuses()
{
    QFETCH(QString, line);
    QFETCH(QString, says);
    const ProcessOutput output =
        ctl(words("lint --catalog") + QStringList{sampleCatalog()} + line.split(u' ', Qt::SkipEmptyParts));
    QTEST(output.exitCode, "exitCode");
    QVERIFY2(QString::fromUtf8(output.standardError).contains(says), output.standardError.constData());
    QVERIFY(output.standardOutput.isEmpty());
}

QTEST_GUILESS_MAIN(CtlLintTest)
#include "tst_ctl_lint.moc"

// What core's messages say about the command line must not reach those who use the console.

#include "models/console_words.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace lockstep;

namespace {

const QRegularExpression optionShape(QStringLiteral("--[a-z][a-z-]*"));

/// The string literals of a source, those side by side joined.
QStringList literalsOf(const QString& source)
{
    static const QRegularExpression run(QStringLiteral(R"x((?:u?"(?:[^"\\\n]|\\.)*"(?:_s)?\s*)+)x"));
    static const QRegularExpression one(QStringLiteral(R"x("((?:[^"\\\n]|\\.)*)")x"));
    static const QRegularExpression comments(QStringLiteral(R"(^\s*//.*$)"),
                                             QRegularExpression::MultilineOption);
    QStringList literals;
    QRegularExpressionMatchIterator runs = run.globalMatch(QString(source).remove(comments));
    while (runs.hasNext()) {
        QString text;
        QRegularExpressionMatchIterator parts = one.globalMatch(runs.next().captured());
        while (parts.hasNext())
            text += parts.next().captured(1);
        literals.append(text);
    }
    return literals;
}

/// A text for people, and not an argument for a program or SQL.
bool isMessage(const QString& literal)
{
    static const QRegularExpression words(QStringLiteral("[a-zA-Z]+ [a-zA-Z]+"));
    return literal.contains(words) && !literal.startsWith(u"--");
}

/// What is left of it when commands are taken out that the console has nothing for.
QString withoutOtherPrograms(QString text)
{
    static const QRegularExpression other(
        QStringLiteral("\\b(git|gpg|pg_dump|pg_restore|psql|lockstepctl catalog) [^;]*"));
    return text.remove(other);
}

} // namespace

class TestConsoleWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void says_data();
    void says();
    void findsLiterals();
    void noMessageOfCoreSlipsThrough_data();
    void noMessageOfCoreSlipsThrough();
};

void TestConsoleWords::says_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    QTest::newRow("option") << QStringLiteral("Use --skip-drift-check.")
                            << QStringLiteral("Use “Skip the drift check” (Options).");
    QTest::newRow("drift") << QStringLiteral(
                                  "See and repair it with: lockstepctl db drift; or skip the drift check if "
                                  "you know better")
                           << QStringLiteral("See and repair it with: “Look for drift”; or choose “Skip the "
                                             "drift check” (Options) if you know better");
    QTest::newRow("direction") << QStringLiteral("Remove the cause, or go the other way (--direction)")
                               << QStringLiteral(
                                      "Remove the cause, or go the other way, above the statements");
    QTest::newRow("hash") << QStringLiteral("Connect with such a role, or run them by hand and give their "
                                            "hash, aB+/1=, to a run that takes the privileged ones as done")
                          << QStringLiteral("Connect with such a role, or run them by hand and choose "
                                            "“Privileged migrations: run by hand” (Options)");
    QTest::newRow("other program") << QStringLiteral("Make a dump with: pg_dump --format=plain")
                                   << QStringLiteral("Make a dump with: pg_dump --format=plain");
    QTest::newRow("nothing") << QStringLiteral("the disk is full") << QStringLiteral("the disk is full");
}

void TestConsoleWords::says()
{
    QFETCH(QString, text);
    QFETCH(QString, words);
    QCOMPARE(consoleWords(text), words);
    QCOMPARE(consoleWords(words), words);
    const Error error = consoleWords(Error{ErrorKind::Failed, text, text, text, text});
    QCOMPARE(error.advice, words);
    QCOMPARE(error.happened, words);
    QCOMPARE(error.subject, text); // a name, not words
}

void TestConsoleWords::findsLiterals()
{
    QCOMPARE(
        literalsOf(QStringLiteral("f(\"a b \"\n   \"--c\"); // \"no\"\n// \"not\"\nu\"x\\\"y\"_s")).first(),
        QStringLiteral("a b --c"));
}

void TestConsoleWords::noMessageOfCoreSlipsThrough_data()
{
    QTest::addColumn<QString>("literal");
    const QString folder = QStringLiteral(LOCKSTEP_SOURCE_DIR "/core");
    QDirIterator files(folder, {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                       QDirIterator::Subdirectories);
    int read = 0;
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        ++read;
        for (const QString& literal : literalsOf(QString::fromUtf8(file.readAll()))) {
            static const QRegularExpression commands(
                QStringLiteral("lockstepctl|--[a-z]|\\bdb [a-z]|\\b(upto|downto|add-log)\\b"));
            if (isMessage(literal) && literal.contains(commands))
                QTest::addRow("%s: %s", qPrintable(QDir(folder).relativeFilePath(file.fileName())),
                              qPrintable(literal.left(60)))
                    << literal;
        }
    }
    QVERIFY(read > 100);
}

void TestConsoleWords::noMessageOfCoreSlipsThrough()
{
    QFETCH(QString, literal);
    const QString said = withoutOtherPrograms(consoleWords(literal));
    QVERIFY2(!said.contains(optionShape), qPrintable(said));
    static const QRegularExpression command(
        QStringLiteral("lockstepctl|\\bdb (up|drift|describe|repair|out-of-band|status|rollback|validate|"
                       "undo|downgrade)|\\b(upto|downto|add-log)\\b"));
    QVERIFY2(!said.contains(command), qPrintable(said));
}

QTEST_APPLESS_MAIN(TestConsoleWords)
#include "tst_console_words.moc"

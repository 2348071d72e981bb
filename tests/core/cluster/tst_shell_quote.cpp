#include "core/cluster/shell/shell_quote.h"
#include "core/cluster/shell/transports.h"
#include "result_checks.h"

#include <QRandomGenerator>
#include <QStandardPaths>

using namespace lockstep;

class ShellQuoteTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void words_data();
    void words();
    void everyShellReadsBackWhatWasWritten_data();
    void everyShellReadsBackWhatWasWritten();
    void loginShells_data();
    void loginShells();
    void whatNoLineCanHold();
    void commandsAsText();
};

namespace {

/// Words of the letters that shells mind, and of some that they do not.
QStringList randomWords(QRandomGenerator& random, int count)
{
    static const QString letters = QStringLiteral(" '\"\\$`!*?[]{}()<>|&;~#%^=\n\t\r-aé漢🎉0/.");
    QStringList words;
    for (int i = 0; i < count; ++i) {
        QString word;
        for (int length = random.bounded(12); length > 0; --length)
            word += letters.at(random.bounded(int(letters.size())));
        words.append(QString::fromUtf8(word.toUtf8()));
    }
    return words;
}

QByteArray printed(const QString& shell, const QString& line)
{
    Command command;
    command.program = shell;
    command.arguments = {QStringLiteral("-c"), line};
    const auto output = runProcess(command);
    return output ? output->standardOutput : output.error().message().toUtf8();
}

void addShells()
{
    QTest::addColumn<QString>("shell");
    for (const char* shell : {"sh", "bash", "dash", "zsh", "ksh", "busybox"}) {
        if (!QStandardPaths::findExecutable(QString::fromUtf8(shell)).isEmpty() &&
            qstrcmp(shell, "busybox") != 0)
            QTest::newRow(shell) << QString::fromUtf8(shell);
    }
}

} // namespace

void ShellQuoteTest::words_data()
{
    QTest::addColumn<QString>("argument");
    QTest::addColumn<QString>("quoted");
    const auto row = [](const char* argument, const char* quoted) {
        QTest::newRow(argument) << QString::fromUtf8(argument) << QString::fromUtf8(quoted);
    };
    row("", "''");
    row("plain", "plain");
    row("a/b_c-d.e:f=g@h%i+j,k", "a/b_c-d.e:f=g@h%i+j,k");
    row("two words", "'two words'");
    row("it's", "'it'\\''s'");
    row("$HOME", "'$HOME'");
    row("~", "'~'");
    row("é", "'é'");
}

void ShellQuoteTest::words()
{
    QFETCH(QString, argument);
    QFETCH(QString, quoted);
    QCOMPARE(shellQuoted(argument), quoted);
}

void ShellQuoteTest::everyShellReadsBackWhatWasWritten_data()
{
    addShells();
}

void ShellQuoteTest::everyShellReadsBackWhatWasWritten()
{
    QFETCH(QString, shell);
    QRandomGenerator random(7);
    for (int round = 0; round < 60; ++round) {
        const QStringList words = randomWords(random, 20);
        QByteArray expected;
        for (const QString& word : words)
            expected += '<' + word.toUtf8() + '>';
        const QString line = shellLine(QStringList{QStringLiteral("printf"), QStringLiteral("<%s>")} + words);
        QCOMPARE(printed(shell, line), expected);
    }
}

void ShellQuoteTest::loginShells_data()
{
    addShells();
    for (const char* shell : {"csh", "tcsh", "fish"}) {
        if (!QStandardPaths::findExecutable(QString::fromUtf8(shell)).isEmpty())
            QTest::newRow(shell) << QString::fromUtf8(shell);
    }
}

void ShellQuoteTest::loginShells()
{
    QFETCH(QString, shell);
    QRandomGenerator random(8);
    for (int round = 0; round < 20; ++round) {
        const QString word = randomWords(random, 30).join(QString());
        QCOMPARE(printed(shell, loginShellLine(QStringLiteral("printf %s ") + shellQuoted(word))),
                 word.toUtf8());
    }
}

void ShellQuoteTest::whatNoLineCanHold()
{
    VERIFY_ERROR(checkArguments({QStringLiteral("a"), QString(QChar::Null)}), ErrorKind::Usage, "NUL");
    VERIFY_ERROR(checkArguments({QStringLiteral("a")}, {{QStringLiteral("A;B"), QString()}}),
                 ErrorKind::Usage, "A;B");
    VERIFY_RESULT(checkArguments({QStringLiteral("a\nb")}, {{QStringLiteral("A_1"), QStringLiteral("\n")}}));
}

void ShellQuoteTest::commandsAsText()
{
    QCOMPARE(commandText({{QStringLiteral("docker"), QStringLiteral("compose"), QStringLiteral("up")},
                          {{QStringLiteral("A"), QStringLiteral("b c")}},
                          QStringLiteral("/srv/my app")}),
             QStringLiteral("cd '/srv/my app' && A='b c' docker compose up"));
}

QTEST_GUILESS_MAIN(ShellQuoteTest)
#include "tst_shell_quote.moc"

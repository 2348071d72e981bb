// What the console's program does with what it is started with, before there is a window.

#include "core/support/process.h"
#include "result_checks.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace lockstep;

class ConsoleOptionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wrong_data();
    void wrong();
    void helpNamesTheLink();

private:
    [[nodiscard]] static Result<ProcessOutput> console(const QStringList& arguments)
    {
        Command command;
        command.program = qEnvironmentVariable("LOCKSTEP_BIN") + u"/lockstep"_s;
        command.arguments = arguments;
        command.environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        return runProcess(command);
    }
};

void ConsoleOptionsTest::wrong_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* name, const QStringList& arguments, const QByteArray& said) {
        QTest::newRow(name) << arguments << said;
    };
    row("a link to something else", {u"lockstep://run/7"_s}, "it leads to no instance");
    row("a link without an instance", {u"lockstep://instance/prod"_s}, "an environment and an instance");
    row("two links", {u"lockstep://instance/prod/a"_s, u"lockstep://instance/prod/b"_s}, "the one link");
    row("a link of others", {u"https://example.com/prod/a"_s}, "neither an option nor the one link");
    row("a word", {u"prod/acme"_s}, "neither an option nor the one link");
    row("an option", {u"--nothing"_s}, "lockstep --help lists the options");
}

void ConsoleOptionsTest::wrong()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, said);
    const Result<ProcessOutput> output = console(arguments);
    VERIFY_RESULT(output);
    QCOMPARE(output->exitCode, 2);
    QVERIFY2(output->standardError.contains(said), output->standardError);
}

void ConsoleOptionsTest::helpNamesTheLink()
{
    const Result<ProcessOutput> output = console({u"--help"_s});
    VERIFY_RESULT(output);
    QCOMPARE(output->exitCode, 0);
    QVERIFY(output->standardOutput.contains("lockstep://instance/ENVIRONMENT/NAME"));
}

QTEST_GUILESS_MAIN(ConsoleOptionsTest)
#include "tst_console_options.moc"

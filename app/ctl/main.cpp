// lockstepctl: the command line of Lockstep. One file a command; this one finds it and runs it.

#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "app/ctl/stop_signal.h"

#include <QGuiApplication>

#include <algorithm>

using namespace lockstep;
using namespace lockstep::ctl;

namespace {

QString help()
{
    QList<QStringList> rows;
    for (const Command& command : commands())
        rows += {QStringLiteral("  ") + command.name(), QString::fromLatin1(command.summary)};
    return QStringLiteral("Usage: lockstepctl COMMAND [options]\n\n") +
           table({QStringLiteral("Commands"), {}}, rows) +
           QStringLiteral(
               "\nlockstepctl COMMAND --help lists a command's options. Results go to standard output, "
               "progress to standard error.\n\n"
               "Exit status: 0 done or healthy; 1 done, with findings; 2 wrong usage; 3 could not be done, "
               "nothing changed; 4 stopped part-way, resumable.\n");
}

const Command* find(const QStringList& words)
{
    const auto all = commands();
    const auto matches = [&](const Command& command) {
        return words.value(0) == QLatin1StringView(command.noun) &&
               (*command.verb == '\0' || words.value(1) == QLatin1StringView(command.verb));
    };
    const auto found = std::ranges::find_if(all, matches);
    return found == all.end() ? nullptr : &*found;
}

int unknown(const QStringList& words)
{
    QStringList near;
    for (const Command& command : commands()) {
        if (words.first() == QLatin1StringView(command.noun))
            near += command.name();
    }
    return fail({ErrorKind::Usage, QStringLiteral("find the command"),
                 u'"' + words.mid(0, 2).join(u' ') + u'"', QStringLiteral("there is no such command"),
                 near.isEmpty() ? QStringLiteral("lockstepctl --help lists them")
                                : QStringLiteral("There is: ") + near.join(QStringLiteral(", "))});
}

/// PDF pages are laid out by Qt Gui, which needs a platform but no display.
std::unique_ptr<QCoreApplication> makeApplication(int& argc, char** argv)
{
    const bool laysOutPages =
        std::any_of(argv + 1, argv + argc, [](const char* word) { return QByteArray(word).endsWith("pdf"); });
    if (!laysOutPages)
        return std::make_unique<QCoreApplication>(argc, argv);
    qputenv("QT_QPA_PLATFORM", "offscreen");
    return std::make_unique<QGuiApplication>(argc, argv);
}

} // namespace

int main(int argc, char** argv)
{
    const std::unique_ptr<QCoreApplication> application = makeApplication(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("lockstepctl"));

    const QStringList words = QCoreApplication::arguments().sliced(1);
    if (words.isEmpty()) {
        say(help());
        return WrongUsage;
    }
    if (words.first() == u"--help" || words.first() == u"-h" || words.first() == u"help") {
        print(help());
        return Done;
    }
    if (words.first() == u"--version" || words.first() == u"-v") {
        print(QStringLiteral("lockstepctl " LOCKSTEP_VERSION "\n"));
        return Done;
    }
    const Command* command = find(words);
    if (!command)
        return unknown(words);
    const StopSignal signal;
    return command->run(words.sliced(*command->verb == '\0' ? 1 : 2), signal.token());
}

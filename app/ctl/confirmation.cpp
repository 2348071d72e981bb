#include "app/ctl/confirmation.h"

#include "app/ctl/output.h"

#include <QFile>

#include <unistd.h>

namespace lockstep::ctl {

bool confirmed(const Options& options, const QString& question, const QString& word)
{
    if (options.isSet(QStringLiteral("yes")))
        return true;
    if (isatty(STDIN_FILENO) == 0) {
        say(question + QStringLiteral(" Nothing was changed: add --yes to do it."));
        return false;
    }
    say(QStringLiteral("%1 Type \"%2\" to do it:").arg(question, word));
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return false;
    if (QString::fromUtf8(input.readLine()).trimmed() == word)
        return true;
    say(QStringLiteral("Nothing was changed."));
    return false;
}

} // namespace lockstep::ctl

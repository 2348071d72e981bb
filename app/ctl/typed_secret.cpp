#include "app/ctl/typed_secret.h"

#include "app/ctl/output.h"

#include <QByteArray>

#include <poll.h>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

constexpr qsizetype longest = 8192;
constexpr int pollMilliseconds = 200;

/// While it lives, the terminal does not show what is typed.
class Unseen
{
public:
    Unseen() : m_isTerminal(isatty(STDIN_FILENO) != 0 && tcgetattr(STDIN_FILENO, &m_before) == 0)
    {
        if (!m_isTerminal)
            return;
        termios quiet = m_before;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }

    ~Unseen()
    {
        if (m_isTerminal)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    }

    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;

    [[nodiscard]] bool isTerminal() const { return m_isTerminal; }

private:
    termios m_before{};
    bool m_isTerminal;
};

} // namespace

Result<Secret> typedSecret(const QString& question, const std::stop_token& stop)
{
    const Unseen unseen;
    if (unseen.isTerminal())
        say(question);
    QByteArray line;
    while (!line.contains('\n')) {
        if (stop.stop_requested())
            return failure(ErrorKind::Cancelled, u"read"_s, u"the token"_s, u"it was cancelled"_s);
        pollfd waiting{STDIN_FILENO, POLLIN, 0};
        if (poll(&waiting, 1, pollMilliseconds) <= 0)
            continue;
        char buffer[512];
        const ssize_t count = read(STDIN_FILENO, buffer, sizeof buffer);
        if (count <= 0)
            break;
        line.append(buffer, count);
        if (line.size() > longest)
            return failure(ErrorKind::Invalid, u"read"_s, u"the token"_s, u"it is far too long"_s,
                           u"Give the token alone, on one line"_s);
    }
    return Secret(
        QString::fromUtf8(line.left(line.indexOf('\n') < 0 ? line.size() : line.indexOf('\n'))).trimmed());
}

} // namespace lockstep::ctl

#include "core/store/pull_action_keeper.h"

#include "core/github/github_account.h"
#include "core/github/github_token.h"
#include "core/store/process_identity.h"

#include <QDateTime>

namespace lockstep {

PullActionKeeper::PullActionKeeper(QString store, const GitHubClient& client, const std::stop_token& stop)
    : m_store(std::move(store)), m_client(client)
{
    if (m_store.isEmpty())
        return;
    const Result<QString> login = readGitHubLogin(m_client, stop);
    if (login)
        m_login = *login;
    else
        m_loginProblem = login.error();
}

PullActionKeeper::~PullActionKeeper() = default;

void PullActionKeeper::note(ReviewAction action, const PullRequest& pull, const QString& instance,
                            const std::optional<Error>& error)
{
    using Outcome = PullAction::Outcome;
    if (m_store.isEmpty())
        return;
    PullAction made;
    made.server = gitHubHost(m_client.api());
    made.repository = m_client.repository().text();
    made.number = pull.number;
    made.headSha = pull.headSha;
    made.instance = instance;
    made.action = action;
    if (error) {
        const bool isCut = error->kind == ErrorKind::Cancelled || m_client.isAway();
        made.outcome = isCut ? Outcome::InDoubt : Outcome::Refused;
        made.reason = error->happened;
    }
    made.time = QDateTime::currentDateTimeUtc();
    made.login = m_login;
    made.person = qEnvironmentVariable("USER", qEnvironmentVariable("LOGNAME"));
    made.machine = currentProcess().host;
    m_pending.append(made);
    if (!m_isInTrouble)
        m_isInTrouble = !write();
}

std::optional<Error> PullActionKeeper::finish()
{
    if (!m_pending.isEmpty()) {
        if (const Result<void> written = write(); !written)
            return written.error();
    }
    return m_loginProblem;
}

Result<void> PullActionKeeper::write()
{
    if (!m_history) {
        Result<std::unique_ptr<PullActionHistory>> opened = PullActionHistory::open(m_store);
        if (!opened)
            return failure(opened);
        m_history = *std::move(opened);
    }
    const Result<void> added = m_history->add(m_pending);
    if (added)
        m_pending.clear();
    else
        m_history.reset(); // a lost connection is not mended
    return added;
}

} // namespace lockstep

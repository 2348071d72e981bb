#pragma once

#include "core/github/github_cache.h"
#include "core/github/github_limits.h"
#include "core/github/github_log.h"
#include "core/github/github_settings.h"
#include "core/github/token_source.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QUrlQuery>

#include <atomic>
#include <memory>

namespace lockstep {

/// One request to the REST API.
struct GitHubRequest
{
    QByteArray method = "GET";
    QString path; ///< below the repository: "/pulls/7"
    QUrlQuery query = {};
    QJsonObject body = {};
    QString attempted;     ///< for messages: "merge"
    QString subject;       ///< "pull request #7 of example/fleet"
    bool isGlobal = false; ///< the path is below the API instead: "/user"
};

/// How much was asked.
struct GitHubTraffic
{
    int requests = 0;
    int unchanged = 0; ///< of them, those that were answered with "nothing changed" (304)
};

/// The API of one repository on GitHub, as version 2022-11-28 describes it. Cheap to copy; copies share what
/// is remembered and how long to wait. May be used from any thread, and blocks. Rate limits are obeyed; after
/// a cut connection or a server's trouble GET, PUT and DELETE are sent again, but never what may have been
/// done and would be done twice.
class GitHubClient
{
public:
    /// Errors: Usage (neither a token nor a source of one; a token over plain HTTP to another machine).
    [[nodiscard]] static Result<GitHubClient> open(const GitHubSettings& settings);

    void setRetry(HttpRetry retry) { m_retry = std::move(retry); }

    void setPatience(GitHubPatience patience) { m_patience = std::move(patience); }

    [[nodiscard]] const GitHubPatience& patience() const { return m_patience; }

    [[nodiscard]] const QUrl& api() const { return m_shared->settings.api; }

    [[nodiscard]] const GitHubRepository& repository() const { return m_shared->settings.repository; }

    /// The reply of success; an unchanged one comes from memory. A token that GitHub does not take is given
    /// up for another one once. Errors: those of sendHttp(), gitHubFailure(), GitHubLimits and the source of
    /// tokens; a Connection error of a POST or PATCH says that it may have been done.
    [[nodiscard]] Result<HttpReply> send(const GitHubRequest& request, const std::stop_token& stop) const;
    /// The object that the reply holds; empty for a reply without a body. Errors: as above, Failed.
    [[nodiscard]] Result<QJsonObject> object(const GitHubRequest& request, const std::stop_token& stop) const;
    /// Gives the items of each page to `sink`, until there is none or it says false. Items are the array that
    /// a page is, or what is under `key`. Errors: as above.
    [[nodiscard]] Result<void> pages(const GitHubRequest& request, const QString& key,
                                     const std::function<bool(const QJsonArray&)>& sink,
                                     const std::stop_token& stop) const;
    /// All pages; what moved from one page to the next while they were read is there once.
    [[nodiscard]] Result<QList<QJsonObject>> list(const GitHubRequest& request, const QString& key,
                                                  const std::stop_token& stop) const;
    /// What a GET leads to, perhaps on another server, which does not see the token.
    [[nodiscard]] Result<QByteArray> download(const GitHubRequest& request,
                                              const std::stop_token& stop) const;
    /// The `data` of a GraphQL answer. `request` is for messages. Is sent once, as it may change something.
    [[nodiscard]] Result<QJsonObject> graph(const QString& document, const QJsonObject& variables,
                                            const GitHubRequest& request, const std::stop_token& stop) const;

    [[nodiscard]] GitHubTraffic traffic() const;

    /// The last request found nobody there, or a server in trouble: waiting may help.
    [[nodiscard]] bool isAway() const { return m_shared->isAway; }

    /// The last requests and replies, for a bug report, without secrets.
    [[nodiscard]] QString log() const { return m_shared->log.text(); }

    /// A text from GitHub as it may be shown: without the token, and whatever else looks like one.
    [[nodiscard]] QString masked(const QString& text) const { return m_shared->log.masked(text); }

private:
    struct Shared
    {
        explicit Shared(const GitHubSettings& given) : settings(given), log({given.token}) {}

        GitHubSettings settings;
        GitHubCache cache;
        GitHubLimits limits;
        GitHubLog log;
        std::atomic<int> requests = 0;
        std::atomic<int> unchanged = 0;
        std::atomic<bool> isAway = false;
    };

    explicit GitHubClient(std::shared_ptr<Shared> shared) : m_shared(std::move(shared)) {}

    [[nodiscard]] QUrl address(const GitHubRequest& request) const;
    [[nodiscard]] HttpRequest plain(const QByteArray& method, const QUrl& url, const QJsonObject& body) const;
    enum class As { Ourselves, Nobody };
    [[nodiscard]] Result<HttpReply> within(const HttpRequest& made, const GitHubRequest& request,
                                           const std::stop_token& stop, As as = As::Ourselves) const;
    [[nodiscard]] Result<Secret> token(const std::stop_token& stop) const;
    [[nodiscard]] Result<HttpReply> asOurselves(const HttpRequest& made, const GitHubRequest& request,
                                                const std::stop_token& stop) const;
    [[nodiscard]] Result<HttpReply> once(const HttpRequest& made, const std::stop_token& stop) const;
    [[nodiscard]] Result<HttpReply> get(const QUrl& url, const GitHubRequest& request,
                                        const std::stop_token& stop) const;
    [[nodiscard]] Result<QUrl> nextPage(const HttpReply& reply, const GitHubRequest& request) const;

    std::shared_ptr<Shared> m_shared;
    HttpRetry m_retry;
    GitHubPatience m_patience;
};

} // namespace lockstep

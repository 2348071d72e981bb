#pragma once

#include "core/cluster/kubernetes/exec_credentials.h"
#include "core/network/http.h"

#include <QUrlQuery>

#include <memory>

namespace lockstep {

/// One request to the API of a cluster.
struct KubeRequest
{
    QByteArray method = "GET";
    QString path; ///< "/api/v1/namespaces/prod/pods"
    QUrlQuery query;
    QByteArray body;
    QByteArray contentType = "application/json";
    QString attempted = QStringLiteral("read"); ///< for messages, with `subject`
    QString subject;
    std::chrono::milliseconds timeout{30'000}; ///< how long it may stand still
    bool repeatable = false; ///< sending it twice does no harm, although its method does not say so
};

/// The objects of a list, and the version of the cluster's state that they are of.
struct KubeList
{
    QList<QJsonObject> items;
    QString resourceVersion;
};

/// Speaks to the API server of one cluster, as one user. Cheap to copy; may be used from any thread. What may
/// be repeated without harm is repeated after a cut connection, 429 and 5xx, as the server asks for.
class KubeClient
{
public:
    explicit KubeClient(ClusterAccess access, HttpRetry retry = {});

    [[nodiscard]] const ClusterAccess& access() const { return m_shared->access; }

    /// What the server answers, whatever its status. Errors: those of sendHttp() and ExecCredentials::get().
    [[nodiscard]] Result<HttpReply> answer(const KubeRequest& request, const std::stop_token& stop) const;
    /// The object that the server answers with. Errors: as above and kubeFailure(); Invalid (the answer is no
    /// object).
    [[nodiscard]] Result<QJsonObject> send(const KubeRequest& request, const std::stop_token& stop) const;
    /// All pages; a page that came too late (410) begins the list anew. Errors: as above.
    [[nodiscard]] Result<KubeList> list(const KubeRequest& request, const std::stop_token& stop) const;
    /// Gives what the server sends to `sink` as it comes, until the reply ends or the sink says false. Is not
    /// repeated. `begun` is told when the server has agreed to it. Errors: as above.
    [[nodiscard]] Result<void> stream(const KubeRequest& request,
                                      const std::function<bool(const QByteArray&)>& sink,
                                      const std::stop_token& stop,
                                      const std::function<void()>& begun = {}) const;

    /// The same, and `log` is told why it waits before it sends something again.
    [[nodiscard]] KubeClient tellingWaits(const std::function<void(const QString&)>& log) const;

private:
    struct Shared
    {
        ClusterAccess access;
        HttpRetry retry;
        std::shared_ptr<ExecCredentials> plugin;
    };

    [[nodiscard]] Result<HttpReply> exchange(const KubeRequest& request,
                                             const std::function<bool(const QByteArray&)>& sink,
                                             const std::function<void()>& begun,
                                             const std::stop_token& stop) const;
    [[nodiscard]] Result<void> authorize(HttpRequest& made, const std::optional<ExecCredential>& given) const;
    [[nodiscard]] HttpRequest plain(const KubeRequest& request) const;

    std::shared_ptr<Shared> m_shared;
};

} // namespace lockstep

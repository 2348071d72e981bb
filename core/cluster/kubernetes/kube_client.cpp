#include "core/cluster/kubernetes/kube_client.h"

#include "core/cluster/kubernetes/kube_status.h"
#include "core/network/tls_probe.h"
#include "core/support/files.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int pageSize = 500; // as kubectl asks for
constexpr int gone = 410;
constexpr int unauthorized = 401;
constexpr std::chrono::seconds patienceToConnect(5);

void impersonate(HttpHeaders& headers, const Impersonation& as)
{
    if (!as.user.isEmpty())
        headers.append("Impersonate-User", as.user.toUtf8());
    if (!as.uid.isEmpty())
        headers.append("Impersonate-Uid", as.uid.toUtf8());
    for (const QString& group : as.groups)
        headers.append("Impersonate-Group", group.toUtf8());
    for (const auto& [key, values] : as.extra.asKeyValueRange()) {
        for (const QString& value : values)
            headers.append("Impersonate-Extra-" + QUrl::toPercentEncoding(key), value.toUtf8());
    }
}

/// An answer of success that is not what it should be.
std::unexpected<Error> strange(const QByteArray& body, const KubeRequest& request, const QUrl& server)
{
    if (body.startsWith('{') && !QJsonDocument::fromJson(body).isObject())
        return failure(ErrorKind::Failed, request.attempted, request.subject,
                       u"its answer was cut short, or damaged"_s,
                       u"Try again; if it stays so, look at what is between here and the server"_s);
    return failure(ErrorKind::Invalid, request.attempted, request.subject,
                   u"what answered is no Kubernetes API"_s,
                   u"Check the server of the context: %1"_s.arg(shownUrl(server)));
}

/// The server only says that it does not know the user. Why may be seen from here.
Result<HttpReply> explained(Result<HttpReply> refusal, const KubeRequest& request,
                            const HttpIdentity& identity)
{
    const std::optional<TlsCertificate> own = readCertificate(identity.certificate);
    if (!own || own->notAfter > QDateTime::currentDateTimeUtc())
        return refusal;
    return failure(ErrorKind::Connection, request.attempted, request.subject,
                   u"the user's certificate in the kubeconfig was valid until %1"_s.arg(
                       own->notAfter.toString(u"yyyy-MM-dd HH:mm 'UTC'")),
                   u"Get a new kubeconfig from whoever gave you this one; check the clock"_s);
}

} // namespace

KubeClient::KubeClient(ClusterAccess access, HttpRetry retry) : m_shared(std::make_shared<Shared>())
{
    if (access.plugin)
        m_shared->plugin = std::make_shared<ExecCredentials>(*access.plugin, access.clusterInfo);
    m_shared->access = std::move(access);
    m_shared->retry = std::move(retry);
}

HttpRequest KubeClient::plain(const KubeRequest& request) const
{
    const ClusterAccess& access = m_shared->access;
    HttpRequest made;
    made.method = request.method;
    if (request.method == "GET") // it can be tried again: nobody should wait long to hear of trouble
        made.connecting = patienceToConnect;
    made.url = access.server;
    QString base = access.server.path();
    while (base.endsWith(u'/'))
        base.chop(1);
    made.url.setPath(base + request.path);
    made.url.setQuery(request.query);
    made.headers.append("Accept", "application/json");
    if (!request.body.isEmpty())
        made.headers.append("Content-Type", request.contentType);
    impersonate(made.headers, access.impersonate);
    made.body = request.body;
    made.timeout = request.timeout;
    made.repeatable = request.repeatable;
    made.proxy = access.proxy;
    made.identity.authority = access.authority;
    made.identity.serverName = access.tlsServerName;
    made.identity.insecure = access.insecure;
    constexpr qint64 largest = qint64{256} << 20U;
    made.limit = largest;
    return made;
}

Result<void> KubeClient::authorize(HttpRequest& made, const std::optional<ExecCredential>& given) const
{
    const ClusterAccess& access = m_shared->access;
    Secret token = access.token;
    made.identity.certificate = access.certificate;
    made.identity.key = access.key;
    if (!access.tokenFile.isEmpty()) {
        const Result<QByteArray> read = readFile(access.tokenFile); // it is renewed under our hands
        if (!read && token.isEmpty())
            return failure(read);
        if (read)
            token = Secret(QString::fromUtf8(read->trimmed()));
    }
    if (given && token.isEmpty())
        token = given->token;
    if (given && !given->certificate.isEmpty()) {
        made.identity.certificate = given->certificate;
        made.identity.key = given->key;
    }
    if (!token.isEmpty())
        made.headers.append("Authorization", "Bearer " + token.reveal().toUtf8());
    return {};
}

Result<HttpReply> KubeClient::exchange(const KubeRequest& request,
                                       const std::function<bool(const QByteArray&)>& sink,
                                       const std::function<void()>& begun, const std::stop_token& stop) const
{
    ExecCredentials* plugin = m_shared->plugin.get();
    for (bool again = plugin != nullptr;; again = false) {
        std::optional<ExecCredential> given;
        if (plugin) {
            const Result<ExecCredential> asked = plugin->get(stop);
            if (!asked)
                return failure(asked);
            given = *asked;
        }
        HttpRequest made = plain(request);
        if (const Result<void> authorized = authorize(made, given); !authorized)
            return failure(authorized);
        made.stream = sink;
        made.begun = begun;
        Result<HttpReply> reply = sink ? sendHttp(made, stop) : sendHttpRetrying(made, m_shared->retry, stop);
        if (!reply || reply->status != unauthorized)
            return reply;
        if (!again)
            return explained(std::move(reply), request, made.identity);
        plugin->forget(*given); // it may have been called back before its time
    }
}

KubeClient KubeClient::tellingWaits(const std::function<void(const QString&)>& log) const
{
    KubeClient other = *this;
    other.m_shared = std::make_shared<Shared>(*m_shared);
    other.m_shared->retry.log = log;
    return other;
}

Result<HttpReply> KubeClient::answer(const KubeRequest& request, const std::stop_token& stop) const
{
    return exchange(request, {}, {}, stop);
}

Result<QJsonObject> KubeClient::send(const KubeRequest& request, const std::stop_token& stop) const
{
    const Result<HttpReply> reply = answer(request, stop);
    if (!reply)
        return failure(reply);
    if (!reply->isSuccess())
        return kubeFailure(*reply, request.attempted, request.subject);
    const QJsonDocument document = QJsonDocument::fromJson(reply->body);
    if (!document.isObject())
        return strange(reply->body, request, m_shared->access.server);
    return document.object();
}

Result<KubeList> KubeClient::list(const KubeRequest& request, const std::stop_token& stop) const
{
    KubeList all;
    QString next;
    bool paged = true;
    while (true) {
        KubeRequest page = request;
        if (paged)
            page.query.addQueryItem(u"limit"_s, QString::number(pageSize));
        if (!next.isEmpty())
            page.query.addQueryItem(u"continue"_s, QString::fromLatin1(QUrl::toPercentEncoding(next)));
        const Result<HttpReply> reply = answer(page, stop);
        if (!reply)
            return failure(reply);
        if (reply->status == gone && !next.isEmpty()) {
            // What the list was of is forgotten: all at once cannot be too slow for that.
            all = {};
            next.clear();
            paged = false;
            continue;
        }
        if (!reply->isSuccess())
            return kubeFailure(*reply, request.attempted, request.subject);
        const QJsonObject object = QJsonDocument::fromJson(reply->body).object();
        if (!object[u"items"].isArray())
            return strange(reply->body, request, m_shared->access.server);
        for (const QJsonValue& item : object[u"items"].toArray())
            all.items.append(item.toObject());
        all.resourceVersion = object[u"metadata"][u"resourceVersion"].toString();
        next = object[u"metadata"][u"continue"].toString();
        if (next.isEmpty())
            return all;
    }
}

Result<void> KubeClient::stream(const KubeRequest& request,
                                const std::function<bool(const QByteArray&)>& sink,
                                const std::stop_token& stop, const std::function<void()>& begun) const
{
    const Result<HttpReply> reply = exchange(request, sink, begun, stop);
    if (!reply)
        return failure(reply);
    return reply->isSuccess() ? Result<void>() : kubeFailure(*reply, request.attempted, request.subject);
}

} // namespace lockstep

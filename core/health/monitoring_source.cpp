#include "core/health/monitoring_source.h"

#include "core/network/http.h"
#include "core/network/web_address.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"ask the API of"_s;

} // namespace

QString monitoringName(MonitoringSource::Kind kind)
{
    switch (kind) {
    case MonitoringSource::Kind::Alertmanager:
        return u"alertmanager"_s;
    case MonitoringSource::Kind::Grafana:
        return u"grafana"_s;
    case MonitoringSource::Kind::Prometheus:
        break;
    }
    return u"prometheus"_s;
}

Result<MonitoringSource> MonitoringSource::open(Kind kind, const QString& url, const Secret& token,
                                                const QString& caFile)
{
    const QString name = monitoringName(kind);
    const Result<QUrl> address = webAddress(url, {name, u"https://%1.example.com"_s.arg(name)});
    if (!address)
        return failure(address);
    if (!token.isEmpty()) {
        if (const Result<void> kept = keepsSecrets(*address); !kept)
            return failure(kept);
    }
    return MonitoringSource{kind, *address, token, caFile};
}

Result<QJsonDocument> getJson(const MonitoringSource& source, const QString& path, const QUrlQuery& query,
                              const std::stop_token& stop)
{
    HttpRequest request{.url = webPath(source.url, path), .caFile = source.caFile};
    request.url.setQuery(query);
    request.headers.append("Accept", "application/json");
    if (!source.token.isEmpty())
        request.headers.append("Authorization", "Bearer " + source.token.reveal().toUtf8());
    const Result<HttpReply> reply =
        expectSuccess(sendHttpRetrying(request, {.attempts = 2}, stop), attempted, shownUrl(source.url));
    if (!reply)
        return failure(reply);
    QJsonParseError wrong{};
    const QJsonDocument document = QJsonDocument::fromJson(reply->body, &wrong);
    if (wrong.error != QJsonParseError::NoError)
        return failure(ErrorKind::Failed, attempted, shownUrl(source.url), u"its answer is no JSON"_s,
                       u"Check that the URL is %1's own"_s.arg(monitoringName(source.kind)));
    return document;
}

Result<QJsonObject> getPrometheus(const MonitoringSource& source, const QString& path, const QUrlQuery& query,
                                  const std::stop_token& stop)
{
    const Result<QJsonDocument> answer = getJson(source, path, query, stop);
    if (!answer)
        return failure(answer);
    const QJsonValue error = (*answer)[u"error"];
    if ((*answer)[u"status"].toString() != u"success")
        return failure(ErrorKind::Failed, attempted, shownUrl(source.url),
                       error.toString(u"its answer is not that of Prometheus"_s));
    return (*answer)[u"data"].toObject();
}

} // namespace lockstep

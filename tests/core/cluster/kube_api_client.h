#pragma once

#include "kube_api/kube_api.h"

#include <QJsonDocument>
#include <QUrl>

#include <httplib.h>

namespace lockstep::test {

struct ApiAnswer
{
    int status = 0; ///< 0: there was no answer
    QJsonObject object;
    QByteArray body;
    httplib::Headers headers;
};

/// Plain requests to the test API server.
class KubeApiClient
{
public:
    explicit KubeApiClient(const KubeApi& api) : m_client(api.url().toStdString())
    {
        m_client.set_keep_alive(true);
        m_client.set_read_timeout(20);
        m_client.set_default_headers({{"User-Agent", "tester/1.0"}, {"Accept", "application/json"}});
    }

    ApiAnswer send(const char* method, const QString& path, const QByteArray& body = {},
                   const char* type = "application/json")
    {
        httplib::Request request;
        request.method = method;
        request.path = path.toStdString();
        request.body = body.toStdString();
        if (!body.isEmpty())
            request.set_header("Content-Type", type);
        const httplib::Result result = m_client.send(request);
        if (!result)
            return {};
        ApiAnswer answer{result->status, {}, QByteArray::fromStdString(result->body), result->headers};
        answer.object = QJsonDocument::fromJson(answer.body).object();
        return answer;
    }

    ApiAnswer get(const QString& path) { return send("GET", path); }

    ApiAnswer post(const QString& path, const QJsonObject& object)
    {
        return send("POST", path, QJsonDocument(object).toJson());
    }

    ApiAnswer patch(const QString& path, const QByteArray& body, const char* type)
    {
        return send("PATCH", path, body, type);
    }

    /// Reads a reply as it comes, until it ends or the sink says false.
    void stream(const QString& path, const std::function<bool(const QByteArray&)>& sink)
    {
        m_client.Get(path.toStdString(),
                     [&](const char* data, size_t size) { return sink(QByteArray(data, qsizetype(size))); });
    }

private:
    httplib::Client m_client;
};

} // namespace lockstep::test

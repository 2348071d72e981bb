#pragma once

#include "../network/test_server.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace lockstep::test {

inline QByteArray json(const QJsonObject& object)
{
    return QJsonDocument(object).toJson();
}

/// An answer of Prometheus.
inline QByteArray success(const QJsonObject& data)
{
    return json(
        QJsonObject{{QStringLiteral("status"), QStringLiteral("success")}, {QStringLiteral("data"), data}});
}

/// Prometheus below /prometheus, Alertmanager and Grafana, which wants a token; nothing fires.
class MonitoringServer : public TestServer
{
public:
    static constexpr auto token = "glsa_c0ffee";

    MonitoringServer()
    {
        m_server.Get("/prometheus/api/v1/alerts",
                     [this](const httplib::Request& request, httplib::Response& response) {
                         noteSecret(request);
                         response.status = status;
                         response.set_content(prometheus.toStdString(), "application/json");
                     });
        for (const char* path : {"/api/v2/alerts", "/api/alertmanager/grafana/api/v2/alerts"})
            m_server.Get(path, [this](const httplib::Request& request, httplib::Response& response) {
                noteSecret(request);
                if (request.path.contains("grafana") &&
                    request.get_header_value("Authorization") != std::string("Bearer ") + token) {
                    response.status = 401;
                    return;
                }
                if (request.get_param_value("active") != "true" ||
                    request.get_param_value("silenced") != "false" ||
                    request.get_param_value("inhibited") != "false")
                    note(QStringLiteral("asked for other alerts"));
                response.set_content(managed.toStdString(), "application/json");
            });
        m_server.Get(
            "/prometheus/api/v1/query", [this](const httplib::Request& request, httplib::Response& response) {
                const std::string query = request.get_param_value("query");
                const QString name =
                    query.contains("capacity") ? QStringLiteral("capacity") : QStringLiteral("available");
                response.set_content(success({{QStringLiteral("resultType"), QStringLiteral("vector")},
                                              {QStringLiteral("result"), volumes[name].toArray()}})
                                         .toStdString(),
                                     "application/json");
            });
        start();
    }

    ~MonitoringServer() override { stop(); }

    QByteArray prometheus = success({{QStringLiteral("alerts"), QJsonArray()}});
    QByteArray managed = "[]";
    QJsonObject volumes;
    int status = 200;

    /// What each path was asked with: "/api/v2/alerts Bearer ...".
    [[nodiscard]] QStringList secrets() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_secrets;
    }

private:
    void noteSecret(const httplib::Request& request)
    {
        const std::scoped_lock lock(m_mutex);
        m_secrets.append(
            QString::fromStdString(request.path + ' ' + request.get_header_value("Authorization")));
    }

    mutable std::mutex m_mutex;
    QStringList m_secrets;
};

} // namespace lockstep::test

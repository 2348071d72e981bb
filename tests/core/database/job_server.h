#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <httplib.h>

#include <mutex>
#include <thread>

namespace lockstep::test {

/// As much of a Kubernetes API server as kubectl needs to make a Job, look at it and its pods, follow a log
/// and delete it. What becomes of the Job is decided by `act`, asked at every look. Whatever else is asked
/// for is remembered as unexpected.
class JobServer
{
public:
    /// What a look at the Job shows.
    struct Scene
    {
        QJsonObject jobStatus;
        QJsonObject podStatus; ///< empty: there is no pod yet
    };

    explicit JobServer(std::function<Scene(int look)> act) : m_act(std::move(act))
    {
        serveDiscovery();
        serveJobs();
        servePods();
        m_server.set_error_handler([this](const httplib::Request& request, httplib::Response& response) {
            if (response.body.empty()) {
                note(request);
                answer(response, statusObject(404, "NotFound"), 404);
            }
        });
        m_port = m_server.bind_to_any_port("127.0.0.1");
        m_thread = std::jthread([this] { m_server.listen_after_bind(); });
        m_server.wait_until_ready();
    }

    ~JobServer() { m_server.stop(); }

    [[nodiscard]] QByteArray kubeconfig() const
    {
        return QStringLiteral("apiVersion: v1\nkind: Config\ncurrent-context: other\n"
                              "clusters:\n- name: test\n  cluster: {server: 'http://127.0.0.1:%1'}\n"
                              "users:\n- name: somebody\n  user: {}\n"
                              "contexts:\n- name: test\n  context: {cluster: test, user: somebody, "
                              "namespace: ns-of-context}\n"
                              "- name: other\n  context: {cluster: none, user: none}\n")
            .arg(m_port)
            .toUtf8();
    }

    [[nodiscard]] QJsonObject made() const { return locked(m_made); }

    [[nodiscard]] QString nameSpace() const { return locked(m_nameSpace); }

    [[nodiscard]] bool isDeleted() const { return locked(m_deleted); }

    [[nodiscard]] QStringList unexpected() const { return locked(m_unexpected); }

    static constexpr auto jobName = "oob-x7k2p";

private:
    using Request = httplib::Request;
    using Response = httplib::Response;

    template <typename Value>
    Value locked(const Value& value) const
    {
        const std::scoped_lock lock(m_mutex);
        return value;
    }

    static void answer(Response& response, const QJsonObject& object, int status = 200)
    {
        response.status = status;
        response.set_content(QJsonDocument(object).toJson().toStdString(), "application/json");
    }

    static QJsonObject statusObject(int code, const char* reason)
    {
        return {{QStringLiteral("kind"), QStringLiteral("Status")},
                {QStringLiteral("apiVersion"), QStringLiteral("v1")},
                {QStringLiteral("status"), QStringLiteral("Failure")},
                {QStringLiteral("reason"), QString::fromUtf8(reason)},
                {QStringLiteral("message"), QString::fromUtf8(reason)},
                {QStringLiteral("code"), code}};
    }

    void note(const Request& request)
    {
        const std::scoped_lock lock(m_mutex);
        m_unexpected.append(QString::fromStdString(request.method + " " + request.target));
    }

    void get(const char* path, const char* json)
    {
        m_server.Get(path, [json](const Request&, Response& response) {
            response.set_content(json, "application/json");
        });
    }

    void serveDiscovery()
    {
        get("/api", R"({"kind":"APIVersions","versions":["v1"]})");
        get("/apis", R"({"kind":"APIGroupList","apiVersion":"v1","groups":[{"name":"batch","versions":[
            {"groupVersion":"batch/v1","version":"v1"}],"preferredVersion":{"groupVersion":"batch/v1","version":"v1"}}]})");
        get("/api/v1", R"({"kind":"APIResourceList","groupVersion":"v1","resources":[
            {"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["get","list"],"shortNames":["po"]},
            {"name":"pods/log","singularName":"","namespaced":true,"kind":"Pod","verbs":["get"]}]})");
        get("/apis/batch/v1",
            R"({"kind":"APIResourceList","apiVersion":"v1","groupVersion":"batch/v1","resources":[
            {"name":"jobs","singularName":"job","namespaced":true,"kind":"Job","verbs":["create","delete","get","list"]}]})");
        get("/openapi/v3",
            R"({"paths":{"apis/batch/v1":{"serverRelativeURL":"/openapi/v3/apis/batch/v1"}}})");
        // That the server itself checks the fields of what it is given.
        get("/openapi/v3/apis/batch/v1", R"({"openapi":"3.0.0","info":{"title":"t","version":"1"},"paths":{
            "/apis/batch/v1/namespaces/{namespace}/jobs/{name}":{"patch":{
              "parameters":[{"name":"fieldValidation","in":"query","schema":{"type":"string"}}],
              "responses":{"200":{"description":"OK"}},
              "x-kubernetes-group-version-kind":{"group":"batch","kind":"Job","version":"v1"}}},
            "/apis/batch/v1/namespaces/{namespace}/jobs":{"post":{
              "parameters":[{"name":"fieldValidation","in":"query","schema":{"type":"string"}}],
              "responses":{"200":{"description":"OK"}},
              "x-kubernetes-group-version-kind":{"group":"batch","kind":"Job","version":"v1"}}}}})");
    }

    void serveJobs()
    {
        m_server.Post("/apis/batch/v1/namespaces/:ns/jobs",
                      [this](const Request& request, Response& response) {
                          const std::scoped_lock lock(m_mutex);
                          if (request.get_param_value("fieldValidation") != "Strict")
                              return answer(response, statusObject(400, "BadRequest"), 400);
                          m_made = QJsonDocument::fromJson(QByteArray::fromStdString(request.body)).object();
                          m_nameSpace = QString::fromStdString(request.path_params.at("ns"));
                          answer(response, job({}), 201);
                      });
        m_server.Get("/apis/batch/v1/namespaces/:ns/jobs/:name",
                     [this](const Request& request, Response& response) {
                         const std::scoped_lock lock(m_mutex);
                         if (request.path_params.at("name") != jobName)
                             return answer(response, statusObject(404, "NotFound"), 404);
                         m_scene = m_act(m_looks++);
                         answer(response, job(m_scene.jobStatus));
                     });
        m_server.Delete("/apis/batch/v1/namespaces/:ns/jobs/:name",
                        [this](const Request&, Response& response) {
                            const std::scoped_lock lock(m_mutex);
                            m_deleted = true;
                            answer(response, {{QStringLiteral("kind"), QStringLiteral("Status")},
                                              {QStringLiteral("apiVersion"), QStringLiteral("v1")},
                                              {QStringLiteral("status"), QStringLiteral("Success")}});
                        });
    }

    void servePods()
    {
        m_server.Get("/api/v1/namespaces/:ns/pods", [this](const Request& request, Response& response) {
            const std::scoped_lock lock(m_mutex);
            if (request.get_param_value("labelSelector") != std::string("job-name=") + jobName)
                return answer(response, statusObject(400, "BadRequest"), 400);
            QJsonArray items;
            if (!m_scene.podStatus.isEmpty())
                items.append(pod());
            answer(response, {{QStringLiteral("kind"), QStringLiteral("PodList")},
                              {QStringLiteral("apiVersion"), QStringLiteral("v1")},
                              {QStringLiteral("metadata"), QJsonObject{}},
                              {QStringLiteral("items"), items}});
        });
        m_server.Get("/api/v1/namespaces/:ns/pods/oob-pod", [this](const Request&, Response& response) {
            const std::scoped_lock lock(m_mutex);
            answer(response, pod());
        });
        m_server.Get(
            "/api/v1/namespaces/:ns/pods/oob-pod/log", [](const Request& request, Response& response) {
                if (request.get_param_value("follow") == "true")
                    response.set_content("Running out of band migrations [7]\n\xff binary\nno line end",
                                         "text/plain");
            });
    }

    QJsonObject job(const QJsonObject& status) const
    {
        QJsonObject object = m_made;
        QJsonObject metadata = object[u"metadata"].toObject();
        metadata[u"name"] = QString::fromUtf8(jobName);
        metadata[u"namespace"] = m_nameSpace;
        object[u"metadata"] = metadata;
        object[u"status"] = status;
        return object;
    }

    QJsonObject pod() const
    {
        return {
            {QStringLiteral("kind"), QStringLiteral("Pod")},
            {QStringLiteral("apiVersion"), QStringLiteral("v1")},
            {QStringLiteral("metadata"), QJsonObject{{QStringLiteral("name"), QStringLiteral("oob-pod")},
                                                     {QStringLiteral("namespace"), m_nameSpace}}},
            {QStringLiteral("spec"),
             QJsonObject{{QStringLiteral("containers"),
                          QJsonArray{QJsonObject{{QStringLiteral("name"), QStringLiteral("migrator")}}}}}},
            {QStringLiteral("status"), m_scene.podStatus}};
    }

    std::function<Scene(int look)> m_act;
    mutable std::mutex m_mutex;
    int m_looks = 0;
    Scene m_scene;
    QJsonObject m_made;
    QString m_nameSpace;
    bool m_deleted = false;
    QStringList m_unexpected;
    httplib::Server m_server;
    int m_port = 0;
    std::jthread m_thread;
};

} // namespace lockstep::test

#pragma once

#include "kube_api/controllers.h"
#include "kube_api/faults.h"
#include "kube_api/http_door.h"
#include "kube_api/object_reader.h"
#include "kube_api/pod_logs.h"
#include "kube_api/write_requests.h"

namespace lockstep::test {

/// A request that the server has seen.
struct SeenRequest
{
    QByteArray method;
    QString path;
    QString query; ///< "watch=true&resourceVersion=12"
    QString userAgent;
    QString impersonated;
    QString contentType;
};

/// An API server of Kubernetes v1.32 on loopback, in this process, with a small controller that acts out its
/// workloads. All may be called from any thread.
class KubeApi
{
public:
    struct Options
    {
        bool tls = false;
        bool needsClientCertificate = false; ///< or the token, when there is one; otherwise 401
        QString token;                       ///< that requests must bear; empty: anybody is let in
        int port = 0;                        ///< 0: any that is free
        Expired expired = Expired::Nobodys;  ///< with TLS
    };

    KubeApi();
    explicit KubeApi(const Options& options);
    ~KubeApi();
    KubeApi(const KubeApi&) = delete;
    KubeApi& operator=(const KubeApi&) = delete;

    /// With the namespaces default and kube-system, and the node node-1.
    void start();
    /// Ends all connections. The objects stay, and start() goes on with them at the same port.
    void stop();

    [[nodiscard]] QString url() const;
    /// A context "test" with a user who is let in. The namespace of the context, when it is not "default".
    [[nodiscard]] QByteArray kubeconfig(const QString& space = {}) const;

    [[nodiscard]] const std::optional<Certificates>& certificates() const { return m_certificates; }

    [[nodiscard]] ObjectStore& store() { return m_store; }

    [[nodiscard]] ObjectWriter& writer() { return m_writer; }

    [[nodiscard]] PodLogs& logs() { return m_logs; }

    [[nodiscard]] Faults& faults() { return m_faults; }

    [[nodiscard]] ObjectReader& reader() { return m_reader; }

    [[nodiscard]] KubeClock& clock() { return m_clock; }

    [[nodiscard]] Stage& stage() { return m_stage; }

    [[nodiscard]] Controllers& controllers() { return m_controllers; }

    /// As somebody would with the API; the namespace is made when it is missing. The manager is "test".
    Answer<QJsonObject> create(const QJsonObject& object);
    /// All documents of a YAML file. Throws std::runtime_error when one is refused.
    void createAll(const QByteArray& yaml);
    /// Puts an object as it is, with its status, whatever the rules; nothing acts on it.
    QJsonObject pose(QJsonObject object);
    /// Empty when there is none.
    [[nodiscard]] QJsonObject object(const QString& plural, const QString& space, const QString& name) const;
    void removeNow(const QString& plural, const QString& space, const QString& name);

    /// Until it is so, looked at after each change; false: it did not become so in that time.
    [[nodiscard]] bool await(const std::function<bool()>& isSo,
                             std::chrono::milliseconds longest = std::chrono::seconds(20)) const;
    /// Appends to the log of a pod's container.
    void writeLog(const QString& space, const QString& pod, const QString& container,
                  const QByteArray& bytes);

    [[nodiscard]] QList<SeenRequest> requests() const;
    void forgetRequests();
    /// What was asked that the public API does not know.
    [[nodiscard]] QStringList violations() const;

private:
    [[nodiscard]] ApiReply answer(const ApiRequest& request);
    [[nodiscard]] ApiReply answerKnown(const ApiRequest& request);
    [[nodiscard]] ApiReply answerObject(const ApiRequest& request, const ApiTarget& target);
    [[nodiscard]] bool isLetIn(const ApiRequest& request) const;
    void note(const ApiRequest& request);
    [[nodiscard]] ApiReply violated(const ApiRequest& request, const ApiError& error);

    Options m_options;
    KubeClock m_clock;
    ObjectStore m_store;
    ObjectWriter m_writer{m_store, m_clock};
    ObjectReader m_reader{m_store, m_clock};
    WriteRequests m_writes{m_store, m_writer};
    PodLogs m_logs{m_store, m_clock};
    Stage m_stage;
    Control m_control{m_store, m_writer, m_logs, m_clock, m_stage};
    Controllers m_controllers{m_control};
    Faults m_faults;
    std::optional<Certificates> m_certificates;
    mutable std::mutex m_mutex;
    QList<SeenRequest> m_requests;
    QStringList m_violations;
    HttpDoor m_door;
};

} // namespace lockstep::test

#include "kube_api/kube_api.h"

#include "core/support/yaml_json.h"
#include "kube_api/discovery.h"
#include "kube_api/json_paths.h"
#include "kube_api/request_rules.h"

#include <QUuid>

#include <stdexcept>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

QJsonObject node(const QString& name)
{
    const QJsonArray conditions{
        QJsonObject{{u"type"_s, u"Ready"_s}, {u"status"_s, u"True"_s}, {u"reason"_s, u"KubeletReady"_s}}};
    return {{u"apiVersion"_s, u"v1"_s},
            {u"kind"_s, u"Node"_s},
            {u"metadata"_s,
             QJsonObject{{u"name"_s, name}, {u"labels"_s, QJsonObject{{u"kubernetes.io/hostname"_s, name}}}}},
            {u"status"_s, QJsonObject{{u"conditions"_s, conditions},
                                      {u"nodeInfo"_s, QJsonObject{{u"kubeletVersion"_s, u"v1.32.3"_s}}}}}};
}

QByteArray base64(const QByteArray& bytes)
{
    return bytes.toBase64();
}

} // namespace

KubeApi::KubeApi() : KubeApi(Options{}) {}

KubeApi::KubeApi(const Options& options)
    : m_options(options),
      m_door(m_faults, m_clock, [this](const ApiRequest& request) { return answer(request); })
{
    if (options.tls)
        m_certificates = makeCertificates(options.expired);
    for (const QString& name : {u"default"_s, u"kube-system"_s})
        static_cast<void>(create({{u"apiVersion"_s, u"v1"_s},
                                  {u"kind"_s, u"Namespace"_s},
                                  {u"metadata"_s, QJsonObject{{u"name"_s, name}}}}));
    pose(node(u"node-1"_s));
}

KubeApi::~KubeApi()
{
    stop();
}

void KubeApi::start()
{
    m_reader.setStopped(false);
    m_logs.setStopped(false);
    m_controllers.start();
    m_door.start(m_certificates, m_options.port);
    m_options.port = m_door.port();
}

void KubeApi::stop()
{
    m_reader.setStopped(true);
    m_logs.setStopped(true);
    m_door.stop();
    m_controllers.stop();
}

QString KubeApi::url() const
{
    return u"%1://127.0.0.1:%2"_s.arg(m_options.tls ? u"https"_s : u"http"_s).arg(m_door.port());
}

QByteArray KubeApi::kubeconfig(const QString& space) const
{
    QByteArray made =
        "apiVersion: v1\nkind: Config\ncurrent-context: test\nclusters:\n- name: test\n  cluster:\n"
        "    server: " +
        url().toUtf8() + '\n';
    if (m_certificates)
        made += "    certificate-authority-data: " + base64(m_certificates->authority) + '\n';
    made += "contexts:\n- name: test\n  context:\n    cluster: test\n    user: test\n";
    if (!space.isEmpty())
        made += "    namespace: " + space.toUtf8() + '\n';
    made += "users:\n- name: test\n  user:";
    if (!m_options.token.isEmpty())
        made += "\n    token: " + m_options.token.toUtf8() + '\n';
    else if (m_certificates)
        made += "\n    client-certificate-data: " + base64(m_certificates->clientCertificate) +
                "\n    client-key-data: " + base64(m_certificates->clientKey) + '\n';
    else
        made += " {}\n";
    return made;
}

Answer<QJsonObject> KubeApi::create(const QJsonObject& object)
{
    const Kind* kind = kindByName(text(object, u"apiVersion"), text(object, u"kind"));
    if (!kind)
        return badRequest(u"no kind %1 in %2"_s.arg(text(object, u"kind"), text(object, u"apiVersion")));
    const QString given = text(object, u"metadata.namespace");
    const QString space = !kind->namespaced ? QString() : given.isEmpty() ? u"default"_s : given;
    if (kind->namespaced && !m_store.find(kindOf(u"namespaces"_s), {}, space))
        static_cast<void>(create({{u"apiVersion"_s, u"v1"_s},
                                  {u"kind"_s, u"Namespace"_s},
                                  {u"metadata"_s, QJsonObject{{u"name"_s, space}}}}));
    return m_writer.create(*kind, space, object, {u"test"_s, {}, false, false});
}

void KubeApi::createAll(const QByteArray& yaml)
{
    const auto documents = readYamlDocuments(yaml, u"manifests"_s);
    if (!documents)
        throw std::runtime_error(documents.error().message().toStdString());
    for (const YamlDocument& document : *documents) {
        if (document.value.isNull())
            continue;
        const Answer<QJsonObject> made = create(document.value.toObject());
        if (!made)
            throw std::runtime_error(made.error().message.toStdString());
    }
}

QJsonObject KubeApi::pose(QJsonObject object)
{
    const Kind* kind = kindByName(text(object, u"apiVersion"), text(object, u"kind"));
    if (!kind)
        throw std::invalid_argument("an object of an unknown kind");
    putIfMissing(object, u"metadata.uid", QUuid::createUuid().toString(QUuid::WithoutBraces));
    putIfMissing(object, u"metadata.creationTimestamp", m_clock.stamp());
    if (kind->namespaced)
        putIfMissing(object, u"metadata.namespace", u"default"_s);
    m_control.leaveAlone(text(object, u"metadata.uid"));
    return m_store.put(*kind, object);
}

QJsonObject KubeApi::object(const QString& plural, const QString& space, const QString& name) const
{
    return m_store.find(kindOf(plural), space, name).value_or(QJsonObject());
}

void KubeApi::removeNow(const QString& plural, const QString& space, const QString& name)
{
    m_store.remove(kindOf(plural), space, name);
}

bool KubeApi::await(const std::function<bool()>& isSo, std::chrono::milliseconds longest) const
{
    const auto end = std::chrono::steady_clock::now() + longest;
    auto held = m_store.lock();
    while (!isSo()) {
        if (std::chrono::steady_clock::now() >= end)
            return false;
        m_store.wait(held, std::chrono::milliseconds(50));
    }
    return true;
}

void KubeApi::writeLog(const QString& space, const QString& pod, const QString& container,
                       const QByteArray& bytes)
{
    m_logs.append(text(object(u"pods"_s, space, pod), u"metadata.uid"), container, bytes);
}

QList<SeenRequest> KubeApi::requests() const
{
    const std::scoped_lock lock(m_mutex);
    return m_requests;
}

void KubeApi::forgetRequests()
{
    const std::scoped_lock lock(m_mutex);
    m_requests.clear();
}

QStringList KubeApi::violations() const
{
    const std::scoped_lock lock(m_mutex);
    return m_violations;
}

void KubeApi::note(const ApiRequest& request)
{
    QStringList query;
    for (const auto& [name, value] : request.query)
        query.append(name + u'=' + value);
    const std::scoped_lock lock(m_mutex);
    m_requests.append({request.method, request.path, query.join(u'&'), request.userAgent,
                       request.impersonated, request.contentType});
}

ApiReply KubeApi::violated(const ApiRequest& request, const ApiError& error)
{
    const std::scoped_lock lock(m_mutex);
    m_violations.append(u"%1 %2: %3"_s.arg(QString::fromUtf8(request.method), request.path, error.message));
    return ApiReply::of(error);
}

bool KubeApi::isLetIn(const ApiRequest& request) const
{
    if (m_options.token.isEmpty() && !m_options.needsClientCertificate)
        return true;
    const bool bears = !m_options.token.isEmpty() && request.authorization == u"Bearer "_s + m_options.token;
    return bears || (m_options.needsClientCertificate && request.certified);
}

ApiReply KubeApi::answer(const ApiRequest& request)
{
    note(request);
    if (!isLetIn(request))
        return ApiReply::of(refused(401, u"Unauthorized"_s, u"Unauthorized"_s).error());
    return answerKnown(request);
}

ApiReply KubeApi::answerKnown(const ApiRequest& request)
{
    if (const auto target = targetOf(request.path)) {
        if (const auto wrong = violation(request, *target))
            return violated(request, *wrong);
        if (!request.acceptsJson() && target->subresource != u"log"_s)
            return ApiReply::of(refused(406, u"NotAcceptable"_s,
                                        u"only the following media types are accepted: application/json"_s)
                                    .error());
        return answerObject(request, *target);
    }
    if (request.path.startsWith(u"/openapi/v2"_s))
        return ApiReply::of(
            refused(406, u"NotAcceptable"_s, u"only OpenAPI v3 is served, as application/json"_s).error());
    auto found = discoveryAt(request.path, u"127.0.0.1:%1"_s.arg(m_door.port()));
    if (!found)
        found = openApiAt(request.path);
    if (!found || request.method != "GET")
        return violated(request, noSuchPath().error());
    if (const auto wrong = unknownParameter(request, {u"hash"_s}))
        return violated(request, *wrong);
    return ApiReply::of(*found);
}

ApiReply KubeApi::answerObject(const ApiRequest& request, const ApiTarget& target)
{
    if (request.method == "POST")
        return m_writes.create(request, target);
    if (request.method == "PUT")
        return m_writes.replace(request, target);
    if (request.method == "PATCH")
        return m_writes.patch(request, target);
    if (request.method == "DELETE")
        return m_writes.remove(request, target);
    if (target.subresource == u"log"_s)
        return m_logs.answer(request, target);
    if (request.isTrue(u"watch"_s))
        return m_reader.watch(request, target);
    return target.name.isEmpty() ? m_reader.list(request, target) : m_reader.get(request, target);
}

} // namespace lockstep::test

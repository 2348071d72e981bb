#include "core/cluster/kubernetes/kubeconfig.h"

#include "core/cluster/kubernetes/kubeconfig_entry.h"
#include "core/support/files.h"
#include "core/support/yaml_json.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QSet>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"read the kubeconfig"_s;

/// The entries of a list by their names. Errors: Invalid (no list, no name, a name twice).
Result<QList<std::pair<QString, QJsonObject>>> namedEntries(const YamlDocument& document, const QString& file,
                                                            const QString& list, const QString& part)
{
    const QJsonValue value = document.value.toObject()[list];
    if (!value.isUndefined() && !value.isNull() && !value.isArray())
        return invalidAt(attempted, file, document.place(u'/' + list), u"%1 must be a list"_s.arg(list));
    QList<std::pair<QString, QJsonObject>> entries;
    QSet<QString> names;
    for (const QJsonValue& entry : value.toArray()) {
        const QString name = entry[u"name"].toString();
        const TextPlace place = document.place(u"/%1/%2"_s.arg(list).arg(entries.size()));
        if (name.isEmpty())
            return invalidAt(attempted, file, place, u"an entry of %1 has no name"_s.arg(list));
        if (names.contains(name))
            return invalidAt(attempted, file, place, u"%1 has %2 twice"_s.arg(list, name));
        names.insert(name);
        entries.append({name, entry[part].toObject()});
    }
    return entries;
}

} // namespace

QStringList Kubeconfig::files(const QProcessEnvironment& environment)
{
    const QStringList named =
        environment.value(u"KUBECONFIG"_s).split(QDir::listSeparator(), Qt::SkipEmptyParts);
    if (!named.isEmpty())
        return named;
    const QString home = environment.value(u"HOME"_s, QDir::homePath());
    return {home + u"/.kube/config"_s};
}

Result<Kubeconfig> Kubeconfig::read(const QStringList& files)
{
    Kubeconfig config;
    config.m_files = files;
    for (const QString& file : files) {
        if (files.size() > 1 && !QFileInfo::exists(file))
            continue;
        if (const Result<void> added = config.add(file); !added)
            return failure(added);
    }
    return config;
}

Result<void> Kubeconfig::add(const QString& file)
{
    const Result<QByteArray> bytes = readFile(file);
    if (!bytes)
        return failure(bytes.error().kind, attempted, file, bytes.error().happened,
                       u"Name another file, or the right one in KUBECONFIG"_s);
    const Result<YamlDocument> document = readYamlDocument(*bytes, file);
    if (!document)
        return failure(document);
    if (!document->value.isObject() && !document->value.isNull())
        return invalidAt(attempted, file, document->place({}), u"it is no kubeconfig"_s);
    const auto clusters = namedEntries(*document, file, u"clusters"_s, u"cluster"_s);
    const auto users = namedEntries(*document, file, u"users"_s, u"user"_s);
    const auto contexts = namedEntries(*document, file, u"contexts"_s, u"context"_s);
    for (const auto* list : {&clusters, &users, &contexts}) {
        if (!*list)
            return failure(*list);
    }
    for (const auto& [name, value] : *clusters) {
        if (!m_clusters.contains(name))
            m_clusters.insert(name, {value, file});
    }
    for (const auto& [name, value] : *users) {
        if (!m_users.contains(name))
            m_users.insert(name, {value, file});
    }
    for (const auto& [name, value] : *contexts) {
        if (!std::ranges::contains(m_contexts, name, &KubeContext::name))
            m_contexts.append({name, value[u"cluster"].toString(), value[u"user"].toString(),
                               value[u"namespace"].toString()});
    }
    if (m_current.isEmpty())
        m_current = document->value.toObject()[u"current-context"].toString();
    return {};
}

Result<ClusterAccess> Kubeconfig::access(const QString& context) const
{
    const QString name = context.isEmpty() ? m_current : context;
    QStringList names;
    for (const KubeContext& one : m_contexts)
        names.append(one.name);
    const QString advice = names.isEmpty()
                               ? u"The file has no contexts: get one from the cluster's provider"_s
                               : u"Choose one of: %1"_s.arg(names.join(u", "_s));
    if (name.isEmpty())
        return failure(ErrorKind::NotFound, u"choose a context of"_s, m_files.join(u", "_s),
                       u"none is current"_s, advice);
    const auto known = std::ranges::find(m_contexts, name, &KubeContext::name);
    if (known == m_contexts.cend())
        return failure(ErrorKind::NotFound, u"use the context"_s, name,
                       u"%1 has none of that name"_s.arg(m_files.join(u", "_s)), advice);
    Result<ClusterAccess> access = readCluster(*known);
    if (!access)
        return access;
    if (const Result<void> read = readUser(*known, *access); !read)
        return failure(read);
    return access;
}

Result<ClusterAccess> Kubeconfig::readCluster(const KubeContext& context) const
{
    const auto found = m_clusters.constFind(context.cluster);
    if (found == m_clusters.cend())
        return failure(ErrorKind::NotFound, u"use the context"_s, context.name,
                       u"its cluster %1 is not described"_s.arg(context.cluster));
    const KubeconfigEntry entry(found->value, found->file, u"cluster "_s + context.cluster);
    ClusterAccess access;
    access.context = context.name;
    if (!context.defaultNamespace.isEmpty())
        access.defaultNamespace = context.defaultNamespace;
    const Result<QUrl> server = entry.url(u"server"_s, {u"https"_s, u"http"_s});
    const Result<QUrl> proxy = entry.url(u"proxy-url"_s, {u"http"_s, u"https"_s, u"socks5"_s});
    const Result<QByteArray> authority = entry.pem(u"certificate-authority"_s);
    if (!server || !proxy)
        return failure(server ? proxy : server);
    if (!authority)
        return failure(authority);
    if (server->isEmpty())
        return entry.invalid(u"it has no server"_s);
    access.server = *server;
    access.proxy = *proxy;
    access.authority = *authority;
    access.tlsServerName = entry.text(u"tls-server-name"_s);
    access.insecure = entry.flag(u"insecure-skip-tls-verify"_s);
    if (access.insecure && !access.authority.isEmpty())
        return entry.invalid(u"it both has a certificate authority and does not check certificates"_s);
    access.clusterInfo = entry.clusterInfo(*authority);
    return access;
}

Result<void> Kubeconfig::readUser(const KubeContext& context, ClusterAccess& access) const
{
    if (context.user.isEmpty())
        return {}; // nobody in particular
    const auto found = m_users.constFind(context.user);
    if (found == m_users.cend())
        return failure(ErrorKind::NotFound, u"use the context"_s, context.name,
                       u"its user %1 is not described"_s.arg(context.user));
    const KubeconfigEntry entry(found->value, found->file, u"user "_s + context.user);
    if (!entry.text(u"username"_s).isEmpty() || !entry.text(u"password"_s).isEmpty())
        return entry.invalid(u"it has a password, which clusters have not taken since Kubernetes 1.19"_s,
                             u"Use a token, a client certificate or a plugin"_s);
    if (entry.has(u"auth-provider"_s))
        return entry.invalid(u"it has an auth-provider, which was replaced by plugins in Kubernetes 1.26"_s,
                             u"Make the entry anew with the provider's own command, for GKE: gcloud "
                             "container clusters get-credentials"_s);
    const Result<QByteArray> certificate = entry.pem(u"client-certificate"_s);
    const Result<QByteArray> key = entry.pem(u"client-key"_s);
    const Result<std::optional<ExecPlugin>> plugin = entry.plugin();
    if (!certificate || !key)
        return failure(certificate ? key : certificate);
    if (!plugin)
        return failure(plugin);
    if (certificate->isEmpty() != key->isEmpty())
        return entry.invalid(certificate->isEmpty() ? u"it has a client key without its certificate"_s
                                                    : u"it has a client certificate without its key"_s);
    access.certificate = *certificate;
    access.key = Secret(QString::fromLatin1(*key));
    access.token = Secret(entry.text(u"token"_s));
    access.tokenFile = entry.path(u"tokenFile"_s);
    access.plugin = *plugin;
    access.impersonate = entry.impersonation();
    // Qt sends only the last of several headers of one name.
    const bool several = access.impersonate.groups.size() > 1 ||
                         std::ranges::any_of(access.impersonate.extra,
                                             [](const QStringList& values) { return values.size() > 1; });
    if (several)
        return entry.invalid(
            u"it acts as somebody in several groups, or with several values of one extra field, "
            "which cannot be sent from here"_s,
            u"Name one group and one value of each field, or use a user with these rights"_s);
    return {};
}

Result<ClusterAccess> inClusterAccess(const QProcessEnvironment& environment, const QString& folder)
{
    const QString host = environment.value(u"KUBERNETES_SERVICE_HOST"_s);
    const QString port = environment.value(u"KUBERNETES_SERVICE_PORT"_s);
    ClusterAccess access;
    access.tokenFile = folder + u"/token"_s;
    if (host.isEmpty() || port.isEmpty() || !QFileInfo::exists(access.tokenFile))
        return failure(ErrorKind::NotFound, u"use the cluster's own service account"_s, folder,
                       u"this does not run in a pod"_s, u"Name a kubeconfig and a context"_s);
    access.server.setScheme(u"https"_s);
    access.server.setHost(host);
    access.server.setPort(port.toInt());
    const Result<QByteArray> authority = readFile(folder + u"/ca.crt"_s);
    if (!authority)
        return failure(authority);
    access.authority = *authority;
    if (const Result<QByteArray> name = readFile(folder + u"/namespace"_s);
        name && !name->trimmed().isEmpty())
        access.defaultNamespace = QString::fromUtf8(name->trimmed());
    return access;
}

Result<ClusterAccess> findCluster(const QString& kubeconfig, const QString& context,
                                  const QProcessEnvironment& environment)
{
    const QStringList files = kubeconfig.isEmpty() ? Kubeconfig::files(environment) : QStringList{kubeconfig};
    const Result<Kubeconfig> read = Kubeconfig::read(files);
    const bool isNone = !read && read.error().kind == ErrorKind::NotFound && kubeconfig.isEmpty();
    if (isNone && context.isEmpty() && environment.contains(u"KUBERNETES_SERVICE_HOST"_s))
        return inClusterAccess(environment);
    if (!read)
        return failure(read);
    return read->access(context);
}

} // namespace lockstep

#include "core/cluster/kubernetes/kubeconfig_entry.h"

#include "core/support/files.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QStringList texts(const QJsonValue& list)
{
    QStringList all;
    for (const QJsonValue& one : list.toArray())
        all.append(one.toString());
    return all;
}

} // namespace

std::unexpected<Error> KubeconfigEntry::invalid(const QString& why, const QString& advice) const
{
    return failure(ErrorKind::Invalid, u"use the %1 of"_s.arg(m_name), m_file, why, advice);
}

QString KubeconfigEntry::absolute(const QString& path) const
{
    return QDir::cleanPath(QFileInfo(m_file).absoluteDir().absoluteFilePath(path));
}

QString KubeconfigEntry::path(const QString& key) const
{
    const QString path = text(key);
    return path.isEmpty() ? path : absolute(path);
}

Result<QUrl> KubeconfigEntry::url(const QString& key, const QStringList& schemes) const
{
    const QString written = text(key);
    if (written.isEmpty())
        return QUrl();
    // kubectl takes a host alone for https.
    const QUrl url(written.contains(u"://") ? written : u"https://"_s + written, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || !schemes.contains(url.scheme()))
        return invalid(u"%1 is no URL of %2: %3"_s.arg(key, schemes.join(u" or "_s),
                                                       url.toDisplayString(QUrl::RemovePassword)));
    return url;
}

Result<QByteArray> KubeconfigEntry::pem(const QString& key) const
{
    QByteArray bytes;
    QString where = key + u"-data"_s;
    if (const QString data = text(where); !data.isEmpty()) {
        const auto decoded =
            QByteArray::fromBase64Encoding(data.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded)
            return invalid(u"%1 is not in base64"_s.arg(where));
        bytes = *decoded;
    } else if (const QString file = path(key); !file.isEmpty()) {
        const Result<QByteArray> read = readFile(file);
        if (!read)
            return failure(read.error().kind, u"use the %1 of"_s.arg(m_name), m_file,
                           u"%1: %2"_s.arg(file, read.error().happened));
        bytes = *read;
        where = file;
    } else {
        return QByteArray();
    }
    if (!bytes.contains("-----BEGIN "))
        return invalid(u"%1 is not in PEM"_s.arg(where));
    return bytes;
}

Result<std::optional<ExecPlugin>> KubeconfigEntry::plugin() const
{
    const QJsonObject exec = m_value[u"exec"].toObject();
    if (exec.isEmpty())
        return std::nullopt;
    ExecPlugin plugin;
    plugin.apiVersion = exec[u"apiVersion"].toString();
    static const QStringList known{u"client.authentication.k8s.io/v1"_s,
                                   u"client.authentication.k8s.io/v1beta1"_s};
    if (!known.contains(plugin.apiVersion))
        return invalid(u"its plugin speaks %1, not %2"_s.arg(plugin.apiVersion.isEmpty() ? u"no version"_s
                                                                                         : plugin.apiVersion,
                                                             known.join(u" or "_s)),
                       u"Make the entry anew with the provider's own command"_s);
    plugin.command = exec[u"command"].toString();
    if (plugin.command.isEmpty())
        return invalid(u"its plugin has no command"_s);
    if (exec[u"interactiveMode"].toString() == u"Always")
        return invalid(u"its plugin must be able to ask questions, which it cannot from here"_s,
                       u"Sign in with it in a terminal, or use another way to sign in"_s);
    if (plugin.command.contains(u'/'))
        plugin.command = absolute(plugin.command);
    plugin.arguments = texts(exec[u"args"]);
    for (const QJsonValue& variable : exec[u"env"].toArray())
        plugin.environment.insert(variable[u"name"].toString(), variable[u"value"].toString());
    plugin.wantsCluster = exec[u"provideClusterInfo"].toBool();
    plugin.installHint = exec[u"installHint"].toString().simplified();
    return plugin;
}

Impersonation KubeconfigEntry::impersonation() const
{
    Impersonation as{text(u"as"_s), text(u"as-uid"_s), texts(m_value[u"as-groups"]), {}};
    const QJsonObject extra = m_value[u"as-user-extra"].toObject();
    for (auto one = extra.constBegin(); one != extra.constEnd(); ++one)
        as.extra.insert(one.key(), texts(one.value()));
    return as;
}

QJsonObject KubeconfigEntry::clusterInfo(const QByteArray& authority) const
{
    QJsonObject info;
    for (const QString& key : {u"server"_s, u"tls-server-name"_s, u"insecure-skip-tls-verify"_s,
                               u"proxy-url"_s, u"disable-compression"_s}) {
        if (has(key))
            info.insert(key, m_value[key]);
    }
    if (!authority.isEmpty())
        info.insert(u"certificate-authority-data"_s, QString::fromLatin1(authority.toBase64()));
    for (const QJsonValue& extension : m_value[u"extensions"].toArray()) {
        if (extension[u"name"].toString() == u"client.authentication.k8s.io/exec")
            info.insert(u"config"_s, extension[u"extension"]);
    }
    return info;
}

} // namespace lockstep

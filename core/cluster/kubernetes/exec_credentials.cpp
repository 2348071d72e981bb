#include "core/cluster/kubernetes/exec_credentials.h"

#include "core/support/process.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"sign in with the plugin"_s;

/// A credential that is used up while a request is on its way is of no use.
constexpr auto margin = std::chrono::seconds(10);

bool isFresh(const ExecCredential& credential)
{
    return !credential.expires || QDateTime::currentDateTimeUtc().addDuration(margin) < *credential.expires;
}

std::unexpected<Error> invalid(const ExecPlugin& plugin, const QString& why)
{
    return failure(ErrorKind::Invalid, attempted, plugin.command, why,
                   u"Run it by hand and look at what it prints; update it, or sign in with it again"_s);
}

} // namespace

Result<ExecCredential> readExecCredential(const QByteArray& json, const ExecPlugin& plugin)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return invalid(plugin, u"it printed no JSON object"_s);
    const QJsonObject object = document.object();
    if (object[u"kind"] != u"ExecCredential"_s)
        return invalid(plugin, u"it printed no ExecCredential"_s);
    if (object[u"apiVersion"].toString() != plugin.apiVersion)
        return invalid(plugin, u"it answered in another version than %1"_s.arg(plugin.apiVersion));
    const QJsonObject status = object[u"status"].toObject();
    ExecCredential credential{Secret(status[u"token"].toString()),
                              status[u"clientCertificateData"].toString().toLatin1(),
                              Secret(status[u"clientKeyData"].toString()),
                              {}};
    if (credential.certificate.isEmpty() != credential.key.isEmpty())
        return invalid(plugin, u"it gave only one of a client certificate and its key"_s);
    if (credential.token.isEmpty() && credential.certificate.isEmpty())
        return invalid(plugin, u"it gave neither a token nor a client certificate"_s);
    if (const QString time = status[u"expirationTimestamp"].toString(); !time.isEmpty()) {
        const QDateTime expires = QDateTime::fromString(time, Qt::ISODateWithMs);
        if (!expires.isValid())
            return invalid(plugin, u"its expirationTimestamp is no time"_s);
        credential.expires = expires.toUTC();
    }
    return credential;
}

Result<ExecCredential> ExecCredentials::get(const std::stop_token& stop)
{
    const std::scoped_lock lock(m_mutex);
    if (m_kept && isFresh(*m_kept))
        return *m_kept;
    m_kept.reset();
    Result<ExecCredential> credential = ask(stop);
    if (credential)
        m_kept = *credential;
    return credential;
}

void ExecCredentials::forget(const ExecCredential& refused)
{
    const std::scoped_lock lock(m_mutex);
    if (m_kept == refused)
        m_kept.reset();
}

Result<ExecCredential> ExecCredentials::ask(const std::stop_token& stop) const
{
    QJsonObject spec{{u"interactive"_s, false}};
    if (m_plugin.wantsCluster)
        spec.insert(u"cluster"_s, m_clusterInfo);
    const QJsonObject info{
        {u"apiVersion"_s, m_plugin.apiVersion}, {u"kind"_s, u"ExecCredential"_s}, {u"spec"_s, spec}};
    Command command;
    command.program = m_plugin.command;
    command.arguments = m_plugin.arguments;
    for (const auto& [name, value] : m_plugin.environment.asKeyValueRange())
        command.environment.insert(name, value);
    command.environment.insert(u"KUBERNETES_EXEC_INFO"_s,
                               QString::fromUtf8(QJsonDocument(info).toJson(QJsonDocument::Compact)));
    command.timeout = m_patience;
    const Result<ProcessOutput> output = runProcess(command, stop);
    if (!output && output.error().kind == ErrorKind::NotFound)
        return failure(ErrorKind::NotFound, attempted, m_plugin.command, u"it is not installed"_s,
                       m_plugin.installHint.isEmpty() ? u"Install it, as the cluster's provider says"_s
                                                      : m_plugin.installHint);
    if (!output)
        return failure(output.error().kind, attempted, m_plugin.command, output.error().happened,
                       u"Run it by hand: it may wait for somebody to sign in"_s);
    if (output->exitCode != 0)
        return failure(
            ErrorKind::Failed, attempted, m_plugin.command,
            u"it ended with exit code %1: %2"_s.arg(output->exitCode).arg(lastLines(output->standardError)),
            u"Sign in with it again"_s);
    return readExecCredential(output->standardOutput, m_plugin);
}

} // namespace lockstep

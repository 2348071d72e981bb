#pragma once

#include "core/support/error.h"
#include "core/support/secret.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QMap>
#include <QProcessEnvironment>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace lockstep {

/// A program that gives out credentials, as client-go runs it (client.authentication.k8s.io).
struct ExecPlugin
{
    QString apiVersion; ///< "client.authentication.k8s.io/v1" or .../v1beta1
    QString command;    ///< a name on PATH, or an absolute path
    QStringList arguments;
    QMap<QString, QString> environment; ///< besides ours
    bool wantsCluster = false;          ///< is told which cluster it is for
    QString installHint;                ///< what to do when it is missing

    friend bool operator==(const ExecPlugin&, const ExecPlugin&) = default;
};

/// As whom requests are made, instead of as oneself; empty: nobody else.
struct Impersonation
{
    QString user;
    QString uid;
    QStringList groups;
    QMap<QString, QStringList> extra;

    friend bool operator==(const Impersonation&, const Impersonation&) = default;
};

/// Where a cluster's API is, and as whom it is spoken to.
struct ClusterAccess
{
    QString context; ///< its name; empty: the cluster that Lockstep itself runs in
    QUrl server;
    QString defaultNamespace = QStringLiteral("default");

    QByteArray authority;    ///< PEM; empty: the system's certificates
    QString tlsServerName;   ///< that the certificate is for, where it is not the URL's
    bool insecure = false;   ///< the server's certificate is not checked: to be warned of
    QUrl proxy;              ///< http, https or socks5; empty: as the environment says
    QJsonObject clusterInfo; ///< what a plugin is told of the cluster

    QByteArray certificate; ///< PEM, of the client
    Secret key;             ///< PEM
    Secret token;
    QString tokenFile; ///< is read again and again, and counts more than `token`
    std::optional<ExecPlugin> plugin;
    Impersonation impersonate;
};

struct KubeContext
{
    QString name;
    QString cluster;
    QString user;
    QString defaultNamespace; ///< as it is written; may be empty

    friend bool operator==(const KubeContext&, const KubeContext&) = default;
};

/// What is written down about clusters and users, in one file or several that make one: for each name, the
/// first file that has it counts, as with kubectl.
class Kubeconfig
{
public:
    /// The files of KUBECONFIG, else ~/.kube/config.
    [[nodiscard]] static QStringList files(const QProcessEnvironment& environment);
    /// Files that are not there are passed over, unless it is the only one. Errors: NotFound, Io, Invalid
    /// (with file, line and column).
    [[nodiscard]] static Result<Kubeconfig> read(const QStringList& files);

    /// In the order of the files.
    [[nodiscard]] const QList<KubeContext>& contexts() const { return m_contexts; }

    /// Empty when none is chosen.
    [[nodiscard]] QString currentContext() const { return m_current; }

    /// With certificates, keys and tokens read. `context` empty: the current one. Errors: NotFound (no such
    /// context, cluster, user or file), Invalid (no URL, not PEM, basic authentication, a provider that is
    /// no longer supported, more than one group to act as), Io.
    [[nodiscard]] Result<ClusterAccess> access(const QString& context = {}) const;

private:
    /// One cluster or user, and the file it is written in: paths are relative to that.
    struct Entry
    {
        QJsonObject value;
        QString file;
    };

    [[nodiscard]] Result<void> add(const QString& file);
    [[nodiscard]] Result<ClusterAccess> readCluster(const KubeContext& context) const;
    [[nodiscard]] Result<void> readUser(const KubeContext& context, ClusterAccess& access) const;

    QList<KubeContext> m_contexts;
    QHash<QString, Entry> m_clusters;
    QHash<QString, Entry> m_users;
    QString m_current;
    QStringList m_files;
};

/// Of the pod that Lockstep runs in: its service account. `folder` is for tests. Errors: NotFound (it runs in
/// no pod), Io.
[[nodiscard]] Result<ClusterAccess>
inClusterAccess(const QProcessEnvironment& environment,
                const QString& folder = QStringLiteral("/var/run/secrets/kubernetes.io/serviceaccount"));

/// The cluster of a context (empty: the current one) of a kubeconfig (empty: those of the environment);
/// without either, and within a pod, the cluster that it is in. Errors: those of Kubeconfig and
/// inClusterAccess().
[[nodiscard]] Result<ClusterAccess>
findCluster(const QString& kubeconfig, const QString& context,
            const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment());

} // namespace lockstep

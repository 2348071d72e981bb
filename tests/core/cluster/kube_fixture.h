#pragma once

#include "core/cluster/kubernetes/kube_verbs.h"
#include "kubectl.h"
#include "yaml_object.h"

#include <QJsonDocument>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace lockstep::test {

/// A cluster of the test's own, Lockstep's client for it, and kubectl.
class KubeFixture
{
public:
    KubeFixture()
    {
        api.start();
        (void)api.create(yamlObject("apiVersion: v1\nkind: Namespace\nmetadata: {name: prod}\n"));
        if (!writeFile(kubeconfigFile(), api.kubeconfig(QStringLiteral("prod"))))
            throw std::runtime_error("no place for a kubeconfig");
    }

    [[nodiscard]] KubeClient client() const
    {
        const Result<ClusterAccess> access = findCluster(kubeconfigFile(), {});
        if (!access)
            throw std::runtime_error(access.error().message().toStdString());
        return KubeClient(*access, {.attempts = 3, .firstDelay = std::chrono::milliseconds(5)});
    }

    [[nodiscard]] QString kubeconfigFile() const { return folder.filePath(QStringLiteral("kubeconfig")); }

    static bool hasKubectl() { return !QStandardPaths::findExecutable(QStringLiteral("kubectl")).isEmpty(); }

    /// What kubectl prints; its exit status and standard error stand before it when it fails.
    [[nodiscard]] QString kubectl(const QStringList& words, const QByteArray& input = {}) const
    {
        const Kubectl::Ended ended = Kubectl(kubeconfigFile()).run(words, input);
        return ended.code == 0
                   ? ended.out.trimmed()
                   : QStringLiteral("%1: %2%3").arg(ended.code).arg(ended.err, ended.out.trimmed());
    }

    /// An object of the namespace prod, as kubectl gets it.
    [[nodiscard]] QJsonObject seenByKubectl(const QString& kindAndName) const
    {
        return QJsonDocument::fromJson(
                   kubectl({QStringLiteral("get"), kindAndName, QStringLiteral("-o"), QStringLiteral("json"),
                            QStringLiteral("--show-managed-fields")})
                       .toUtf8())
            .object();
    }

    KubeApi api;
    QTemporaryDir folder;
};

} // namespace lockstep::test

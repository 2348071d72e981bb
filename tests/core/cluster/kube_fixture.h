#pragma once

#include "core/cluster/kubernetes/kube_verbs.h"
#include "core/support/process.h"
#include "kube_api/kube_api.h"
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
        writeKubeconfig();
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
        Command command;
        command.program = QStringLiteral("kubectl");
        command.arguments = QStringList{QStringLiteral("--kubeconfig"), kubeconfigFile(),
                                        QStringLiteral("-n"), QStringLiteral("prod")} +
                            words;
        command.standardInput = input;
        command.timeout = std::chrono::seconds(60);
        const Result<ProcessOutput> output = runProcess(command);
        if (!output)
            return output.error().message();
        const QString text = QString::fromUtf8(output->standardOutput).trimmed();
        return output->exitCode == 0 ? text
                                     : QStringLiteral("%1: %2%3")
                                           .arg(output->exitCode)
                                           .arg(QString::fromUtf8(output->standardError), text);
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

private:
    void writeKubeconfig() const
    {
        QFile file(kubeconfigFile());
        if (!file.open(QIODevice::WriteOnly))
            throw std::runtime_error("no place for a kubeconfig");
        file.write(api.kubeconfig(QStringLiteral("prod")));
    }
};

} // namespace lockstep::test

#pragma once

#include "core/cluster/kubernetes/kubeconfig.h"

namespace lockstep {

/// One cluster or user of a kubeconfig, and the file it is in.
class KubeconfigEntry
{
public:
    KubeconfigEntry(QJsonObject value, QString file, QString name)
        : m_value(std::move(value)), m_file(std::move(file)), m_name(std::move(name))
    {
    }

    [[nodiscard]] bool has(const QString& key) const { return m_value.contains(key); }

    [[nodiscard]] QString text(const QString& key) const { return m_value[key].toString(); }

    [[nodiscard]] bool flag(const QString& key) const { return m_value[key].toBool(); }

    /// Absolute; empty when there is none.
    [[nodiscard]] QString path(const QString& key) const;
    /// Empty when there is none. Errors: Invalid.
    [[nodiscard]] Result<QUrl> url(const QString& key, const QStringList& schemes) const;
    /// What KEY-data holds, else the file that KEY names; empty when there is neither. Errors: Invalid,
    /// NotFound, Io.
    [[nodiscard]] Result<QByteArray> pem(const QString& key) const;
    [[nodiscard]] Result<std::optional<ExecPlugin>> plugin() const;
    [[nodiscard]] Impersonation impersonation() const;
    /// As a plugin is told of it: spec.cluster of an ExecCredential.
    [[nodiscard]] QJsonObject clusterInfo(const QByteArray& authority) const;
    [[nodiscard]] std::unexpected<Error> invalid(const QString& why, const QString& advice = {}) const;

private:
    [[nodiscard]] QString absolute(const QString& path) const;

    QJsonObject m_value;
    QString m_file;
    QString m_name;
};

} // namespace lockstep

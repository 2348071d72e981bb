#pragma once

#include "core/cluster/kubernetes/kubeconfig.h"

#include <QDateTime>

#include <chrono>
#include <mutex>
#include <stop_token>

namespace lockstep {

/// What a plugin gave: a token, a client certificate with its key, or both.
struct ExecCredential
{
    Secret token;
    QByteArray certificate; ///< PEM
    Secret key;             ///< PEM
    std::optional<QDateTime> expires;

    friend bool operator==(const ExecCredential&, const ExecCredential&) = default;
};

/// The credentials of one plugin, kept until they expire. May be asked from any thread; the plugin runs once.
class ExecCredentials
{
public:
    /// `clusterInfo`: see ClusterAccess.
    ExecCredentials(ExecPlugin plugin, QJsonObject clusterInfo,
                    std::chrono::milliseconds patience = std::chrono::seconds(60))
        : m_plugin(std::move(plugin)), m_clusterInfo(std::move(clusterInfo)), m_patience(patience)
    {
    }

    /// Errors: NotFound (no such plugin, with its own hint), Failed (it failed, in its own words, or took too
    /// long), Invalid (what it printed is no credential), Cancelled.
    [[nodiscard]] Result<ExecCredential> get(const std::stop_token& stop);
    /// They were refused: the next get() asks the plugin again, unless somebody has done so meanwhile.
    void forget(const ExecCredential& refused);

private:
    [[nodiscard]] Result<ExecCredential> ask(const std::stop_token& stop) const;

    ExecPlugin m_plugin;
    QJsonObject m_clusterInfo;
    std::chrono::milliseconds m_patience;
    std::mutex m_mutex;
    std::optional<ExecCredential> m_kept;
};

/// Reads what a plugin prints: an ExecCredential in JSON, of the version it was asked for. Errors: Invalid;
/// they hold nothing of it.
[[nodiscard]] Result<ExecCredential> readExecCredential(const QByteArray& json, const ExecPlugin& plugin);

} // namespace lockstep

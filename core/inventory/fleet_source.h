#pragma once

#include "core/inventory/instance.h"
#include "core/support/error.h"

#include <QList>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace lockstep {

/// One config.yaml to read, or (with a problem) what keeps us from looking.
struct InstancePlace
{
    QString environment;
    QString deployment;
    QString path; ///< relative to the fleet's root
    QString problem;
    QByteArray tree; ///< the id of the deployment's folder in a git repository; empty for a file
};

/// Where a fleet's config.yaml files are.
class FleetSource
{
public:
    /// Nothing: there is no config.yaml.
    using Reader = std::function<std::optional<Instance>(const InstancePlace& place)>;

    virtual ~FleetSource() = default;

    /// Errors: NotFound (nothing of a fleet is there), Io, Invalid (a repository that is damaged).
    [[nodiscard]] virtual Result<QList<InstancePlace>> places(const std::stop_token& stop) const = 0;
    /// Reads instances, on the thread that asked for it.
    [[nodiscard]] virtual Reader reader() const = 0;

    /// All of its places have been read.
    virtual void finish(const QList<InstancePlace>& /*places*/) const {}
};

/// A file that is more is something else: a config.yaml is a few kilobytes.
constexpr qint64 largestConfig = qint64(1024) * 1024;

/// Reads one config.yaml's text, wherever it is: the slug is empty when the file gives no name.
[[nodiscard]] Instance readConfig(const QByteArray& yaml);
/// What readConfig() gave, as the instance of this place.
[[nodiscard]] Instance placed(Instance instance, const InstancePlace& place);
/// What is known of an instance whose file cannot be read.
[[nodiscard]] Instance brokenInstance(const InstancePlace& place, const QString& problem);

/// The files below a folder.
[[nodiscard]] std::unique_ptr<FleetSource> folderSource(const QString& root);
/// The files of a revision ("main", "v1.2^", a commit) of a git repository; nothing is checked out. What they
/// say is kept for the next time (FleetCache). Errors: NotFound (no such repository or revision), Invalid.
[[nodiscard]] Result<std::unique_ptr<FleetSource>> revisionSource(const QString& repository,
                                                                  const QString& revision);

} // namespace lockstep

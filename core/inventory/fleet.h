#pragma once

#include "core/inventory/instance.h"
#include "core/support/error.h"

#include <QList>

#include <functional>
#include <stop_token>

namespace lockstep {

/// All instances below a folder with `environments/<env>/deployments/<id>/config.yaml` files.
struct Fleet
{
    QString root;
    QList<Instance> instances; ///< by environment, then slug

    using PartSink = std::function<void(const Fleet&)>;

    /// Reads the fleet. A file that does not parse becomes an Instance with a problem, never an omission. An
    /// empty fleet is no error. Errors: NotFound (no such folder, or no `environments` folder in it), Io (no
    /// permission to list it), Cancelled. A large fleet is told of on the way, on the calling thread: the
    /// first few hundred instances, then each time their number has doubled.
    [[nodiscard]] static Result<Fleet> read(const QString& root, std::stop_token stop = {},
                                            const PartSink& soFar = {});
    /// As it is in a revision ("main", a tag, a commit) of a git repository, bare or not; nothing is checked
    /// out. Errors also: NotFound (no such repository or revision), Invalid (it is damaged).
    [[nodiscard]] static Result<Fleet> readRevision(const QString& repository, const QString& revision,
                                                    std::stop_token stop = {}, const PartSink& soFar = {});

    /// By "environment/slug", or by the slug alone where only one environment has it. Null when there is
    /// none, or when the slug alone does not say which. Of duplicates, the first. Valid as long as
    /// `instances` is unchanged.
    [[nodiscard]] const Instance* find(const QString& keyOrSlug) const;
};

/// Reads one config.yaml's text.
[[nodiscard]] Instance readInstance(const QByteArray& yaml, const QString& environment,
                                    const QString& deployment, const QString& path);

} // namespace lockstep

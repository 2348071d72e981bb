#pragma once

#include "core/version/version.h"

#include <QByteArray>
#include <QMap>
#include <QString>

#include <optional>

namespace lockstep {

/// One instance of the fleet, as its config.yaml describes it.
struct Instance
{
    QString slug;        ///< metadata.name: unique within its environment
    QString environment; ///< "prod", "dev": from the path environments/<env>/deployments/<id>/config.yaml
    QString deployment;  ///< <id> of that path
    QString type;        ///< metadata.labels.instance-type: "production", "trial", "internal"
    QMap<QString, QString> labels;
    std::optional<Version> version; ///< spec.sourcegraphVersion; nothing when it cannot be read
    QString channel;                ///< spec.releaseChannel: "stable", "pause"
    QString domain;
    QString customer;
    QString cluster;        ///< spec.cluster.name or the kind ("compose", "kubernetes") when it has no name
    QString deploymentKind; ///< "kubernetes", "compose"
    QMap<QString, qint64> databaseSizes; ///< bytes by schema name, when the file says them
    QString path;                        ///< of the file, relative to the fleet's root
    QByteArray document;                 ///< all of it, as compact JSON; empty when it cannot be read
    QString problem; ///< Not empty: the file is broken, and this says where (line, column) and how.

    /// environment/slug: unique in a fleet.
    [[nodiscard]] QString key() const { return environment + u'/' + slug; }
};

} // namespace lockstep

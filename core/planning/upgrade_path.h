#pragma once

#include "core/migration/stitched_graph.h"
#include "core/planning/estimate.h"
#include "core/planning/knowledge.h"

#include <QJsonObject>
#include <QMap>

namespace lockstep {

enum class Strategy {
    Standard,     ///< the newest patch of each minor line on the way
    MultiVersion, ///< straight to the target, cut only where out-of-band migrations must finish first
};

/// "standard", "multi-version".
[[nodiscard]] QString strategyName(Strategy strategy);
/// Errors: Usage.
[[nodiscard]] Result<Strategy> parseStrategy(QStringView text);

/// One stop of the path: the instance goes from `from` to `to` in one go.
struct UpgradeStep
{
    Version from;
    Version to;
    int minorVersions = 0; ///< From one minor line to the next, across majors as the product counted them.
    bool downtime = false; ///< All services but the databases must be stopped.
    /// In the order to apply them; a schema with none is left out.
    QMap<Schema, QList<MigrationId>> migrations;
    QList<MigrationId> privileged;        ///< Those of them that need an elevated role, over all schemas.
    QList<MigrationId> concurrentIndexes; ///< Those that build an index concurrently.
    QList<OutOfBandMigration> outOfBand;  ///< To wait for after this step, before the next one starts.
    QList<UpgradeWarning> warnings;
    Estimate estimate;

    [[nodiscard]] int migrationCount() const;
};

/// How to get from one release to another. A plain value.
struct UpgradePath
{
    Version from;
    Version to;
    Strategy strategy = Strategy::Standard;
    /// To be complete before the first step starts. The first step's warnings name them too.
    QList<OutOfBandMigration> outOfBandFirst;
    QList<UpgradeStep> steps;
    Estimate estimate;

    [[nodiscard]] int migrationCount() const;
    /// The documented JSON: {from, to, strategy, steps:[{from, to, downtime, migrations:{schema:count},
    /// privileged:[ids], concurrentIndexes:[ids], outOfBand:[{id, description}], warnings:[{severity, text,
    /// source}], estimate:{lowSeconds, highSeconds, basis}}], estimate:{...}}. `migrations` names all three
    /// schemas.
    [[nodiscard]] QJsonObject toJson() const;
};

[[nodiscard]] QJsonObject toJson(const Estimate& estimate);

} // namespace lockstep

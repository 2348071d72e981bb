#pragma once

#include "core/store/store.h"

namespace lockstep::ctl {

/// What the store is told of one run. Without a store it does nothing; a store that fails is complained of on
/// standard error, and the run goes on.
class RunMemory
{
public:
    /// `kind` as in RunRecord.
    RunMemory(Store* store, const QString& kind, const QString& catalog, const UpgradePath& path);

    void finish(const QList<StepOutcome>& steps, const QString& result, const QJsonObject& report) const;

private:
    Store* m_store;
    std::optional<qint64> m_id;
};

} // namespace lockstep::ctl

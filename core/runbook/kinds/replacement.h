#pragma once

#include "core/database/connection_settings.h"
#include "core/runbook/step_kind.h"

namespace lockstep {

/// An attempt that puts other databases in the place of some, each all or nothing. The run's folder keeps
/// which they were, by which a later look tells what the attempt came to.
class Replacement
{
public:
    explicit Replacement(const StepCall& call);

    /// Before anything is done. Errors: Io; those of databaseIdentity().
    [[nodiscard]] Result<void> begin(const DatabaseSet& databases, const StepCall& call) const;

    /// Done when all of them are others now, else NotStarted: it can be done again as a whole. Errors: those
    /// of databaseIdentity().
    [[nodiscard]] Result<Recovered> recover(const DatabaseSet& databases, const StepCall& call) const;

    void forget() const;

private:
    QString m_record;
};

} // namespace lockstep

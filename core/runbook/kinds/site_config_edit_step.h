#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Edits of a site configuration, JSON with comments, of which everything else stays as it is: `file` (on any
/// machine) or `database` (a connection: the newest row of critical_and_site_config is read, a new one added,
/// none changed), `set` (pointers and their values), `setJson` (pointers and values as JSON texts), `remove`
/// (a list of pointers). What is so already is left alone. Outputs: `changed` ("yes", "no"), `diff`; of a
/// file `backup`, of a database `row`.
class SiteConfigEditStep : public StepKind
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("site-config-edit"); }

    [[nodiscard]] QJsonObject parameterSchema() const override;
    [[nodiscard]] Result<StepPreview> preview(const StepAction& action) const override;
    [[nodiscard]] Result<StepResult> run(const StepAction& action, const StepCall& call) const override;
    [[nodiscard]] Result<Recovered> recover(const StepAction& action, const StepCall& call) const override;
    void forget(const StepAction& action, const StepCall& call) const override;
};

} // namespace lockstep

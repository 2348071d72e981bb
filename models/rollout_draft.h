#pragma once

#include "core/inventory/fleet.h"
#include "core/rollout/rollout.h"
#include "models/fleet_expression.h"
#include "models/fleet_model.h"
#include "models/jobs.h"

#include <memory>

namespace lockstep {

/// What somebody wants to roll out, before it is planned.
struct RolloutDraft
{
    RolloutSettings settings;
    QString filter; ///< an expression of jq; empty: all of the environment
    QStringList canaries = {};
    QString window = {};

    friend bool operator==(const RolloutDraft&, const RolloutDraft&) = default;
};

/// A draft as it would be carried out.
struct DraftPlan
{
    Rollout rollout;
    int already = 0; ///< so many are left out, as they are at the version or above
};

/// Blocks. Errors: Usage (the settings; the repository), those of planRollout().
[[nodiscard]] Result<DraftPlan> planDraft(const RolloutDraft& draft, const QList<Instance>& selected);

/// What starting it does, a sentence each.
[[nodiscard]] QStringList rolloutConsequences(const Rollout& rollout);

/// Plans as one types: only what was asked last is answered.
class RolloutPlanner : public QObject
{
    Q_OBJECT

public:
    explicit RolloutPlanner(QObject* parent = nullptr);

    void setFleet(const Fleet& fleet);

    [[nodiscard]] const QStringList& environments() const { return m_environments; }

    /// Those of the draft's environment, which its filter is asked of.
    [[nodiscard]] const FleetModel* rows() const { return &m_rows; }

    void setDraft(const RolloutDraft& draft);

    [[nodiscard]] const RolloutDraft& draft() const { return m_draft; }

    [[nodiscard]] bool isPlanning() const { return m_isPlanning; }

    /// Null: none, or not yet.
    [[nodiscard]] const DraftPlan* plan() const { return m_plan ? &*m_plan : nullptr; }

    /// Why there is none.
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

    /// What is wrong with the filter; empty: nothing.
    [[nodiscard]] const QString& filterProblem() const { return m_filterProblem; }

    /// What the filter could not be asked of; empty: nothing.
    [[nodiscard]] const QString& filterNote() const { return m_filterNote; }

Q_SIGNALS:
    void changed();

private:
    void narrow();
    void select();
    void replan(const QList<Instance>& selected);

    QList<Instance> m_instances;
    QStringList m_environments;
    FleetModel m_rows; ///< of the draft's environment
    FleetExpression m_expression;
    RolloutDraft m_draft;
    QList<Instance> m_selected;
    std::optional<DraftPlan> m_plan;
    std::optional<Error> m_error;
    QString m_filterProblem;
    QString m_filterNote;
    bool m_isPlanning = false;
    int m_asked = 0;
    Jobs m_jobs; // last: its threads use the others
};

} // namespace lockstep

#pragma once

#include "models/fleet_fields.h"
#include "models/rollout_commands.h"

#include <QDialog>

class QPushButton;
class QStackedWidget;

namespace lockstep {

class CommandLine;
class DataView;
class EmptyState;
class NewRolloutForm;
class UpgradeModel;
class TextLabel;

/// Puts a rollout together: what is typed at the left, the waves that come of it at the right, and the
/// command line that does the same.
class NewRolloutDialog : public QDialog
{
    Q_OBJECT

public:
    /// `targets`: versions that are offered, `target` before all.
    NewRolloutDialog(const Fleet& fleet, const QList<Version>& targets, const Version& target,
                     const QString& store, QWidget* parent = nullptr);

    [[nodiscard]] const RolloutDraft& draft() const { return m_planner.draft(); }

    [[nodiscard]] NewRolloutForm* form() const { return m_form; }

    /// Null: there is none, or not yet.
    [[nodiscard]] const DraftPlan* plan() const { return m_planner.plan(); }

    [[nodiscard]] bool isPlanning() const { return m_planner.isPlanning(); }

    [[nodiscard]] bool isUntilMerged() const;
    [[nodiscard]] QString command() const;
    /// What was typed is offered the next time.
    void remember() const;

Q_SIGNALS:
    /// There is a plan, and somebody wants it; nothing has been asked yet.
    void startWanted();

private:
    [[nodiscard]] QWidget* makePreview();
    [[nodiscard]] QLayout* makeFoot();
    void follow();
    void showPlan();
    void buildFilter();

    QString m_fleet; ///< its folder
    RolloutCommands m_commands;
    RolloutPlanner m_planner;
    FleetFields m_fields; ///< of the planner's rows
    NewRolloutForm* m_form;
    UpgradeModel* m_waves;
    TextLabel* m_count;
    DataView* m_view;
    EmptyState* m_nothing;
    QStackedWidget* m_stack;
    CommandLine* m_command;
    QPushButton* m_start;
};

} // namespace lockstep

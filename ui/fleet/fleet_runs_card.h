#pragma once

#include "models/fleet_history.h"
#include "ui/widgets/card.h"

namespace lockstep {

class DataView;
class FleetRunsModel;
class TextLabel;

/// Runs in a card: a double-click, or Enter, asks for the rollout, or else for the instance.
class FleetRunsCard : public Card
{
    Q_OBJECT

public:
    /// `nothing` is said when there are none.
    FleetRunsCard(const QString& name, const QString& title, const QString& nothing,
                  QWidget* parent = nullptr);

    void setRuns(const QList<FleetRun>& runs);

    [[nodiscard]] DataView* view() const { return m_view; }

Q_SIGNALS:
    void chosen(const QString& instance);
    void rolloutChosen(qint64 rollout);

private:
    FleetRunsModel* m_model;
    DataView* m_view;
    TextLabel* m_nothing;
};

/// As high as so many rows, and no higher than fits a page.
void fitToRows(DataView* view, int rows);

} // namespace lockstep

#pragma once

#include "models/fleet_history.h"
#include "models/fleet_row.h"

#include <QScrollArea>

class QToolButton;

namespace lockstep {

class Badge;
class ElidedLabel;
class HistorySparkline;
class KeyValueList;
class TextLabel;

/// Everything the fleet knows about one instance.
class InstanceDetails : public QWidget
{
    Q_OBJECT

public:
    explicit InstanceDetails(QWidget* parent = nullptr);

    void show(const FleetRow& row);
    /// Of the instance that is shown, oldest first.
    void showHistory(const QList<FleetRun>& runs);
    void showNothing();

    [[nodiscard]] QSize sizeHint() const override { return {320, 400}; }

Q_SIGNALS:
    void rolloutWanted(qint64 id);

private:
    [[nodiscard]] QWidget* makeContent();
    void fillFacts(const FleetRow& row);
    void fillDatabases(const Instance& instance);
    void fillLabels(const Instance& instance);

    TextLabel* m_nothing;
    QScrollArea* m_scroll;
    ElidedLabel* m_title;
    ElidedLabel* m_customer;
    Badge* m_state;
    TextLabel* m_problem;
    TextLabel* m_problemTitle;
    KeyValueList* m_facts;
    TextLabel* m_databasesTitle;
    KeyValueList* m_databases;
    TextLabel* m_historyTitle;
    HistorySparkline* m_history;
    TextLabel* m_historyText;
    QToolButton* m_rollout; ///< leads to the last one of the history
    qint64 m_rolloutId = 0;
    TextLabel* m_labelsTitle;
    KeyValueList* m_labels;
};

} // namespace lockstep

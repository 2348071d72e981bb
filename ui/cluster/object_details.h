#pragma once

#include "models/cluster_models.h"

#include <QScrollArea>

class QVBoxLayout;

namespace lockstep {

class Badge;
class ElidedLabel;
class KeyValueList;
class TextLabel;

/// What is known of one workload or pod: its state, what is wrong with it, its images and conditions, and
/// what happened to it last.
class ObjectDetails : public QScrollArea
{
    Q_OBJECT

public:
    explicit ObjectDetails(EventListModel* events, QWidget* parent = nullptr);

    void show(const PodRow& pod);
    /// `pods`: uids of its pods, whose events count as its own.
    void show(const WorkloadRow& workload, const QSet<QString>& pods);
    void showNothing();

private:
    void showHead(const QString& name, const QString& state, ClusterHealth health);
    void showProblem(const QString& text);
    void showConditions(const QJsonObject& object);
    void showEvents();

    EventListModel* m_events;
    QString m_uid;        ///< of the one shown
    QSet<QString> m_uids; ///< whose events are shown
    ElidedLabel* m_name;
    Badge* m_state;
    TextLabel* m_problem;
    KeyValueList* m_facts;
    TextLabel* m_conditionsTitle;
    TextLabel* m_conditions;
    TextLabel* m_eventsTitle;
    TextLabel* m_happened;
    QWidget* m_page;
};

} // namespace lockstep

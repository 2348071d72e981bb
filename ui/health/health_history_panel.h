#pragma once

#include "models/health_history_model.h"

#include <QWidget>

class QSplitter;
class QStackedWidget;

namespace lockstep {

class DataView;
class EmptyState;
class HealthReportView;

/// The reports that are kept of an instance, and what the chosen one says.
class HealthHistoryPanel : public QWidget
{
    Q_OBJECT

public:
    explicit HealthHistoryPanel(QWidget* parent = nullptr);

    void setRecords(const QList<HealthRecord>& records);
    void showReport(const HealthReport* report);

    /// 0: none.
    [[nodiscard]] qint64 chosen() const;
    /// The one that was made before the chosen one; 0: none.
    [[nodiscard]] qint64 beforeChosen() const;

    [[nodiscard]] HealthReportView* report() const { return m_report; }

    void focusList();
    [[nodiscard]] QList<QWidget*> panes() const;
    void saveLayout() const;
    void restoreLayout();

Q_SIGNALS:
    void chosenChanged(qint64 id);

private:
    HealthHistoryModel* m_model;
    DataView* m_list;
    HealthReportView* m_report;
    EmptyState* m_empty;
    QSplitter* m_rows;
    QStackedWidget* m_stack;
};

} // namespace lockstep

#pragma once

#include "core/health/health_comparison.h"
#include "core/store/health_history.h"

#include <QWidget>

class QComboBox;
class QStackedWidget;

namespace lockstep {

class CheckDetails;
class DataView;
class EmptyState;
class HealthComparisonModel;
class TextLabel;

/// Two reports of an instance: what got worse, better, is new, is gone.
class HealthComparisonPanel : public QWidget
{
    Q_OBJECT

public:
    explicit HealthComparisonPanel(QWidget* parent = nullptr);

    /// Newest first. The chosen ones stay; else they are the newest two.
    void setRecords(const QList<HealthRecord>& records);
    void choose(qint64 before, qint64 after);
    void showComparison(const HealthComparison* comparison);

    /// 0: none.
    [[nodiscard]] qint64 before() const;
    [[nodiscard]] qint64 after() const;

    void focusList();
    [[nodiscard]] QList<QWidget*> panes() const;

Q_SIGNALS:
    void chosenChanged(); ///< before() or after()

private:
    [[nodiscard]] QWidget* makeBar();
    void showChosen();

    HealthComparisonModel* m_model;
    QComboBox* m_before;
    QComboBox* m_after;
    TextLabel* m_sentence;
    QWidget* m_bar;
    DataView* m_list;
    CheckDetails* m_details;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    bool m_isChosen = false; ///< somebody chose two; else they are the newest
};

} // namespace lockstep

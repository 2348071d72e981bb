#pragma once

#include "models/databases_session.h"

#include <QWidget>

class QAction;
class QSplitter;
class QStackedWidget;

namespace lockstep {

class DataView;
class ElidedLabel;
class EmptyState;
class RescueModel;
class SegmentedControl;
class SqlText;
class TextLabel;

/// What is left of a migration that did not come to its end, and the way out.
class RescuePanel : public QWidget
{
    Q_OBJECT

public:
    RescuePanel(QAction* look, QAction* rescue, QWidget* parent = nullptr);

    /// Null: not known.
    void show(const SchemaStatus* status, const RescuePlan* plan);
    void setBusy(bool busy);

    /// Where the keyboard goes first; out of sight while there is nothing.
    [[nodiscard]] QWidget* mainView() const;
    [[nodiscard]] QList<QWidget*> panes() const;
    void saveLayout() const;
    void restoreLayout();

Q_SIGNALS:
    void directionChosen(lockstep::RescueDirection direction);

private:
    [[nodiscard]] QWidget* makeWhat();
    [[nodiscard]] QWidget* makeWay(QAction* rescue);
    void showPlan(const RescuePlan& plan);
    void showNoPlan(const SchemaStatus* status);

    QAction* m_look;
    TextLabel* m_title;
    TextLabel* m_failure;
    RescueModel* m_model;
    DataView* m_view;
    SegmentedControl* m_direction;
    ElidedLabel* m_outcome;
    TextLabel* m_remarks;
    SqlText* m_sql;
    QWidget* m_what = nullptr;
    QWidget* m_way = nullptr;
    QSplitter* m_columns;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
};

} // namespace lockstep

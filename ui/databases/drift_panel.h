#pragma once

#include "models/databases_session.h"

#include <QWidget>

class QAction;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace lockstep {

class DataView;
class DiffView;
class DriftModel;
class ElidedLabel;
class EmptyState;
class SegmentedControl;
class SqlText;
class TextLabel;

/// Where a database is not as its migrations make it, and what would repair that.
class DriftPanel : public QWidget
{
    Q_OBJECT

public:
    struct Actions
    {
        QAction* look;
        QAction* chooseSafe;
        QAction* exportScript;
        QAction* repair;
    };

    explicit DriftPanel(const Actions& actions, QWidget* parent = nullptr);

    /// Null: not looked for.
    void show(const DriftFinding* finding);

    [[nodiscard]] DriftModel* model() const { return m_model; }

    /// Where the keyboard goes first; out of sight while there is nothing.
    [[nodiscard]] QWidget* mainView() const;
    [[nodiscard]] QList<QWidget*> panes() const;
    void saveLayout() const;
    void restoreLayout();

private:
    [[nodiscard]] QWidget* makeBar(const Actions& actions);
    [[nodiscard]] QWidget* makeDetails();
    [[nodiscard]] DataView* makeList(DriftModel* model, const QString& name, const QString& title);
    void showList();
    void showCurrent();

    DriftModel* m_model;
    DriftModel* m_notes;
    SegmentedControl* m_lists;
    ElidedLabel* m_summary;
    DataView* m_view;
    DataView* m_noteView;
    QStackedWidget* m_views;
    TextLabel* m_title;
    TextLabel* m_risk;
    DiffView* m_diff;
    SqlText* m_sql;
    QSplitter* m_texts;
    QSplitter* m_columns;
    QWidget* m_bar = nullptr;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
};

} // namespace lockstep

#pragma once

#include "models/fleet_filter_model.h"
#include "models/workspace.h"
#include "ui/shell/page.h"

#include <QTimer>

class QComboBox;
class QSplitter;
class QStackedWidget;

namespace lockstep {

class ActionRegistry;
class ActivityLine;
class DataView;
class EmptyState;
class ErrorBanner;
class FleetExpression;
class FleetFields;
class InstanceDetails;
class ProblemLine;
class SearchField;
class TextLabel;

/// The fleet: who is behind, who is broken, and the way to an upgrade.
class InventoryPage : public Page
{
    Q_OBJECT

public:
    InventoryPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent = nullptr);

    [[nodiscard]] QString pageId() const override { return QStringLiteral("inventory"); }

    [[nodiscard]] QString title() const override { return tr("Inventory"); }

    [[nodiscard]] QString subtitle() const override;

    [[nodiscard]] QString iconName() const override { return QStringLiteral("view-list-details"); }

    [[nodiscard]] QAction* mainAction() const override { return m_plan; }

    [[nodiscard]] QList<QAction*> headerActions() const override { return {m_reload}; }

    void focusContent() override;
    [[nodiscard]] QList<QWidget*> panes() const override;
    void saveLayout() const override;
    void restoreLayout() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeActions(ActionRegistry* registry);
    void makeBar();
    void makeView();
    void reloadRows();
    void afterReset();
    void follow(const QModelIndex& current);
    void showSelection();
    void showState();
    void applyFilter(const QString& text);
    void followExpression();
    void buildFilter();
    void setProblem(const QString& problem);
    void applyGrouping(int choice);
    void openPath();
    void showDetails(bool visible);

    Workspace* m_workspace;
    FleetModel* m_fleet;
    FleetFilterModel* m_shown;
    FleetExpression* m_expression;
    FleetFields* m_fields;
    QAction* m_plan = nullptr;
    QAction* m_reload = nullptr;
    QAction* m_build = nullptr;
    QWidget* m_bar = nullptr;
    SearchField* m_filter;
    QComboBox* m_grouping;
    TextLabel* m_count;
    ProblemLine* m_problem;
    ActivityLine* m_activity;
    ErrorBanner* m_error;
    DataView* m_view;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    InstanceDetails* m_details;
    QSplitter* m_splitter;
    QTimer m_problemDelay; ///< nobody is told that what he still types is wrong
    QString m_notAsked;    ///< how many instances the expression fails on
    bool m_detailsPlaced = false;
    QSet<QString> m_collapsed; ///< titles of groups that the user has closed
};

} // namespace lockstep

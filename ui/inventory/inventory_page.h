#pragma once

#include "models/fleet_filter_model.h"
#include "models/fleet_views.h"
#include "models/inventory_commands.h"
#include "models/jobs.h"
#include "models/workspace.h"
#include "ui/inventory/inventory_actions.h"
#include "ui/shell/page.h"

#include <QTimer>

class QMenu;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace lockstep {

class ActionRegistry;
class ActivityLine;
class BehindLegend;
class DataView;
class EmptyState;
class ErrorBanner;
class FleetActivity;
class FleetExpression;
class FleetFields;
class GroupingBox;
class InstanceDetails;
class NoticeBar;
class ProblemLine;
class SearchField;
class TextLabel;
class ViewsMenu;

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

    [[nodiscard]] QAction* mainAction() const override { return m_actions.plan; }

    [[nodiscard]] QList<QAction*> headerActions() const override { return {m_actions.reload}; }

    void focusContent() override;
    [[nodiscard]] QList<QWidget*> panes() const override;
    void saveLayout() const override;
    void restoreLayout() override;

    [[nodiscard]] ViewsMenu* views() const { return m_views; }

    /// Without a name.
    [[nodiscard]] FleetView currentView() const;
    /// Names of instances (Instance::key()) that are selected, alone or with their group, in the order in
    /// which they are shown.
    [[nodiscard]] QStringList selectedInstances() const;
    /// Something else to do with what is selected, such as a rollout; it is enabled while something is.
    void addSelectionAction(QAction* action);
    /// Why one of those could not be done, or that it was.
    void showOutcome(const Result<void>& outcome);
    /// Where files to be written come from instead of a dialog.
    void setFileChooser(std::function<QString(const QString& suffix)> chooser);

public Q_SLOTS:
    void showView(const lockstep::FleetView& view);
    /// The page with this filter.
    void showFiltered(const QString& filter);
    /// The page with this instance (Instance::key()), once the fleet has been read; says so when the fleet
    /// has none.
    void openInstance(const QString& key);

Q_SIGNALS:
    void rolloutWanted(qint64 id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    /// Instances as a filter for the command line.
    struct Choice
    {
        QString filter;      ///< empty: none of them can be read
        QString environment; ///< empty: they are of several
        QStringList notes;
        bool isAmbiguous = false; ///< other environments have the same names
    };

    struct Listed
    {
        std::optional<InventoryListing> listing; ///< nothing: no line lists them
        QStringList notes = {};                  ///< what the line does not do
    };

    void connectActions();
    [[nodiscard]] QWidget* makeBar();
    [[nodiscard]] QToolButton* menuButton(QMenu* menu, const char* name, const QString& text,
                                          const QString& icon) const;
    [[nodiscard]] QWidget* makeFoot();
    void makeMenus();
    void makeView();
    void reloadRows();
    void afterReset();
    void openGroups();
    void selectAgain();
    void follow(const QModelIndex& current);
    void showSelection();
    void showState();
    void showEmptyState();
    void showActivity();
    void applyFilter(const QString& text);
    void followExpression();
    void buildFilter();
    void chooseField();
    void showBand(BehindBand band);
    void setProblem(const QString& problem);
    void openPath();
    void openWanted();
    void showDetails(bool visible);

    void showColumn(int column, bool visible);
    void followColumns();
    void showHistory();
    void updateActions();
    [[nodiscard]] std::vector<int> selectedRows() const;
    [[nodiscard]] QList<Instance> chosenInstances() const;
    [[nodiscard]] Choice choiceOf(const std::vector<int>& rows) const;
    [[nodiscard]] Listed listing() const;
    void copyNames();
    void copyFilter();
    void copyCommand();
    void copyLink();
    void exportAs(const QString& suffix);

    Workspace* m_workspace;
    FleetModel* m_fleet;
    FleetFilterModel* m_shown;
    FleetExpression* m_expression;
    FleetFields* m_fields;
    FleetActivity* m_runs;
    InventoryActions m_actions;
    QWidget* m_bar = nullptr;
    SearchField* m_filter;
    GroupingBox* m_grouping;
    ViewsMenu* m_views;
    QMenu* m_selectionMenu;
    QToolButton* m_selectionButton = nullptr;
    TextLabel* m_count;
    ProblemLine* m_problem;
    ActivityLine* m_activity;
    ErrorBanner* m_error;
    ErrorBanner* m_trouble;
    NoticeBar* m_notice;
    DataView* m_view;
    BehindLegend* m_legend;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    InstanceDetails* m_details;
    QSplitter* m_splitter;
    QTimer m_problemDelay; ///< nobody is told that what he still types is wrong
    QString m_notAsked;    ///< how many instances the expression fails on
    QString m_wanted;      ///< the instance to open when the fleet has it
    bool m_detailsPlaced = false;
    bool m_following = false;
    QSet<QString> m_collapsed; ///< titles of groups that the user has closed
    QSet<QString> m_expanded;  ///< and opened, where they begin closed
    QSet<QString> m_selected;  ///< keys of what was selected before the table changed
    QList<QAction*> m_selectionActions;
    std::function<QString(const QString& suffix)> m_chooser;
    bool m_isExporting = false;
    Jobs m_jobs; // last: its threads use the others
};

} // namespace lockstep

#pragma once

#include "models/log_model.h"
#include "models/run_model.h"
#include "models/workspace.h"
#include "ui/run/run_bar.h"
#include "ui/shell/page.h"

#include <QTimer>

class QListView;
class QSortFilterProxyModel;
class QSplitter;
class QStackedWidget;

namespace lockstep {

class ActionRegistry;
class DataView;
class EmptyState;
class ErrorBanner;
class LogPanel;
class ReportExporter;
class ReportPanel;
class RunStatus;

/// The run: live while it is on, its report afterwards.
class RunPage : public Page
{
    Q_OBJECT

public:
    RunPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent = nullptr);

    [[nodiscard]] QString pageId() const override { return QStringLiteral("run"); }

    [[nodiscard]] QString title() const override { return tr("Run"); }

    [[nodiscard]] QString workUnderWay() const override;
    [[nodiscard]] QString subtitle() const override;

    [[nodiscard]] QString iconName() const override { return QStringLiteral("media-playback-start"); }

    [[nodiscard]] QAction* mainAction() const override
    {
        return m_workspace->isRunning() ? m_cancel : m_start;
    }

    [[nodiscard]] bool mainActionStops() const override { return m_workspace->isRunning(); }

    void focusContent() override;
    [[nodiscard]] QList<QWidget*> panes() const override;
    void saveLayout() const override;
    void restoreLayout() override;

    [[nodiscard]] const RunProgress& state() const { return m_state; }

    [[nodiscard]] ReportExporter* exporter() const { return m_exporter; }

private:
    void makeActions(ActionRegistry* registry);
    void makeExporter(ActionRegistry* registry);
    [[nodiscard]] QWidget* makeSteps();
    [[nodiscard]] QWidget* makeItems();
    void showPlan();
    void begin();
    void add(qsizetype first, qsizetype count);
    void finish();
    void updateModels();
    void showStatus();
    void showSchema(const QString& name);
    void showTab(RunBar::Tab tab);
    void followItems();
    void updateActions();

    Workspace* m_workspace;
    RunProgress m_state;
    RunStepsModel* m_steps;
    RunItemsModel* m_items;
    QSortFilterProxyModel* m_shownItems;
    LogModel* m_log;
    QAction* m_start = nullptr;
    QAction* m_cancel = nullptr;
    QAction* m_follow = nullptr;
    QAction* m_toPath = nullptr;
    ReportExporter* m_exporter = nullptr;
    QTimer m_clock; ///< moves the elapsed time
    RunBar* m_bar = nullptr;
    RunStatus* m_status;
    ErrorBanner* m_error;
    QListView* m_stepView;
    DataView* m_itemView;
    QStackedWidget* m_pages;
    ReportPanel* m_report;
    LogPanel* m_logPanel;
    QSplitter* m_columns;
    QSplitter* m_rows;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    bool m_scrolling = false; ///< the view is scrolled by us, not by the user
};

} // namespace lockstep

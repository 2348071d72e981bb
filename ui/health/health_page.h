#pragma once

#include "models/health_session.h"
#include "ui/health/health_actions.h"
#include "ui/shell/page.h"

class QStackedWidget;
class QToolButton;

namespace lockstep {

class ActionRegistry;
class ActivityLine;
class Badge;
class ElidedLabel;
class EmptyState;
class ErrorBanner;
class HealthComparisonPanel;
class HealthForm;
class HealthHistoryPanel;
class HealthReportView;
class ReportExporter;
class SegmentedControl;
class Workspace;

/// The health of the chosen instance: checks as they end, what was found before, what changed since, and
/// reports of all that for others.
class HealthPage : public Page
{
    Q_OBJECT

public:
    enum class View { Checks, History, Comparison };

    HealthPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent = nullptr);

    [[nodiscard]] QString pageId() const override { return QStringLiteral("health"); }

    [[nodiscard]] QString title() const override { return tr("Health"); }

    [[nodiscard]] QString subtitle() const override;

    [[nodiscard]] QString iconName() const override { return QStringLiteral("task-complete"); }

    [[nodiscard]] QAction* mainAction() const override;

    [[nodiscard]] bool mainActionStops() const override { return m_session->isRunning(); }

    [[nodiscard]] QList<QAction*> headerActions() const override;
    void focusContent() override;
    [[nodiscard]] QList<QWidget*> panes() const override;
    void saveLayout() const override;
    void restoreLayout() override;

    [[nodiscard]] HealthSession* session() const { return m_session; }

    [[nodiscard]] HealthForm* form() const { return m_form; }

    [[nodiscard]] ReportExporter* exporter() const { return m_exporter; }

    [[nodiscard]] View view() const;
    void setView(View view);

protected:
    void showEvent(QShowEvent* event) override;

private:
    [[nodiscard]] QWidget* makeBar();
    [[nodiscard]] QWidget* makeContent();
    void makeExporter(ActionRegistry* registry);
    void connectActions();
    void connectSession();
    void followWorkspace();
    void check(const QStringList& only);
    void compareChosen();
    void compare();
    void showChecks();
    void showSummary();
    void showRunning();
    void showHistory();
    void showError(const Error& error);
    void updateActions();

    /// What is exported: the report in sight, and the one it is compared with.
    [[nodiscard]] const HealthReport* inSight() const;
    [[nodiscard]] std::optional<HealthReport> earlier() const;

    Workspace* m_workspace;
    HealthSession* m_session;
    HealthActions m_actions;
    ReportExporter* m_exporter = nullptr;

    HealthForm* m_form;
    SegmentedControl* m_views;
    Badge* m_state;
    ElidedLabel* m_sentence;
    QToolButton* m_export;
    QToolButton* m_places;
    ActivityLine* m_activity;
    ErrorBanner* m_error;
    HealthReportView* m_checks;
    HealthHistoryPanel* m_history;
    HealthComparisonPanel* m_comparison;
    EmptyState* m_noChecks;
    EmptyState* m_noInstance;
    QStackedWidget* m_checkStack;
    QStackedWidget* m_viewStack;
    QStackedWidget* m_stack;
};

} // namespace lockstep

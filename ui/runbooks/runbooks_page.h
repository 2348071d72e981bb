#pragma once

#include "models/runbook_form.h"
#include "models/runbook_session.h"
#include "ui/runbooks/input_field.h"
#include "ui/runbooks/runbooks_actions.h"
#include "ui/shell/page.h"

#include <QTimer>

class QMenu;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace lockstep {

class ActionRegistry;
class EmptyState;
class ErrorBanner;
class HistoryPanel;
class InputForm;
class PreviewPanel;
class ReportExporter;
class RunbookSidebar;
class RunPanel;
class SegmentedControl;
class TextLabel;
class Workspace;

/// Whole procedures: chosen, filled in, previewed, run, gone on with, and what became of all of them.
class RunbooksPage : public Page
{
    Q_OBJECT

public:
    /// What the right side shows.
    enum class Stage { Nothing, Broken, Inputs, Preview, Run };

    /// Asks for a runbook's file; empty when there is to be none. Tests answer in the user's place.
    using FileChooser = std::function<QString(const QString& filter)>;

    RunbooksPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent = nullptr);

    [[nodiscard]] QString pageId() const override { return QStringLiteral("runbooks"); }

    [[nodiscard]] QString title() const override { return tr("Runbooks"); }

    [[nodiscard]] QString subtitle() const override;

    [[nodiscard]] QString iconName() const override { return QStringLiteral("dialog-scripts"); }

    [[nodiscard]] QAction* mainAction() const override;
    [[nodiscard]] bool mainActionStops() const override;
    [[nodiscard]] QList<QAction*> headerActions() const override;
    void focusContent() override;
    [[nodiscard]] QList<QWidget*> panes() const override;
    [[nodiscard]] QString workUnderWay() const override;

    [[nodiscard]] bool canPause() const override { return true; }

    void pauseWork() override;
    void saveLayout() const override;
    void restoreLayout() override;

    [[nodiscard]] RunbookSession* session() const { return m_session; }

    [[nodiscard]] Stage stage() const { return m_stage; }

    [[nodiscard]] RunbookForm* form() const { return m_form; }

    [[nodiscard]] InputForm* inputs() const { return m_inputs; }

    [[nodiscard]] PreviewPanel* preview() const { return m_preview; }

    [[nodiscard]] RunPanel* runPanel() const { return m_run; }

    [[nodiscard]] RunbookSidebar* sidebar() const { return m_sidebar; }

    [[nodiscard]] ReportExporter* exporter() const { return m_exporter; }

    /// Why the run cannot begin, as it is shown; empty: it can.
    [[nodiscard]] QString reasonNotToRun() const;

    void setFileChooser(FileChooser chooser) { m_chooser = std::move(chooser); }

    void chooseRunbook(const Runbook& runbook);
    void openRun(qint64 run);
    void setStage(Stage stage);
    void showHistory(bool shown);

protected:
    void showEvent(QShowEvent* event) override;

private:
    [[nodiscard]] QWidget* makeBar();
    [[nodiscard]] QWidget* makeFlow();
    [[nodiscard]] QWidget* makeFoot();
    void makeExporter(ActionRegistry* registry);
    void connectActions();
    void connectSession();
    void connectFlow();
    void connectHistory();

    void followWorkspace();
    void showKnown();
    void showLists();
    void followFiles();
    void followRun();
    void showCheck();
    void showLive();
    void showShown();
    void showBroken(const Error& error);
    void showError(const Error& error);
    void showFoot();
    void updateActions();
    void updateRunActions();
    void updateStages();
    void chooseStage(int segment);
    void toInputs();

    void look();
    void askToRun();
    void resume(const QMap<QString, ManualAnswer>& answers = {});
    void askToSkip();
    void askToDecide();
    void askToGoBack();
    void askToAbandon();
    void openFile();
    /// Asks for what must be said again, where there is anything, and then does it.
    void withInputs(const RunReading& reading, const std::function<void(const InputTexts& said)>& then);

    [[nodiscard]] bool isHistory() const;
    /// The run that is shown, where it rests and can be gone on with; null: none.
    [[nodiscard]] const RunReading* resting() const;
    [[nodiscard]] const ShownStep* doubted() const;
    [[nodiscard]] const RunReading* exported() const;
    [[nodiscard]] bool showsLive() const;

    Workspace* m_workspace;
    RunbookSession* m_session;
    RunbooksActions m_actions;
    RunbookForm* m_form;
    FileChooser m_chooser;
    ReportExporter* m_exporter = nullptr;
    QMap<QString, InputTexts> m_drafts; ///< what was typed, by runbook; in memory only
    Stage m_stage = Stage::Nothing;
    qint64 m_wantedRun = 0; ///< that the right side shows, or will once it is read
    Error m_brokenError;
    QTimer m_poll; ///< of what other processes do

    SegmentedControl* m_views;
    SegmentedControl* m_stages;
    TextLabel* m_flowTitle;
    QToolButton* m_export;
    QMenu* m_runMenu;
    QAction* m_more;
    ErrorBanner* m_error;
    RunbookSidebar* m_sidebar;
    EmptyState* m_empty;
    EmptyState* m_broken;
    InputForm* m_inputs;
    PreviewPanel* m_preview;
    RunPanel* m_run;
    HistoryPanel* m_history;
    QWidget* m_foot = nullptr;
    TextLabel* m_reason;
    QStackedWidget* m_content;
    QStackedWidget* m_stack;
    QSplitter* m_columns;
};

} // namespace lockstep

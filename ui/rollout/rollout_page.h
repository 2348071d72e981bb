#pragma once

#include "models/rollout_selection.h"
#include "models/rollout_session.h"
#include "ui/rollout/rollout_actions.h"
#include "ui/rollout/rollout_dialogs.h"
#include "ui/shell/page.h"

#include <QTimer>
#include <QUrl>

class QSplitter;
class QStackedWidget;

namespace lockstep {

class ActionRegistry;
class EmptyState;
class ErrorBanner;
class HeldBand;
class JobLog;
class NewRolloutDialog;
class NoticeBar;
class RolloutHeader;
class RolloutList;
class RunFollower;
class UpgradeDetails;
class UpgradeTable;
class Workspace;

/// Upgrades of many instances by a workflow on GitHub, in waves: begun, followed live, decided about.
class RolloutPage : public Page
{
    Q_OBJECT

public:
    /// Shows an address to the user. Tests take it in place of a browser.
    using Opener = std::function<void(const QUrl& url)>;

    RolloutPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent = nullptr);
    ~RolloutPage() override;

    [[nodiscard]] QString pageId() const override { return QStringLiteral("rollout"); }

    [[nodiscard]] QString title() const override { return tr("Rollout"); }

    [[nodiscard]] QString subtitle() const override;

    [[nodiscard]] QString iconName() const override { return QStringLiteral("arrow-right-double"); }

    [[nodiscard]] QAction* mainAction() const override;
    [[nodiscard]] QList<QAction*> headerActions() const override;
    void focusContent() override;
    [[nodiscard]] QList<QWidget*> panes() const override;
    [[nodiscard]] QString workUnderWay() const override;
    void saveLayout() const override;
    void restoreLayout() override;

    [[nodiscard]] RolloutSession* session() const { return m_session; }

    [[nodiscard]] UpgradeTable* table() const { return m_table; }

    /// Of the current instance.
    [[nodiscard]] RunFollower* follower() const { return m_follower; }

    /// For a page where instances are selected; what is to be done is connected there: beginWith().
    [[nodiscard]] QAction* selectionAction() const { return m_actions.beginSelected; }

    /// Asks for a new rollout of exactly these instances (Instance::key()). Errors: those of
    /// selectForRollout(), Busy; then nothing is asked.
    [[nodiscard]] Result<void> beginWith(const QStringList& keys);

    void setOpener(Opener opener) { m_open = std::move(opener); }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    enum Place { Rollouts, Nothing };

    [[nodiscard]] QWidget* makeContent();
    void connectSession();
    void connectActions();
    void connectLog();
    void showLog(bool shown);
    void reveal();
    void followFocus(const QWidget* now);
    void followWorkspace();
    void followList();
    void showRollout();
    void showDetails();
    void updateActions();
    void updateToolTips();
    void fillCommands();

    void askToBegin(const std::optional<RolloutSelection>& selection = {});
    void confirmStart(NewRolloutDialog* dialog);
    void askToStop();
    void askToRetry(const QStringList& slugs, const QList<RolloutItem>& items);
    void askToSkip(const QStringList& slugs);
    void ask(const RolloutQuestionDialog::Question& question,
             const std::function<QString(const QString&)>& command,
             const std::function<void(const QString& reason)>& then);
    void copy(const QString& command);

    [[nodiscard]] bool isWorkedOn() const;
    [[nodiscard]] QList<RolloutItem> inTrouble() const;
    [[nodiscard]] QStringList chosenFor(bool retry) const;
    [[nodiscard]] QUrl pullUrl() const;

    Workspace* m_workspace;
    RolloutSession* m_session;
    RunFollower* m_follower;
    RolloutActions m_actions;
    Opener m_open;
    QTimer m_times; ///< that the table tells
    RolloutHeader* m_header;
    RolloutList* m_list;
    ErrorBanner* m_storeError;
    ErrorBanner* m_error;     ///< of what somebody wanted
    ErrorBanner* m_workError; ///< of what ended our work
    NoticeBar* m_notice;
    HeldBand* m_held;
    UpgradeTable* m_table;
    UpgradeDetails* m_details;
    JobLog* m_log;
    EmptyState* m_empty;
    QSplitter* m_columns;
    QSplitter* m_sides;
    QSplitter* m_floors; ///< the instances, and the log below them
    QStackedWidget* m_stack;
};

} // namespace lockstep

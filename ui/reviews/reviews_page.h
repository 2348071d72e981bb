#pragma once

#include "models/review_session.h"
#include "models/review_words.h"
#include "ui/reviews/reviews_actions.h"
#include "ui/shell/page.h"

#include <QTimer>

class QLineEdit;
class QSplitter;
class QStackedWidget;

namespace lockstep {

class ActionRegistry;
class ActivityLine;
class ElidedLabel;
class EmptyState;
class ErrorBanner;
class NoticeBar;
class ReviewDetails;
class ReviewQueue;
class Workspace;

/// The pull requests that propose upgrades: looked at, approved and merged, one or many at a time.
class ReviewsPage : public Page
{
    Q_OBJECT

public:
    using Opener = std::function<void(const QUrl&)>;

    ReviewsPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent = nullptr);

    [[nodiscard]] QString pageId() const override { return QStringLiteral("reviews"); }

    [[nodiscard]] QString title() const override { return tr("Reviews"); }

    [[nodiscard]] QString subtitle() const override;

    [[nodiscard]] QString iconName() const override { return QStringLiteral("vcs-merge"); }

    [[nodiscard]] QAction* mainAction() const override;
    [[nodiscard]] bool mainActionStops() const override;
    [[nodiscard]] QList<QAction*> headerActions() const override;
    void focusContent() override;
    [[nodiscard]] QList<QWidget*> panes() const override;
    [[nodiscard]] QString workUnderWay() const override;
    void saveLayout() const override;
    void restoreLayout() override;

    [[nodiscard]] ReviewSession* session() const { return m_session; }

    [[nodiscard]] ReviewQueue* queue() const { return m_queue; }

    [[nodiscard]] ReviewDetails* details() const { return m_details; }

    /// Tests look at what would be opened.
    void setOpener(Opener opener) { m_open = std::move(opener); }

    /// Shows the confirmation; what is agreed to there is done.
    void confirm(const ReviewPlan& plan);

protected:
    void showEvent(QShowEvent* event) override;

private:
    [[nodiscard]] QWidget* makeBar();
    [[nodiscard]] QWidget* makeContent();
    void connectSession();
    void connectActions();
    void followWorkspace();
    void followPlace();
    void followStore();
    void showStoreError();
    void applyLabel();
    void showReading();
    void showState();
    void showCurrent();
    void showWait();
    void showSummary(const ReviewSummary& summary);
    void startLooking();
    void prepare(ReviewAction action);
    void updateActions();
    [[nodiscard]] QString fleetFolder() const;
    [[nodiscard]] ReviewCommand command() const;

    Workspace* m_workspace;
    ReviewSession* m_session;
    ReviewsActions m_actions;
    Opener m_open;
    bool m_wasSeen = false;
    QTimer m_look;   ///< until the chosen one is read: whoever walks through the rows asks for none
    QTimer m_follow; ///< until what has changed is shown: not more often than one can read

    ElidedLabel* m_repository;
    QLineEdit* m_label;
    ElidedLabel* m_read;
    ActivityLine* m_activity;
    ErrorBanner* m_error;
    ErrorBanner* m_storeError;
    NoticeBar* m_wait;
    NoticeBar* m_notice;
    ReviewQueue* m_queue;
    ReviewDetails* m_details;
    EmptyState* m_nothing; ///< is chosen
    QStackedWidget* m_right;
    QSplitter* m_columns = nullptr;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    QAction* m_more; ///< has a menu
};

} // namespace lockstep

#pragma once

#include "models/fleet_overview.h"
#include "models/jobs.h"
#include "ui/shell/page.h"

class QBoxLayout;
class QScrollArea;
class QStackedWidget;
class QToolButton;

namespace lockstep {

class ActionRegistry;
class ActivityLine;
class BehindLegend;
class Card;
class DataView;
class EmptyState;
class ErrorBanner;
class FleetActivity;
class FleetFilterModel;
class FleetModel;
class FleetRunsCard;
class StatTile;
class TextLabel;
class VersionBars;
class Workspace;

/// The fleet at a glance: which versions run where, who is furthest behind, what is under way and what
/// failed.
class FleetPage : public Page
{
    Q_OBJECT

public:
    FleetPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent = nullptr);

    [[nodiscard]] QString pageId() const override { return QStringLiteral("fleet"); }

    [[nodiscard]] QString title() const override { return tr("Fleet"); }

    [[nodiscard]] QString subtitle() const override;

    [[nodiscard]] QString iconName() const override { return QStringLiteral("office-chart-bar"); }

    [[nodiscard]] QList<QAction*> headerActions() const override { return {m_reload}; }

    void focusContent() override;
    [[nodiscard]] QList<QWidget*> panes() const override;

    [[nodiscard]] FleetActivity* activity() const { return m_runs; }

public Q_SLOTS:
    /// Pull requests that wait for a review; nothing is said of them before the first call.
    void setWaitingPulls(int count);

Q_SIGNALS:
    /// The instances that a filter of the inventory selects.
    void instancesWanted(const QString& filter);
    void instanceWanted(const QString& key);
    void rolloutWanted(qint64 id);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QWidget* makeTiles();
    [[nodiscard]] StatTile* addTile(QLayout* row, const QString& label);
    [[nodiscard]] QWidget* makeContent();
    [[nodiscard]] Card* makeStragglers();
    void summarize();
    void take(const FleetOverview& overview);
    void showRuns();
    void showState();

    Workspace* m_workspace;
    FleetActivity* m_runs;
    FleetModel* m_late;
    FleetFilterModel* m_lateShown;
    QAction* m_reload;
    FleetOverview m_overview;

    StatTile* m_count = nullptr;
    StatTile* m_current = nullptr;
    StatTile* m_behind = nullptr;
    StatTile* m_failed = nullptr;
    StatTile* m_underWay = nullptr;
    StatTile* m_pulls = nullptr;
    VersionBars* m_bars;
    BehindLegend* m_legend;
    QBoxLayout* m_runCards = nullptr;
    FleetRunsCard* m_inFlight;
    FleetRunsCard* m_failures;
    Card* m_stragglers = nullptr;
    DataView* m_lateView;
    TextLabel* m_lateNote;
    QToolButton* m_lateAll;
    ErrorBanner* m_error;
    ErrorBanner* m_storeError;
    ActivityLine* m_activity;
    EmptyState* m_empty;
    QScrollArea* m_scroll;
    QStackedWidget* m_stack;
    int m_asked = 0; ///< number of the latest question for an overview
    bool m_isSummarizing = false;
    Jobs m_jobs; // last: its threads use the others
};

} // namespace lockstep

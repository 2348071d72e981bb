#include "ui/fleet/fleet_page.h"

#include "models/fleet_activity.h"
#include "models/fleet_filter_model.h"
#include "models/fleet_words.h"
#include "models/workspace.h"
#include "ui/fleet/fleet_runs_card.h"
#include "ui/fleet/version_bars.h"
#include "ui/inventory/inventory_delegate.h"
#include "ui/parts/activity_line.h"
#include "ui/parts/behind_legend.h"
#include "ui/parts/page_actions.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/focus_outline.h"
#include "ui/widgets/stat_tile.h"
#include "ui/widgets/text_label.h"

#include <QScrollArea>
#include <QStackedWidget>

namespace lockstep {

namespace {

constexpr int leastForTwo = 1000;   ///< cards beside each other
constexpr int widestContent = 1680; ///< beyond that the eye loses the row on its way

} // namespace

FleetPage::FleetPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent)
    : Page(parent),
      m_workspace(workspace),
      m_runs(new FleetActivity(workspace->sources().store, this)),
      m_late(new FleetModel(this)),
      m_lateShown(new FleetFilterModel(m_late, this)),
      m_reload(addPageAction(registry, this, QStringLiteral("fleet.reload"), QStringLiteral("File"),
                             tr("Refresh the fleet"), QStringLiteral("view-refresh"),
                             QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R))),
      m_bars(new VersionBars),
      m_legend(new BehindLegend),
      m_inFlight(new FleetRunsCard(QStringLiteral("runsInFlight"), tr("Under way"),
                                   tr("Nothing is being done to an instance right now."))),
      m_failures(new FleetRunsCard(QStringLiteral("runsFailed"), tr("Failed or stopped"),
                                   tr("Whatever was done last went well."))),
      m_lateView(new DataView),
      m_lateNote((new TextLabel(tr("Nobody is behind who is not paused.")))->muted()->wrapped()),
      m_lateAll(new QToolButton),
      m_error(new ErrorBanner),
      m_storeError(new ErrorBanner),
      m_activity(new ActivityLine),
      m_empty(new EmptyState),
      m_scroll(new QScrollArea),
      m_stack(new QStackedWidget)
{
    m_lateShown->sort(FleetModel::Behind, Qt::DescendingOrder);
    m_scroll->setObjectName(QStringLiteral("fleetScroll"));
    m_scroll->setAccessibleName(tr("The fleet at a glance"));
    m_scroll->setFocusPolicy(Qt::NoFocus); // what is in it has the keyboard
    m_scroll->setWidget(makeContent());
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_stack->addWidget(m_scroll);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_error);
    layout->addWidget(m_storeError);
    layout->addWidget(m_activity);
    layout->addWidget(m_stack, 1);

    connect(m_reload, &QAction::triggered, this, [this] {
        m_workspace->reload();
        m_runs->reload();
    });
    connect(m_error, &ErrorBanner::retryRequested, m_workspace, &Workspace::reload);
    connect(m_storeError, &ErrorBanner::retryRequested, m_runs, &FleetActivity::reload);
    connect(m_workspace, &Workspace::fleetChanged, this, &FleetPage::summarize);
    connect(m_workspace, &Workspace::catalogChanged, this, [this] {
        m_runs->setStore(m_workspace->sources().store);
        summarize();
    });
    connect(m_workspace, &Workspace::runStarted, m_runs, &FleetActivity::reload);
    connect(m_workspace, &Workspace::runFinished, m_runs, &FleetActivity::reload);
    connect(m_runs, &FleetActivity::changed, this, &FleetPage::showRuns);
    connect(m_bars, &VersionBars::chosen, this, [this](const QString& environment, const QString& line) {
        Q_EMIT instancesWanted(FleetWords::word(QStringLiteral("environment"), environment) + u' ' +
                               FleetWords::word(QStringLiteral("version"), line));
    });
    connect(m_legend, &BehindLegend::chosen, this,
            [this](BehindBand band) { Q_EMIT instancesWanted(behindBandFilter(band)); });
    connect(m_inFlight, &FleetRunsCard::chosen, this, &FleetPage::instanceWanted);
    connect(m_failures, &FleetRunsCard::chosen, this, &FleetPage::instanceWanted);
    connect(m_inFlight, &FleetRunsCard::rolloutChosen, this, &FleetPage::rolloutWanted);
    connect(m_failures, &FleetRunsCard::rolloutChosen, this, &FleetPage::rolloutWanted);
    summarize();
    showRuns();
}

StatTile* FleetPage::addTile(QLayout* row, const QString& label)
{
    auto* tile = new StatTile(label);
    static_cast<QHBoxLayout*>(row)->addWidget(tile, 1);
    return tile;
}

QWidget* FleetPage::makeTiles()
{
    auto* card = new Card;
    auto* row = new QHBoxLayout;
    row->setSpacing(space::xl);
    m_count = addTile(row, tr("Instances"));
    m_current = addTile(row, tr("Current"));
    m_behind = addTile(row, tr("Behind"));
    m_failed = addTile(row, tr("Failed or stopped"));
    m_underWay = addTile(row, tr("Under way"));
    m_pulls = addTile(row, tr("Pull requests"));
    m_pulls->setObjectName(QStringLiteral("waitingPulls"));
    m_pulls->hide();
    card->content()->addLayout(row);
    return card;
}

Card* FleetPage::makeStragglers()
{
    auto* card = new Card(tr("Furthest behind"));
    card->setFlush(true);
    m_lateView->setObjectName(QStringLiteral("stragglers"));
    m_lateView->setAccessibleName(tr("Furthest behind"));
    m_lateView->setModel(m_lateShown);
    m_lateView->setItemDelegate(new InventoryDelegate(m_lateView));
    m_lateView->setColumnCharacters({26, 12, 12, 12, 15, 10, 13, 24, 16}, FleetModel::Slug);
    m_lateView->setColumnHidden(FleetModel::Cluster, true);
    m_lateView->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_lateAll->setObjectName(QStringLiteral("allStragglers"));
    m_lateAll->setText(tr("Show all that are behind"));
    m_lateAll->setAutoRaise(true);
    m_lateAll->hide();
    card->setCorner(m_lateAll);
    connect(m_lateAll, &QToolButton::clicked, this,
            [this] { Q_EMIT instancesWanted(QStringLiteral("behind:1+")); });
    m_lateNote->setObjectName(QStringLiteral("stragglersNote"));
    m_lateNote->setContentsMargins(space::l, space::xs, space::l, space::m);
    card->content()->addWidget(m_lateView);
    card->content()->addWidget(m_lateNote);
    connect(m_lateView, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        if (const FleetRow* row = m_lateShown->row(index))
            Q_EMIT instanceWanted(row->instance.key());
    });
    return card;
}

QWidget* FleetPage::makeContent()
{
    auto* versions = new Card(tr("Versions by environment"));
    versions->setCorner(m_legend);
    versions->content()->addWidget(m_bars);
    m_stragglers = makeStragglers();
    m_runCards = new QBoxLayout(QBoxLayout::LeftToRight);
    m_runCards->setSpacing(space::m);
    m_runCards->addWidget(m_inFlight, 1);
    m_runCards->addWidget(m_failures, 1);
    auto* inner = new QWidget;
    inner->setMaximumWidth(widestContent);
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(space::l, space::l, space::l, space::l);
    column->setSpacing(space::m);
    column->addWidget(makeTiles());
    column->addWidget(versions);
    column->addLayout(m_runCards);
    column->addWidget(m_stragglers);
    column->addStretch(1);
    auto* content = new QWidget;
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(inner, 1);
    row->addStretch();
    return content;
}

QString FleetPage::subtitle() const
{
    return m_overview.environments.isEmpty()
               ? QString()
               : tr("%n environment(s)", nullptr, int(m_overview.environments.size()));
}

void FleetPage::focusContent()
{
    m_bars->setFocus(Qt::OtherFocusReason);
}

QList<QWidget*> FleetPage::panes() const
{
    if (m_stack->currentIndex() == 1)
        return {m_empty};
    return {m_legend, m_bars, m_inFlight, m_failures, m_stragglers};
}

void FleetPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    m_runs->reload();
}

/// Beside each other, or below where it is narrow.
void FleetPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    m_runCards->setDirection(width() < leastForTwo ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

/// On a thread of its own: a fleet may be large.
void FleetPage::summarize()
{
    const int number = ++m_asked;
    m_isSummarizing = true;
    m_jobs.start([this, number, fleet = m_workspace->fleet(),
                  planner = m_workspace->planner()](const std::stop_token&) {
        const FleetOverview overview = fleetOverview(fleetRows(fleet, planner.get()));
        QMetaObject::invokeMethod(
            this,
            [this, number, overview] {
                if (number == m_asked)
                    take(overview);
            },
            Qt::QueuedConnection);
    });
    showState();
}

void FleetPage::take(const FleetOverview& overview)
{
    m_isSummarizing = false;
    m_overview = overview;
    m_bars->setEnvironments(overview.environments);
    m_legend->setCounts(overview.bands);
    m_late->setRows(overview.stragglers);
    m_lateView->setVisible(!overview.stragglers.isEmpty());
    fitToRows(m_lateView, int(overview.stragglers.size()));
    m_lateNote->setVisible(overview.behind == 0);
    m_lateAll->setVisible(overview.behind > overview.stragglers.size());

    const auto band = [&](BehindBand which) { return overview.bands[size_t(which)]; };
    m_count->setValue(QString::number(overview.count),
                      overview.broken == 0 ? tr("every file can be read")
                                           : tr("%n with a broken file", "instances", overview.broken));
    m_current->setValue(QString::number(band(BehindBand::Current)),
                        tr("%1 % of the fleet")
                            .arg(overview.count == 0 ? 0 : 100 * band(BehindBand::Current) / overview.count));
    const int far = band(BehindBand::FarBehind) + band(BehindBand::VeryFarBehind);
    m_behind->setValue(QString::number(far + band(BehindBand::Behind)),
                       tr("%n by %1 lines or more", "instances", far).arg(farBehindLines));
    showState();
    Q_EMIT headerChanged();
}

void FleetPage::showRuns()
{
    const FleetHistory& history = m_runs->history();
    m_inFlight->setRuns(history.inFlight);
    m_failures->setRuns(history.failures);
    m_failed->setValue(m_runs->isKnown() ? QString::number(history.failures.size()) : QStringLiteral("–"),
                       history.failures.isEmpty() ? tr("none known") : tr("and nothing better since"));
    m_underWay->setValue(m_runs->isKnown() ? QString::number(history.inFlight.size()) : QStringLiteral("–"),
                         tr("runs and upgrades"));
    if (const std::optional<Error>& error = m_runs->error())
        m_storeError->setError(*error);
    else
        m_storeError->clear();
}

void FleetPage::setWaitingPulls(int count)
{
    m_pulls->setValue(QString::number(count), count == 0 ? tr("none waits") : tr("waiting for a review"));
    m_pulls->show();
}

void FleetPage::showState()
{
    const std::optional<Error> error =
        m_workspace->fleetError() ? m_workspace->fleetError() : m_workspace->catalogError();
    if (error)
        m_error->setError(*error);
    else
        m_error->clear();
    const bool isEmpty = m_workspace->fleet().instances.isEmpty();
    m_stack->setCurrentIndex(isEmpty ? 1 : 0);
    m_activity->show(m_isSummarizing && !isEmpty ? tr("Summing the fleet up") : QString(), {});
    if (!isEmpty)
        return;
    m_empty->setAction(nullptr);
    const QString place = m_workspace->sources().fleet;
    switch (m_workspace->fleetState()) {
    case Workspace::LoadState::Empty:
    case Workspace::LoadState::Loading:
        m_empty->setState(QStringLiteral("view-refresh"), tr("Reading the fleet"), place);
        return;
    case Workspace::LoadState::Failed:
        m_empty->setState(QStringLiteral("data-error"), tr("The fleet could not be read"), place);
        break;
    case Workspace::LoadState::Ready:
        m_empty->setState(QStringLiteral("folder-open"), tr("This fleet has no instances"),
                          tr("Lockstep looks for environments/<environment>/deployments/<id>/config.yaml "
                             "below %1.")
                              .arg(place));
        break;
    }
    m_empty->setAction(m_reload);
}

} // namespace lockstep

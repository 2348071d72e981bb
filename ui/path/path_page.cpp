#include "ui/path/path_page.h"

#include "core/report/report.h"
#include "ui/parts/page_actions.h"
#include "ui/parts/report_exporter.h"
#include "ui/parts/segmented_control.h"
#include "ui/path/path_view.h"
#include "ui/path/stop_details.h"
#include "ui/theme/icons.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/stat_tile.h"
#include "ui/widgets/text_label.h"
#include "ui/widgets/thin_progress_bar.h"

#include <QComboBox>
#include <QMenu>
#include <QStackedWidget>

namespace lockstep {

namespace {

constexpr int busyMilliseconds = 250;
constexpr int noticeMilliseconds = 8000;
constexpr int comboCharacters = 16;

enum Tile { Steps, Migrations, Time, Downtime, Risks, TileCount };

QToolButton* menuButton(const QString& text, QMenu* menu)
{
    auto* button = new QToolButton;
    button->setText(text);
    button->setIcon(themedIcon(QStringLiteral("document-export")));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(menu);
    return button;
}

QComboBox* versionBox(const QString& name, const QString& toolTip)
{
    auto* box = new QComboBox;
    box->setObjectName(name);
    box->setAccessibleName(toolTip);
    box->setToolTip(toolTip);
    box->setMaxVisibleItems(20);
    box->setMinimumContentsLength(comboCharacters);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    return box;
}

/// Fills the box without telling anybody; the chosen version is in it even when the catalogue does not have
/// it.
void fill(QComboBox* box, QList<Version> versions, const Version& chosen, const QString& none)
{
    const QSignalBlocker blocker(box);
    box->clear();
    if (!chosen.isNull() && !versions.contains(chosen)) {
        versions.append(chosen);
        std::ranges::sort(versions, std::greater{});
    }
    for (const Version& version : std::as_const(versions))
        box->addItem(version.toString(), QVariant::fromValue(version.toString()));
    box->setPlaceholderText(none);
    box->setCurrentIndex(int(versions.indexOf(chosen)));
    box->setEnabled(!versions.isEmpty());
}

/// The same stops, perhaps with other estimates.
bool isSameWay(const std::optional<UpgradePath>& a, const std::optional<UpgradePath>& b)
{
    return a && b && a->from == b->from && a->to == b->to && a->strategy == b->strategy &&
           a->steps.size() == b->steps.size();
}

QString countText(int count, const QString& one, const QString& many)
{
    return count == 1 ? one : many.arg(count);
}

} // namespace

PathPage::PathPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent)
    : Page(parent),
      m_workspace(workspace),
      m_path(new PathModel(this)),
      m_from(versionBox(QStringLiteral("pathFrom"), tr("From this release"))),
      m_target(versionBox(QStringLiteral("pathTarget"), tr("To this release"))),
      m_strategy(new SegmentedControl),
      m_notice((new TextLabel)->muted()),
      m_busy(new ThinProgressBar),
      m_error(new ErrorBanner),
      m_view(new PathView(m_path)),
      m_details(new StopDetails),
      m_empty(new EmptyState),
      m_stack(new QStackedWidget)
{
    makeActions(registry);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTiles());
    column->addWidget(new Separator);
    column->addWidget(makePath());
    column->addWidget(new Separator);
    column->addWidget(m_details, 1);
    m_stack->addWidget(content);
    m_stack->addWidget(m_empty);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(m_busy);
    layout->addWidget(m_error);
    layout->addWidget(new Separator);
    layout->addWidget(m_stack, 1);

    m_busy->setRange(0, 0);
    m_busy->hide();
    m_busySoon.setSingleShot(true);
    m_busySoon.setInterval(busyMilliseconds);
    connect(&m_busySoon, &QTimer::timeout, m_busy, &QWidget::show);
    connect(m_view, &PathView::currentStepChanged, this, &PathPage::showStep);
    connect(m_error, &ErrorBanner::retryRequested, m_workspace, &Workspace::reload);
    connect(m_workspace, &Workspace::catalogChanged, this, &PathPage::showSelection);
    connect(m_workspace, &Workspace::catalogChanged, this, [this] {
        if (!m_workspace->path())
            showPath();
    });
    connect(m_workspace, &Workspace::selectionChanged, this, &PathPage::showSelection);
    connect(m_workspace, &Workspace::pathChanged, this, &PathPage::showPath);
    connect(m_workspace, &Workspace::runStarted, this, &PathPage::updateActions);
    connect(m_workspace, &Workspace::runFinished, this, &PathPage::updateActions);
    showSelection();
    showPath();
}

void PathPage::makeActions(ActionRegistry* registry)
{
    m_rehearse =
        addPageAction(registry, this, QStringLiteral("path.rehearse"), QStringLiteral("Run"), tr("Rehearse"),
                      QStringLiteral("media-playback-start"), QKeySequence(Qt::CTRL | Qt::Key_R));
    m_rehearse->setToolTip(tr("Run this upgrade on a private PostgreSQL server"));
    connect(m_rehearse, &QAction::triggered, this, [this] {
        m_workspace->startRehearsal();
        Q_EMIT showPage(QStringLiteral("run"));
    });
    m_toInventory = new QAction(tr("Choose an instance"), this);
    connect(m_toInventory, &QAction::triggered, this,
            [this] { Q_EMIT showPage(QStringLiteral("inventory")); });
    m_otherStrategy = new QAction(this);
    connect(m_otherStrategy, &QAction::triggered, this, [this] {
        if (const std::optional<Strategy> strategy = m_workspace->workingStrategy())
            m_workspace->setStrategy(*strategy);
    });
    const auto add = [&](const QString& id, const QString& text, auto slot) {
        connect(addPageAction(registry, this, QStringLiteral("path.") + id, {}, text), &QAction::triggered,
                this, slot);
    };
    add(QStringLiteral("standard"), tr("Upgrade path: standard strategy"),
        [this] { m_workspace->setStrategy(Strategy::Standard); });
    add(QStringLiteral("multi-version"), tr("Upgrade path: multi-version strategy"),
        [this] { m_workspace->setStrategy(Strategy::MultiVersion); });
    add(QStringLiteral("copy-sql"), tr("Upgrade path: copy the SQL of the migration"),
        [this] { m_details->copySql(); });
    add(QStringLiteral("show-migrations"), tr("Upgrade path: migrations of the step"),
        [this] { m_details->showTab(StopDetails::Migrations); });
    add(QStringLiteral("show-warnings"), tr("Upgrade path: warnings of the step"),
        [this] { m_details->showTab(StopDetails::Warnings); });
    add(QStringLiteral("show-out-of-band"), tr("Upgrade path: out-of-band migrations of the step"),
        [this] { m_details->showTab(StopDetails::OutOfBand); });

    ReportExporter::Source source;
    source.render = [this](ReportFormat format) -> Result<QString> {
        if (!m_path->path())
            return failure(ErrorKind::Precondition, tr("export"), {}, tr("there is no path yet"));
        return renderPlan(*m_path->path(), m_workspace->currentInstance(), format);
    };
    source.title = [this] { return subtitle(); };
    source.baseName = [this] {
        const std::optional<Instance> instance = m_workspace->currentInstance();
        return QStringLiteral("upgrade-%1%2-to-%3")
            .arg(instance ? instance->slug + u'-' : QString(), m_workspace->from().toString(),
                 m_workspace->target().toString());
    };
    m_exporter = new ReportExporter(registry, this, QStringLiteral("path"), std::move(source));
    connect(m_exporter, &ReportExporter::failed, m_error, &ErrorBanner::setError);
    connect(m_exporter, &ReportExporter::exported, this, &PathPage::showExportResult);
}

QWidget* PathPage::makeBar()
{
    m_strategy->setObjectName(QStringLiteral("pathStrategy"));
    m_strategy->addChoice(tr("Standard"), tr("Stop at the newest patch of every minor version on the way"));
    m_strategy->addChoice(
        tr("Multi-version"),
        tr("Go straight to the target, stopping only where out-of-band migrations must finish"));
    connect(m_strategy, &SegmentedControl::chosen, this, [this](int choice) {
        m_workspace->setStrategy(choice == 0 ? Strategy::Standard : Strategy::MultiVersion);
    });
    const auto chosen = [](const QComboBox* box) { return Version::parse(box->currentData().toString()); };
    connect(m_from, &QComboBox::activated, this, [this, chosen] {
        if (const Result<Version> version = chosen(m_from))
            m_workspace->setFrom(*version);
    });
    connect(m_target, &QComboBox::activated, this, [this, chosen] {
        if (const Result<Version> version = chosen(m_target))
            m_workspace->setTarget(*version);
    });
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::s);
    row->addWidget((new TextLabel(tr("From")))->muted());
    row->addWidget(m_from);
    row->addWidget((new TextLabel(tr("to")))->muted());
    row->addWidget(m_target);
    row->addSpacing(space::s);
    row->addWidget(m_strategy);
    row->addStretch(1);
    row->addWidget(m_notice);
    row->addWidget(menuButton(tr("Export"), m_exporter->menu()));
    return bar;
}

QWidget* PathPage::makeTiles()
{
    const QStringList labels{tr("Steps"), tr("Migrations"), tr("Time"), tr("Downtime"), tr("Risks")};
    auto* tiles = new QWidget;
    tiles->setAutoFillBackground(true);
    tiles->setBackgroundRole(surfaceRole);
    auto* row = new QHBoxLayout(tiles);
    row->setContentsMargins(space::l, space::m, space::l, space::m);
    row->setSpacing(space::xl);
    for (const QString& label : labels) {
        auto* tile = new StatTile(label);
        m_tiles.append(tile);
        row->addWidget(tile, 1);
    }
    return tiles;
}

QWidget* PathPage::makePath()
{
    m_view->setObjectName(QStringLiteral("pathView"));
    return m_view;
}

QString PathPage::subtitle() const
{
    const std::optional<Instance> instance = m_workspace->currentInstance();
    if (m_workspace->from().isNull())
        return instance ? instance->key() : QString();
    const QString way =
        m_workspace->target().isNull()
            ? m_workspace->from().toString()
            : tr("%1 to %2").arg(m_workspace->from().toString(), m_workspace->target().toString());
    return instance ? tr("%1, %2").arg(instance->key(), way) : way;
}

void PathPage::focusContent()
{
    m_view->setFocus(Qt::OtherFocusReason);
}

void PathPage::saveLayout() const
{
    m_details->saveLayout();
}

void PathPage::restoreLayout()
{
    m_details->restoreLayout();
}

void PathPage::fillVersions()
{
    fill(m_from, m_workspace->targetsAbove({}), m_workspace->from(), tr("any release"));
    fill(m_target,
         m_workspace->from().isNull() ? QList<Version>() : m_workspace->targetsAbove(m_workspace->from()),
         m_workspace->target(), tr("none"));
}

void PathPage::showSelection()
{
    fillVersions();
    m_strategy->setCurrent(m_workspace->strategy() == Strategy::Standard ? 0 : 1);
    Q_EMIT headerChanged();
}

void PathPage::showPath()
{
    // While the next path is worked out the last one stays: it is nearly always there before anybody could
    // look.
    updateActions();
    if (m_workspace->isPlanning()) {
        if (!m_busySoon.isActive() && !m_busy->isVisible())
            m_busySoon.start();
        return;
    }
    m_busySoon.stop();
    m_busy->hide();
    m_error->clear();
    const std::optional<UpgradePath> path = m_workspace->path();
    const int step = isSameWay(m_path->path(), path) ? m_view->currentStep() : 0;
    m_path->setPath(path);
    m_view->setCurrentStep(step);
    const bool hasPath = path.has_value();
    m_stack->setCurrentIndex(hasPath ? 0 : 1);
    if (hasPath)
        showTiles();
    else
        showNoPath();
    Q_EMIT headerChanged();
}

void PathPage::updateActions()
{
    const bool hasPath = m_workspace->path().has_value();
    m_rehearse->setEnabled(hasPath && !m_workspace->isRunning());
    m_exporter->setEnabled(hasPath);
}

void PathPage::showNoPath()
{
    m_empty->setAction(nullptr);
    const std::optional<Error> catalogError = m_workspace->catalogError();
    if (catalogError) {
        m_error->setRetryVisible(true);
        m_error->setError(*catalogError);
        m_empty->setState(QStringLiteral("dialog-error"), tr("The releases could not be read"),
                          m_workspace->sources().catalog);
    } else if (!m_workspace->planner()) {
        m_empty->setState(QStringLiteral("view-refresh"), tr("Reading the releases"),
                          m_workspace->sources().catalog);
    } else if (const std::optional<Error> error = m_workspace->planError()) {
        m_error->setRetryVisible(false);
        m_error->setError(*error);
        m_empty->setState(QStringLiteral("dialog-warning"), tr("There is no path"),
                          tr("The message above says what stands in the way."));
        if (const std::optional<Strategy> strategy = m_workspace->workingStrategy()) {
            m_otherStrategy->setText(*strategy == Strategy::Standard ? tr("Use the standard strategy")
                                                                     : tr("Use the multi-version strategy"));
            m_empty->setAction(m_otherStrategy);
        }
    } else if (m_workspace->from().isNull()) {
        m_empty->setState(QStringLiteral("go-next"), tr("Where from?"),
                          tr("Choose an instance in the inventory, or a release to start from above."));
        m_empty->setAction(m_toInventory);
    } else {
        m_empty->setState(QStringLiteral("dialog-ok"), tr("Nothing to upgrade to"),
                          tr("The catalogue has no release above %1.").arg(m_workspace->from().toString()));
    }
}

void PathPage::showTiles()
{
    const PathSummary all = summarize(*m_path->path());
    m_tiles[Steps]->setValue(QString::number(all.steps),
                             all.waits == 0 ? tr("no waiting between them")
                                            : countText(all.waits, tr("1 out-of-band migration to wait for"),
                                                        tr("%1 out-of-band migrations to wait for")));
    m_tiles[Migrations]->setValue(QString::number(all.migrations),
                                  all.privileged == 0 ? tr("none privileged")
                                                      : tr("%1 privileged").arg(all.privileged));
    m_tiles[Time]->setValue(durationRangeText(all.estimate.lowSeconds, all.estimate.highSeconds),
                            basisText(all.estimate.basis));
    m_tiles[Downtime]->setValue(
        all.downtimeSteps == 0 ? tr("None")
                               : durationRangeText(all.downtime.lowSeconds, all.downtime.highSeconds),
        all.downtimeSteps == 0 ? tr("services keep running")
                               : countText(all.downtimeSteps, tr("in 1 step"), tr("in %1 steps")));
    const QString notes =
        all.notes == 0 ? tr("no notes") : countText(all.notes, tr("1 note"), tr("%1 notes"));
    if (all.blockers > 0)
        m_tiles[Risks]->setValue(countText(all.blockers, tr("1 blocker"), tr("%1 blockers")),
                                 countText(all.warnings, tr("1 warning"), tr("%1 warnings")) +
                                     QStringLiteral(", ") + notes);
    else
        m_tiles[Risks]->setValue(all.warnings == 0
                                     ? tr("None known")
                                     : countText(all.warnings, tr("1 warning"), tr("%1 warnings")),
                                 notes);
}

void PathPage::showStep(int step)
{
    if (step >= 0 && m_workspace->pathGraph())
        m_details->show(m_path->step(step), *m_workspace->pathGraph(), m_workspace->timings());
    else
        m_details->clear();
}

void PathPage::showExportResult(const QString& path)
{
    m_notice->setText(tr("Written to %1").arg(QFileInfo(path).fileName()));
    m_notice->setToolTip(path);
    QTimer::singleShot(noticeMilliseconds, m_notice, &QLabel::clear);
}

} // namespace lockstep

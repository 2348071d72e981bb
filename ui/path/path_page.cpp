#include "ui/path/path_page.h"

#include "core/report/report.h"
#include "ui/parts/page_actions.h"
#include "ui/parts/rehearse_action.h"
#include "ui/parts/report_exporter.h"
#include "ui/path/path_bar.h"
#include "ui/path/path_tiles.h"
#include "ui/path/path_view.h"
#include "ui/path/stop_details.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/thin_progress_bar.h"

#include <QStackedWidget>

namespace lockstep {

namespace {

constexpr int busyMilliseconds = 250;

/// The same stops, perhaps with other estimates.
bool isSameWay(const std::optional<UpgradePath>& a, const std::optional<UpgradePath>& b)
{
    return a && b && a->from == b->from && a->to == b->to && a->strategy == b->strategy &&
           a->steps.size() == b->steps.size();
}

} // namespace

PathPage::PathPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent)
    : Page(parent),
      m_workspace(workspace),
      m_path(new PathModel(this)),
      m_busy(new ThinProgressBar),
      m_error(new ErrorBanner),
      m_tiles(new PathTiles),
      m_view(new PathView(m_path)),
      m_details(new StopDetails),
      m_empty(new EmptyState),
      m_stack(new QStackedWidget)
{
    makeActions(registry);
    makeExporter(registry);
    m_bar = new PathBar(m_workspace, m_exporter->menu());
    m_view->setObjectName(QStringLiteral("pathView"));
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tiles);
    column->addWidget(new Separator);
    column->addWidget(m_view);
    column->addWidget(new Separator);
    column->addWidget(m_details, 1);
    m_stack->addWidget(content);
    m_stack->addWidget(m_empty);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
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
    showSelection();
    showPath();
}

void PathPage::makeActions(ActionRegistry* registry)
{
    m_rehearse = rehearseAction(registry, m_workspace);
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
    m_details->addWrapAction(addPageAction(registry, this, QStringLiteral("path.wrap-sql"), {},
                                           tr("Upgrade path: wrap long lines of SQL"),
                                           QStringLiteral("text-wrap")));
    add(QStringLiteral("show-migrations"), tr("Upgrade path: migrations of the step"),
        [this] { m_details->showTab(StopDetails::Migrations); });
    add(QStringLiteral("show-warnings"), tr("Upgrade path: warnings of the step"),
        [this] { m_details->showTab(StopDetails::Warnings); });
    add(QStringLiteral("show-out-of-band"), tr("Upgrade path: out-of-band migrations of the step"),
        [this] { m_details->showTab(StopDetails::OutOfBand); });
}

void PathPage::makeExporter(ActionRegistry* registry)
{
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
    connect(m_exporter, &ReportExporter::failed, this, [this](const Error& error) {
        m_error->setRetryVisible(false); // would read the releases anew
        m_error->setError(error);
    });
    connect(m_exporter, &ReportExporter::exported, this, &PathPage::showExportResult);
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

QList<QWidget*> PathPage::panes() const
{
    return QList<QWidget*>{m_bar, m_view} + m_details->panes();
}

void PathPage::saveLayout() const
{
    m_details->saveLayout();
}

void PathPage::restoreLayout()
{
    m_details->restoreLayout();
}

void PathPage::showSelection()
{
    m_bar->refresh();
    Q_EMIT headerChanged();
}

void PathPage::showPath()
{
    // While the next path is worked out the last one stays: it is nearly always there before anybody could
    // look.
    m_exporter->setEnabled(m_workspace->path().has_value());
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
        m_tiles->show(summarize(*path));
    else
        showNoPath();
    Q_EMIT headerChanged();
}

void PathPage::showNoPath()
{
    m_empty->setAction(nullptr);
    const std::optional<Error> catalogError = m_workspace->catalogError();
    if (catalogError) {
        m_error->setRetryVisible(true);
        m_error->setError(*catalogError);
        m_empty->setState(QStringLiteral("data-error"), tr("The releases could not be read"),
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

void PathPage::showStep(int step)
{
    if (step >= 0 && m_workspace->pathGraph())
        m_details->show(m_path->step(step), *m_workspace->pathGraph(), m_workspace->timings());
    else
        m_details->clear();
}

void PathPage::showExportResult(const QString& path)
{
    m_bar->showNotice(tr("Written to %1").arg(QFileInfo(path).fileName()), path);
}

} // namespace lockstep

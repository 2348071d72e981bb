#include "ui/path/stop_details.h"

#include "models/migration_list_model.h"
#include "models/step_summary.h"
#include "models/stop_models.h"
#include "ui/parts/data_view.h"
#include "ui/parts/segmented_control.h"
#include "ui/path/sql_view.h"
#include "ui/path/warning_delegate.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/separator.h"

#include <QHeaderView>
#include <QListView>
#include <QSettings>
#include <QSortFilterProxyModel>
#include <QStackedWidget>

namespace lockstep {

namespace {

constexpr QLatin1StringView splitterKey("path/details");
constexpr QLatin1StringView headerKey("path/migrations");
constexpr QLatin1StringView wrapKey("path/wrapSql");
constexpr int emptyPage = 3;

} // namespace

StopDetails::StopDetails(QWidget* parent)
    : QWidget(parent),
      m_title(new ElidedLabel({}, TextStyle::Title)),
      m_tabs(new SegmentedControl),
      m_pages(new QStackedWidget),
      m_migrations(new MigrationListModel(this)),
      m_sorted(new QSortFilterProxyModel(this)),
      m_migrationView(new DataView),
      m_sql(new SqlView),
      m_splitter(new HairlineSplitter(Qt::Horizontal)),
      m_warnings(new WarningListModel(this)),
      m_outOfBand(new OutOfBandModel(this)),
      m_empty(new EmptyState)
{
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    m_tabs->setObjectName(QStringLiteral("stopTabs"));
    for (int tab = 0; tab < emptyPage; ++tab)
        m_tabs->addChoice(QString());
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(space::l, space::xs, space::l, space::xs);
    bar->setSpacing(space::m);
    bar->addWidget(m_title, 1);
    bar->addWidget(m_tabs);
    m_pages->addWidget(makeMigrations());
    m_pages->addWidget(makeWarnings());
    m_pages->addWidget(makeOutOfBand());
    m_pages->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(new Separator);
    layout->addWidget(m_pages, 1);
    connect(m_tabs, &SegmentedControl::chosen, this, &StopDetails::showPage);
    clear();
}

QWidget* StopDetails::makeMigrations()
{
    m_sorted->setSourceModel(m_migrations);
    m_sorted->setSortRole(MigrationListModel::SortRole);
    m_migrationView->setObjectName(QStringLiteral("migrationView"));
    m_migrationView->setAccessibleName(tr("Migrations of this step"));
    m_migrationView->setModel(m_sorted);
    m_migrationView->setSortingEnabled(true);
    m_migrationView->header()->setSortIndicatorClearable(true);
    // In the order of applying until the user asks for another.
    m_migrationView->header()->setSortIndicator(-1, Qt::AscendingOrder);
    m_migrationView->setColumnCharacters({11, 11, 36, 16, 10}, MigrationListModel::Name);
    connect(m_migrationView->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &StopDetails::showCurrentMigration);
    m_splitter->addWidget(m_migrationView);
    m_splitter->addWidget(m_sql);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({620, 580});
    return m_splitter;
}

QWidget* StopDetails::makeWarnings()
{
    auto* view = new QListView;
    view->setObjectName(QStringLiteral("warningView"));
    view->setAccessibleName(tr("Warnings of this step"));
    view->setModel(m_warnings);
    view->setItemDelegate(new WarningDelegate(view));
    view->setFrameShape(QFrame::NoFrame);
    view->setResizeMode(QListView::Adjust);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return view;
}

QWidget* StopDetails::makeOutOfBand()
{
    auto* view = new DataView;
    view->setObjectName(QStringLiteral("outOfBandView"));
    view->setAccessibleName(tr("Out-of-band migrations to wait for after this step"));
    view->setModel(m_outOfBand);
    view->setColumnCharacters({6, 34, 60, 8, 18}, OutOfBandModel::Description);
    return view;
}

void StopDetails::show(const UpgradeStep& step, const StitchedCatalog& graph, const Timings& timings)
{
    m_title->setText(tr("%1 to %2").arg(step.from.toString(), step.to.toString()));
    const QList<MigrationRow> rows = migrationRows(step, graph, timings);
    const bool anyMeasured =
        std::ranges::any_of(rows, [](const MigrationRow& row) { return row.seconds.has_value(); });
    m_migrations->setRows(rows);
    m_migrationView->setColumnHidden(MigrationListModel::Seconds, !anyMeasured);
    m_warnings->setWarnings(step.warnings);
    m_outOfBand->setMigrations(step.outOfBand);
    m_tabs->setChoiceText(Migrations, tr("Migrations  %1").arg(step.migrationCount()));
    m_tabs->setChoiceText(Warnings, tr("Warnings  %1").arg(step.warnings.size()));
    m_tabs->setChoiceText(OutOfBand, tr("Out-of-band  %1").arg(step.outOfBand.size()));
    m_migrationView->setCurrentIndex(m_sorted->index(0, 0));
    showCurrentMigration();
    showPage();
}

void StopDetails::clear()
{
    show({}, {}, {});
    m_title->setText({});
}

void StopDetails::showTab(Tab tab)
{
    m_tabs->setCurrent(tab);
    showPage();
}

void StopDetails::showCurrentMigration()
{
    const QModelIndex index = m_sorted->mapToSource(m_migrationView->currentIndex());
    if (index.isValid())
        m_sql->show(m_migrations->row(index.row()));
    else
        m_sql->showNothing();
}

void StopDetails::showPage()
{
    const int tab = m_tabs->current();
    const bool isEmpty = (tab == Migrations && m_migrations->rowCount() == 0) ||
                         (tab == Warnings && m_warnings->rowCount() == 0) ||
                         (tab == OutOfBand && m_outOfBand->rowCount() == 0);
    if (tab == Migrations)
        m_empty->setState(QStringLiteral("dialog-ok"), tr("No migrations"),
                          tr("This step changes no database."));
    else if (tab == Warnings)
        m_empty->setState(QStringLiteral("dialog-ok"), tr("No warnings"),
                          tr("Nothing is known to go wrong in this step."));
    else
        m_empty->setState(QStringLiteral("dialog-ok"), tr("Nothing to wait for"),
                          tr("The next step may start as soon as this one is done."));
    m_pages->setCurrentIndex(isEmpty ? emptyPage : tab);
}

void StopDetails::copySql() const
{
    m_sql->copy();
}

void StopDetails::addWrapAction(QAction* action)
{
    m_sql->addWrapAction(action);
}

QList<QWidget*> StopDetails::panes() const
{
    const bool showsSql = m_pages->currentWidget() == m_splitter;
    return showsSql ? QList<QWidget*>{m_tabs, m_migrationView, m_sql} : QList<QWidget*>{m_tabs, m_pages};
}

void StopDetails::saveLayout() const
{
    QSettings().setValue(wrapKey, m_sql->isWrapping());
    QSettings().setValue(splitterKey, m_splitter->saveState());
    m_migrationView->saveHeader(headerKey);
}

void StopDetails::restoreLayout()
{
    m_sql->setWrapping(QSettings().value(wrapKey).toBool());
    m_splitter->restoreState(QSettings().value(splitterKey).toByteArray());
    m_migrationView->restoreHeader(headerKey);
}

} // namespace lockstep

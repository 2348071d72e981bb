#include "ui/databases/migration_explorer.h"

#include "ui/databases/graph_canvas.h"
#include "ui/databases/migration_details.h"
#include "ui/databases/migration_graph_view.h"
#include "ui/path/sql_view.h"
#include "ui/widgets/hairline_splitter.h"

#include <QSettings>

namespace lockstep {

namespace {

constexpr QLatin1StringView splitterKey("databases/explorer");
constexpr QLatin1StringView wrapKey("databases/wrapSql");

} // namespace

MigrationExplorer::MigrationExplorer(QWidget* parent)
    : QWidget(parent),
      m_view(new MigrationGraphView),
      m_details(new MigrationDetails),
      m_splitter(new HairlineSplitter(Qt::Horizontal))
{
    m_splitter->addWidget(m_view);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({860, 420});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    setFocusProxy(m_view);
    m_details->sql()->setWrapping(true);

    connect(m_view, &MigrationGraphView::currentChanged, this, &MigrationExplorer::showCurrent);
    connect(m_view, &MigrationGraphView::layoutStateChanged, this, &MigrationExplorer::showCurrent);
    connect(m_view, &MigrationGraphView::statesChanged, this, &MigrationExplorer::showCurrent);
    connect(m_view, &MigrationGraphView::activated, m_details, &MigrationDetails::focusSql);
    connect(m_details, &MigrationDetails::migrationRequested, m_view, &MigrationGraphView::setCurrent);
}

void MigrationExplorer::showCurrent()
{
    if (const std::optional<MigrationId> id = m_view->current())
        m_details->show(m_view->graph(), *id, m_view->state(*id), m_view->origin(*id));
    else
        m_details->clear();
}

QList<QWidget*> MigrationExplorer::panes() const
{
    return {m_view->canvas(), m_details};
}

void MigrationExplorer::saveLayout() const
{
    QSettings().setValue(splitterKey, m_splitter->saveState());
    QSettings().setValue(wrapKey, m_details->sql()->isWrapping());
}

void MigrationExplorer::restoreLayout()
{
    m_splitter->restoreState(QSettings().value(splitterKey).toByteArray());
    m_details->sql()->setWrapping(QSettings().value(wrapKey, true).toBool());
}

} // namespace lockstep

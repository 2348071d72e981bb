#include "ui/run/run_bar.h"

#include "core/catalog/schema.h"
#include "ui/parts/segmented_control.h"
#include "ui/theme/icons.h"

#include <QMenu>

namespace lockstep {

RunBar::RunBar(QAction* follow, QMenu* exportMenu, QWidget* parent)
    : QWidget(parent),
      m_tabs(new SegmentedControl),
      m_schemas(new SegmentedControl),
      m_follow(new QToolButton),
      m_export(new QToolButton)
{
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    m_tabs->setObjectName(QStringLiteral("runTabs"));
    m_tabs->addChoice(tr("Migrations"));
    m_tabs->addChoice(tr("Report"));
    m_schemas->setObjectName(QStringLiteral("runLanes"));
    m_schemas->addChoice(tr("All"));
    for (const Schema schema : allSchemas)
        m_schemas->addChoice(schemaName(schema));
    m_follow->setDefaultAction(follow);
    m_follow->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_follow->setAutoRaise(true);
    m_follow->setAccessibleName(follow->text());
    m_export->setText(tr("Export"));
    m_export->setIcon(themedIcon(QStringLiteral("document-export")));
    m_export->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_export->setPopupMode(QToolButton::InstantPopup);
    m_export->setMenu(exportMenu);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::l, space::xs, space::l, space::xs);
    row->setSpacing(space::s);
    row->addWidget(m_tabs);
    row->addStretch(1);
    row->addWidget(m_schemas);
    row->addWidget(m_follow);
    row->addWidget(m_export);
    connect(m_tabs, &SegmentedControl::chosen, this, [this] {
        showControls();
        Q_EMIT tabChosen(tab());
    });
    connect(m_schemas, &SegmentedControl::chosen, this, [this](int choice) {
        Q_EMIT schemaChosen(choice == 0 ? QString() : schemaName(allSchemas[size_t(choice - 1)]));
    });
    showControls();
}

RunBar::Tab RunBar::tab() const
{
    return Tab(m_tabs->current());
}

void RunBar::setTab(Tab tab)
{
    m_tabs->setCurrent(tab);
    showControls();
}

void RunBar::setReportEnabled(bool enabled)
{
    m_tabs->setChoiceEnabled(Report, enabled);
}

void RunBar::showControls()
{
    const bool isReport = tab() == Report;
    m_schemas->setVisible(!isReport);
    m_follow->setVisible(!isReport);
    m_export->setVisible(isReport);
}

} // namespace lockstep

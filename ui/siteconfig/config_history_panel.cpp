#include "ui/siteconfig/config_history_panel.h"

#include "ui/parts/action_button.h"
#include "ui/parts/data_view.h"
#include "ui/theme/icons.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/separator.h"

#include <QAction>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace lockstep {

ConfigHistoryPanel::ConfigHistoryPanel(SiteConfigSession* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_list(new QListWidget),
      m_stack(new QStackedWidget),
      m_bringBack(new QAction(themedIcon(QStringLiteral("edit-undo")), tr("Bring back"), this)),
      m_compare(new QAction(themedIcon(QStringLiteral("vcs-diff")), tr("Compare with the text"), this))
{
    m_list->setObjectName(QStringLiteral("configHistory"));
    m_list->setAccessibleName(tr("Earlier versions"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setItemDelegate(new RowDelegate(m_list));
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_list->addActions({m_bringBack, m_compare});
    m_bringBack->setObjectName(QStringLiteral("bringBack"));
    m_compare->setObjectName(QStringLiteral("compareVersion"));
    m_bringBack->setToolTip(tr("It becomes the text, as a step that can be undone"));
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(space::l, space::s, space::l, space::s);
    foot->setSpacing(space::s);
    foot->addStretch(1);
    for (QAction* action : {m_compare, m_bringBack}) {
        auto* button = actionButton(action);
        button->setFlat(false);
        foot->addWidget(button);
    }
    auto* content = new QWidget;
    auto* rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_list, 1);
    rows->addWidget(new Separator);
    rows->addLayout(foot);
    m_stack->addWidget(new EmptyState(
        QStringLiteral("view-history"), tr("There are no earlier versions"),
        tr("What the configuration was before is kept on this machine each time it is saved here.")));
    m_stack->addWidget(content);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    setFocusProxy(m_list);
    connect(m_list, &QListWidget::itemActivated, this, &ConfigHistoryPanel::bringBack);
    connect(m_bringBack, &QAction::triggered, this, &ConfigHistoryPanel::bringBack);
    connect(m_compare, &QAction::triggered, this, &ConfigHistoryPanel::compare);
    connect(session, &SiteConfigSession::historyChanged, this, &ConfigHistoryPanel::follow);
    follow();
}

/// The newest one is chosen, until somebody has chosen an earlier one: that stays so.
void ConfigHistoryPanel::follow()
{
    const QListWidgetItem* current = m_list->currentRow() > 0 ? m_list->currentItem() : nullptr;
    const QString chosen = current ? current->data(Qt::UserRole).toString() : QString();
    m_list->clear();
    for (const ConfigHistory::Version& version : m_session->history()) {
        auto* item = new QListWidgetItem(
            tr("%1, %2").arg(QLocale().toString(version.time.toLocalTime(), QLocale::ShortFormat),
                             version.note),
            m_list);
        item->setData(Qt::UserRole, version.id);
        if (version.id == chosen)
            m_list->setCurrentItem(item);
    }
    const bool isEmpty = m_list->count() == 0;
    if (!isEmpty && !m_list->currentItem())
        m_list->setCurrentRow(0);
    m_bringBack->setEnabled(!isEmpty);
    m_compare->setEnabled(!isEmpty);
    m_stack->setCurrentIndex(isEmpty ? 0 : 1);
}

void ConfigHistoryPanel::bringBack()
{
    if (const QListWidgetItem* item = m_list->currentItem())
        m_session->restore(item->data(Qt::UserRole).toString());
}

void ConfigHistoryPanel::compare()
{
    const QListWidgetItem* item = m_list->currentItem();
    const SourcedConfig* source = m_session->source();
    if (!item || !source)
        return;
    const Result<QByteArray> bytes =
        ConfigHistory().read(source->source.place(), item->data(Qt::UserRole).toString());
    if (bytes)
        Q_EMIT comparisonWanted(*bytes, item->text());
    else
        Q_EMIT failed(bytes.error());
}

} // namespace lockstep

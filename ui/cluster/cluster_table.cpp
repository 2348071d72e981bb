#include "ui/cluster/cluster_table.h"

#include "ui/cluster/cluster_delegate.h"
#include "ui/theme/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QKeyEvent>
#include <QStackedWidget>

namespace lockstep {

ClusterTable::ClusterTable(TouchedTableModel* source, const Look& look, QWidget* parent)
    : QWidget(parent),
      m_shown(new ClusterFilterModel(source, this)),
      m_bar(new QWidget),
      m_title(new TextLabel(look.title, TextStyle::Strong)),
      m_filter(new SearchField(look.filterHint)),
      m_count((new TextLabel)->muted()),
      m_view(new DataView),
      m_empty(new EmptyState),
      m_stack(new QStackedWidget),
      m_nameSpaceColumn(look.nameSpaceColumn)
{
    makeBar(look.title);
    makeView(look);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(new Separator);
    column->addWidget(m_stack, 1);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_shown, signal, this, &ClusterTable::showCount);
    connect(m_shown, &QAbstractItemModel::modelReset, this, &ClusterTable::showCount);
    showCount();
    setNameSpaceShown(false);
}

void ClusterTable::makeBar(const QString& title)
{
    m_filter->setAccessibleName(tr("Filter: %1").arg(title));
    m_filter->setMaximumWidth(340);
    m_filter->setMinimumWidth(140);
    m_filter->installEventFilter(this);
    m_bar->setAutoFillBackground(true);
    m_bar->setBackgroundRole(surfaceRole);
    auto* row = new QHBoxLayout(m_bar);
    row->setContentsMargins(space::l, space::xs, space::l, space::xs);
    row->setSpacing(space::m);
    row->addWidget(m_title);
    row->addWidget(m_count);
    row->addStretch(1);
    row->addWidget(m_filter, 2);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_shown->setText(text);
        showCount();
    });
    connect(m_filter, &SearchField::left, this, &ClusterTable::focusRows);
}

void ClusterTable::makeView(const Look& look)
{
    m_view->setObjectName(look.name);
    m_filter->setObjectName(look.name + QStringLiteral("Filter"));
    m_view->setAccessibleName(look.title);
    m_view->setModel(m_shown);
    m_view->setItemDelegate(new ClusterDelegate(look.healthColumn, look.quiet, m_view));
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(look.sortColumn, Qt::AscendingOrder);
    m_view->setColumnCharacters(look.characters, look.stretched);
    if (look.several)
        m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->installEventFilter(this);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ClusterTable::rowChosen);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ClusterTable::rowChosen);
    connect(m_view, &QAbstractItemView::doubleClicked, this, &ClusterTable::rowOpened);
}

bool ClusterTable::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto* press = static_cast<QKeyEvent*>(event);
    const bool isEnter = (press->key() == Qt::Key_Return || press->key() == Qt::Key_Enter) &&
                         press->modifiers() == Qt::NoModifier;
    if (watched == m_view && isEnter && chosen() >= 0) {
        Q_EMIT rowOpened();
        return true;
    }
    if (watched == m_filter && (isEnter || press->key() == Qt::Key_Down) && m_shown->rowCount() > 0) {
        focusRows();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

int ClusterTable::chosen() const
{
    const QModelIndex index = m_view->currentIndex();
    return index.isValid() ? m_shown->mapToSource(index).row() : -1;
}

QList<int> ClusterTable::allChosen() const
{
    QList<int> rows;
    for (const QModelIndex& index : m_view->selectionModel()->selectedRows())
        rows.append(m_shown->mapToSource(index).row());
    return rows;
}

void ClusterTable::choose(int sourceRow)
{
    const QModelIndex index = m_shown->mapFromSource(m_shown->sourceModel()->index(sourceRow, 0));
    if (!index.isValid())
        return;
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index);
}

void ClusterTable::setTitle(const QString& title)
{
    m_title->setText(title);
}

void ClusterTable::setNameSpaceShown(bool shown)
{
    m_view->setColumnHidden(m_nameSpaceColumn, !shown);
    m_view->fit();
}

void ClusterTable::setEmptyText(const QString& title, const QString& text)
{
    m_emptyTitle = title;
    m_emptyText = text;
    showCount();
}

void ClusterTable::showCount()
{
    const int shown = m_shown->rowCount();
    const bool isFiltered = !m_filter->text().isEmpty();
    m_count->setText(isFiltered ? tr("%1 of %2").arg(shown).arg(m_shown->sourceModel()->rowCount())
                                : QString::number(shown));
    m_stack->setCurrentIndex(shown > 0 ? 0 : 1);
    if (shown > 0)
        return;
    if (isFiltered)
        m_empty->setState(QStringLiteral("edit-find"), tr("Nothing matches"),
                          tr("Every word of the filter must occur in some column. Escape clears it."));
    else
        m_empty->setState(QStringLiteral("view-list-details"), m_emptyTitle, m_emptyText);
}

void ClusterTable::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void ClusterTable::focusRows()
{
    m_view->setFocus(Qt::OtherFocusReason);
    if (m_shown->rowCount() == 0 || m_view->selectionModel()->hasSelection())
        return;
    // The focus alone makes a row current, and chooses none.
    const QModelIndex current = m_view->currentIndex();
    m_view->selectionModel()->setCurrentIndex(current.isValid() ? current : m_shown->index(0, 0),
                                              QItemSelectionModel::ClearAndSelect |
                                                  QItemSelectionModel::Rows);
}

} // namespace lockstep

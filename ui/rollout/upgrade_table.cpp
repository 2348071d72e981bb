#include "ui/rollout/upgrade_table.h"

#include "ui/parts/action_button.h"
#include "ui/parts/segmented_control.h"
#include "ui/rollout/rollout_actions.h"
#include "ui/rollout/rollout_delegates.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/text_label.h"

#include <QKeyEvent>
#include <QPushButton>
#include <QSet>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr QLatin1StringView headerKey("rollout/columns");

} // namespace

UpgradeTable::UpgradeTable(UpgradeModel* model, const RolloutActions& actions, QWidget* parent)
    : QWidget(parent),
      m_model(model),
      m_shown(new UpgradeFilterModel(model, this)),
      m_bar(new QWidget),
      m_kinds(new SegmentedControl),
      m_filter(new SearchField(tr("Filter, as: failed #12"))),
      m_count((new TextLabel)->muted()),
      m_view(new DataView),
      m_empty(new EmptyState(QStringLiteral("edit-find"), tr("Nothing matches"),
                             tr("Every word of the filter must occur in some column. Escape clears it."))),
      m_stack(new QStackedWidget)
{
    makeBar(actions);
    makeView();
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_stack, 1);
    connect(m_shown, &QAbstractItemModel::modelReset, this, &UpgradeTable::afterReset);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_shown, signal, this, [this](const QModelIndex& below) {
            if (!below.isValid())
                m_view->expandAll();
            showCount();
        });
    afterReset();
}

void UpgradeTable::makeBar(const RolloutActions& actions)
{
    m_kinds->setObjectName(QStringLiteral("rolloutKinds"));
    m_kinds->addChoice(tr("All"));
    m_kinds->addChoice(tr("Under way"));
    m_kinds->addChoice(tr("In trouble"), tr("Failed, or in doubt"));
    m_kinds->addChoice(tr("Waiting"));
    m_filter->setObjectName(QStringLiteral("rolloutFilter"));
    m_filter->setAccessibleName(tr("Filter the instances"));
    m_filter->setMinimumWidth(120);
    m_filter->setMaximumWidth(340);
    m_filter->installEventFilter(this);
    m_count->setObjectName(QStringLiteral("rolloutCount"));
    m_bar->setAutoFillBackground(true);
    m_bar->setBackgroundRole(surfaceRole);
    auto* row = new QHBoxLayout(m_bar);
    row->setContentsMargins(space::l, space::xs, space::l, space::xs);
    row->setSpacing(space::s);
    row->addWidget(m_kinds);
    row->addWidget(m_filter, 2);
    row->addWidget(m_count);
    row->addStretch(1);
    row->addWidget(actionButton(actions.retry));
    row->addWidget(actionButton(actions.skip));
    connect(m_kinds, &SegmentedControl::chosen, this, [this](int kind) {
        m_shown->setKind(UpgradeFilterModel::Kind(kind));
        afterReset();
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_shown->setText(text);
        afterReset();
    });
    connect(m_filter, &SearchField::left, this, &UpgradeTable::focusRows);
}

void UpgradeTable::makeView()
{
    m_view->setObjectName(QStringLiteral("rolloutInstances"));
    m_view->setAccessibleName(tr("Instances of the rollout"));
    m_view->setModel(m_shown);
    m_view->setItemDelegate(new UpgradeDelegate(m_view));
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setRootIsDecorated(true);
    m_view->setColumnCharacters({20, 12, 12, 12, 11, 30, 20}, UpgradeModel::Note);
    m_view->installEventFilter(this);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &UpgradeTable::chosenChanged);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &UpgradeTable::chosenChanged);
    connect(m_view, &QAbstractItemView::doubleClicked, this, [this] {
        if (current())
            Q_EMIT opened();
    });
}

void UpgradeTable::afterReset()
{
    m_view->expandAll();
    showCount();
    Q_EMIT chosenChanged();
}

void UpgradeTable::showCount()
{
    const int shown = m_shown->shownCount();
    const auto all = int(m_model->rollout().items.size());
    m_count->setText(shown == all ? tr("%n instance(s)", nullptr, all) : tr("%1 of %2").arg(shown).arg(all));
    m_stack->setCurrentIndex(shown > 0 || all == 0 ? 0 : 1);
}

const RolloutItem* UpgradeTable::current() const
{
    return m_shown->item(m_view->currentIndex());
}

QList<RolloutItem> UpgradeTable::chosen() const
{
    QSet<QString> slugs;
    const auto add = [&](const QModelIndex& index) {
        if (const RolloutItem* item = m_shown->item(index))
            slugs.insert(item->slug);
    };
    for (const QModelIndex& index : m_view->selectionModel()->selectedRows()) {
        add(index);
        for (int row = 0; row < m_shown->rowCount(index); ++row)
            add(m_shown->index(row, 0, index));
    }
    QList<RolloutItem> items;
    for (const RolloutItem& item : m_model->rollout().items) {
        if (slugs.contains(item.slug))
            items.append(item);
    }
    return items;
}

void UpgradeTable::choose(const QString& slug)
{
    const QModelIndex index = m_shown->indexOf(slug);
    if (!index.isValid())
        return;
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index);
}

void UpgradeTable::focusRows()
{
    m_view->setFocus(Qt::OtherFocusReason);
    if (m_shown->rowCount() > 0 && !m_view->selectionModel()->hasSelection())
        m_view->setCurrentIndex(m_shown->index(0, 0, m_shown->index(0, 0)));
}

void UpgradeTable::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

bool UpgradeTable::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto* press = static_cast<QKeyEvent*>(event);
    const bool isEnter = (press->key() == Qt::Key_Return || press->key() == Qt::Key_Enter) &&
                         press->modifiers() == Qt::NoModifier;
    if (watched == m_view && isEnter && current()) {
        Q_EMIT opened();
        return true;
    }
    if (watched == m_filter && (isEnter || press->key() == Qt::Key_Down) && m_shown->shownCount() > 0) {
        focusRows();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void UpgradeTable::saveLayout() const
{
    m_view->saveHeader(headerKey);
}

void UpgradeTable::restoreLayout()
{
    m_view->restoreHeader(headerKey);
}

} // namespace lockstep

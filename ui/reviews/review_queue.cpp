#include "ui/reviews/review_queue.h"

#include "models/review_model.h"
#include "ui/parts/data_view.h"
#include "ui/reviews/review_delegate.h"
#include "ui/theme/theme.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QHeaderView>
#include <QSet>

namespace lockstep {

namespace {

using namespace std::chrono_literals;

constexpr auto typingPause = 150ms;

} // namespace

ReviewQueue::ReviewQueue(ReviewModel* model, QWidget* parent)
    : QWidget(parent),
      m_model(model),
      m_filter(new SearchField(tr("Filter, for example: acme conflict"))),
      m_count((new TextLabel)->muted()),
      m_view(new DataView)
{
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    m_filter->setObjectName(QStringLiteral("reviewFilter"));
    m_count->setObjectName(QStringLiteral("reviewCount"));
    m_view->setObjectName(QStringLiteral("reviewQueue"));
    m_view->setAccessibleName(tr("Pull requests"));
    m_view->setModel(model);
    m_view->setItemDelegate(new ReviewDelegate(m_view));
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setRootIsDecorated(true);
    m_view->setTabKeyNavigation(false);
    m_view->setIndentation(space::l);
    m_view->setColumnCharacters({34, 8, 15}, ReviewModel::Title);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(space::l, space::s, space::l, space::s);
    head->setSpacing(space::m);
    head->addWidget(m_filter, 1);
    head->addWidget(m_count);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(new Separator);
    column->addWidget(m_view, 1);
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingPause);
    m_counting.setSingleShot(true);
    m_counting.setInterval(0);
    connect(m_filter, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(&m_typing, &QTimer::timeout, this, [this] { m_model->setFilter(m_filter->text()); });
    connect(m_filter, &SearchField::left, this, &ReviewQueue::focusRows);
    connect(m_filter, &QLineEdit::returnPressed, this, &ReviewQueue::focusRows);
    connect(&m_counting, &QTimer::timeout, this, [this] {
        showCount();
        Q_EMIT chosenChanged();
    });
    connect(model, &QAbstractItemModel::rowsInserted, this, &ReviewQueue::expandNew);
    connect(model, &QAbstractItemModel::rowsMoved, this,
            [this](const QModelIndex&, int, int, const QModelIndex& to) {
                if (m_model->rowCount(to) == 1)
                    m_view->expand(to);
            });
    const auto count = [this] { m_counting.start(); };
    connect(model, &QAbstractItemModel::rowsMoved, this, count);
    connect(model, &QAbstractItemModel::rowsInserted, this, count);
    connect(model, &QAbstractItemModel::rowsRemoved, this, count);
    connect(model, &QAbstractItemModel::modelReset, this, count);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ReviewQueue::currentChanged);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, count);
    connect(m_view, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        if (const int number = ReviewModel::numberAt(index); number > 0)
            Q_EMIT opened(number);
    });
    showCount();
}

int ReviewQueue::current() const
{
    return ReviewModel::numberAt(m_view->currentIndex().siblingAtColumn(0));
}

QList<int> ReviewQueue::chosen() const
{
    QSet<int> numbers;
    for (const QModelIndex& index : m_view->selectionModel()->selectedRows()) {
        for (const int number : m_model->numbersAt(index))
            numbers.insert(number);
    }
    QList<int> all(numbers.begin(), numbers.end());
    std::ranges::sort(all, std::ranges::greater{});
    return all;
}

void ReviewQueue::choose(int number)
{
    if (const QModelIndex index = m_model->indexOf(number); index.isValid())
        m_view->setCurrentIndex(index);
}

void ReviewQueue::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void ReviewQueue::focusRows()
{
    m_view->setFocus(Qt::OtherFocusReason);
}

/// A cause that comes is open; one that somebody closed stays so while it is there.
void ReviewQueue::expandNew(const QModelIndex& parent, int first, int last)
{
    if (parent.isValid()) {
        if (m_model->rowCount(parent) == last - first + 1)
            m_view->expand(parent);
        return;
    }
    for (int row = first; row <= last; ++row)
        m_view->setFirstColumnSpanned(row, {}, true);
}

void ReviewQueue::showCount()
{
    int shown = 0;
    for (int group = 0; group < m_model->rowCount(); ++group)
        shown += m_model->rowCount(m_model->index(group, 0));
    const int all = int(m_model->size());
    const int several = int(chosen().size());
    m_count->setText(several > 1    ? tr("%n chosen", nullptr, several)
                     : shown == all ? QString::number(all)
                                    : tr("%1 of %2").arg(shown).arg(all));
}

} // namespace lockstep

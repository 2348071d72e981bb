#include "ui/runbooks/runbook_sidebar.h"

#include "ui/parts/action_button.h"
#include "ui/runbooks/runbook_delegates.h"
#include "ui/runbooks/runbooks_actions.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int mostOpenRows = 5; ///< more of them scroll

TextLabel* headingOf(const QString& text)
{
    auto* heading = new TextLabel(text, TextStyle::Strong);
    heading->setContentsMargins(firstCellPadding, space::s, space::s, space::s);
    return heading;
}

} // namespace

RunbookSidebar::RunbookSidebar(const RunbooksActions& actions, QWidget* parent)
    : QWidget(parent),
      m_openRuns(new OpenRunsModel(this)),
      m_runbooks(new RunbookListModel(this)),
      m_openTitle(headingOf(tr("Open runs"))),
      m_openList(makeList(QStringLiteral("openRuns"), tr("Open runs"))),
      m_openBlock(new QWidget),
      m_list(makeList(QStringLiteral("runbookList"), tr("Runbooks")))
{
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    setMinimumWidth(180);
    m_openList->setModel(m_openRuns);
    m_openList->setItemDelegate(new OpenRunDelegate(m_openList));
    m_list->setModel(m_runbooks);
    m_list->setItemDelegate(new RunbookDelegate(m_list));
    auto* open = new QVBoxLayout(m_openBlock);
    open->setContentsMargins(0, 0, 0, 0);
    open->setSpacing(0);
    open->addWidget(m_openTitle);
    open->addWidget(m_openList);
    open->addWidget(new Separator);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(space::s, space::xs, space::s, space::xs);
    foot->addWidget(actionButton(actions.openFile));
    foot->addStretch(1);
    foot->addWidget(actionButton(actions.reload));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_openBlock);
    column->addWidget(headingOf(tr("Runbooks")));
    column->addWidget(m_list, 1);
    column->addWidget(new Separator);
    column->addLayout(foot);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { chooseRunbook(current.row()); });
    connect(m_openList->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (m_isSetting || !current.isValid())
                    return;
                clear(m_list);
                Q_EMIT runChosen(current.data(OpenRunsModel::RunRole).toLongLong());
            });
    fitOpenRuns();
}

QListView* RunbookSidebar::makeList(const QString& name, const QString& title)
{
    auto* list = new QListView;
    list->setObjectName(name);
    list->setAccessibleName(title);
    list->setFrameShape(QFrame::NoFrame);
    list->setUniformItemSizes(true);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return list;
}

void RunbookSidebar::chooseRunbook(int row)
{
    if (m_isSetting || row < 0)
        return;
    clear(m_openList);
    if (const Runbook* runbook = m_runbooks->runbook(row))
        Q_EMIT runbookChosen(*runbook);
    else if (const Error* error = m_runbooks->error(row))
        Q_EMIT brokenChosen(*error);
}

void RunbookSidebar::clear(QListView* list)
{
    m_isSetting = true;
    list->setCurrentIndex({});
    list->clearSelection();
    m_isSetting = false;
}

void RunbookSidebar::setRunbook(const QString& name)
{
    clear(m_openList);
    m_isSetting = true;
    m_list->setCurrentIndex(m_runbooks->index(m_runbooks->rowOf(name)));
    m_isSetting = false;
}

void RunbookSidebar::setRun(qint64 run)
{
    clear(m_list);
    m_isSetting = true;
    m_openList->setCurrentIndex(m_openRuns->index(m_openRuns->rowOf(run)));
    m_isSetting = false;
}

void RunbookSidebar::setKnown(const KnownRunbooks& known)
{
    const QString name = m_list->currentIndex().data(RunbookListModel::NameRole).toString();
    const qint64 run = m_openList->currentIndex().data(OpenRunsModel::RunRole).toLongLong();
    m_isSetting = true;
    m_runbooks->setKnown(known);
    m_openRuns->setRuns(known.runs);
    m_isSetting = false;
    if (run > 0)
        setRun(run);
    else if (!name.isEmpty())
        setRunbook(name);
    m_openTitle->setText(tr("Open runs (%1)").arg(m_openRuns->rowCount()));
    fitOpenRuns();
}

void RunbookSidebar::fitOpenRuns()
{
    const int rows = m_openRuns->rowCount();
    m_openBlock->setVisible(rows > 0);
    if (rows > 0)
        m_openList->setFixedHeight(std::min(rows, mostOpenRows) * m_openList->sizeHintForRow(0) + space::xs);
}

void RunbookSidebar::focusList()
{
    QListView* list = m_openList->currentIndex().isValid() ? m_openList : m_list;
    list->setFocus(Qt::OtherFocusReason);
}

QList<QWidget*> RunbookSidebar::panes() const
{
    return {m_openList, m_list};
}

} // namespace lockstep

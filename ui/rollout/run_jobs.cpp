#include "ui/rollout/run_jobs.h"

#include "models/run_words.h"
#include "ui/parts/data_view.h"
#include "ui/rollout/rollout_actions.h"
#include "ui/rollout/rollout_delegates.h"
#include "ui/theme/icons.h"
#include "ui/widgets/text_label.h"

#include <QHeaderView>
#include <QToolButton>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int mostRows = 12;

qint64 jobOf(const QModelIndex& index)
{
    return index.data(RunJobsModel::JobRole).toLongLong();
}

} // namespace

RunJobs::RunJobs(RunFollower* follower, const RolloutActions& actions, QWidget* parent)
    : QWidget(parent),
      m_follower(follower),
      m_state((new TextLabel)->muted()->wrapped()),
      m_again(new QToolButton),
      m_view(new DataView)
{
    m_state->setObjectName(QStringLiteral("runState"));
    m_again->setObjectName(QStringLiteral("askRunAgain"));
    m_again->setText(tr("Ask again"));
    m_again->setIcon(themedIcon(QStringLiteral("view-refresh")));
    m_again->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    makeView();
    auto* head = new QHBoxLayout;
    head->setSpacing(space::s);
    head->addWidget(new TextLabel(tr("Jobs of the run"), TextStyle::Strong));
    head->addStretch(1);
    auto* log = new QToolButton; // shows whether it is on
    log->setDefaultAction(actions.showLog);
    log->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    log->setAutoRaise(true);
    head->addWidget(log);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    column->addLayout(head);
    column->addWidget(m_state);
    column->addWidget(m_again, 0, Qt::AlignLeft);
    column->addWidget(m_view);
    connect(m_again, &QToolButton::clicked, m_follower, &RunFollower::reload);
    connect(m_follower, &RunFollower::changed, this, &RunJobs::showState);
    connect(m_follower, &RunFollower::logChanged, this, &RunJobs::markChosen);
    showState();
}

void RunJobs::makeView()
{
    RunJobsModel* jobs = m_follower->jobs();
    m_view->setObjectName(QStringLiteral("runJobs"));
    m_view->setAccessibleName(tr("Jobs and steps"));
    m_view->setModel(jobs);
    m_view->setItemDelegate(new RunJobsDelegate(m_view));
    m_view->setHeaderHidden(true);
    m_view->header()->setSectionResizeMode(QHeaderView::Stretch);
    m_view->setRootIsDecorated(true);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& current) {
                if (current.isValid())
                    Q_EMIT chosen(jobOf(current), false);
            });
    for (const auto signal : {&QAbstractItemView::clicked, &QAbstractItemView::activated})
        connect(m_view, signal, this,
                [this](const QModelIndex& index) { Q_EMIT chosen(jobOf(index), true); });
    for (const auto signal : {&QTreeView::expanded, &QTreeView::collapsed})
        connect(m_view, signal, this, &RunJobs::fit);
    connect(jobs, &QAbstractItemModel::modelReset, this, [this] {
        m_opened.clear();
        openSome();
    });
    connect(jobs, &QAbstractItemModel::rowsInserted, this, &RunJobs::openSome);
    connect(jobs, &QAbstractItemModel::rowsRemoved, this, &RunJobs::fit);
    connect(jobs, &QAbstractItemModel::dataChanged, this, &RunJobs::openSome);
}

void RunJobs::setHint(const QString& hint)
{
    m_hint = hint;
    showState();
}

void RunJobs::showState()
{
    const QString text = stateText();
    if (m_state->text() != text)
        m_state->setText(text);
    m_state->setVisible(!text.isEmpty());
    m_again->setVisible(isRefused(m_follower->state()));
    m_view->setVisible(m_follower->jobs()->rowCount() > 0);
    fit();
}

QString RunJobs::stateText() const
{
    if (!m_follower->waiting().isEmpty())
        return m_follower->waiting();
    return m_follower->state() == RunFollower::State::Idle ? m_hint : runStateText(*m_follower);
}

/// The one whose log is shown, where nobody looks at another of its rows.
void RunJobs::markChosen()
{
    const WorkflowJob* job = m_follower->chosenJob();
    if (!job || jobOf(m_view->currentIndex()) == job->id)
        return;
    const QSignalBlocker blocker(m_view->selectionModel());
    m_view->setCurrentIndex(m_follower->jobs()->indexOf(job->id));
    m_view->selectionModel()->select(m_view->currentIndex(),
                                     QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_view->viewport()->update();
}

/// The steps of what runs and of what failed, once: whoever closes them has seen them.
void RunJobs::openSome()
{
    for (const WorkflowJob& job : m_follower->jobs()->jobs()) {
        const UpgradeState state = jobState(job.status, job.conclusion);
        const bool isOfInterest = state == UpgradeState::Running || state == UpgradeState::Failed;
        if (!isOfInterest || job.steps.isEmpty() || m_opened.contains(job.id))
            continue;
        m_opened.insert(job.id);
        m_view->expand(m_follower->jobs()->indexOf(job.id));
    }
    fit();
}

/// As high as its rows, up to some: what is around it scrolls already.
void RunJobs::fit()
{
    int rows = 0;
    for (QModelIndex index = m_follower->jobs()->index(0, 0); index.isValid() && rows < mostRows;
         index = m_view->indexBelow(index))
        ++rows;
    const int height = std::max(1, m_view->sizeHintForRow(0));
    m_view->setFixedHeight(rows * height + 2 * m_view->frameWidth());
}

} // namespace lockstep

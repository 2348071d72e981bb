#include "ui/rollout/job_log.h"

#include "models/run_words.h"
#include "ui/log/log_panel.h"
#include "ui/log/log_view.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/separator.h"

#include <QAction>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace lockstep {

JobLog::JobLog(RunFollower* follower, QAction* close, ActionRegistry* registry, Page* page, QWidget* parent)
    : QWidget(parent),
      m_follower(follower),
      m_what(new ElidedLabel({}, TextStyle::Strong)),
      m_again(new QToolButton),
      m_panel(new LogPanel(follower->log(), registry, page, nullptr, true)),
      m_nothing(new EmptyState),
      m_stack(new QStackedWidget)
{
    setObjectName(QStringLiteral("jobLog"));
    m_nothing->setObjectName(QStringLiteral("noJobLog"));
    m_stack->addWidget(m_panel);
    m_stack->addWidget(m_nothing);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar(close));
    column->addWidget(new Separator);
    column->addWidget(m_stack, 1);
    connect(m_follower, &RunFollower::changed, this, &JobLog::showState);
    connect(m_follower, &RunFollower::logChanged, this, &JobLog::showState);
    showState();
}

QWidget* JobLog::makeBar(QAction* close)
{
    m_what->setObjectName(QStringLiteral("jobLogOf"));
    m_what->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_again->setObjectName(QStringLiteral("readJobLogAgain"));
    m_again->setText(tr("Ask again"));
    m_again->setIcon(themedIcon(QStringLiteral("view-refresh")));
    m_again->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_again->setAutoRaise(true);
    connect(m_again, &QToolButton::clicked, m_follower, &RunFollower::reload);
    auto* shut = new QToolButton;
    shut->setObjectName(QStringLiteral("closeJobLog"));
    shut->setIcon(mutedIcon(QStringLiteral("window-close")));
    shut->setAutoRaise(true);
    shut->setToolTip(tr("Close the log"));
    shut->setAccessibleName(shut->toolTip());
    connect(shut, &QToolButton::clicked, close, [close] { close->setChecked(false); });
    auto* bar = new QWidget;
    bar->setAutoFillBackground(true);
    bar->setBackgroundRole(surfaceRole);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, space::xs, space::s, space::xs);
    row->setSpacing(space::s);
    row->addWidget(m_what, 1);
    row->addWidget(m_again);
    row->addWidget(shut);
    return bar;
}

void JobLog::setSubject(const QString& instance, const QString& hint)
{
    m_instance = instance;
    m_hint = hint;
    showState();
}

void JobLog::showState()
{
    const WorkflowJob* job = m_follower->chosenJob();
    if (m_instance.isEmpty())
        m_what->setText(tr("Log of a job"));
    else
        m_what->setText(job ? tr("%1 › %2", "instance, job").arg(m_instance, job->name) : m_instance);
    using Log = RunFollower::Log;
    const Log state = m_follower->logState();
    m_again->setVisible(state == Log::Gone || state == Log::Refused || state == Log::Failed ||
                        state == Log::Away || isRefused(m_follower->state()));
    m_stack->setCurrentIndex(state == Log::Shown ? 0 : 1);
    if (state == Log::Shown)
        return;
    const LogWords words = m_instance.isEmpty() ? LogWords{tr("No instance is chosen"),
                                                           tr("Choose one to see the log of its upgrade.")}
                                                : logWords(*m_follower, m_hint);
    m_nothing->setState(QStringLiteral("view-list-text"), words.title, words.text);
}

void JobLog::focusLog()
{
    if (m_stack->currentIndex() == 0)
        m_panel->view()->setFocus(Qt::OtherFocusReason);
}

} // namespace lockstep

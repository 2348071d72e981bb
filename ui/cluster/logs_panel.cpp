#include "ui/cluster/logs_panel.h"

#include "models/log_model.h"
#include "ui/cluster/cluster_actions.h"
#include "ui/log/log_panel.h"
#include "ui/log/log_view.h"
#include "ui/parts/action_button.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/separator.h"

#include <QCheckBox>
#include <QComboBox>
#include <QPushButton>

namespace lockstep {

namespace {

constexpr int usualTail = 1'000; ///< lines of each log that are read when nothing else was said

} // namespace

ClusterLogs::ClusterLogs(ClusterSession* session, const ClusterActions& actions, ActionRegistry* registry,
                         Page* page, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_what(new ElidedLabel({}, TextStyle::Strong)),
      m_container(new QComboBox),
      m_since(new QComboBox),
      m_follow(new QCheckBox(tr("Follow"))),
      m_previous(new QCheckBox(tr("Before the last restart"))),
      m_panel(new LogPanel(session->log(), registry, page, nullptr, true))
{
    m_what->setObjectName(QStringLiteral("logsOf"));
    m_what->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_container->setObjectName(QStringLiteral("logContainer"));
    m_container->setAccessibleName(tr("Container"));
    m_container->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_since->setObjectName(QStringLiteral("logSince"));
    m_since->setAccessibleName(tr("How far back"));
    using namespace std::chrono_literals;
    m_since->addItem(tr("Last %n line(s) of each", nullptr, usualTail), 0);
    for (const auto& [text, seconds] : {std::pair(tr("Last 5 minutes"), 300s),
                                        std::pair(tr("Last hour"), 3600s), std::pair(tr("Last day"), 86400s)})
        m_since->addItem(text, int(seconds.count()));
    m_since->addItem(tr("From the beginning"), -1);
    m_follow->setObjectName(QStringLiteral("logFollow"));
    m_follow->setChecked(true);
    m_previous->setObjectName(QStringLiteral("logPrevious"));
    auto* bar = new QWidget;
    bar->setAutoFillBackground(true);
    bar->setBackgroundRole(surfaceRole);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, space::xs, space::l, space::xs);
    row->setSpacing(space::m);
    row->addWidget(m_what, 1);
    row->addWidget(m_container);
    row->addWidget(m_since);
    row->addWidget(m_follow);
    row->addWidget(m_previous);
    row->addWidget(actionButton(actions.stopLogs));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(new Separator);
    column->addWidget(m_panel, 1);
    for (QComboBox* box : {m_container, m_since})
        connect(box, &QComboBox::currentIndexChanged, this, &ClusterLogs::readAgain);
    for (QCheckBox* box : {m_follow, m_previous})
        connect(box, &QCheckBox::toggled, this, &ClusterLogs::readAgain);
    connect(session, &ClusterSession::logsChanged, this, &ClusterLogs::showState);
    connect(session, &ClusterSession::stateChanged, this, [this] {
        if (m_session->state() == ClusterSession::State::Closed)
            m_pods.clear();
        showState();
    });
    fillContainers();
    showState();
}

void ClusterLogs::read(const QList<PodSummary>& pods)
{
    m_pods = pods;
    fillContainers();
    readAgain();
}

void ClusterLogs::fillContainers()
{
    m_isFilling = true;
    m_container->clear();
    m_container->addItem(tr("All containers"), QString());
    QStringList names;
    for (const PodSummary& pod : m_pods)
        names += pod.containerNames;
    names.removeDuplicates();
    for (const QString& name : names)
        m_container->addItem(name, name);
    m_isFilling = false;
}

void ClusterLogs::readAgain()
{
    if (m_isFilling || m_pods.isEmpty())
        return;
    LogOptions options{.follow = m_follow->isChecked(), .previous = m_previous->isChecked()};
    const int since = m_since->currentData().toInt();
    if (since > 0)
        options.since = std::chrono::seconds(since);
    else if (since == 0)
        options.tail = usualTail;
    m_session->readLogs(logSources(m_pods, m_container->currentData().toString()), options);
    m_panel->view()->setFollowing(true);
    showState();
}

void ClusterLogs::showState()
{
    if (m_pods.isEmpty())
        m_what->setText(tr("Choose workloads or pods, then read their logs."));
    else
        m_what->setText(
            m_pods.size() == 1
                ? m_pods.first().name
                : tr("%n pod(s), the first is %1", nullptr, int(m_pods.size())).arg(m_pods.first().name));
    for (QWidget* widget : {static_cast<QWidget*>(m_container), static_cast<QWidget*>(m_since),
                            static_cast<QWidget*>(m_follow), static_cast<QWidget*>(m_previous)})
        widget->setEnabled(!m_pods.isEmpty());
}

void ClusterLogs::focusLog()
{
    m_panel->view()->setFocus(Qt::OtherFocusReason);
}

} // namespace lockstep

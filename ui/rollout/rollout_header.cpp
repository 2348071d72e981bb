#include "ui/rollout/rollout_header.h"

#include "models/upgrade_model.h"
#include "ui/rollout/rollout_delegates.h"
#include "ui/rollout/wave_strip.h"
#include "ui/theme/icons.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/text_label.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace lockstep {

namespace {

/// What needs somebody first.
const QList<UpgradeState>& shownStates()
{
    static const QList<UpgradeState> states{
        UpgradeState::Failed,  UpgradeState::InDoubt,   UpgradeState::Dispatching, UpgradeState::Dispatched,
        UpgradeState::Running, UpgradeState::Succeeded, UpgradeState::Skipped,     UpgradeState::Waiting};
    return states;
}

QString factsOf(const RolloutRecord& record)
{
    const RolloutSettings& settings = record.settings;
    QStringList facts{RolloutHeader::tr("Rollout %1").arg(record.id),
                      RolloutHeader::tr("%1 in %2").arg(settings.workflow, settings.repository),
                      RolloutHeader::tr("begun %1")
                          .arg(record.started.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"))),
                      settings.stopAfter > 0
                          ? RolloutHeader::tr("held after %n failure(s)", nullptr, settings.stopAfter)
                          : RolloutHeader::tr("failures do not hold it")};
    if (settings.pauseMinutes > 0)
        facts.append(RolloutHeader::tr("%1 min between waves").arg(settings.pauseMinutes));
    if (settings.trackingIssue > 0)
        facts.append(RolloutHeader::tr("issue #%1").arg(settings.trackingIssue));
    return facts.join(QStringLiteral("  ·  "));
}

} // namespace

RolloutHeader::RolloutHeader(RolloutSession* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_title(new TextLabel({}, TextStyle::Heading)),
      m_condition(new Badge),
      m_status(new ElidedLabel),
      m_facts(new ElidedLabel({}, TextStyle::Small)),
      m_commands(new QToolButton),
      m_waves(new WaveStrip(session->model()))
{
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    m_title->setObjectName(QStringLiteral("rolloutTitle"));
    m_condition->setObjectName(QStringLiteral("rolloutCondition"));
    m_status->setObjectName(QStringLiteral("rolloutStatus"));
    m_status->setForegroundRole(mutedTextRole);
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_facts->setForegroundRole(mutedTextRole);
    m_facts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_commands->setObjectName(QStringLiteral("rolloutCommands"));
    m_commands->setText(tr("Command lines"));
    m_commands->setIcon(themedIcon(QStringLiteral("dialog-scripts")));
    m_commands->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_commands->setPopupMode(QToolButton::InstantPopup);
    m_commands->setToolTip(tr("Copy the command line that does the same"));
    auto* first = new QHBoxLayout;
    first->setSpacing(space::m);
    first->addWidget(m_title);
    first->addWidget(m_condition);
    first->addWidget(m_status, 1);
    first->addWidget(m_commands);
    auto* badges = new QHBoxLayout;
    badges->setSpacing(space::s);
    for (const UpgradeState state : shownStates()) {
        auto* badge = new Badge({}, toneOf(state));
        badge->setObjectName(QStringLiteral("count-") + upgradeStateName(state));
        m_counts.insert(state, badge);
        badges->addWidget(badge);
    }
    badges->addSpacing(space::s);
    badges->addWidget(m_facts, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::l, space::s, space::l, space::m);
    column->setSpacing(space::s);
    column->addLayout(first);
    column->addLayout(badges);
    column->addWidget(m_waves);
    connect(session->model(), &UpgradeModel::progressed, this, &RolloutHeader::refreshCounts);
    refresh();
}

void RolloutHeader::refresh()
{
    const RolloutRecord* record = m_session->shown();
    if (!record)
        return;
    const bool isHeld = !m_session->held(record->id).isEmpty();
    const RolloutCondition condition = m_session->worksOn(record->id) && record->wish == RolloutWish::Go
                                           ? RolloutCondition::Running
                                       : isHeld ? RolloutCondition::Held
                                                : conditionOf(*record);
    m_title->setText(rolloutTitle(record->settings));
    m_condition->setText(conditionWord(condition));
    m_condition->setTone(toneOf(condition));
    // Why it is held is said below, where there is room for it.
    m_status->setText(isHeld ? QString() : m_session->status(record->id));
    m_facts->setText(factsOf(*record));
    refreshCounts();
}

void RolloutHeader::refreshCounts()
{
    for (const auto& [state, badge] : m_counts.asKeyValueRange()) {
        const int count = m_session->model()->count(state);
        badge->setText(tr("%1 %2", "count, state").arg(count).arg(upgradeStateWord(state).toLower()));
        badge->setVisible(count > 0);
    }
}

} // namespace lockstep

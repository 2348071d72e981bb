#include "ui/rollout/upgrade_details.h"

#include "models/rollout_words.h"
#include "models/run_words.h"
#include "models/upgrade_model.h"
#include "ui/parts/action_button.h"
#include "ui/rollout/command_line.h"
#include "ui/rollout/rollout_actions.h"
#include "ui/rollout/rollout_delegates.h"
#include "ui/rollout/run_jobs.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/focus_outline.h"
#include "ui/widgets/key_value_list.h"
#include "ui/widgets/text_label.h"

#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

namespace lockstep {

namespace {

QString timeText(const QDateTime& time)
{
    return time.isValid() ? time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))
                          : UpgradeDetails::tr("not yet");
}

QString breakable(QString text)
{
    for (const QChar separator : {u'/', u'-', u'.'})
        text.replace(separator, QString(separator) + QChar(0x200B));
    return text;
}

void setText(TextLabel* label, const QString& text)
{
    if (label->text() != text)
        label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace

UpgradeDetails::UpgradeDetails(RunFollower* follower, const RolloutActions& actions, QWidget* parent)
    : QScrollArea(parent),
      m_page(new QWidget),
      m_name(new ElidedLabel({}, TextStyle::Title)),
      m_state(new Badge),
      m_problem((new TextLabel)->wrapped()->selectable()),
      m_advice((new TextLabel)->muted()->wrapped()),
      m_jobs(new RunJobs(follower, actions)),
      m_facts(new KeyValueList),
      m_command(new CommandLine)
{
    setObjectName(QStringLiteral("upgradeDetails"));
    setAccessibleName(tr("Details of the instance"));
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    new FocusOutline(this);
    m_name->setObjectName(QStringLiteral("upgradeName"));
    m_problem->setObjectName(QStringLiteral("upgradeProblem"));
    m_advice->setObjectName(QStringLiteral("upgradeAdvice"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(actionButton(actions.openRun));
    buttons->addWidget(actionButton(actions.openPull));
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(m_page);
    column->setContentsMargins(space::l, space::m, space::l, space::l);
    column->setSpacing(space::s);
    column->addWidget(m_name);
    column->addWidget(m_state, 0, Qt::AlignLeft);
    column->addWidget(m_problem);
    column->addWidget(m_advice);
    column->addSpacing(space::xs);
    column->addWidget(m_jobs);
    column->addSpacing(space::xs);
    column->addWidget(m_facts);
    column->addLayout(buttons);
    column->addSpacing(space::s);
    column->addWidget(m_command);
    column->addStretch(1);
    setWidget(m_page);
    m_page->hide();
}

void UpgradeDetails::show(const RolloutItem* item, const RolloutSettings& settings)
{
    m_page->setVisible(item);
    if (!item)
        return m_slug.clear();
    if (std::exchange(m_slug, item->slug) != item->slug)
        m_facts->clear();
    m_name->setText(item->slug);
    m_state->setText(upgradeStateWord(item->state));
    m_state->setTone(toneOf(item->state));
    setText(m_problem, item->problem);
    setText(m_advice, upgradeAdvice(*item));
    m_jobs->setHint(runHint(*item));
    showFacts(*item);
    m_command->setText(ghCommand(settings, item->slug));
}

void UpgradeDetails::revealJobs()
{
    m_page->layout()->activate();
    m_page->resize(m_page->width(), std::max(viewport()->height(), m_page->sizeHint().height()));
    verticalScrollBar()->setValue(m_jobs->y() - space::s);
}

void UpgradeDetails::showFacts(const RolloutItem& item)
{
    m_facts->setValue(tr("Wave"), waveTitle(item.wave));
    m_facts->setValue(tr("Window"), item.window.isEmpty() ? tr("any time") : item.window);
    m_facts->setValue(tr("Starts"), QString::number(item.attempt));
    m_facts->setValue(tr("Started"), timeText(item.dispatched));
    m_facts->setValue(tr("Ended"), timeText(item.ended));
    m_facts->setValue(tr("Run"), item.run == 0 ? tr("none yet") : QString::number(item.run));
    m_facts->setValue(tr("Address"),
                      item.url.isEmpty() ? tr("none yet") : breakable(item.url.toDisplayString()));
    m_facts->setValue(tr("Pull request"), item.pull == 0 ? tr("none yet") : pullText(item));
}

} // namespace lockstep

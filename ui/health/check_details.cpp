#include "ui/health/check_details.h"

#include "models/health_check_model.h"
#include "ui/health/health_delegates.h"
#include "ui/runbooks/code_block.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/focus_outline.h"
#include "ui/widgets/text_label.h"

#include <QAction>
#include <QPushButton>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int mostLines = 30;

/// What the check, or the family that it is of, looks at.
QString looksAt(const QString& name)
{
    for (const KnownHealthCheck& known : knownHealthChecks()) {
        if (known.name == name || known.members.contains(name))
            return known.looksAt;
    }
    return {};
}

} // namespace

CheckDetails::CheckDetails(QWidget* parent)
    : QScrollArea(parent),
      m_body(new QWidget),
      m_name(new TextLabel({}, TextStyle::Heading)),
      m_looksAt((new TextLabel)->muted()->wrapped()),
      m_again(new QPushButton)
{
    setObjectName(QStringLiteral("checkDetails"));
    setAccessibleName(tr("Details of the check"));
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    new FocusOutline(this);
    m_name->setObjectName(QStringLiteral("checkName"));
    m_name->setWordWrap(true);
    m_again->setObjectName(QStringLiteral("checkAgain"));
    m_again->hide();
    m_first = makePart(QStringLiteral("found"));
    m_second = makePart(QStringLiteral("foundAfter"));
    auto* head = new QHBoxLayout;
    head->setSpacing(space::m);
    head->addWidget(m_name, 1);
    head->addWidget(m_again, 0, Qt::AlignTop);
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(space::l, space::l, space::l, space::l);
    body->setSpacing(space::m);
    body->addLayout(head);
    body->addWidget(m_looksAt);
    body->addWidget(m_first.part);
    body->addWidget(m_second.part);
    body->addStretch(1);
    auto* page = new QWidget;
    page->setAutoFillBackground(true);
    page->setBackgroundRole(surfaceRole);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_body);
    setWidget(page);
    clear();
}

CheckDetails::Part CheckDetails::makePart(const QString& name)
{
    Part made{new QWidget,
              new TextLabel({}, TextStyle::Strong),
              new Badge,
              (new TextLabel)->muted(),
              new CodeBlock(tr("What was seen"), mostLines),
              (new TextLabel(tr("What to do"), TextStyle::Small))->muted(),
              (new TextLabel)->wrapped()->selectable()};
    made.evidence->setObjectName(name + QStringLiteral("Evidence"));
    made.fix->setObjectName(name + QStringLiteral("Fix"));
    made.state->setObjectName(name + QStringLiteral("State"));
    auto* line = new QHBoxLayout;
    line->setSpacing(space::s);
    line->addWidget(made.title);
    line->addWidget(made.state);
    line->addWidget(made.took);
    line->addStretch(1);
    auto* column = new QVBoxLayout(made.part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::s);
    column->addLayout(line);
    column->addWidget(made.fixTitle);
    column->addWidget(made.fix);
    column->addWidget(made.evidence);
    return made;
}

void CheckDetails::fill(const Part& part, const QString& title, const std::optional<CheckedHealth>& check,
                        bool isRunning)
{
    part.title->setText(title);
    part.title->setVisible(!title.isEmpty());
    const bool isKnown = check && !isRunning;
    part.state->setText(isRunning ? tr("Looking")
                        : check   ? healthWord(check->finding.state)
                                  : tr("No such check"));
    part.state->setTone(isKnown ? toneOf(check->finding.state) : Tone::Neutral);
    part.took->setText(isKnown ? tr("took %1").arg(tookText(check->seconds)) : QString());
    const QString fix = isKnown ? check->finding.fix : QString();
    part.fix->setText(fix);
    part.fix->setVisible(!fix.isEmpty());
    part.fixTitle->setVisible(!fix.isEmpty());
    const QString evidence = check ? check->finding.evidence : QString();
    part.evidence->setText(evidence);
    part.evidence->setVisible(!evidence.isEmpty());
    part.part->show();
}

void CheckDetails::setName(const QString& name)
{
    m_name->setText(name);
    m_looksAt->setText(looksAt(name));
    m_looksAt->setVisible(!m_looksAt->text().isEmpty());
    m_body->show();
}

void CheckDetails::show(const ShownCheck& check)
{
    setName(check.name);
    fill(m_first, {}, check.found, check.isRunning);
    m_second.part->hide();
}

void CheckDetails::show(const HealthChange& change)
{
    setName(change.name);
    fill(m_first, tr("Before"), change.before, false);
    fill(m_second, tr("After"), change.after, false);
}

void CheckDetails::clear()
{
    m_body->hide();
}

void CheckDetails::setAgain(QAction* action)
{
    m_action = action;
    const auto follow = [this, action] {
        m_again->setText(action->iconText());
        m_again->setEnabled(action->isEnabled());
        m_again->setToolTip(action->toolTip());
    };
    follow();
    m_again->show();
    connect(action, &QAction::changed, this, follow);
    connect(m_again, &QPushButton::clicked, action, &QAction::trigger);
}

} // namespace lockstep

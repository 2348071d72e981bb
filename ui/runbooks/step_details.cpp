#include "ui/runbooks/step_details.h"

#include "models/console_words.h"
#include "models/runbook_timeline.h"
#include "ui/runbooks/code_block.h"
#include "ui/runbooks/runbook_delegates.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/focus_outline.h"
#include "ui/widgets/key_value_list.h"
#include "ui/widgets/text_label.h"

#include <QVBoxLayout>

namespace lockstep {

namespace {

using State = StepState::State;

constexpr int mostActionLines = 16;
constexpr int mostOutputLines = 18;
constexpr int mostKeptLines = 20'000;

/// "ran", "verified", ... of the journal, for people.
QString howText(const QString& how)
{
    if (how == u"verified")
        return StepDetails::tr("found done when it was looked for");
    if (how == u"recovered")
        return StepDetails::tr("its end was found afterwards");
    return how == u"decided" ? StepDetails::tr("a person said so") : QString();
}

QString outputsText(const QJsonObject& outputs)
{
    QStringList lines;
    for (auto output = outputs.constBegin(); output != outputs.constEnd(); ++output)
        lines.append(output.key() + QStringLiteral(" = ") + output.value().toString());
    return lines.join(u'\n');
}

} // namespace

void StepDetails::CodePart::set(const QString& text) const
{
    part->setVisible(!text.isEmpty());
    code->setText(text);
}

StepDetails::StepDetails(bool ofRun, QWidget* parent)
    : QScrollArea(parent),
      m_ofRun(ofRun),
      m_page(new QWidget),
      m_column(new QVBoxLayout(m_page)),
      m_body(new QWidget),
      m_title(new TextLabel({}, TextStyle::Heading)),
      m_kind(new Badge),
      m_stateRow(new QWidget),
      m_state(new Badge),
      m_stateText((new TextLabel)->muted()->wrapped()),
      m_explanation((new TextLabel)->muted()->wrapped()),
      m_facts(new KeyValueList)
{
    setObjectName(QStringLiteral("stepDetails"));
    setAccessibleName(tr("Details of the step"));
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    new FocusOutline(this);
    m_page->setAutoFillBackground(true);
    m_page->setBackgroundRole(surfaceRole);
    m_column->setContentsMargins(space::xl, space::l, space::xl, space::xl);
    m_column->setSpacing(space::m);
    m_outcome = makePart(tr("What came of it"), mostActionLines, QStringLiteral("stepOutcome"));
    m_action = makePart(tr("What it does"), mostActionLines, QStringLiteral("stepAction"));
    m_verify = makePart(tr("Made sure of by"), mostActionLines, QStringLiteral("stepVerify"));
    m_undo = makePart(tr("Taken back by"), mostActionLines, QStringLiteral("stepUndo"));
    m_outputs = makePart(tr("What it found out"), mostActionLines, QStringLiteral("stepOutputs"));
    // The log has the rest.
    m_printed = makePart(tr("Output"), mostOutputLines, QStringLiteral("stepPrinted"));
    m_printed.code->setMaximumBlockCount(mostKeptLines);
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(space::m);
    body->addLayout(makeHead());
    body->addWidget(m_stateRow);
    body->addWidget(m_explanation);
    body->addWidget(m_outcome.part);
    if (ofRun)
        body->addWidget(m_printed.part);
    body->addWidget(m_action.part);
    body->addWidget(m_facts);
    for (const CodePart& part : {m_verify, m_undo, m_outputs})
        body->addWidget(part.part);
    m_column->addWidget(m_body);
    m_column->addStretch(1);
    if (!ofRun)
        m_printed.part->setParent(m_body);
    setWidget(m_page);
    clear();
}

QLayout* StepDetails::makeHead()
{
    m_title->setObjectName(QStringLiteral("stepTitle"));
    m_title->setWordWrap(true);
    auto* head = new QHBoxLayout;
    head->setSpacing(space::m);
    head->addWidget(m_title, 1);
    head->addWidget(m_kind, 0, Qt::AlignTop);
    auto* state = new QHBoxLayout(m_stateRow);
    state->setContentsMargins(0, 0, 0, 0);
    state->setSpacing(space::s);
    state->addWidget(m_state, 0, Qt::AlignTop);
    state->addWidget(m_stateText, 1);
    return head;
}

StepDetails::CodePart StepDetails::makePart(const QString& title, int mostLines, const QString& name)
{
    CodePart made{new QWidget(m_body), new CodeBlock(title, mostLines)};
    made.code->setObjectName(name);
    auto* column = new QVBoxLayout(made.part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    column->addWidget((new TextLabel(title, TextStyle::Small))->muted());
    column->addWidget(made.code);
    return made;
}

void StepDetails::setTopWidget(QWidget* widget)
{
    m_column->insertWidget(0, widget);
}

void StepDetails::clear()
{
    m_id.clear();
    m_body->hide();
}

void StepDetails::show(const ShownStep& step, bool isLive, const QString& printed)
{
    const bool isOther = step.id != m_id;
    m_id = step.id;
    m_title->setText(step.title);
    m_kind->setText(step.kind);
    m_kind->setVisible(!step.kind.isEmpty());
    m_explanation->setText(step.explanation.simplified());
    m_explanation->setVisible(!step.explanation.isEmpty());
    showState(step, isLive);
    showFacts(step);
    m_action.set(step.action);
    m_verify.set(step.verify);
    m_undo.set(step.undo);
    m_outputs.set(outputsText(step.state.outputs));
    if (isOther || !isLive)
        m_printed.set(printed);
    m_body->show();
    if (isOther)
        ensureVisible(0, 0);
}

void StepDetails::showState(const ShownStep& step, bool isLive)
{
    const bool isLeftOut = !m_ofRun && !step.leftOut.isEmpty();
    m_stateRow->setVisible(m_ofRun || isLeftOut);
    m_outcome.set(m_ofRun && step.state.state != State::Skipped ? consoleWords(step.state.text) : QString());
    if (isLeftOut) {
        m_state->setText(tr("Left out"));
        m_state->setTone(Tone::Neutral);
        m_stateText->setText(step.leftOut);
        return;
    }
    QString word = stepStateText(step.state.state, isLive);
    word[0] = word[0].toUpper();
    m_state->setText(word);
    m_state->setTone(toneOf(step.state.state));
    QStringList parts;
    if (const QString took = stepDurationText(step, isLive); !took.isEmpty())
        parts.append(took);
    if (step.state.attempts > 1)
        parts.append(tr("%1 tries").arg(step.state.attempts));
    if (step.state.state == State::Done && !howText(step.state.how).isEmpty())
        parts.append(howText(step.state.how));
    if (step.state.state == State::Skipped)
        parts.append(step.state.text);
    m_stateText->setText(parts.join(QStringLiteral("  ·  ")));
}

void StepDetails::showFacts(const ShownStep& step)
{
    m_facts->clear();
    if (!step.target.isEmpty())
        m_facts->setValue(tr("Where"), step.target);
    m_facts->setValue(tr("Changes"), step.changes.isEmpty() ? tr("nothing") : step.changes.simplified());
    m_facts->setValue(tr("Doing it twice"),
                      step.isRepeatable ? tr("does no harm")
                                        : tr("may do harm: after an interruption it is looked after first"));
    if (step.undo.isEmpty())
        m_facts->setValue(tr("Taking it back"), tr("cannot be done from here"));
    if (step.isSnapshotPoint)
        m_facts->setValue(tr("Snapshot point"), tr("the run can go back to just after this step"));
    if (!step.unknown.isEmpty())
        m_facts->setValue(tr("Not known yet"), step.unknown.join(QStringLiteral(", ")));
}

void StepDetails::appendPrinted(const QString& text)
{
    m_printed.part->show();
    m_printed.code->append(text);
}

} // namespace lockstep

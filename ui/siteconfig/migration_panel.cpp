#include "ui/siteconfig/migration_panel.h"

#include "ui/parts/problem_line.h"
#include "ui/siteconfig/finding_look.h"
#include "ui/siteconfig/place_link.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QButtonGroup>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace lockstep {

namespace {

using namespace std::chrono_literals;
using State = ConfigFinding::State;

constexpr auto typingPause = 200ms;
constexpr qsizetype mostCards = 100; ///< more than anybody reads at once

void empty(QVBoxLayout* column)
{
    while (const QLayoutItem* item = column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

/// A radio button's own text would not wrap.
QHBoxLayout* choiceRow(QRadioButton* button, const QString& title)
{
    auto* label = (new TextLabel(title))->wrapped();
    label->setBuddy(button);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(button, 0, Qt::AlignTop);
    row->addWidget(label, 1);
    return row;
}

TextLabel* words(const QString& text)
{
    return (new TextLabel(text))->wrapped()->selectable();
}

} // namespace

MigrationPanel::MigrationPanel(SiteConfigSession* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_stack(new QStackedWidget),
      m_scroll(new QScrollArea),
      m_summary((new TextLabel)->wrapped()),
      m_problem(new ProblemLine(QStringLiteral("migrationProblem"))),
      m_take(new QPushButton(tr("Take over into the text")))
{
    m_scroll->setObjectName(QStringLiteral("migrationFindings"));
    m_scroll->setAccessibleName(tr("What the rules say"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_page = new QWidget;
    m_page->setAutoFillBackground(true);
    m_page->setBackgroundRole(surfaceRole);
    auto* column = new QVBoxLayout(m_page);
    column->setContentsMargins(space::l, space::m, space::l, space::l);
    column->setSpacing(space::l);
    m_inputs = new QVBoxLayout;
    m_inputs->setSpacing(space::s);
    m_findings = new QVBoxLayout;
    m_findings->setSpacing(space::l);
    column->addLayout(m_inputs);
    column->addLayout(m_findings);
    column->addStretch(1);
    m_scroll->setWidget(m_page);
    m_take->setObjectName(QStringLiteral("takeProposal"));
    m_summary->setObjectName(QStringLiteral("migrationSummary"));
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(space::l, space::s, space::l, space::s);
    foot->addWidget(m_summary, 1);
    foot->addWidget(m_take);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_problem->setContentsMargins(space::l, space::s, space::l, 0);
    auto* content = new QWidget;
    auto* rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_problem);
    rows->addWidget(m_scroll, 1);
    rows->addWidget(new Separator);
    rows->addLayout(foot);
    m_stack->addWidget(
        new EmptyState(QStringLiteral("go-next"), tr("No migration is chosen"),
                       tr("Choose above what the configuration is to become: the rules say what "
                          "must change, ask what they cannot know, and propose it.")));
    m_stack->addWidget(content);
    layout->addWidget(m_stack);
    m_pause.setSingleShot(true);
    m_pause.setInterval(typingPause);
    connect(&m_pause, &QTimer::timeout, this, [this] { m_session->setAnswers(m_answers); });
    connect(m_take, &QPushButton::clicked, this, &MigrationPanel::proposalWanted);
    connect(session, &SiteConfigSession::rulesChanged, this, &MigrationPanel::followRules);
    connect(session, &SiteConfigSession::checked, this, &MigrationPanel::followFindings);
    followRules();
    followFindings();
}

/// What is typed stays while the rules are the same.
void MigrationPanel::followRules()
{
    const ConfigRules* rules = m_session->rules();
    const QString name = rules ? rules->name : QString();
    if (name == m_shownRules)
        return;
    m_shownRules = name;
    m_answers = m_session->answers();
    m_pause.stop();
    empty(m_inputs);
    if (rules) {
        for (const ConfigInput& input : rules->inputs)
            addInput(input);
    }
    m_shown.clear();
    followFindings();
}

void MigrationPanel::addInput(const ConfigInput& input)
{
    auto* field = new QLineEdit(m_answers.value(input.name));
    field->setObjectName(QStringLiteral("input-") + input.name);
    field->setAccessibleName(input.title);
    if (input.kind == ConfigInput::Kind::Secret)
        field->setEchoMode(QLineEdit::Password);
    if (input.kind == ConfigInput::Kind::Url)
        field->setPlaceholderText(QStringLiteral("https://acme.example.com"));
    auto* label = (new TextLabel(input.title, TextStyle::Small))->muted()->wrapped();
    label->setBuddy(field);
    m_inputs->addWidget(label);
    m_inputs->addWidget(field);
    if (!input.explanation.isEmpty())
        m_inputs->addWidget((new TextLabel(input.explanation, TextStyle::Small))->muted()->wrapped());
    connect(field, &QLineEdit::textEdited, this,
            [this, name = input.name](const QString& text) { answer(name, text.trimmed()); });
}

void MigrationPanel::answer(const QString& name, const QString& text)
{
    m_answers.insert(name, text);
    m_pause.start();
}

/// A rule that is about one place is answered as a whole.
QString MigrationPanel::answerName(const ConfigFinding& finding) const
{
    const auto same = std::ranges::count(m_shown, finding.rule, &ConfigFinding::rule);
    return same == 1 ? finding.rule : finding.answer;
}

void MigrationPanel::followFindings()
{
    const std::optional<Error>& error = m_session->migrationError();
    m_problem->setText(error ? error->message() : QString());
    const ConfigMigration* migration = m_session->migration();
    m_take->setEnabled(migration && migration->count(State::Changed) > 0);
    m_stack->setCurrentIndex(m_session->rules() ? 1 : 0);
    if (!migration) {
        m_summary->setText({});
        return;
    }
    m_summary->setText(tr("%1 to change, %2 to answer, %3 blocked")
                           .arg(migration->count(State::Changed))
                           .arg(migration->count(State::Unanswered))
                           .arg(migration->count(State::Blocked)));
    if (migration->findings == m_shown && m_findings->count() > 0)
        return;
    m_shown = migration->findings;
    empty(m_findings);
    qsizetype count = 0;
    for (const State state : {State::Blocked, State::Unanswered, State::Changed, State::Kept, State::Done}) {
        for (const ConfigFinding& finding : std::as_const(m_shown)) {
            if (finding.state == state && ++count <= mostCards)
                m_findings->addWidget(card(finding));
        }
    }
    if (count > mostCards)
        m_findings->addWidget(words(tr("%n more is not shown: it follows once these are dealt with.", nullptr,
                                       int(count - mostCards)))
                                  ->muted());
}

QWidget* MigrationPanel::card(const ConfigFinding& finding)
{
    const ConfigRule& rule = *m_session->rules()->rule(finding.rule);
    auto* box = new QWidget;
    box->setObjectName(QStringLiteral("finding-") + finding.rule);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    auto* head = new QHBoxLayout;
    head->setSpacing(space::s);
    const FindingLook look = lookOf(finding.state);
    head->addWidget(new Badge(look.word, look.tone), 0, Qt::AlignTop);
    head->addWidget((new TextLabel(rule.title, TextStyle::Strong))->wrapped(), 1);
    column->addLayout(head);
    auto* place = new PlaceLink(finding.pointer);
    connect(place, &QAbstractButton::clicked, this,
            [this, pointer = finding.pointer] { Q_EMIT placeWanted(pointer); });
    column->addWidget(place, 0, Qt::AlignLeft);
    if (!finding.change.isEmpty())
        column->addWidget(words(finding.change));
    column->addWidget(words(rule.reason)->muted());
    if (!rule.advice.isEmpty())
        column->addWidget(words(rule.advice));
    for (const QString& name : finding.missing)
        column->addWidget(words(tr("Waits for: %1").arg(m_session->rules()->input(name)->title))->muted());
    addChoices(column, finding, rule);
    return box;
}

void MigrationPanel::addChoices(QVBoxLayout* column, const ConfigFinding& finding, const ConfigRule& rule)
{
    if (rule.choices.isEmpty())
        return;
    column->addWidget(words(rule.question));
    auto* group = new QButtonGroup(column);
    for (const ConfigChoice& choice : rule.choices) {
        auto* button = new QRadioButton;
        button->setObjectName(rule.id + u'-' + choice.id);
        button->setAccessibleName(choice.title);
        button->setChecked(choice.id == finding.chosen);
        group->addButton(button);
        column->addLayout(choiceRow(button, choice.title));
        connect(button, &QRadioButton::clicked, this,
                [this, name = answerName(finding), id = choice.id] { answer(name, id); });
    }
}

} // namespace lockstep

#include "ui/siteconfig/form/form_row.h"

#include "ui/parts/problem_line.h"
#include "ui/siteconfig/finding_look.h"
#include "ui/siteconfig/form/form_field.h"
#include "ui/siteconfig/place_link.h"
#include "ui/theme/icons.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/text_label.h"

#include <QRegularExpression>
#include <QToolButton>
#include <QVBoxLayout>

namespace lockstep {

namespace {

/// Up to its end, or to the end of its line.
QString firstSentence(const QString& text)
{
    static const QRegularExpression end(QStringLiteral("[.!?](?=\\s+[A-Z])|\\n"));
    const QRegularExpressionMatch match = end.match(text.trimmed());
    return match.hasMatch() ? text.trimmed().first(match.capturedEnd()).trimmed() : text.trimmed();
}

/// A tooltip that wraps, whatever is in the text.
QString asToolTip(const QString& text)
{
    return text.isEmpty() ? QString() : QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped());
}

} // namespace

FormRow::FormRow(const ConfigFormRow& row, QWidget* parent)
    : QWidget(parent),
      m_row(row),
      m_title((new TextLabel(row.field.title, TextStyle::Strong))->wrapped()),
      m_badge(new Badge),
      m_place(new PlaceLink(row.field.pointer)),
      m_state((new TextLabel({}, TextStyle::Small))->muted()),
      m_field(makeFormField(row.field)),
      m_remove(new QToolButton),
      m_help((new TextLabel({}, TextStyle::Small))->muted()->wrapped()),
      m_problem(new ProblemLine(QStringLiteral("problem-") + row.field.pointer))
{
    setObjectName(QStringLiteral("row-") + row.field.pointer);
    m_title->setBuddy(m_field->stops().constFirst());
    m_remove->setObjectName(QStringLiteral("remove-") + row.field.pointer);
    m_remove->setAccessibleName(tr("Take out %1").arg(row.field.title));
    m_remove->setToolTip(tr("Take it out: the default stands again"));
    m_remove->setIcon(mutedIcon(QStringLiteral("edit-undo")));
    m_remove->setAutoRaise(true);
    QSizePolicy kept = m_remove->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_remove->setSizePolicy(kept);
    auto* value = new QHBoxLayout;
    value->setSpacing(space::xs);
    value->addWidget(m_field, 1);
    value->addWidget(m_remove, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(makeHead());
    column->addWidget(makePlace());
    column->addLayout(value);
    column->addWidget(m_problem);
    column->addWidget(m_help);
    connect(m_field, &FormField::edited, this, &FormRow::edited);
    connect(m_field, &FormField::removed, this, &FormRow::removed);
    connect(m_field, &FormField::placeWanted, this, &FormRow::placeWanted);
    connect(m_field, &FormField::misfit, this, [this](const QString& sentence) {
        m_misfit = sentence;
        showProblem();
    });
    connect(m_remove, &QToolButton::clicked, this, [this] {
        m_field->stops().constFirst()->setFocus(Qt::OtherFocusReason); // the button goes
        Q_EMIT removed();
    });
    connect(m_place, &QAbstractButton::clicked, this, [this] {
        m_field->finish();
        Q_EMIT placeWanted();
    });
    setRow(row);
}

QWidget* FormRow::makeHead()
{
    auto* head = new QWidget;
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::s);
    line->addWidget(m_title, 1);
    line->addWidget(m_badge, 0, Qt::AlignTop);
    return head;
}

QWidget* FormRow::makePlace()
{
    m_place->setObjectName(QStringLiteral("place-") + m_row.field.pointer);
    auto* place = new QWidget;
    auto* line = new QHBoxLayout(place);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::s);
    line->addWidget(m_place, 0);
    line->addStretch(1);
    line->addWidget(m_state);
    return place;
}

void FormRow::setRow(const ConfigFormRow& row)
{
    m_row = row;
    m_failure.clear();
    m_field->setField(row.field);
    const QString& description = row.field.about.description;
    m_title->setToolTip(asToolTip(description));
    m_help->setText(firstSentence(description));
    m_help->setToolTip(asToolTip(description));
    m_help->setVisible(!description.isEmpty());
    showState();
    showProblem();
}

void FormRow::showState()
{
    const ConfigField& field = m_row.field;
    const QString& byDefault = field.about.byDefault;
    QString state = byDefault.isEmpty() ? tr("Not set") : tr("Default");
    if (field.isSet())
        state = field.isRedacted() ? tr("Set here, and not told by the instance") : tr("Set here");
    else if (field.kind == ConfigFieldKind::Switch && !byDefault.isEmpty())
        state = byDefault == u"true" ? tr("Default: on") : tr("Default: off");
    m_state->setText(state);
    m_state->setToolTip(byDefault.isEmpty() ? QString() : asToolTip(tr("Default: %1").arg(byDefault)));
    m_remove->setVisible(field.isSet());
    m_place->setEnabled(field.isSet());
    m_badge->setVisible(m_row.migration.has_value());
    if (m_row.migration) {
        const FindingLook look = lookOf(*m_row.migration);
        m_badge->setText(look.word);
        m_badge->setTone(look.tone);
        m_badge->setToolTip(asToolTip(m_row.change));
    }
}

/// What somebody has just done is told before what was there.
void FormRow::showProblem()
{
    const QString& now = m_misfit.isEmpty() ? m_failure : m_misfit;
    const bool isWarning = now.isEmpty() && m_row.severity == ConfigSeverity::Warning;
    m_problem->setText(now.isEmpty() ? m_row.problem : now, isWarning ? Sign::Warning : Sign::Error);
    m_field->stops().constFirst()->setAccessibleDescription(m_problem->text().isEmpty() ? m_help->text()
                                                                                        : m_problem->text());
}

void FormRow::setFailure(const QString& sentence)
{
    m_failure = sentence;
    showProblem();
}

void FormRow::setRevealed(bool revealed)
{
    m_field->setRevealed(revealed);
}

void FormRow::finish()
{
    m_field->finish();
}

QList<QWidget*> FormRow::stops() const
{
    return QList<QWidget*>{m_place} + m_field->stops() + QList<QWidget*>{m_remove};
}

bool FormRow::matches(const QStringList& words) const
{
    const ConfigField& field = m_row.field;
    const QString text =
        QStringList{field.section, field.title, field.pointer, field.about.description}.join(u'\n');
    return std::ranges::all_of(words,
                               [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace lockstep

#include "ui/runbooks/input_form.h"

#include "ui/theme/theme.h"
#include "ui/widgets/focus_outline.h"
#include "ui/widgets/text_label.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int mostWidth = 680; ///< beyond it lines are hard to read

} // namespace

InputForm::InputForm(RunbookForm* form, QWidget* parent) : QScrollArea(parent), m_form(form)
{
    setObjectName(QStringLiteral("inputForm"));
    setAccessibleName(tr("Inputs"));
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    new FocusOutline(this);
    connect(form, &QAbstractItemModel::modelReset, this, &InputForm::rebuild);
    connect(form, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex& first, const QModelIndex& last) { refresh(first.row(), last.row()); });
    rebuild();
}

void InputForm::rebuild()
{
    const Runbook& runbook = m_form->runbook();
    m_fields.clear();
    auto* page = new QWidget;
    page->setAutoFillBackground(true);
    page->setBackgroundRole(surfaceRole);
    auto* content = new QWidget;
    content->setMaximumWidth(mostWidth);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::l);
    if (!runbook.summary.isEmpty())
        column->addWidget((new TextLabel(runbook.summary.simplified()))->muted()->wrapped());
    addFields(column);
    addSteps(column);
    column->addStretch(1);
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(space::xl, space::l, space::xl, space::xl);
    row->addWidget(content, 1);
    row->addStretch(0);
    setWidget(page);
    refresh(0, int(m_fields.size()) - 1);
}

void InputForm::addFields(QVBoxLayout* column)
{
    if (m_form->rowCount() == 0)
        column->addWidget((new TextLabel(tr("This runbook asks for nothing.")))->muted());
    for (int row = 0; row < m_form->rowCount(); ++row) {
        auto* field = new InputField(m_form->input(row), m_versions);
        field->setText(m_form->text(row));
        field->setFileChooser(m_chooser);
        connect(field, &InputField::edited, m_form,
                [this, row](const QString& text) { m_form->setText(row, text); });
        connect(field, &InputField::left, m_form, [this, row] { m_form->touch(row); });
        connect(field, &InputField::submitted, this, &InputForm::submitted);
        m_fields.append(field);
        column->addWidget(field);
    }
}

/// What is to come, before it can be shown exactly.
void InputForm::addSteps(QVBoxLayout* column)
{
    const QList<RunbookStep>& steps = m_form->runbook().steps;
    if (steps.isEmpty())
        return;
    column->addSpacing(space::s);
    column->addWidget(new TextLabel(tr("%n step(s)", nullptr, int(steps.size())), TextStyle::Title));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(space::m);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    for (int row = 0; row < steps.size(); ++row) {
        auto* number = (new TextLabel(QString::number(row + 1)))->muted();
        number->setAlignment(Qt::AlignRight | Qt::AlignTop);
        grid->addWidget(number, row, 0);
        auto* title = (new TextLabel(steps[row].title))->wrapped();
        title->setToolTip(steps[row].explanation);
        grid->addWidget(title, row, 1);
        grid->addWidget((new TextLabel(steps[row].action.kind, TextStyle::Small))->muted(), row, 2,
                        Qt::AlignRight | Qt::AlignTop);
    }
    column->addLayout(grid);
}

void InputForm::setFileChooser(const InputField::FileChooser& chooser)
{
    m_chooser = chooser;
    for (InputField* field : std::as_const(m_fields))
        field->setFileChooser(chooser);
}

void InputForm::refresh(int first, int last)
{
    for (int row = first; row <= last && row < m_fields.size(); ++row)
        m_fields[row]->setProblem(m_form->shownProblem(row));
}

bool InputForm::showProblems()
{
    m_form->checkAgain();
    m_form->touchAll();
    const int row = m_form->firstProblem();
    if (row < 0)
        return false;
    m_fields[row]->control()->setFocus(Qt::OtherFocusReason);
    ensureWidgetVisible(m_fields[row]);
    return true;
}

void InputForm::focusFirst()
{
    QWidget* first = m_fields.isEmpty() ? static_cast<QWidget*>(this) : m_fields.first()->control();
    first->setFocus(Qt::OtherFocusReason);
}

} // namespace lockstep

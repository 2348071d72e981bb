#include "ui/runbooks/runbook_dialogs.h"

#include "ui/runbooks/code_block.h"
#include "ui/runbooks/input_field.h"
#include "ui/theme/style.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>

namespace lockstep {

namespace {

constexpr int dialogWidth = 480;
constexpr int reasonHeight = 64;
constexpr int mostActionLines = 8;

QVBoxLayout* makeBody(QDialog* dialog, const QString& name, const QString& title, const QString& text)
{
    dialog->setObjectName(name);
    dialog->setWindowTitle(title);
    dialog->setModal(true);
    dialog->setMinimumWidth(dialogWidth);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(space::xl, space::l, space::xl, space::l);
    column->setSpacing(space::m);
    column->addWidget((new TextLabel(title, TextStyle::Heading))->wrapped());
    column->addWidget((new TextLabel(text))->muted()->wrapped());
    return column;
}

QPushButton* addButtons(QDialog* dialog, QVBoxLayout* column, const QString& actionText)
{
    auto* cancel = new QPushButton(QCoreApplication::translate("lockstep::ReasonDialog", "Cancel"));
    auto* accept = new QPushButton(actionText);
    accept->setObjectName(QStringLiteral("accept"));
    cancel->setAutoDefault(false);
    setPrimary(accept);
    accept->setDefault(true);
    QObject::connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
    QObject::connect(accept, &QPushButton::clicked, dialog, &QDialog::accept);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(accept);
    column->addStretch(1);
    column->addLayout(row);
    return accept;
}

QPlainTextEdit* addReason(QVBoxLayout* column, const QString& title)
{
    auto* reason = new QPlainTextEdit;
    reason->setObjectName(QStringLiteral("reason"));
    reason->setFixedHeight(reasonHeight);
    reason->setTabChangesFocus(true);
    reason->setAccessibleName(QString(title).remove(u'&'));
    auto* label = new TextLabel(title, TextStyle::Small);
    label->muted();
    label->setBuddy(reason);
    auto* part = new QVBoxLayout;
    part->setSpacing(2);
    part->addWidget(label);
    part->addWidget(reason);
    column->addLayout(part);
    return reason;
}

QString textOf(const QPlainTextEdit* edit)
{
    return edit->toPlainText().trimmed();
}

} // namespace

ReasonDialog::ReasonDialog(const QString& title, const QString& text, const QString& actionText,
                           QWidget* parent)
    : QDialog(parent)
{
    QVBoxLayout* column = makeBody(this, QStringLiteral("reasonDialog"), title, text);
    m_reason = addReason(column, tr("&Why? It is written down."));
    QPushButton* accept = addButtons(this, column, actionText);
    const auto check = [this, accept] { accept->setEnabled(!reason().isEmpty()); };
    connect(m_reason, &QPlainTextEdit::textChanged, this, check);
    check();
    m_reason->setFocus();
}

QString ReasonDialog::reason() const
{
    return textOf(m_reason);
}

DecideDialog::DecideDialog(const QString& step, const QString& action, QWidget* parent)
    : QDialog(parent),
      m_done(new QRadioButton(tr("It was &done: the run goes on behind it"))),
      m_notDone(new QRadioButton(tr("&Nothing of it was done: it is done again")))
{
    QVBoxLayout* column = makeBody(
        this, QStringLiteral("decideDialog"), tr("Was “%1” done?").arg(step),
        tr("The run ended while the step was under way, and nothing tells how far it came. Look at the "
           "instance before you say."));
    if (!action.isEmpty()) {
        auto* code = new CodeBlock(tr("What it does"), mostActionLines);
        code->setText(action);
        column->addWidget(code);
    }
    m_done->setObjectName(QStringLiteral("wasDone"));
    m_notDone->setObjectName(QStringLiteral("wasNotDone"));
    column->addWidget(m_done);
    column->addWidget(m_notDone);
    m_reason = addReason(column, tr("&How do you know? It is written down."));
    QPushButton* accept = addButtons(this, column, tr("Write it down"));
    const auto check = [this, accept] {
        accept->setEnabled((m_done->isChecked() || m_notDone->isChecked()) && !reason().isEmpty());
    };
    connect(m_reason, &QPlainTextEdit::textChanged, this, check);
    connect(m_done, &QRadioButton::toggled, this, check);
    connect(m_notDone, &QRadioButton::toggled, this, check);
    check();
}

bool DecideDialog::isDone() const
{
    return m_done->isChecked();
}

QString DecideDialog::reason() const
{
    return textOf(m_reason);
}

BackDialog::BackDialog(const RunReading& reading, QWidget* parent)
    : QDialog(parent), m_reading(reading), m_points(new QComboBox), m_undo((new TextLabel)->wrapped())
{
    QVBoxLayout* column = makeBody(
        this, QStringLiteral("backDialog"), tr("Go back to a snapshot point"),
        tr("Brings back what was there after that step. The steps behind it count as not done; what they "
           "changed is lost."));
    m_points->setObjectName(QStringLiteral("snapshotPoints"));
    m_points->setAccessibleName(tr("Snapshot point"));
    for (const auto& [id, title] : reading.snapshotPoints())
        m_points->addItem(title, id);
    m_points->setCurrentIndex(m_points->count() - 1);
    m_undo->setFont(textFont(TextStyle::MonoSmall));
    column->addWidget(m_points);
    column->addWidget(m_undo);
    addButtons(this, column, tr("Go back"))->setDefault(false);
    connect(m_points, &QComboBox::currentIndexChanged, this, &BackDialog::describe);
    describe();
}

QString BackDialog::step() const
{
    return m_points->currentData().toString();
}

void BackDialog::describe()
{
    const ShownStep* chosen = m_reading.step(step());
    m_undo->setText(chosen ? chosen->undo : QString());
}

SayAgainDialog::SayAgainDialog(const Runbook& runbook, const QStringList& names, QWidget* parent)
    : QDialog(parent), m_runbook(runbook), m_names(names)
{
    QVBoxLayout* column = makeBody(
        this, QStringLiteral("sayAgainDialog"), tr("Say it again to go on"),
        tr("Secrets and passwords are written down nowhere. They are kept in memory until Lockstep is "
           "closed."));
    for (const QString& name : names) {
        const RunbookInput* input = m_runbook.input(name);
        if (!input)
            continue;
        auto* field = new InputField(*input);
        connect(field, &InputField::edited, this, [this, field, name](const QString& text) {
            m_said.insert(name, text);
            field->setProblem(inputProblem(*m_runbook.input(name), text));
            check();
        });
        column->addWidget(field);
    }
    m_accept = addButtons(this, column, tr("Go on"));
    check();
}

void SayAgainDialog::check()
{
    m_accept->setEnabled(std::ranges::all_of(m_names, [this](const QString& name) {
        const RunbookInput* input = m_runbook.input(name);
        return !m_said.value(name).isEmpty() && input && inputProblem(*input, m_said.value(name)).isEmpty();
    }));
}

} // namespace lockstep

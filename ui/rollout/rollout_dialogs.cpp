#include "ui/rollout/rollout_dialogs.h"

#include "ui/parts/environment_band.h"
#include "ui/rollout/command_line.h"
#include "ui/theme/style.h"
#include "ui/widgets/text_label.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int dialogWidth = 560;

QLineEdit* addField(QVBoxLayout* column, const QString& title, const QString& name)
{
    auto* field = new QLineEdit;
    field->setObjectName(name);
    field->setAccessibleName(title);
    auto* label = new TextLabel(title, TextStyle::Small);
    label->muted();
    label->setBuddy(field);
    auto* part = new QVBoxLayout;
    part->setSpacing(2);
    part->addWidget(label);
    part->addWidget(field);
    column->addLayout(part);
    return field;
}

} // namespace

RolloutQuestionDialog::RolloutQuestionDialog(const Question& question,
                                             std::function<QString(const QString&)> command, QWidget* parent)
    : QDialog(parent),
      m_makeCommand(std::move(command)),
      m_wanted(question.word),
      m_command(new CommandLine),
      m_accept(new QPushButton(question.actionText))
{
    setObjectName(QStringLiteral("rolloutQuestion"));
    setWindowTitle(question.title);
    setModal(true);
    setMinimumWidth(dialogWidth);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    if (!question.environment.name.isEmpty())
        layout->addWidget(new EnvironmentBand(question.environment));
    auto* column = new QVBoxLayout;
    column->setContentsMargins(space::xl, space::l, space::xl, space::l);
    column->setSpacing(space::m);
    layout->addLayout(column, 1);
    column->addWidget((new TextLabel(question.title, TextStyle::Heading))->wrapped());
    for (const QString& line : question.lines)
        column->addWidget((new TextLabel(line))->wrapped());
    if (question.asksReason)
        addReason(column);
    column->addWidget(m_command);
    if (!m_wanted.isEmpty())
        addWord(column, m_wanted);
    column->addStretch(1);
    addButtons(column, question);
    check();
}

void RolloutQuestionDialog::addReason(QVBoxLayout* column)
{
    m_reason = addField(column, tr("Why? It is written down."), QStringLiteral("reason"));
    connect(m_reason, &QLineEdit::textChanged, this, &RolloutQuestionDialog::check);
    m_reason->setFocus();
}

void RolloutQuestionDialog::addWord(QVBoxLayout* column, const QString& word)
{
    m_word = addField(column, tr("Type %1 to go on").arg(word), QStringLiteral("confirmationWord"));
    m_word->setPlaceholderText(word);
    connect(m_word, &QLineEdit::textChanged, this, &RolloutQuestionDialog::check);
    m_word->setFocus();
}

/// Where something is to be typed, Enter goes on once it has been.
void RolloutQuestionDialog::addButtons(QVBoxLayout* column, const Question& question)
{
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("cancel"));
    cancel->setAutoDefault(false);
    m_accept->setObjectName(QStringLiteral("accept"));
    m_accept->setDefault(true);
    if (question.isStopping)
        setStopping(m_accept);
    else
        setPrimary(m_accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(m_accept);
    column->addLayout(row);
}

QString RolloutQuestionDialog::reason() const
{
    return m_reason ? m_reason->text().trimmed() : QString();
}

void RolloutQuestionDialog::check()
{
    m_command->setText(m_makeCommand(reason()));
    m_accept->setEnabled((!m_reason || !reason().isEmpty()) && (!m_word || m_word->text() == m_wanted));
}

} // namespace lockstep

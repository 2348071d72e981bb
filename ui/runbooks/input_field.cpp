#include "ui/runbooks/input_field.h"

#include "ui/databases/connection_field.h"
#include "ui/parts/problem_line.h"
#include "ui/theme/icons.h"
#include "ui/widgets/text_label.h"

#include <QAction>
#include <QComboBox>
#include <QCompleter>
#include <QFileDialog>
#include <QFileInfo>
#include <QFocusEvent>
#include <QPushButton>

namespace lockstep {

namespace {

using Type = RunbookInput::Type;

} // namespace

InputField::InputField(const RunbookInput& input, const QStringList& versions, QWidget* parent)
    : QWidget(parent), m_input(input), m_problem(new ProblemLine(QStringLiteral("problem-") + input.name))
{
    setObjectName(QStringLiteral("field-") + input.name);
    QWidget* row = makeControl(versions);
    m_control->setObjectName(QStringLiteral("input-") + input.name);
    m_control->setAccessibleName(input.title);
    m_control->setAccessibleDescription(input.explanation);
    m_control->installEventFilter(this);
    auto* title = new TextLabel(input.title, TextStyle::Strong);
    title->setBuddy(m_control);
    auto* head = new QHBoxLayout;
    head->setSpacing(space::s);
    head->addWidget(title);
    if (!input.required)
        head->addWidget((new TextLabel(tr("may be left out"), TextStyle::Small))->muted());
    head->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    column->addLayout(head);
    if (!input.explanation.isEmpty())
        column->addWidget((new TextLabel(input.explanation.trimmed(), TextStyle::Small))->muted()->wrapped());
    column->addWidget(row);
    column->addWidget(m_problem);
}

QWidget* InputField::makeControl(const QStringList& versions)
{
    switch (m_input.type) {
    case Type::Text:
        return makeLine();
    case Type::Choice:
        return makeChoice();
    case Type::Version:
        return makeVersion(versions);
    case Type::File:
        return makeFile();
    case Type::Secret:
        return makeSecret();
    case Type::Connection:
        return makeConnection();
    }
    return makeLine();
}

QLineEdit* InputField::makeLine()
{
    m_line = new QLineEdit;
    m_control = m_line;
    connect(m_line, &QLineEdit::textEdited, this, &InputField::edited);
    connect(m_line, &QLineEdit::returnPressed, this, &InputField::submitted);
    return m_line;
}

QWidget* InputField::makeSecret()
{
    QLineEdit* line = makeLine();
    line->setEchoMode(QLineEdit::Password);
    QAction* reveal =
        line->addAction(mutedIcon(QStringLiteral("password-show-on")), QLineEdit::TrailingPosition);
    reveal->setCheckable(true);
    reveal->setText(tr("Show what is typed"));
    reveal->setToolTip(reveal->text());
    connect(reveal, &QAction::toggled, line, [line, reveal](bool shown) {
        line->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        reveal->setIcon(
            mutedIcon(shown ? QStringLiteral("password-show-off") : QStringLiteral("password-show-on")));
    });
    return line;
}

QWidget* InputField::makeChoice()
{
    m_choice = new QComboBox;
    m_control = m_choice;
    m_choice->setPlaceholderText(tr("Choose one"));
    if (!m_input.required)
        m_choice->addItem(tr("none"), QString());
    for (const QString& choice : std::as_const(m_input.choices))
        m_choice->addItem(choice, choice);
    m_choice->setCurrentIndex(-1);
    connect(m_choice, &QComboBox::activated, this,
            [this] { Q_EMIT edited(m_choice->currentData().toString()); });
    return m_choice;
}

QWidget* InputField::makeVersion(const QStringList& versions)
{
    QLineEdit* line = makeLine();
    line->setPlaceholderText(QStringLiteral("5.10.0"));
    line->setMaximumWidth(220);
    auto* completer = new QCompleter(versions, line);
    completer->setMaxVisibleItems(12);
    line->setCompleter(completer);
    connect(completer, qOverload<const QString&>(&QCompleter::activated), this, &InputField::edited);
    return line;
}

QWidget* InputField::makeFile()
{
    QLineEdit* line = makeLine();
    auto* choose = new QPushButton(tr("Choose…"));
    choose->setObjectName(QStringLiteral("choose-") + m_input.name);
    choose->setAccessibleName(tr("Choose a file: %1").arg(m_input.title));
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, &InputField::chooseFile);
    auto* both = new QWidget;
    auto* row = new QHBoxLayout(both);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    row->addWidget(line, 1);
    row->addWidget(choose);
    return both;
}

QWidget* InputField::makeConnection()
{
    m_connection = new ConnectionField(QStringLiteral("input-") + m_input.name, m_input.title);
    m_control = m_connection;
    connect(m_connection, &QLineEdit::textEdited, this, &InputField::edited);
    connect(m_connection, &QLineEdit::editingFinished, this, &InputField::takeConnection);
    connect(m_connection, &QLineEdit::returnPressed, this, &InputField::submitted);
    return m_connection;
}

/// The password, once it has been taken out of what is shown, still belongs to what was said.
void InputField::takeConnection()
{
    const auto settings = m_connection->settings();
    if (settings && *settings)
        Q_EMIT edited(QString::fromUtf8((*settings)->conninfo()));
}

void InputField::chooseFile()
{
    const QString folder = QFileInfo(m_line->text()).absolutePath();
    const QString file =
        m_chooser ? m_chooser(folder) : QFileDialog::getOpenFileName(this, m_input.title, folder);
    if (file.isEmpty())
        return;
    m_line->setText(file);
    Q_EMIT edited(file);
    Q_EMIT left();
}

void InputField::setText(const QString& text)
{
    if (m_choice)
        return m_choice->setCurrentIndex(m_choice->findData(text));
    if (m_line)
        return m_line->setText(text);
    const Result<ConnectionSettings> settings = ConnectionSettings::parse(text);
    if (settings && !text.isEmpty())
        m_connection->setSettings(*settings);
    else
        m_connection->setText(text);
}

void InputField::setProblem(const QString& problem)
{
    m_problem->setText(problem);
}

QString InputField::problem() const
{
    return m_problem->text();
}

bool InputField::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusOut) {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        // The list of choices and another window take the keyboard for a moment only.
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason)
            Q_EMIT left();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace lockstep

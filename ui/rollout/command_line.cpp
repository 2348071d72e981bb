#include "ui/rollout/command_line.h"

#include "ui/runbooks/code_block.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/text_label.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QToolButton>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int mostLines = 6;

} // namespace

CommandLine::CommandLine(QWidget* parent)
    : QWidget(parent), m_code(new CodeBlock(tr("The same on the command line"), mostLines))
{
    m_code->setObjectName(QStringLiteral("commandLine"));
    auto* copy = new QToolButton;
    copy->setObjectName(QStringLiteral("copyCommand"));
    copy->setText(tr("Copy"));
    copy->setIcon(themedIcon(QStringLiteral("edit-copy")));
    copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    copy->setAutoRaise(true);
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(text()); });
    auto* head = new QHBoxLayout;
    head->setSpacing(space::s);
    auto* label = new TextLabel(tr("The same on the command line"), TextStyle::Small);
    label->muted();
    head->addWidget(label);
    head->addStretch(1);
    head->addWidget(copy);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(head);
    column->addWidget(m_code);
}

void CommandLine::setText(const QString& command)
{
    m_code->setText(command);
}

QString CommandLine::text() const
{
    return m_code->toPlainText();
}

} // namespace lockstep

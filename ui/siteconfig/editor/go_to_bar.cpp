#include "ui/siteconfig/editor/go_to_bar.h"

#include "ui/siteconfig/editor/code_edit.h"
#include "ui/widgets/text_label.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QRegularExpressionValidator>
#include <QTextBlock>

namespace lockstep {

GoToBar::GoToBar(CodeEdit* edit, QWidget* parent)
    : QWidget(parent), m_edit(edit), m_field(new QLineEdit), m_hint(new TextLabel({}, TextStyle::Small))
{
    setObjectName(QStringLiteral("goToBar"));
    m_field->setObjectName(QStringLiteral("goToField"));
    m_field->setAccessibleName(tr("Line, or line:column"));
    m_field->setPlaceholderText(tr("Line, or line:column"));
    m_field->setFixedWidth(200);
    m_field->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{1,9}(:\\d{0,9})?")), m_field));
    m_hint->muted();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::m, space::s, space::s, space::s);
    layout->setSpacing(space::s);
    layout->addWidget(m_field);
    layout->addWidget(m_hint, 1);
    hide();
}

void GoToBar::open()
{
    m_hint->setText(tr("1 to %1").arg(m_edit->blockCount()));
    m_field->clear();
    show();
    m_field->setFocus(Qt::ShortcutFocusReason);
}

void GoToBar::close()
{
    hide();
    m_edit->setFocus(Qt::OtherFocusReason);
}

void GoToBar::go()
{
    const QStringList parts = m_field->text().split(u':');
    if (parts.first().isEmpty())
        return close();
    const int line = std::clamp(parts.first().toInt(), 1, m_edit->blockCount());
    const QTextBlock block = m_edit->document()->findBlockByNumber(line - 1);
    const int column = parts.size() > 1 ? std::clamp(parts[1].toInt(), 1, block.length()) : 1;
    close();
    m_edit->goTo(block.position() + column - 1);
}

void GoToBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        return close();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return go();
    QWidget::keyPressEvent(event);
}

void GoToBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::current().border);
}

} // namespace lockstep

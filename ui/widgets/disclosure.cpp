#include "ui/widgets/disclosure.h"

namespace lockstep {

Disclosure::Disclosure(const QString& text, QWidget* parent) : QToolButton(parent)
{
    setText(text);
    setAutoRaise(true);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setCursor(Qt::PointingHandCursor);
    connect(this, &QToolButton::clicked, this, [this] { setOpen(!m_isOpen); });
    showArrow();
}

void Disclosure::setOpen(bool open)
{
    if (open == m_isOpen)
        return;
    m_isOpen = open;
    showArrow();
    Q_EMIT opened(open);
}

void Disclosure::showArrow()
{
    setArrowType(m_isOpen ? Qt::DownArrow : Qt::RightArrow);
    setAccessibleDescription(m_isOpen ? tr("Open") : tr("Shut"));
}

} // namespace lockstep

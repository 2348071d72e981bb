#include "ui/widgets/card.h"

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

#include <QPainter>
#include <QVBoxLayout>

namespace lockstep {

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent),
      m_header(new QWidget),
      m_title(new ElidedLabel(title, TextStyle::Title)),
      m_content(new QVBoxLayout)
{
    setFrameShape(QFrame::NoFrame);
    setBackgroundRole(surfaceRole);
    auto* header = new QHBoxLayout(m_header);
    header->setContentsMargins(space::l, space::m, space::m, 0);
    header->setSpacing(space::s);
    header->addWidget(m_title, 1);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addLayout(m_content, 1);
    setFlush(false);
    setTitle(title);
}

void Card::setTitle(const QString& title)
{
    m_title->setText(title);
    m_header->setVisible(!title.isEmpty());
    setAccessibleName(title);
}

void Card::setCorner(QWidget* widget)
{
    m_header->layout()->addWidget(widget);
    m_header->show();
}

void Card::setFlush(bool flush)
{
    const int side = flush ? 0 : space::l;
    m_content->setContentsMargins(side, flush ? space::s : space::m, side, flush ? 1 : space::l);
    m_content->setSpacing(space::s);
}

void Card::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.border);
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), cornerRadius, cornerRadius);
}

} // namespace lockstep

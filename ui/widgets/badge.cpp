#include "ui/widgets/badge.h"

#include <QFontMetrics>
#include <QPainter>

namespace lockstep {

namespace {

constexpr int horizontalPadding = 7;
constexpr int badgeHeight = 20;

QFont badgeFont()
{
    QFont font = textFont(TextStyle::Small);
    font.setWeight(QFont::Medium);
    return font;
}

} // namespace

int badgeWidth(const QString& text)
{
    return QFontMetrics(badgeFont()).horizontalAdvance(text) + 2 * horizontalPadding;
}

int paintBadge(QPainter& painter, const QRect& rect, const QString& text, Tone tone)
{
    const Theme& theme = Theme::current();
    const int width = std::min(badgeWidth(text), rect.width());
    const int height = std::min(std::max(badgeHeight, QFontMetrics(badgeFont()).height() + 3), rect.height());
    const QRect box(rect.left(), rect.top() + (rect.height() - height) / 2, width, height);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.soft(tone));
    painter.drawRoundedRect(box, 5, 5);
    painter.setFont(badgeFont());
    painter.setPen(theme.color(tone));
    const int room = width - 2 * horizontalPadding + 1;
    painter.drawText(box, Qt::AlignCenter, QFontMetrics(badgeFont()).elidedText(text, Qt::ElideRight, room));
    painter.restore();
    return width;
}

Badge::Badge(const QString& text, Tone tone, QWidget* parent) : QWidget(parent), m_tone(tone)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setText(text);
}

void Badge::setText(const QString& text)
{
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void Badge::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

QSize Badge::sizeHint() const
{
    return {badgeWidth(m_text), std::max(badgeHeight, QFontMetrics(badgeFont()).height() + 3)};
}

void Badge::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (!m_text.isEmpty())
        paintBadge(painter, rect(), m_text, m_tone);
}

} // namespace lockstep

#include "ui/widgets/thin_progress_bar.h"

#include <QPainter>
#include <QTimerEvent>

namespace lockstep {

namespace {

constexpr int barHeight = 4;
constexpr int phases = 60;

} // namespace

ThinProgressBar::ThinProgressBar(QWidget* parent) : QProgressBar(parent)
{
    setTextVisible(false);
    setAccessibleName(tr("Progress"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ThinProgressBar::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

QSize ThinProgressBar::sizeHint() const
{
    return {160, barHeight};
}

QSize ThinProgressBar::minimumSizeHint() const
{
    return {40, barHeight};
}

void ThinProgressBar::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF groove(0, (height() - barHeight) / 2.0, width(), barHeight);
    painter.setBrush(theme.neutralSoft);
    painter.drawRoundedRect(groove, barHeight / 2.0, barHeight / 2.0);
    painter.setBrush(m_tone == Tone::Accent ? theme.accent : theme.color(m_tone));
    QRectF bar = groove;
    if (isBusy()) {
        const qreal length = groove.width() * 0.3;
        bar = QRectF((groove.width() + length) * m_phase / phases - length, groove.y(), length, barHeight) &
              groove;
    } else {
        bar.setWidth(groove.width() * std::max(0, value() - minimum()) / (double(maximum()) - minimum()));
    }
    if (bar.width() > 0)
        painter.drawRoundedRect(bar, barHeight / 2.0, barHeight / 2.0);
}

void ThinProgressBar::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_timer)
        return QProgressBar::timerEvent(event);
    if (!isBusy())
        return;
    m_phase = (m_phase + 1) % phases;
    update();
}

void ThinProgressBar::showEvent(QShowEvent* event)
{
    QProgressBar::showEvent(event);
    if (m_timer == 0)
        m_timer = startTimer(33);
}

void ThinProgressBar::hideEvent(QHideEvent* event)
{
    QProgressBar::hideEvent(event);
    if (m_timer != 0)
        killTimer(m_timer);
    m_timer = 0;
}

} // namespace lockstep

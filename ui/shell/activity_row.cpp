#include "ui/shell/activity_row.h"

#include "ui/theme/icons.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/text_label.h"
#include "ui/widgets/thin_progress_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>
#include <QStyleOption>
#include <QToolButton>

namespace lockstep {

namespace {

constexpr int barWidth = 200;
constexpr int progressSteps = 1000;

} // namespace

ActivityRow::ActivityRow(QWidget* parent)
    : QWidget(parent),
      m_title(new ElidedLabel({}, TextStyle::Strong)),
      m_detail(new ElidedLabel),
      m_bar(new ThinProgressBar),
      m_state(new TextLabel({}, TextStyle::Small)),
      m_dismiss(new QToolButton)
{
    m_detail->setForegroundRole(mutedTextRole);
    m_title->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_detail->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_bar->setFixedWidth(barWidth);
    m_state->setMinimumWidth(40);
    m_state->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_dismiss->setAutoRaise(true);
    m_dismiss->setIcon(mutedIcon(QStringLiteral("window-close")));
    m_dismiss->setAccessibleName(tr("Dismiss"));
    m_dismiss->setToolTip(tr("Dismiss"));
    m_dismiss->hide();
    connect(m_dismiss, &QToolButton::clicked, this, &ActivityRow::dismissed);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::l, 0, space::m, 0);
    layout->setSpacing(space::m);
    layout->addWidget(m_title);
    layout->addWidget(m_detail, 1);
    layout->addWidget(m_bar);
    layout->addWidget(m_state);
    layout->addWidget(m_dismiss);
    setFixedHeight(36);
    setAttribute(Qt::WA_Hover);
}

void ActivityRow::setText(const QString& title, const QString& detail)
{
    m_title->setText(title);
    m_detail->setText(detail);
    setAccessibleName(title);
    setAccessibleDescription(detail);
}

void ActivityRow::setFraction(double fraction)
{
    m_dismiss->hide();
    m_bar->show();
    m_bar->setRange(0, fraction < 0 ? 0 : progressSteps);
    m_bar->setValue(fraction < 0 ? 0 : qRound(fraction * progressSteps));
    m_state->setForegroundRole(mutedTextRole);
    m_state->setPalette({});
    m_state->setText(fraction < 0 ? QString() : tr("%1 %").arg(int(fraction * 100)));
}

void ActivityRow::setOutcome(const QString& word, Tone tone)
{
    m_bar->hide();
    QPalette colors;
    colors.setColor(QPalette::WindowText, Theme::current().color(tone));
    m_state->setPalette(colors);
    m_state->setForegroundRole(QPalette::WindowText);
    m_state->setText(word);
    m_dismiss->show();
}

void ActivityRow::setClickable(bool clickable)
{
    m_clickable = clickable;
    setFocusPolicy(clickable ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(clickable ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void ActivityRow::mouseReleaseEvent(QMouseEvent* event)
{
    if (m_clickable && event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        Q_EMIT activated();
}

void ActivityRow::keyPressEvent(QKeyEvent* event)
{
    const bool go =
        event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space;
    if (m_clickable && go)
        Q_EMIT activated();
    else
        QWidget::keyPressEvent(event);
}

void ActivityRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (m_clickable && underMouse())
        painter.fillRect(rect(), Theme::current().hover);
    if (!hasFocus())
        return;
    QStyleOptionFocusRect option;
    option.initFrom(this);
    style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
}

} // namespace lockstep

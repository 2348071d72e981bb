#include "ui/path/path_view.h"

#include "ui/parts/sign.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

namespace lockstep {

namespace {

constexpr int markSize = 16;
constexpr int stopHeight = 28;
constexpr int stopPadding = 10;
constexpr int leastStepWidth = 84;
constexpr int mostSlack = 360; ///< what a step gets at most beyond what it needs

/// A mark above a step: an icon, a number where there is more than one, in the colour of what it says.
struct Mark
{
    std::optional<Sign> sign; ///< in place of the icon
    QString icon;
    Tone tone = Tone::Neutral;
    int count = 0;
};

QList<Mark> marksOf(const StepSummary& step)
{
    QList<Mark> marks;
    const auto addSign = [&marks](Sign sign, int count) {
        if (count > 0)
            marks.append({sign, {}, toneOf(sign), count});
    };
    addSign(Sign::Error, step.blockers);
    addSign(Sign::Warning, step.warnings);
    addSign(Sign::Note, step.notes);
    if (step.downtime)
        marks.append({{}, QStringLiteral("system-shutdown"), Tone::Warning, 0});
    if (step.waits > 0)
        marks.append({{}, QStringLiteral("chronometer"), Tone::Accent, step.waits});
    return marks;
}

int markWidth(const Mark& mark, const QFontMetrics& metrics)
{
    return markSize + (mark.count > 0 ? 3 + metrics.horizontalAdvance(QString::number(mark.count)) : 0);
}

int marksWidth(const QList<Mark>& marks, const QFontMetrics& metrics)
{
    int width = 0;
    for (const Mark& mark : marks)
        width += markWidth(mark, metrics) + (width > 0 ? space::s : 0);
    return width;
}

QString timeText(const StepSummary& step)
{
    return durationRangeText(step.estimate.lowSeconds, step.estimate.highSeconds);
}

int textWidth(const QString& text, TextStyle style)
{
    return QFontMetrics(textFont(style)).horizontalAdvance(text);
}

} // namespace

PathView::PathView(PathModel* model, QWidget* parent) : QAbstractScrollArea(parent), m_model(model)
{
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Upgrade path"));
    viewport()->setMouseTracking(true);
    viewport()->setBackgroundRole(surfaceRole);
    connect(model, &QAbstractItemModel::modelReset, this, &PathView::rebuild);
    rebuild();
}

void PathView::rebuild()
{
    m_hovered = -1;
    m_current = m_model->rowCount() > 0 ? 0 : -1;
    layOut();
    horizontalScrollBar()->setValue(0);
    describe();
    Q_EMIT currentStepChanged(m_current);
}

QString PathView::stopText(int stop) const
{
    return stop == 0 ? m_model->summary(0).from.toString() : m_model->summary(stop - 1).to.toString();
}

void PathView::layOut()
{
    const int steps = m_model->rowCount();
    const QFontMetrics small(textFont(TextStyle::Small));
    m_layout = Layout();
    m_layout.line = space::m + markSize + space::s + small.height() + space::s;
    m_layout.height = m_layout.line + space::s + small.height() + space::m;
    int x = space::l;
    for (int stop = 0; steps > 0 && stop <= steps; ++stop) {
        const int width = textWidth(stopText(stop), TextStyle::Strong) + 2 * stopPadding;
        m_layout.stops.append(x);
        m_layout.widths.append(width);
        x += width;
        if (stop == steps)
            break;
        const StepSummary& step = m_model->summary(stop);
        const int wanted =
            std::max({textWidth(migrationCountText(step.migrations), TextStyle::Small),
                      textWidth(timeText(step), TextStyle::Small), marksWidth(marksOf(step), small)});
        x += std::max(leastStepWidth, wanted + space::s);
    }
    m_layout.width = x + space::l;
    spread();
    updateScrollBar();
    updateGeometry();
    viewport()->update();
}

/// Where there is room, the steps share some of it.
void PathView::spread()
{
    const int steps = m_model->rowCount();
    if (steps == 0)
        return;
    const int slack = std::clamp((viewport()->width() - m_layout.width) / steps, 0, mostSlack);
    for (int stop = 1; stop <= steps; ++stop)
        m_layout.stops[stop] += stop * slack;
    m_layout.width += steps * slack;
}

void PathView::updateScrollBar()
{
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(leastStepWidth / 2);
    horizontalScrollBar()->setRange(0, std::max(0, m_layout.width - viewport()->width()));
}

QSize PathView::sizeHint() const
{
    const int bar = horizontalScrollBar()->maximum() > 0 ? horizontalScrollBar()->sizeHint().height() : 0;
    return {6 * leastStepWidth, m_layout.height + bar};
}

QSize PathView::minimumSizeHint() const
{
    return {2 * leastStepWidth, sizeHint().height()};
}

/// The step between its two stops, in the coordinates of the whole drawing.
QRect PathView::contentRect(int step) const
{
    const int left = m_layout.stops[step] + m_layout.widths[step];
    return {left, space::xs, m_layout.stops[step + 1] - left, m_layout.height - 2 * space::xs};
}

QRect PathView::stepRect(int step) const
{
    return contentRect(step).translated(-horizontalScrollBar()->value(), 0);
}

int PathView::stepAt(const QPoint& position) const
{
    const int x = position.x() + horizontalScrollBar()->value();
    for (int step = 0; step < m_model->rowCount(); ++step) {
        // A stop's box belongs to the step that leads to it.
        if (x >= m_layout.stops[step] && x < m_layout.stops[step + 1] + m_layout.widths[step + 1] / 2)
            return step;
    }
    return -1;
}

void PathView::setCurrentStep(int step)
{
    if (step == m_current || step < -1 || step >= m_model->rowCount())
        return;
    m_current = step;
    if (step >= 0) {
        const QRect rect = contentRect(step);
        const int left = rect.left() - m_layout.widths[step] - space::l;
        const int right = rect.right() + m_layout.widths[step + 1] + space::l;
        QScrollBar* bar = horizontalScrollBar();
        bar->setValue(std::clamp(bar->value(), right - viewport()->width(),
                                 std::max(left, right - viewport()->width())));
    }
    viewport()->update();
    describe();
    Q_EMIT currentStepChanged(step);
}

/// What a screen reader reads: the chosen step in a sentence.
void PathView::describe()
{
    const QString text = m_current < 0 ? QString()
                                       : tr("Step %1 of %2. %3")
                                             .arg(m_current + 1)
                                             .arg(m_model->rowCount())
                                             .arg(m_model->summary(m_current).sentence());
    setAccessibleDescription(text);
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void PathView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), Theme::current().surface);
    if (m_model->rowCount() == 0)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(-horizontalScrollBar()->value(), 0);
    for (int step = 0; step < m_model->rowCount(); ++step)
        paintStep(painter, step);
    for (int stop = 0; stop <= m_model->rowCount(); ++stop)
        paintStop(painter, stop);
}

void PathView::paintStep(QPainter& painter, int step) const
{
    const Theme& theme = Theme::current();
    const StepSummary& summary = m_model->summary(step);
    const QRect rect = contentRect(step);
    const bool isCurrent = step == m_current;
    if (isCurrent || step == m_hovered) {
        painter.setPen(isCurrent && hasFocus() ? QPen(theme.accentText, 1.5) : QPen(Qt::NoPen));
        painter.setBrush(isCurrent ? theme.accentSoft : theme.hover);
        painter.drawRoundedRect(QRectF(rect).adjusted(3.5, 0.5, -3.5, -0.5), cornerRadius, cornerRadius);
    }
    const qreal y = m_layout.line + 0.5;
    const qreal end = rect.right() - 1;
    painter.setPen(QPen(isCurrent ? theme.accentText : theme.strongBorder, 2, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(QPointF(rect.left(), y), QPointF(end, y));
    painter.setPen(QPen(isCurrent ? theme.accentText : theme.strongBorder, 2, Qt::SolidLine, Qt::RoundCap,
                        Qt::RoundJoin));
    painter.drawPolyline(QPolygonF{{end - 5, y - 4}, {end, y}, {end - 5, y + 4}});

    paintMarks(painter, QRect(rect.left(), space::m, rect.width(), markSize), summary);
    const QFont small = textFont(TextStyle::Small);
    const int textHeight = QFontMetrics(small).height();
    painter.setFont(small);
    painter.setPen(theme.text);
    painter.drawText(QRect(rect.left(), m_layout.line - space::s - textHeight, rect.width(), textHeight),
                     Qt::AlignCenter, migrationCountText(summary.migrations));
    painter.setPen(theme.mutedText);
    painter.drawText(QRect(rect.left(), m_layout.line + space::s, rect.width(), textHeight), Qt::AlignCenter,
                     timeText(summary));
}

void PathView::paintMarks(QPainter& painter, const QRect& room, const StepSummary& summary) const
{
    const QFont font = textFont(TextStyle::Small);
    const QFontMetrics metrics(font);
    const QList<Mark> marks = marksOf(summary);
    int x = room.left() + (room.width() - marksWidth(marks, metrics)) / 2;
    painter.setFont(font);
    for (const Mark& mark : marks) {
        const QRect square(x, room.top(), markSize, markSize);
        if (mark.sign)
            paintSign(painter, square.adjusted(1, 1, -1, -1), *mark.sign);
        else
            themedIcon(mark.icon, mark.tone).paint(&painter, square);
        if (mark.count > 0) {
            painter.setPen(Theme::current().color(mark.tone));
            painter.drawText(QRect(x + markSize + 3, room.top(), markWidth(mark, metrics), markSize),
                             Qt::AlignLeft | Qt::AlignVCenter, QString::number(mark.count));
        }
        x += markWidth(mark, metrics) + space::s;
    }
}

void PathView::paintStop(QPainter& painter, int stop) const
{
    const Theme& theme = Theme::current();
    const bool isGoal = stop == m_model->rowCount();
    const bool isStart = stop == 0;
    const QRectF box(m_layout.stops[stop] + 0.5, m_layout.line - stopHeight / 2.0 + 0.5,
                     m_layout.widths[stop] - 1, stopHeight - 1);
    painter.setPen(isGoal ? QPen(theme.accent) : QPen(theme.strongBorder));
    painter.setBrush(isGoal ? theme.accent : isStart ? theme.neutralSoft : theme.raised);
    painter.drawRoundedRect(box, stopHeight / 2.0, stopHeight / 2.0);
    painter.setPen(isGoal ? theme.onAccent : theme.text);
    painter.setFont(textFont(TextStyle::Strong));
    painter.drawText(box, Qt::AlignCenter, stopText(stop));
}

void PathView::resizeEvent(QResizeEvent*)
{
    layOut();
}

void PathView::keyPressEvent(QKeyEvent* event)
{
    const int last = m_model->rowCount() - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        setCurrentStep(std::max(0, m_current - 1));
        return;
    case Qt::Key_Right:
        setCurrentStep(std::min(last, m_current + 1));
        return;
    case Qt::Key_Home:
        setCurrentStep(0);
        return;
    case Qt::Key_End:
        setCurrentStep(last);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void PathView::mousePressEvent(QMouseEvent* event)
{
    if (const int step = stepAt(event->position().toPoint()); step >= 0 && event->button() == Qt::LeftButton)
        setCurrentStep(step);
}

void PathView::mouseMoveEvent(QMouseEvent* event)
{
    if (const int step = stepAt(event->position().toPoint()); std::exchange(m_hovered, step) != step)
        viewport()->update();
}

void PathView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange)
        layOut();
}

bool PathView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int step = stepAt(help->pos());
        QToolTip::showText(help->globalPos(), step < 0 ? QString() : m_model->summary(step).sentence(),
                           viewport());
        return true;
    }
    if (event->type() == QEvent::Leave && std::exchange(m_hovered, -1) >= 0)
        viewport()->update();
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace lockstep

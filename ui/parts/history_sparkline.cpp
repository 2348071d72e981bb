#include "ui/parts/history_sparkline.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace lockstep {

namespace {

constexpr int barWidth = 7;
constexpr int barStep = 10;
constexpr int fullHeight = 24;
constexpr int leastBars = 8;

double heightOf(FleetRun::Outcome outcome)
{
    switch (outcome) {
    case FleetRun::Outcome::Done:
        return 0.35;
    case FleetRun::Outcome::Cancelled:
        return 0.5;
    case FleetRun::Outcome::Warning:
    case FleetRun::Outcome::Stopped:
        return 0.7;
    case FleetRun::Outcome::Failed:
    case FleetRun::Outcome::Running:
        break;
    }
    return 1;
}

} // namespace

Tone toneOf(FleetRun::Outcome outcome)
{
    switch (outcome) {
    case FleetRun::Outcome::Done:
        return Tone::Success;
    case FleetRun::Outcome::Warning:
    case FleetRun::Outcome::Stopped:
        return Tone::Warning;
    case FleetRun::Outcome::Failed:
        return Tone::Danger;
    case FleetRun::Outcome::Running:
        return Tone::Info;
    case FleetRun::Outcome::Cancelled:
        break;
    }
    return Tone::Neutral;
}

HistorySparkline::HistorySparkline(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("historySparkline"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void HistorySparkline::setRuns(const QList<FleetRun>& runs)
{
    m_runs = runs;
    QStringList texts;
    for (const FleetRun& run : m_runs)
        texts.append(textOf(run));
    setAccessibleName(tr("History"));
    setAccessibleDescription(texts.join(u'\n'));
    updateGeometry();
    update();
}

QSize HistorySparkline::sizeHint() const
{
    return {int(longestFleetHistory) * barStep, fullHeight};
}

QSize HistorySparkline::minimumSizeHint() const
{
    return {leastBars * barStep, fullHeight};
}

QList<FleetRun> HistorySparkline::shown() const
{
    return m_runs.last(std::min<qsizetype>(m_runs.size(), width() / barStep));
}

QString HistorySparkline::textOf(const FleetRun& run) const
{
    const QString text = tr("%1, %2: %3")
                             .arg(run.time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")),
                                  run.title, fleetOutcomeText(run.outcome));
    return run.problem.isEmpty() ? text : tr("%1, %2", "what, and why").arg(text, run.problem);
}

void HistorySparkline::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.border);
    const QList<FleetRun> runs = shown();
    for (qsizetype at = 0; at < runs.size(); ++at) {
        const FleetRun::Outcome outcome = runs[at].outcome;
        const double tall = heightOf(outcome) * (height() - 2);
        const QRectF bar(double(at * barStep), height() - 1 - tall, barWidth, tall);
        const QColor color = theme.color(toneOf(outcome));
        const bool isHollow = outcome == FleetRun::Outcome::Running;
        painter.setPen(isHollow ? QPen(color, 1) : QPen(Qt::NoPen));
        painter.setBrush(isHollow ? QBrush(Qt::NoBrush) : QBrush(color));
        painter.drawRoundedRect(isHollow ? bar.adjusted(0.5, 0.5, -0.5, 0) : bar, 1.5, 1.5);
    }
}

bool HistorySparkline::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int at = help->pos().x() / barStep;
    const QList<FleetRun> runs = shown();
    if (at >= 0 && at < runs.size())
        QToolTip::showText(help->globalPos(), textOf(runs[at]), this);
    else
        QToolTip::hideText();
    return true;
}

} // namespace lockstep

#include "ui/databases/graph_legend.h"

#include "ui/databases/node_state.h"

namespace lockstep {

namespace {

constexpr int signSide = 13;
constexpr int signGap = 5;

} // namespace

GraphLegend::GraphLegend(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void GraphLegend::setCounts(const QMap<MigrationNodeState, int>& counts)
{
    m_counts = counts;
    QStringList texts;
    for (const MigrationNodeState state : shown())
        texts.append(text(state));
    setAccessibleName(texts.join(QStringLiteral(", ")));
    setToolTip(accessibleName());
    updateGeometry();
    update();
}

QList<MigrationNodeState> GraphLegend::shown() const
{
    QList<MigrationNodeState> states;
    std::ranges::copy_if(nodeStates, std::back_inserter(states),
                         [this](MigrationNodeState state) { return m_counts.value(state) > 0; });
    return states;
}

QString GraphLegend::text(MigrationNodeState state) const
{
    return tr("%1 %2", "state, count").arg(stateText(state)).arg(m_counts.value(state));
}

QSize GraphLegend::sizeHint() const
{
    const QFontMetrics metrics(textFont(TextStyle::Small));
    int width = space::l;
    for (const MigrationNodeState state : shown())
        width += signSide + signGap + metrics.horizontalAdvance(text(state)) + space::l;
    return {width, std::max(metrics.height(), signSide) + 2 * space::s};
}

QSize GraphLegend::minimumSizeHint() const
{
    return {4 * signSide, sizeHint().height()};
}

void GraphLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setFont(textFont(TextStyle::Small));
    painter.setPen(Theme::current().mutedText);
    int x = space::l;
    for (const MigrationNodeState state : shown()) {
        const int textWidth = painter.fontMetrics().horizontalAdvance(text(state));
        paintStateSign(painter, QRectF(x, (height() - signSide) / 2, signSide, signSide), state);
        painter.drawText(QRect(x + signSide + signGap, 0, textWidth + 1, height()), Qt::AlignVCenter,
                         text(state));
        x += signSide + signGap + textWidth + space::l;
    }
}

} // namespace lockstep

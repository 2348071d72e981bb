#include "ui/databases/graph_painter.h"

#include "ui/databases/node_painter.h"
#include "ui/theme/theme.h"

namespace lockstep {

namespace {

constexpr double arrowZoom = 0.4; ///< from here on, arrow heads are more than dots
constexpr double stepBack = 0.3;
constexpr double reach = 12;            ///< how far rings around a box go beyond it
constexpr double headingClearance = 20; ///< free above and below a heading, at a zoom of 100 %
constexpr int leastHeadingPixels = 9;

class Painting
{
public:
    Painting(QPainter& painter, const QRect& exposed, const GraphPicture& picture, const GraphPlace& place,
             const GraphMarks& marks)
        : m_painter(painter), m_exposed(exposed), m_picture(picture), m_place(place), m_marks(marks)
    {
    }

    void headings() const
    {
        QFont font = textFont(TextStyle::Small);
        const double natural = QFontInfo(font).pixelSize() * m_place.zoom;
        font.setPixelSize(std::max(leastHeadingPixels, int(std::round(natural))));
        font.setWeight(QFont::DemiBold);
        m_painter.setFont(font);
        for (const GraphHeading& heading : m_picture.drawing().headings) {
            const QRectF area = m_place.toView(heading.area);
            if (isExposed(area))
                this->heading(area, heading);
        }
    }

    void edges() const
    {
        const Theme& theme = Theme::current();
        const QColor color = theme.dark ? theme.strongBorder.lighter(125) : theme.strongBorder.darker(108);
        for (qsizetype i = 0; i < m_picture.drawing().edges.size(); ++i) {
            if (!isOfCurrent(m_picture.drawing().edges[i]))
                edge(i, color, std::clamp(1.4 * m_place.zoom, 1.0, 2.0));
        }
        for (qsizetype i = 0; i < m_picture.drawing().edges.size(); ++i) {
            if (isOfCurrent(m_picture.drawing().edges[i]))
                edge(i, theme.accentText, std::clamp(2 * m_place.zoom, 1.6, 3.0));
        }
    }

    void nodes() const
    {
        const QList<GraphNode>& nodes = m_picture.drawing().nodes;
        for (qsizetype i = 0; i < nodes.size(); ++i) {
            if (nodes[i].id != m_marks.current)
                node(i);
        }
        for (qsizetype i = 0; i < nodes.size(); ++i) {
            if (nodes[i].id == m_marks.current)
                node(i);
        }
    }

private:
    [[nodiscard]] bool isExposed(const QRectF& rect) const
    {
        return rect.adjusted(-reach, -reach, reach, reach).intersects(m_exposed);
    }

    [[nodiscard]] bool isOfCurrent(const GraphEdge& edge) const
    {
        return m_marks.current && (edge.parent == *m_marks.current || edge.child == *m_marks.current);
    }

    /// The text, which stays in sight as long as its column does, on a line as wide as the column. Edges pass
    /// behind the text.
    void heading(const QRectF& area, const GraphHeading& heading) const
    {
        const Theme& theme = Theme::current();
        const QFontMetricsF metrics(m_painter.font());
        const double y = std::round(area.center().y());
        m_painter.setPen(theme.border);
        m_painter.drawLine(QPointF(area.left(), y + 0.5), QPointF(area.right(), y + 0.5));
        const double gaps = 2 * headingClearance * m_place.zoom;
        if (m_painter.font().pixelSize() > area.height() + gaps)
            return;
        QString text = m_picture.headingText(heading);
        if (metrics.horizontalAdvance(text) + space::s > area.width())
            text = m_picture.shortHeadingText(heading);
        const double width = metrics.horizontalAdvance(text) + space::s;
        const double left =
            std::clamp(double(space::m), area.left(), std::max(area.left(), area.right() - width));
        const QRectF room(left, std::round(y - metrics.height() / 2), width, std::ceil(metrics.height()));
        m_painter.fillRect(room, theme.surface);
        m_painter.setPen(theme.mutedText);
        m_painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, text);
    }

    void edge(qsizetype index, const QColor& color, double width) const
    {
        const QPainterPath& path = m_picture.edgePath(index);
        const QRectF bounds(m_place.toView(path.controlPointRect().topLeft()),
                            m_place.toView(path.controlPointRect().bottomRight()));
        if (!isExposed(bounds))
            return;
        QPen pen(color, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
        pen.setCosmetic(true);
        m_painter.save();
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(pen);
        m_painter.translate(m_place.origin);
        m_painter.scale(m_place.zoom, m_place.zoom);
        m_painter.drawPath(path);
        m_painter.restore();
        if (m_place.zoom >= arrowZoom)
            arrowHead(m_place.toView(path.currentPosition()), color);
    }

    /// Edges come in from above.
    void arrowHead(const QPointF& tip, const QColor& color) const
    {
        const double size = std::clamp(6.5 * m_place.zoom, 3.5, 9.0);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(color);
        m_painter.drawPolygon(
            QPolygonF{tip, tip + QPointF(-size * 0.6, -size), tip + QPointF(size * 0.6, -size)});
    }

    void node(qsizetype index) const
    {
        const GraphNode& node = m_picture.drawing().nodes[index];
        const QRectF box = m_place.toView(node.box);
        if (!isExposed(box))
            return;
        NodeLook look;
        look.id = node.id;
        look.state = m_marks.states.value(node.id, MigrationNodeState::Unknown);
        look.nameLines = m_picture.nameLines(index);
        look.isCurrent = node.id == m_marks.current;
        look.hasFocus = m_marks.hasFocus;
        look.isMatch = m_marks.matches.contains(node.id);
        look.isHovered = node.id == m_marks.hovered;
        m_painter.setOpacity(m_marks.isSearching && !look.isMatch && !look.isCurrent ? stepBack : 1);
        paintNode(m_painter, box, m_place.zoom, look);
        m_painter.setOpacity(1);
    }

    QPainter& m_painter;
    QRectF m_exposed;
    const GraphPicture& m_picture;
    const GraphPlace& m_place;
    const GraphMarks& m_marks;
};

} // namespace

QRectF GraphPlace::toView(const QRectF& rect) const
{
    const QPointF corner = toView(rect.topLeft());
    return {std::round(corner.x()), std::round(corner.y()), std::max(1.0, std::round(rect.width() * zoom)),
            std::max(1.0, std::round(rect.height() * zoom))};
}

void paintGraph(QPainter& painter, const QRect& exposed, const GraphPicture& picture, const GraphPlace& place,
                const GraphMarks& marks)
{
    if (picture.isEmpty())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    const Painting painting(painter, exposed, picture, place, marks);
    painting.edges();
    painting.headings();
    painting.nodes();
}

} // namespace lockstep

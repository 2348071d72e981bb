#include "ui/databases/node_state.h"

#include "ui/parts/sign.h"

#include <QCoreApplication>
#include <QPixmapCache>

namespace lockstep {

namespace {

QString translated(const char* text)
{
    return QCoreApplication::translate("lockstep::MigrationNodeState", text);
}

constexpr QRectF ring(0.1, 0.1, 0.8, 0.8);

void paintShape(QPainter& painter, MigrationNodeState state, const QColor& color)
{
    const Theme& theme = Theme::current();
    painter.setPen(QPen(color, 0.13));
    painter.setBrush(state == MigrationNodeState::Applied ? color : theme.surface);
    painter.drawEllipse(ring);
    switch (state) {
    case MigrationNodeState::Applied:
        painter.setPen(QPen(theme.surface, 0.13, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(QPolygonF{{0.29, 0.52}, {0.44, 0.67}, {0.71, 0.35}});
        return;
    case MigrationNodeState::Pending:
        painter.setBrush(color);
        painter.drawChord(ring, 90 * 16, 180 * 16);
        return;
    case MigrationNodeState::Unknown:
        painter.setPen(QPen(color, 0.13, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(0.36, 0.5), QPointF(0.64, 0.5));
        return;
    default:
        return;
    }
}

} // namespace

QString stateText(MigrationNodeState state)
{
    switch (state) {
    case MigrationNodeState::Unknown:
        return translated(QT_TRANSLATE_NOOP("lockstep::MigrationNodeState", "Unknown"));
    case MigrationNodeState::Applied:
        return translated(QT_TRANSLATE_NOOP("lockstep::MigrationNodeState", "Applied"));
    case MigrationNodeState::Pending:
        return translated(QT_TRANSLATE_NOOP("lockstep::MigrationNodeState", "Pending"));
    case MigrationNodeState::Failed:
        return translated(QT_TRANSLATE_NOOP("lockstep::MigrationNodeState", "Failed"));
    case MigrationNodeState::Missing:
        return translated(QT_TRANSLATE_NOOP("lockstep::MigrationNodeState", "To be applied"));
    }
    return {};
}

Tone stateTone(MigrationNodeState state)
{
    switch (state) {
    case MigrationNodeState::Applied:
        return Tone::Success;
    case MigrationNodeState::Pending:
        return Tone::Warning;
    case MigrationNodeState::Failed:
        return Tone::Danger;
    case MigrationNodeState::Missing:
        return Tone::Accent;
    case MigrationNodeState::Unknown:
        break;
    }
    return Tone::Neutral;
}

void paintStateSign(QPainter& painter, const QRectF& square, MigrationNodeState state)
{
    if (state == MigrationNodeState::Failed)
        return paintSign(painter, square.toAlignedRect(), Sign::Error);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(square.topLeft());
    painter.scale(square.width(), square.height());
    paintShape(painter, state, Theme::current().color(stateTone(state)));
    painter.restore();
}

void paintKeptStateSign(QPainter& painter, const QPointF& corner, int side, MigrationNodeState state)
{
    const double ratio = painter.device()->devicePixelRatioF();
    const QString key = QStringLiteral("lockstep-state-%1-%2-%3-%4")
                            .arg(int(state))
                            .arg(side)
                            .arg(ratio)
                            .arg(Theme::current().dark);
    QPixmap picture;
    if (!QPixmapCache::find(key, &picture)) {
        picture = QPixmap(QSize(side, side) * ratio);
        picture.setDevicePixelRatio(ratio);
        picture.fill(Qt::transparent);
        QPainter once(&picture);
        paintStateSign(once, QRectF(0, 0, side, side), state);
        once.end();
        QPixmapCache::insert(key, picture);
    }
    painter.drawPixmap(corner, picture);
}

} // namespace lockstep

#include "ui/rollout/wave_strip.h"

#include "ui/rollout/rollout_delegates.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

namespace lockstep {

namespace {

constexpr int stripHeight = 10;
constexpr double gap = 3;
constexpr double narrowest = 6; ///< a segment that can be seen, and pointed at

} // namespace

WaveStrip::WaveStrip(const UpgradeModel* model, QWidget* parent) : QWidget(parent), m_model(model)
{
    setObjectName(QStringLiteral("waveStrip"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const auto follow = [this] {
        describe();
        update();
    };
    connect(model, &QAbstractItemModel::modelReset, this, follow);
    connect(model, &UpgradeModel::progressed, this, follow);
    describe();
}

QSize WaveStrip::sizeHint() const
{
    return {120, stripHeight};
}

void WaveStrip::describe()
{
    QStringList parts;
    for (int wave = 0; wave < int(m_model->waves().size()); ++wave)
        parts.append(textOf(wave));
    setAccessibleName(tr("Waves"));
    setAccessibleDescription(parts.join(QStringLiteral("; ")));
}

/// Where there is no room for a gap, the waves lie side by side.
QList<WaveStrip::Segment> WaveStrip::segments() const
{
    const auto& waves = m_model->waves();
    const auto count = double(waves.size());
    if (waves.empty())
        return {};
    const double between = count * (narrowest + gap) < width() ? gap : 0;
    const double least = std::min(narrowest, width() / count);
    const double free = std::max(0.0, width() - between * (count - 1) - least * count);
    const auto all = double(std::max<qsizetype>(1, m_model->rollout().items.size()));
    QList<Segment> made;
    double left = 0;
    for (size_t at = 0; at < waves.size(); ++at) {
        const double length = least + free * waves[at].size / all;
        made.append({QRectF(left, 0, length, height()), int(at)});
        left += length + between;
    }
    return made;
}

QString WaveStrip::textOf(int wave) const
{
    const UpgradeModel::Wave& one = m_model->waves()[size_t(wave)];
    QStringList parts{tr("%1: %2 of %3 over").arg(waveTitle(one.number)).arg(one.over()).arg(one.size)};
    for (const UpgradeState state : {UpgradeState::Running, UpgradeState::Failed, UpgradeState::InDoubt}) {
        if (one.count(state) > 0)
            parts.append(
                QStringLiteral("%1 %2").arg(one.count(state)).arg(upgradeStateWord(state).toLower()));
    }
    return parts.join(QStringLiteral(", "));
}

void WaveStrip::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QList<Segment> all = segments();
    for (const Segment& segment : all) {
        const UpgradeModel::Wave& wave = m_model->waves()[size_t(segment.wave)];
        QPainterPath shape;
        const double radius = std::min(3.0, segment.room.width() / 2);
        shape.addRoundedRect(segment.room, radius, radius);
        painter.setClipPath(shape);
        painter.fillRect(segment.room, theme.neutralSoft);
        double left = segment.room.left();
        const auto fill = [&](int count, const QColor& color) {
            const double length = segment.room.width() * count / std::max(1, wave.size);
            painter.fillRect(QRectF(left, 0, length, height()), color);
            left += length;
        };
        fill(wave.count(UpgradeState::Succeeded), theme.success);
        fill(wave.count(UpgradeState::Skipped), theme.faintText);
        fill(wave.count(UpgradeState::Failed), theme.danger);
        fill(wave.count(UpgradeState::InDoubt), theme.warning);
        fill(wave.underWay() - wave.count(UpgradeState::InDoubt), theme.accent);
    }
}

bool WaveStrip::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (const Segment& segment : segments()) {
        if (segment.room.contains(help->pos())) {
            QToolTip::showText(help->globalPos(), textOf(segment.wave), this);
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

} // namespace lockstep

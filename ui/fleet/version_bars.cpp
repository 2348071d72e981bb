#include "ui/fleet/version_bars.h"

#include "ui/parts/behind_legend.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QStyleOptionFocusRect>
#include <QToolTip>

#include <numeric>

namespace lockstep {

namespace {

constexpr int rowStep = 34;
constexpr int barHeight = 22;
constexpr int gap = 2;       ///< between two parts
constexpr int leastPart = 5; ///< so that it can be seen and pressed
constexpr int edgeHeight = 3;
constexpr int mostNameWidth = 180;
constexpr int leastBarWidth = 160;

} // namespace

VersionBars::VersionBars(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("versionBars"));
    setAccessibleName(tr("Versions by environment"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void VersionBars::setEnvironments(const QList<EnvironmentVersions>& environments)
{
    if (environments == m_environments)
        return;
    m_environments = environments;
    m_hovered = {};
    if (!shareAt(m_current))
        m_current = m_environments.isEmpty() ? Place() : Place{0, 0};
    setAccessibleDescription(currentText());
    updateGeometry();
    update();
}

QSize VersionBars::sizeHint() const
{
    return {480, std::max(1, int(m_environments.size())) * rowStep};
}

QSize VersionBars::minimumSizeHint() const
{
    return {leastBarWidth * 2, sizeHint().height()};
}

const VersionShare* VersionBars::shareAt(const Place& place) const
{
    if (place.environment < 0 || place.environment >= m_environments.size())
        return nullptr;
    const QList<VersionShare>& shares = m_environments[place.environment].shares;
    return place.share >= 0 && place.share < shares.size() ? &shares[place.share] : nullptr;
}

QString VersionBars::textOf(const Place& place) const
{
    const VersionShare* share = shareAt(place);
    if (!share)
        return {};
    const QString line = share->line.isEmpty() ? tr("no version") : share->line;
    const QString behind = share->behind < 0    ? QString()
                           : share->behind == 0 ? tr(", current")
                                                : tr(", %n behind", "minor versions", share->behind);
    return tr("%1, %2%3: %n instance(s)", nullptr, share->count)
        .arg(m_environments[place.environment].environment, line, behind);
}

QString VersionBars::currentText() const
{
    return textOf(m_current);
}

int VersionBars::nameWidth() const
{
    int widest = 0;
    for (const EnvironmentVersions& environment : m_environments)
        widest = std::max(widest, fontMetrics().horizontalAdvance(environment.environment));
    return std::min({widest, mostNameWidth, std::max(0, width() - leastBarWidth)});
}

QRect VersionBars::barOf(int environment) const
{
    const int countWidth = fontMetrics().horizontalAdvance(QStringLiteral("100000"));
    const int left = nameWidth() + space::m;
    return {left, environment * rowStep + (rowStep - barHeight) / 2,
            std::max(leastPart, width() - left - countWidth - space::m), barHeight};
}

/// By their numbers; what would be too narrow to press takes from the widest.
QList<int> VersionBars::edges(int environment) const
{
    const EnvironmentVersions& own = m_environments[environment];
    const QRect bar = barOf(environment);
    const int room = bar.width() - gap * std::max(0, int(own.shares.size()) - 1);
    QList<int> widths;
    for (const VersionShare& share : own.shares)
        widths.append(std::max(leastPart, int(double(room) * share.count / std::max(1, own.count))));
    int rest = room - std::accumulate(widths.begin(), widths.end(), 0);
    while (rest != 0 && !widths.isEmpty()) {
        const auto widest = std::ranges::max_element(widths);
        const int change = rest > 0 ? rest : std::max(rest, std::min(-1, leastPart - *widest));
        if (rest < 0 && *widest <= leastPart)
            break; // more parts than there is room for
        *widest += change;
        rest -= change;
    }
    QList<int> made{bar.left()};
    for (const int width : widths)
        made.append(made.last() + width + gap);
    return made;
}

QRect VersionBars::rectOf(const Place& place) const
{
    if (!shareAt(place))
        return {};
    const QList<int> x = edges(place.environment);
    const QRect bar = barOf(place.environment);
    return {x[place.share], bar.top(), x[place.share + 1] - x[place.share] - gap, bar.height()};
}

VersionBars::Place VersionBars::placeAt(const QPoint& point) const
{
    const int environment = point.y() / rowStep;
    if (point.y() < 0 || environment >= m_environments.size())
        return {};
    for (int share = 0; share < m_environments[environment].shares.size(); ++share) {
        if (rectOf({environment, share}).adjusted(0, 0, gap, 0).contains(point))
            return {environment, share};
    }
    return {};
}

void VersionBars::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int at = 0; at < m_environments.size(); ++at) {
        const EnvironmentVersions& environment = m_environments[at];
        const QRect bar = barOf(at);
        painter.setPen(theme.text);
        painter.setFont(font());
        painter.drawText(QRect(0, bar.top(), nameWidth(), barHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(environment.environment, Qt::ElideRight, nameWidth()));
        painter.setPen(theme.mutedText);
        painter.drawText(QRect(bar.right() + 1, bar.top(), width() - bar.right() - 1, barHeight),
                         Qt::AlignRight | Qt::AlignVCenter, QString::number(environment.count));
        for (int share = 0; share < environment.shares.size(); ++share)
            paintPart(painter, {at, share});
    }
    if (hasFocus() && shareAt(m_current)) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        option.rect = rectOf(m_current).adjusted(-2, -2, 2, 2);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
}

void VersionBars::paintPart(QPainter& painter, const Place& place) const
{
    const Theme& theme = Theme::current();
    const VersionShare& share = *shareAt(place);
    const QRect rect = rectOf(place);
    const Tone tone = toneOf(bandOf(share.behind));
    const QColor line = share.behind < 0 ? theme.mutedText : theme.color(tone);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.soft(tone));
    painter.drawRoundedRect(rect, 3, 3);
    if (place == m_hovered) {
        QColor over = line;
        over.setAlphaF(0.18F);
        painter.setBrush(over);
        painter.drawRoundedRect(rect, 3, 3);
    }
    painter.fillRect(QRect(rect.left(), rect.bottom() - edgeHeight + 1, rect.width(), edgeHeight), line);
    const QFont small = textFont(TextStyle::Small);
    const QString text = share.line.isEmpty() ? tr("none") : share.line;
    if (QFontMetrics(small).horizontalAdvance(text) + 2 * gap > rect.width())
        return;
    painter.setFont(small);
    painter.setPen(line);
    painter.drawText(rect.adjusted(0, 0, 0, -edgeHeight), Qt::AlignCenter, text);
}

bool VersionBars::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const Place place = placeAt(help->pos());
    if (shareAt(place))
        QToolTip::showText(help->globalPos(), textOf(place), this, rectOf(place));
    else
        QToolTip::hideText();
    return true;
}

void VersionBars::keyPressEvent(QKeyEvent* event)
{
    if (!shareAt(m_current)) {
        QWidget::keyPressEvent(event);
        return;
    }
    const auto shares = [this](int environment) { return int(m_environments[environment].shares.size()); };
    const auto beside = [&](int environment) {
        return Place{environment, std::min(m_current.share, shares(environment) - 1)};
    };
    switch (event->key()) {
    case Qt::Key_Left:
        moveTo({m_current.environment, std::max(0, m_current.share - 1)});
        return;
    case Qt::Key_Right:
        moveTo({m_current.environment, std::min(shares(m_current.environment) - 1, m_current.share + 1)});
        return;
    case Qt::Key_Up:
        moveTo(beside(std::max(0, m_current.environment - 1)));
        return;
    case Qt::Key_Down:
        moveTo(beside(std::min(int(m_environments.size()) - 1, m_current.environment + 1)));
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        choose(m_current);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void VersionBars::mousePressEvent(QMouseEvent* event)
{
    const Place place = placeAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || !shareAt(place))
        return;
    moveTo(place);
    choose(place);
}

void VersionBars::mouseMoveEvent(QMouseEvent* event)
{
    const Place place = placeAt(event->position().toPoint());
    setCursor(shareAt(place) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (std::exchange(m_hovered, place) != place)
        update();
}

void VersionBars::leaveEvent(QEvent*)
{
    m_hovered = {};
    update();
}

void VersionBars::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    setAccessibleDescription(currentText());
}

void VersionBars::moveTo(const Place& place)
{
    m_current = place;
    setAccessibleDescription(currentText());
    update();
}

void VersionBars::choose(const Place& place)
{
    Q_EMIT chosen(m_environments[place.environment].environment, shareAt(place)->line);
}

} // namespace lockstep

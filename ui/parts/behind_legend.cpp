#include "ui/parts/behind_legend.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QPainter>
#include <QStyleOptionFocusRect>

namespace lockstep {

namespace {

constexpr int swatch = 10;
constexpr int buttonHeight = 24;

/// A patch of colour, what it means and how many there are.
class LegendButton : public QAbstractButton
{
public:
    explicit LegendButton(BehindBand band) : m_band(band)
    {
        setObjectName(QStringLiteral("behind-%1").arg(int(band)));
        setText(behindBandText(band));
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::TabFocus);
        setToolTip(BehindLegend::tr("%1: show only these").arg(text()));
        setCount(0);
    }

    void setCount(int count)
    {
        m_count = QString::number(count);
        setAccessibleName(text() + QStringLiteral(": ") + m_count);
        updateGeometry();
        update();
    }

    QSize sizeHint() const override
    {
        const QFontMetrics metrics(textFont(TextStyle::Small));
        return {swatch + 6 + metrics.horizontalAdvance(text()) + 6 + metrics.horizontalAdvance(m_count) +
                    2 * space::s,
                buttonHeight};
    }

    /// In a small window the words give way: the colour, the number and the tooltip are left.
    QSize minimumSizeHint() const override
    {
        const QFontMetrics metrics(textFont(TextStyle::Small));
        return {swatch + 12 + metrics.horizontalAdvance(m_count) + 2 * space::s, buttonHeight};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Theme& theme = Theme::current();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        if (underMouse() || isDown()) {
            painter.setBrush(theme.hover);
            painter.drawRoundedRect(rect(), cornerRadius, cornerRadius);
        }
        const QRectF patch(space::s, (height() - swatch) / 2.0, swatch, swatch);
        painter.setBrush(theme.color(toneOf(m_band)));
        painter.drawRoundedRect(patch, 2, 2);
        painter.setFont(textFont(TextStyle::Small));
        painter.setPen(theme.mutedText);
        QRectF words = rect();
        words.setLeft(patch.right() + 6);
        const QFontMetrics metrics(textFont(TextStyle::Small)); // as the size is worked out
        const int room = int(words.width()) - metrics.horizontalAdvance(m_count) - 6 - space::s;
        const QString meaning = metrics.elidedText(text(), Qt::ElideRight, room);
        painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, meaning);
        words.setLeft(words.left() + metrics.horizontalAdvance(meaning) + 6);
        painter.setPen(m_count == u"0" ? theme.mutedText : theme.text);
        painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, m_count);
        if (hasFocus()) {
            QStyleOptionFocusRect option;
            option.initFrom(this);
            style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
        }
    }

private:
    BehindBand m_band;
    QString m_count;
};

} // namespace

Tone toneOf(BehindBand band)
{
    switch (band) {
    case BehindBand::Current:
        return Tone::Success;
    case BehindBand::Behind:
        return Tone::Info;
    case BehindBand::FarBehind:
        return Tone::Warning;
    case BehindBand::VeryFarBehind:
        return Tone::Danger;
    case BehindBand::Unknown:
        break;
    }
    return Tone::Neutral;
}

BehindLegend::BehindLegend(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("behindLegend"));
    setAccessibleName(tr("How far behind"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::xs);
    for (const BehindBand band : allBehindBands) {
        auto* button = new LegendButton(band);
        m_buttons.append(button);
        row->addWidget(button);
        connect(button, &QAbstractButton::clicked, this, [this, band] { Q_EMIT chosen(band); });
    }
    row->addStretch(1);
}

void BehindLegend::setCounts(std::span<const int> counts)
{
    for (size_t at = 0; at < counts.size(); ++at)
        static_cast<LegendButton*>(m_buttons[qsizetype(at)])->setCount(counts[at]);
}

} // namespace lockstep

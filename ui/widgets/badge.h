#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

namespace lockstep {

/// A word in a soft, rounded box, in the colour of what it says: "Stable", "3 behind".
class Badge : public QWidget
{
    Q_OBJECT

public:
    explicit Badge(const QString& text = {}, Tone tone = Tone::Neutral, QWidget* parent = nullptr);

    void setText(const QString& text);

    [[nodiscard]] const QString& text() const { return m_text; }

    void setTone(Tone tone);

    [[nodiscard]] Tone tone() const { return m_tone; }

    [[nodiscard]] QSize sizeHint() const override;

    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    Tone m_tone;
};

/// The same for item delegates: paints it at the left of rect, vertically centred, and returns its width.
int paintBadge(QPainter& painter, const QRect& rect, const QString& text, Tone tone);
[[nodiscard]] int badgeWidth(const QString& text);

} // namespace lockstep

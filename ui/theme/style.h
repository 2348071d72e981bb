#pragma once

#include <QProxyStyle>

class QPushButton;

namespace lockstep {

/// Marks the one main button of a place: it is filled with the accent.
void setPrimary(QPushButton* button, bool primary = true);
[[nodiscard]] bool isPrimary(const QWidget* widget);
/// Marks a button that ends something under way: in the colour of danger, never filled with the accent.
void setStopping(QPushButton* button, bool stopping = true);
[[nodiscard]] bool isStopping(const QWidget* widget);

/// Fusion's behaviour with a look of our own: flat, hairlines, corners of 6 pixels, focus rings for those who
/// use the keyboard. Colours come from Theme::current(), so nothing has to be told about a change of scheme.
class ConsoleStyle : public QProxyStyle
{
    Q_OBJECT

public:
    ConsoleStyle();

    using QProxyStyle::polish;
    using QProxyStyle::unpolish;
    void polish(QWidget* widget) override;
    void unpolish(QWidget* widget) override;

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption* option,
                                  const QWidget* widget) const override;
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                                QStyleHintReturn* data) const override;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                         const QWidget* widget) const override;
    [[nodiscard]] QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option,
                                       SubControl subControl, const QWidget* widget) const override;
    [[nodiscard]] QIcon standardIcon(StandardPixmap icon, const QStyleOption* option,
                                     const QWidget* widget) const override;
    [[nodiscard]] QRect subElementRect(SubElement element, const QStyleOption* option,
                                       const QWidget* widget) const override;
};

} // namespace lockstep

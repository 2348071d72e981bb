#pragma once

#include <QFrame>

namespace lockstep {

/// A panel over the window of the widget it belongs to: raised, with a border and a shadow line. It takes no
/// focus. A part of the window, not one of its own, so that it is where it should be on every platform.
class FloatingPanel : public QFrame
{
    Q_OBJECT

public:
    explicit FloatingPanel(QWidget* owner);

    /// Below the rectangle (in the other widget's coordinates), or above it where there is no room below.
    void showAt(const QWidget* widget, const QRect& place);

    /// It has been put above its place.
    [[nodiscard]] bool isAbove() const { return m_above; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* m_owner;
    bool m_above = false;
};

} // namespace lockstep

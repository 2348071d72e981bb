#pragma once

#include <QWidget>

class QTextBlock;

namespace lockstep {

class CodeEdit;

/// Beside the lines: signs of problems, eyes for what is hidden, numbers, and markers that fold.
class CodeGutter : public QWidget
{
    Q_OBJECT

public:
    explicit CodeGutter(CodeEdit* edit);

    /// Makes room for as many digits as the last line has.
    void fit();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    /// What a line has to show, found for all lines in sight at once.
    struct Signs;
    [[nodiscard]] QString toolTipAt(int y) const;
    void paintLine(QPainter& painter, const QTextBlock& line, const QRectF& rect, const Signs& signs) const;
    void paintMarker(QPainter& painter, const QRectF& rect, bool folded) const;

    CodeEdit* m_edit;
    bool m_mouseInside = false;
};

} // namespace lockstep

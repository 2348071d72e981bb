#pragma once

#include "models/path_model.h"

#include <QAbstractScrollArea>

namespace lockstep {

/// The path as a line of stops, left to right: versions in boxes, between them what each step costs. Left and
/// right choose a step; so does the mouse.
class PathView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit PathView(PathModel* model, QWidget* parent = nullptr);

    /// -1: none.
    [[nodiscard]] int currentStep() const { return m_current; }

    void setCurrentStep(int step);
    /// Where a step is drawn, in the viewport.
    [[nodiscard]] QRect stepRect(int step) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void currentStepChanged(int step);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    struct Layout
    {
        QList<int> stops; ///< left edge of each stop's box; one more than there are steps
        QList<int> widths;
        int width = 0;
        int height = 0;
        int line = 0; ///< y of the line the stops are on
    };

    void rebuild();
    void layOut();
    void spread();
    void updateScrollBar();
    void describe();
    [[nodiscard]] int stepAt(const QPoint& position) const;
    [[nodiscard]] QString stopText(int stop) const;
    void paintStop(QPainter& painter, int stop) const;
    void paintStep(QPainter& painter, int step) const;
    void paintMarks(QPainter& painter, const QRect& room, const StepSummary& summary) const;
    [[nodiscard]] QRect contentRect(int step) const;

    PathModel* m_model;
    Layout m_layout;
    int m_current = -1;
    int m_hovered = -1;
};

} // namespace lockstep

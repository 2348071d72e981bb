#pragma once

#include <QWidget>

class QAbstractScrollArea;

namespace lockstep {

/// Shows those who use the keyboard that it is in this pane, which has nothing of its own to show that with:
/// a thin line around it. It belongs to the pane.
class FocusOutline : public QWidget
{
    Q_OBJECT

public:
    explicit FocusOutline(QAbstractScrollArea* pane);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void follow();
};

} // namespace lockstep

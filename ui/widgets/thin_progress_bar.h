#pragma once

#include "ui/theme/theme.h"

#include <QProgressBar>

namespace lockstep {

/// A line that fills: 4 pixels high, without text. A range of (0, 0) shows that something goes on.
class ThinProgressBar : public QProgressBar
{
    Q_OBJECT

public:
    explicit ThinProgressBar(QWidget* parent = nullptr);

    void setTone(Tone tone);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void timerEvent(QTimerEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    [[nodiscard]] bool isBusy() const { return minimum() == maximum(); }

    Tone m_tone = Tone::Accent;
    int m_timer = 0;
    int m_phase = 0;
};

} // namespace lockstep

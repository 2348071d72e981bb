#pragma once

#include "ui/parts/sign.h"

#include <QScrollBar>
#include <QTimer>

namespace lockstep {

class CodeEdit;

/// A scroll bar that shows where in the text the problems, the matches and the cursor are.
class CodeScrollBar : public QScrollBar
{
    Q_OBJECT

public:
    explicit CodeScrollBar(CodeEdit* edit);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Tick
    {
        double place = 0;         ///< 0 the first line, 1 behind the last
        std::optional<Sign> sign; ///< none: a match
    };

    void measure();

    CodeEdit* m_edit;
    QTimer m_later;
    std::vector<Tick> m_ticks;
};

} // namespace lockstep

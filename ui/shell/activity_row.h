#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace lockstep {

class ElidedLabel;
class ThinProgressBar;

/// One piece of work: what it is, how far it has come, and how it ended.
class ActivityRow : public QWidget
{
    Q_OBJECT

public:
    explicit ActivityRow(QWidget* parent = nullptr);

    void setText(const QString& title, const QString& detail = {});
    /// 0 to 1; negative: it goes on, nobody knows how far.
    void setFraction(double fraction);
    /// It has ended: the word in that tone takes the place of the progress, and the row can be dismissed.
    void setOutcome(const QString& word, Tone tone);
    void setClickable(bool clickable);

Q_SIGNALS:
    void activated();
    void dismissed();

protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    ElidedLabel* m_title;
    ElidedLabel* m_detail;
    ThinProgressBar* m_bar;
    QLabel* m_state;
    QToolButton* m_dismiss;
    bool m_clickable = false;
};

} // namespace lockstep

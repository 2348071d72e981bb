#pragma once

#include <QTimer>
#include <QWidget>

namespace lockstep {

class ElidedLabel;
class ThinProgressBar;

/// What is under way and what it is at. It takes its room only while something is, and that for more than a
/// blink.
class ActivityLine : public QWidget
{
    Q_OBJECT

public:
    explicit ActivityLine(QWidget* parent = nullptr);

    /// Empty: nothing is under way.
    void show(const QString& activity, const QString& progress);

private:
    ElidedLabel* m_activity;
    ElidedLabel* m_progress;
    QTimer m_soon;
};

} // namespace lockstep

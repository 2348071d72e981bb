#pragma once

#include "models/rehearsal_summary.h"
#include "models/run_progress.h"

#include <QWidget>

class QLabel;

namespace lockstep {

class Badge;
class ElidedLabel;
class TextLabel;
class ThinProgressBar;
enum class Tone;

/// The top of the run page: what is going on, how far it is, how long it will take.
class RunStatus : public QWidget
{
    Q_OBJECT

public:
    explicit RunStatus(QWidget* parent = nullptr);

    void showReady(const QString& title, const QString& detail);
    void showRunning(const RunProgress& state, bool cancelling);
    void showReport(const RehearsalReport& report);

private:
    void show(const QString& badge, Tone tone, const QString& title, const QString& detail);

    Badge* m_badge;
    ElidedLabel* m_title;
    ElidedLabel* m_detail;
    TextLabel* m_time;
    ThinProgressBar* m_progress;
};

} // namespace lockstep

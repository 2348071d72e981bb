#pragma once

#include "models/fleet_history.h"
#include "ui/theme/theme.h"

#include <QWidget>

namespace lockstep {

[[nodiscard]] Tone toneOf(FleetRun::Outcome outcome);

/// What was done to an instance, oldest first, as bars: the worse, the taller, so that it is not told by
/// colour alone. One that is under way is hollow. Each says what it was in its tooltip.
class HistorySparkline : public QWidget
{
    Q_OBJECT

public:
    explicit HistorySparkline(QWidget* parent = nullptr);

    void setRuns(const QList<FleetRun>& runs);

    [[nodiscard]] QSize sizeHint() const override;

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QString textOf(const FleetRun& run) const;
    /// Where there is no room for all, the last ones are shown.
    [[nodiscard]] QList<FleetRun> shown() const;

    QList<FleetRun> m_runs;
};

} // namespace lockstep

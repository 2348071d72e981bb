#pragma once

#include "models/fleet_row.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QAbstractButton;

namespace lockstep {

[[nodiscard]] Tone toneOf(BehindBand band);

/// What the colours of a fleet's pictures mean, and how many instances have each: a press asks for these
/// only.
class BehindLegend : public QWidget
{
    Q_OBJECT

public:
    explicit BehindLegend(QWidget* parent = nullptr);

    /// By BehindBand.
    void setCounts(std::span<const int> counts);

Q_SIGNALS:
    void chosen(lockstep::BehindBand band);

private:
    QList<QAbstractButton*> m_buttons;
};

} // namespace lockstep

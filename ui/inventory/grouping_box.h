#pragma once

#include "models/fleet_grouping.h"

#include <QComboBox>

namespace lockstep {

/// Chooses by what the fleet is grouped: what every instance has, fields that were used before, which are
/// remembered, and any other.
class GroupingBox : public QComboBox
{
    Q_OBJECT

public:
    explicit GroupingBox(QWidget* parent = nullptr);

    [[nodiscard]] FleetGrouping grouping() const;
    void setGrouping(const FleetGrouping& grouping);

Q_SIGNALS:
    void groupingChanged(const lockstep::FleetGrouping& grouping);
    /// The user wants another field: which?
    void fieldWanted();

private:
    void fill();
    void follow(int index);
    void remember(const FleetGrouping& field);

    int m_chosen = 0;
};

} // namespace lockstep

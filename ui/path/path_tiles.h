#pragma once

#include "models/step_summary.h"

#include <QWidget>

namespace lockstep {

class StatTile;

/// What a whole path amounts to, as five figures: steps, migrations, time, downtime, risks.
class PathTiles : public QWidget
{
    Q_OBJECT

public:
    explicit PathTiles(QWidget* parent = nullptr);

    void show(const PathSummary& path);

private:
    [[nodiscard]] StatTile* addTile(const QString& label);

    StatTile* m_steps;
    StatTile* m_migrations;
    StatTile* m_time;
    StatTile* m_downtime;
    StatTile* m_risks;
};

} // namespace lockstep

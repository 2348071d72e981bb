#include "ui/path/path_tiles.h"

#include "ui/widgets/stat_tile.h"

namespace lockstep {

PathTiles::PathTiles(QWidget* parent) : QWidget(parent)
{
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::l, space::m, space::l, space::m);
    row->setSpacing(space::xl);
    m_steps = addTile(tr("Steps"));
    m_migrations = addTile(tr("Migrations"));
    m_time = addTile(tr("Time"));
    m_downtime = addTile(tr("Downtime"));
    m_risks = addTile(tr("Risks"));
}

StatTile* PathTiles::addTile(const QString& label)
{
    auto* tile = new StatTile(label);
    static_cast<QHBoxLayout*>(layout())->addWidget(tile, 1);
    return tile;
}

void PathTiles::show(const PathSummary& path)
{
    m_steps->setValue(QString::number(path.steps),
                      path.waits == 0 ? tr("no waiting between them")
                                      : tr("%n out-of-band migration(s) to wait for", nullptr, path.waits));
    m_migrations->setValue(QString::number(path.migrations),
                           path.privileged == 0 ? tr("none privileged")
                                                : tr("%n privileged", nullptr, path.privileged));
    m_time->setValue(durationRangeText(path.estimate.lowSeconds, path.estimate.highSeconds),
                     basisText(path.estimate.basis));
    if (path.downtimeSteps == 0)
        m_downtime->setValue(tr("None"), tr("services keep running"));
    else
        m_downtime->setValue(durationRangeText(path.downtime.lowSeconds, path.downtime.highSeconds),
                             tr("in %n step(s)", nullptr, path.downtimeSteps));
    const QString notes = path.notes == 0 ? tr("no notes") : tr("%n note(s)", nullptr, path.notes);
    const QString warnings = tr("%n warning(s)", nullptr, path.warnings);
    if (path.blockers > 0)
        m_risks->setValue(tr("%n blocker(s)", nullptr, path.blockers), tr("%1, %2").arg(warnings, notes));
    else
        m_risks->setValue(path.warnings == 0 ? tr("None known") : warnings, notes);
}

} // namespace lockstep

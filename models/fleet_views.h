#pragma once

#include "core/support/error.h"
#include "models/fleet_grouping.h"

namespace lockstep {

/// How somebody looks at a fleet, under a name.
struct FleetView
{
    QString name;
    QString filter;
    FleetGrouping grouping = {};
    QString sortColumn = QStringLiteral("instance"); ///< as FleetModel::columnId() has it
    bool descending = false;
    QStringList columns = {}; ///< in the order in which they are shown; empty: as they are

    friend bool operator==(const FleetView&, const FleetView&) = default;
};

/// Views as a YAML file that colleagues can share and JSON programs can write, too. `file` is for messages.
/// Errors: Invalid, with line and column.
[[nodiscard]] Result<QList<FleetView>> readFleetViews(const QByteArray& bytes, const QString& file);
[[nodiscard]] QByteArray fleetViewsFile(const QList<FleetView>& views);

/// The views that are kept, in a file of Lockstep's own. A file that cannot be read is left as it is, and
/// nothing is written into it.
class FleetViews
{
public:
    /// Default: views.yaml in the data folder.
    explicit FleetViews(const QString& file = {});

    [[nodiscard]] const QString& file() const { return m_file; }

    /// In the order of their names. Errors: Io, Invalid.
    [[nodiscard]] Result<QList<FleetView>> all() const;
    /// In place of the one with its name. Errors: also Usage (it has no name).
    [[nodiscard]] Result<void> keep(const FleetView& view) const;
    [[nodiscard]] Result<void> remove(const QString& name) const;
    /// Of another file; returns the names they were given: who has the name of another view that differs gets
    /// a number behind it. Errors: of reading that file, and all().
    [[nodiscard]] Result<QStringList> take(const QString& path) const;

private:
    [[nodiscard]] Result<void> write(QList<FleetView> views) const;

    QString m_file;
};

} // namespace lockstep

#pragma once

#include <QList>
#include <QStringList>

namespace lockstep {

/// Lines that a patch takes away, and those that it puts there instead.
struct PatchChange
{
    int line = 0; ///< where it begins in the new file, from 1
    QStringList removed;
    QStringList added;
    /// Of YAML: the line that the first of them stands below ("spec:"), as far as the patch shows it.
    QString above;
};

/// A unified diff of one file without its header, as GitHub gives it.
struct Patch
{
    QList<PatchChange> changes;
    int added = 0; ///< lines
    int removed = 0;
    bool isWhole = true; ///< each of its parts has as many lines as it says
};

[[nodiscard]] Patch readPatch(const QString& text);

} // namespace lockstep

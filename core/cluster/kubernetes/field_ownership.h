#pragma once

#include <QJsonObject>
#include <QStringList>

namespace lockstep {

/// Those whose fields Lockstep takes over without asking, because what they applied is what it applies now:
/// kubectl's apply from the client's side, and what was there before that.
[[nodiscard]] const QStringList& predecessors();

/// Fields of this manager may be changed without asking: a predecessor's, or what Lockstep itself has changed
/// otherwise than by applying (how many pods there are, for one).
[[nodiscard]] bool isOurOwn(const QString& manager);

/// The entries of metadata.managedFields whose managers are predecessors and not Lockstep itself.
[[nodiscard]] bool hasPredecessors(const QJsonObject& object);

/// Operations of a JSON patch after which the predecessors' fields belong to Lockstep, so that an apply that
/// does not name them any more removes them. It fails when somebody changes the object meanwhile.
[[nodiscard]] QJsonArray takeOverPatch(const QJsonObject& object);

/// What `applied` (the outcome of a dry run) would be after takeOverPatch(): without the fields of the
/// predecessors that neither the manifest nor anybody else has. A dry run alone cannot tell. Defaults are
/// among what is missing then: the server fills them in again.
[[nodiscard]] QJsonObject withoutDropped(const QJsonObject& applied, const QJsonObject& live,
                                         const QJsonObject& manifest);

} // namespace lockstep

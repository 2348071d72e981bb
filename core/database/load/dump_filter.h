#pragma once

#include "core/database/load/dump_statement.h"

namespace lockstep {

/// How a statement is treated where the role may not do everything, or the dump speaks of things that are not
/// here.
struct Treatment
{
    /// Not run at all, for this reason.
    QString leftOutBecause;
    /// Left out, with the server's words, where the server answers with one of these SQLSTATEs.
    QList<QStringView> forgivenStates;

    [[nodiscard]] bool isLeftOut() const { return !leftOutBecause.isEmpty(); }

    [[nodiscard]] bool forgives(const QString& sqlState) const { return forgivenStates.contains(sqlState); }
};

/// Leaves alone what is not the dump's to decide: databases, schemas and extensions that are there, owners
/// and grants of roles that this server does not have. An extension or a schema that can be made is made.
[[nodiscard]] Treatment treatmentOf(const DumpStatement& statement);

/// The statement on one short line, for the list of what was left out.
[[nodiscard]] QString shortText(const QByteArray& statement);

} // namespace lockstep

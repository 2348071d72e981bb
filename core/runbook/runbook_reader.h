#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// Reads a runbook: its form by resources/runbooks/runbook.schema.json, the parameters of each step by its
/// kind; ids, references and the order of steps are checked. Steps come out after all that they come after.
/// Errors: Invalid, with file, line and column.
[[nodiscard]] Result<Runbook> readRunbook(const QByteArray& yaml, const QString& file,
                                          const StepKinds& kinds);

/// Those that ship (resourceFolder()/runbooks) and the user's own (dataFolder()/runbooks), which take the
/// place of shipped ones of the same name. One that cannot be read is an error of its own.
struct RunbookLibrary
{
    QMap<QString, Runbook> runbooks;
    QList<Error> errors;

    [[nodiscard]] static RunbookLibrary read(const StepKinds& kinds);

    /// By name, or from a file where the text is the path of one. Errors: NotFound, Io, Invalid.
    [[nodiscard]] Result<Runbook> find(const QString& nameOrFile, const StepKinds& kinds) const;
};

} // namespace lockstep

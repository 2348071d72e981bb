#pragma once

#include "core/runbook/step_kind.h"
#include "core/support/system_error.h"

namespace lockstep {

/// A file or folder that a step makes on this machine: beside its name first, under its name only when it is
/// whole. The run's folder keeps a record of it, by which a later look tells it from what others made.
class StagedOutput
{
public:
    /// `attempted` is for errors ("unpack into"); `source` and `how` are what it is made of.
    StagedOutput(QString attempted, const QString& target, const QString& source, const QString& how,
                 const StepCall& call);

    [[nodiscard]] QString target() const { return m_target; }

    /// Where it is made: in the folder of the target, of this attempt alone.
    [[nodiscard]] QString stage() const { return m_stage; }

    /// The outputs of the attempt that made what is there now, as it is there now, of the same source.
    [[nodiscard]] std::optional<QJsonObject> made() const;

    /// Makes the folder of the target; removes what is left of this attempt. Errors: Io; Precondition (the
    /// target exists; an empty folder may, where a folder is made).
    [[nodiscard]] Result<void> prepare(bool folder) const;

    /// Gives it its name. It is on the disk then. Errors: Io, Precondition (the name is taken meanwhile).
    [[nodiscard]] Result<void> publish(const QJsonObject& outputs) const;

    /// Removes what was made so far. Errors: Io.
    [[nodiscard]] Result<void> discard() const;

    /// What became of the attempt: Done, or NotStarted and nothing of it left. Errors: Io.
    [[nodiscard]] Result<Recovered> recover() const;

private:
    [[nodiscard]] std::unexpected<Error> problem(ErrorKind kind, const QString& happened,
                                                 const QString& advice = {}) const;

    QString m_attempted;
    QString m_target;
    QString m_stage;
    QString m_record;
    QString m_source; ///< what it is made of, as it is now
};

/// Fails where the action names another machine. Errors: Usage.
[[nodiscard]] Result<void> onThisMachine(const StepAction& action);

} // namespace lockstep

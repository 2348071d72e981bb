#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

/// A change of one file by a step: from what is there to what should be.
struct FileChange
{
    QString machine; ///< as StepAction has it
    QString file;
    QString mode; ///< octal; empty: as it is
    /// What should be there; the same bytes: it is as wanted already. Nothing before: there is no such file.
    std::function<Result<QByteArray>(const std::optional<QByteArray>& before)> wanted;
    /// A text as it may be shown, with the lines where they are.
    std::function<QString(const QByteArray& text)> shown;
};

/// Makes the change: reads, logs the difference, writes a record of what is meant into the run's folder, and
/// replaces the file. As a check, fails where something would have to be changed. Outputs: `backup`,
/// `changed`
/// ("yes", "no"), `diff`. Errors: as TextFile; those of `wanted`; Io (the record); Failed (the check).
[[nodiscard]] Result<StepResult> makeFileChange(const FileChange& change, const StepCall& call);

/// By the record and what the file is now: Done, NotStarted, or Unknown. Errors: as TextFile::checksum.
[[nodiscard]] Result<Recovered> recoverFileChange(const FileChange& change, const StepCall& call);

/// The difference as makeFileChange() would log it, for a file of this machine that can be read now.
[[nodiscard]] std::optional<QString> previewFileChange(const FileChange& change);

/// Where an attempt's record of what it means to change is, and its end.
[[nodiscard]] QString editRecord(const StepCall& call);
void forgetEdit(const StepCall& call);

/// The difference of two texts for people.
[[nodiscard]] QString shownDifference(const QByteArray& before, const QByteArray& after, const QString& name,
                                      const std::function<QString(const QByteArray&)>& shown);

/// Logs a text line by line.
void logLines(const StepCall& call, const QString& text);

} // namespace lockstep

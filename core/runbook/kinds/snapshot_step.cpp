#include "core/runbook/kinds/snapshot_step.h"

#include "core/runbook/kinds/database_way.h"
#include "core/runbook/kinds/replacement.h"
#include "core/runbook/kinds/staged_output.h"
#include "core/snapshot/database_snapshot.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// What is kept is of these databases, whatever they hold: they are the source.
StagedOutput outputOf(const StepAction& action, const StepCall& call)
{
    return {u"keep the databases in"_s, action.text(u"to"_s), call.folder, databasesText(action), call};
}

QString evidenceOf(const QJsonObject& outputs)
{
    return u"%1 bytes in %2"_s.arg(outputs[u"bytes"].toString(), outputs[u"folder"].toString());
}

Result<StepResult> take(const DatabaseSet& databases, const StagedOutput& output, const StepCall& call)
{
    if (!QDir().mkpath(output.stage()) ||
        !QFile::setPermissions(output.stage(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return failure(ErrorKind::Io, u"make the folder"_s, output.stage(), u"it cannot be made"_s,
                       u"Check who may write there, and that the disk is not full"_s);
    return takeSnapshot(databases, output.stage(), eventsTo(call), call.stop)
        .and_then([&](const DatabaseSnapshot& snapshot) {
            const QJsonObject found{{u"folder"_s, output.target()},
                                    {u"bytes"_s, QString::number(snapshot.bytes())}};
            return output.publish(found).transform([&] { return StepResult{found, evidenceOf(found)}; });
        });
}

} // namespace

QJsonObject SnapshotStep::parameterSchema() const
{
    return databaseParameters({u"!to"_s});
}

Result<StepPreview> SnapshotStep::preview(const StepAction& action) const
{
    return StepPreview{databasesText(action), u"dump them into "_s + action.shown[u"to"].toString()};
}

Result<StepResult> SnapshotStep::run(const StepAction& action, const StepCall& call) const
{
    const StagedOutput output = outputOf(action, call);
    if (const Result<void> prepared = output.prepare(true); !prepared)
        return failure(prepared);
    Result<StepResult> result = withDatabases<StepResult>(
        action, call, [&](const DatabaseSet& databases) { return take(databases, output, call); });
    if (const Result<void> discarded = output.discard(); !discarded)
        call.log(RunEvent::Level::Warning, discarded.error().message());
    return result;
}

Result<Recovered> SnapshotStep::recover(const StepAction& action, const StepCall& call) const
{
    return outputOf(action, call).recover();
}

QJsonObject SnapshotRestoreStep::parameterSchema() const
{
    return databaseParameters({u"!from"_s});
}

Result<StepPreview> SnapshotRestoreStep::preview(const StepAction& action) const
{
    return StepPreview{
        databasesText(action),
        u"compare the checksums in %1, then put each of its dumps in the place of its database"_s.arg(
            action.shown[u"from"].toString())};
}

Result<StepResult> SnapshotRestoreStep::run(const StepAction& action, const StepCall& call) const
{
    return withDatabases<StepResult>(action, call, [&](const DatabaseSet& databases) {
        return Replacement(call)
            .begin(databases, call)
            .and_then(
                [&] { return restoreSnapshot(action.text(u"from"_s), databases, eventsTo(call), call.stop); })
            .transform([&] { return StepResult{{}, u"restored from "_s + action.text(u"from"_s)}; });
    });
}

Result<Recovered> SnapshotRestoreStep::recover(const StepAction& action, const StepCall& call) const
{
    return withDatabases<Recovered>(action, call, [&](const DatabaseSet& databases) {
        return Replacement(call).recover(databases, call);
    });
}

void SnapshotRestoreStep::forget(const StepAction& /*action*/, const StepCall& call) const
{
    Replacement(call).forget();
}

} // namespace lockstep

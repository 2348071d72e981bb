#include "core/runbook/kinds/copy_step.h"

#include "core/cluster/shell/file_copy.h"
#include "core/runbook/kinds/command_step.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Copy = Result<void> (*)(const Transport&, const QString&, const QString&, const CopyProgress&,
                              const std::stop_token&);

/// Says now and then how far it is.
CopyProgress progressTo(const StepCall& call)
{
    constexpr int parts = 20;
    auto told = std::make_shared<qint64>(-1);
    return [&call, told](qint64 done, qint64 total) {
        const qint64 part = total > 0 ? done * parts / total : parts;
        if (part > *told)
            call.log(RunEvent::Level::Info, u"%1 of %2 bytes"_s.arg(done).arg(total));
        *told = std::max(*told, part);
    };
}

Result<StepResult> copied(const StepAction& action, const StepCall& call, Copy copy, qint64 bytesHere)
{
    const auto transport = machineOf(action.machine);
    if (!transport)
        return failure(transport);
    const QString to = action.text(u"to"_s);
    return copy(**transport, action.text(u"file"_s), to, progressTo(call), call.stop).transform([&] {
        const qint64 bytes = bytesHere < 0 ? QFileInfo(to).size() : bytesHere;
        const QString text = QString::number(bytes);
        return StepResult{{{u"file"_s, to}, {u"bytes"_s, text}},
                          u"%1 bytes in %2, SHA-256 compared"_s.arg(text, to)};
    });
}

} // namespace

QJsonObject CopyStep::parameterSchema() const
{
    return textParameters({u"!file"_s, u"!to"_s});
}

Result<StepPreview> CopyStep::preview(const StepAction& action) const
{
    return StepPreview{
        machineText(action.machine),
        u"copy %1 to %2 there"_s.arg(action.shown[u"file"].toString(), action.shown[u"to"].toString())};
}

Result<StepResult> CopyStep::run(const StepAction& action, const StepCall& call) const
{
    return copied(action, call, copyThere, QFileInfo(action.text(u"file"_s)).size());
}

/// What has arrived is found and gone on with.
Result<Recovered> CopyStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

QJsonObject FetchStep::parameterSchema() const
{
    return textParameters({u"!file"_s, u"!to"_s});
}

Result<StepPreview> FetchStep::preview(const StepAction& action) const
{
    return StepPreview{
        machineText(action.machine),
        u"copy %1 from there to %2"_s.arg(action.shown[u"file"].toString(), action.shown[u"to"].toString())};
}

Result<StepResult> FetchStep::run(const StepAction& action, const StepCall& call) const
{
    return copied(action, call, copyHere, -1);
}

Result<Recovered> FetchStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

} // namespace lockstep

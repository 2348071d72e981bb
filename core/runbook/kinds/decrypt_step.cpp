#include "core/runbook/kinds/decrypt_step.h"

#include "core/payload/decryption.h"
#include "core/payload/decryption_output.h"
#include "core/runbook/kinds/staged_output.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

StagedOutput outputOf(const StepAction& action, const StepCall& call)
{
    return {u"decrypt into"_s, action.text(u"to"_s), action.text(u"file"_s), action.text(u"key"_s), call};
}

QString evidenceOf(const QJsonObject& outputs)
{
    const QString by = outputs[u"signedBy"].toString();
    return u"%1 bytes in %2, %3"_s.arg(outputs[u"bytes"].toString(), outputs[u"file"].toString(),
                                       by.isEmpty() ? u"without a checked signature"_s
                                                    : u"signed by "_s + by);
}

Result<StepResult> decrypt(const StepAction& action, const StagedOutput& output, const StepCall& call)
{
    const Result<Decrypted> decrypted = [&] {
        DecryptedFile file(output.stage());
        return decryptFile({action.text(u"file"_s), action.text(u"key"_s), call.log, call.stop, call.timeout},
                           file);
    }();
    if (!decrypted)
        return failure(decrypted);
    const QJsonObject found{{u"file"_s, output.target()},
                            {u"bytes"_s, QString::number(decrypted->bytes)},
                            {u"signedBy"_s, decrypted->signedBy}};
    return output.publish(found).transform([&] { return StepResult{found, evidenceOf(found)}; });
}

} // namespace

QJsonObject DecryptStep::parameterSchema() const
{
    return textParameters({u"!file"_s, u"!to"_s, u"key"_s});
}

Result<StepPreview> DecryptStep::preview(const StepAction& action) const
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    const QString key = action.shown[u"key"].toString();
    return StepPreview{
        u"this machine"_s,
        u"decrypt %1 into %2 with %3"_s.arg(action.shown[u"file"].toString(), action.shown[u"to"].toString(),
                                            key.isEmpty() ? u"whichever secret key can read it"_s
                                                          : u"the secret key of "_s + key)};
}

Result<StepResult> DecryptStep::run(const StepAction& action, const StepCall& call) const
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    const StagedOutput output = outputOf(action, call);
    if (const std::optional<QJsonObject> made = output.made()) {
        call.log(RunEvent::Level::Info, u"It was decrypted before: "_s + output.target());
        return StepResult{*made, evidenceOf(*made)};
    }
    if (const Result<void> prepared = output.prepare(false); !prepared)
        return failure(prepared);
    Result<StepResult> result = decrypt(action, output, call);
    if (const Result<void> discarded = output.discard(); !discarded)
        call.log(RunEvent::Level::Warning, discarded.error().message());
    return result;
}

Result<Recovered> DecryptStep::recover(const StepAction& action, const StepCall& call) const
{
    return outputOf(action, call).recover();
}

} // namespace lockstep

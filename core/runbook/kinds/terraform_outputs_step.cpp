#include "core/runbook/kinds/terraform_outputs_step.h"

#include "core/runbook/kinds/command_step.h"
#include "core/support/json_pointer.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

ShellCommand commandOf(const QJsonObject& parameters)
{
    const QString program = parameters[u"program"].toString();
    ShellCommand command;
    command.arguments = {program.isEmpty() ? u"terraform"_s : program, u"output"_s, u"-json"_s};
    command.folder = parameters[u"folder"].toString();
    return command;
}

Result<StepResult> outputsOf(const StepAction& action, const QByteArray& json)
{
    const auto wrong = [&](const QString& happened, const QString& advice) {
        return failure(ErrorKind::Failed, u"read Terraform's outputs in"_s, action.text(u"folder"_s),
                       happened, advice);
    };
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (!document.isObject())
        return wrong(u"they are no JSON object"_s, u"Terraform 0.12 or newer is needed"_s);
    StepResult result;
    const QJsonObject outputs = document.object();
    for (auto output = outputs.constBegin(); output != outputs.constEnd(); ++output) {
        if (!output.value()[u"sensitive"].toBool())
            result.outputs.insert(output.key(), jsonPlainText(output.value()[u"value"]));
    }
    QStringList missing;
    for (const QString& name : action.texts(u"need"_s)) {
        if (result.outputs[name].toString().isEmpty())
            missing.append(outputs.contains(name) ? name + u" (sensitive, or empty)"_s : name);
    }
    if (!missing.isEmpty())
        return wrong(u"%1 is missing"_s.arg(missing.join(u", "_s)),
                     u"Apply the configuration, and give it these outputs"_s);
    result.evidence = result.outputs.keys().join(u", "_s);
    return result;
}

} // namespace

QJsonObject TerraformOutputsStep::parameterSchema() const
{
    return textParameters({u"!folder"_s, u"need[]"_s, u"program"_s});
}

Result<StepPreview> TerraformOutputsStep::preview(const StepAction& action) const
{
    return StepPreview{machineText(action.machine), commandText(commandOf(action.shown))};
}

Result<StepResult> TerraformOutputsStep::run(const StepAction& action, const StepCall& call) const
{
    const auto transport = machineOf(action.machine);
    if (!transport)
        return failure(transport);
    ShellCommand command = commandOf(action.parameters);
    command.timeout = call.timeout;
    // Not by way of the log: the outputs may hold secrets.
    return (*transport)->runChecked(command, call.stop).and_then([&](const ProcessOutput& output) {
        return outputsOf(action, output.standardOutput);
    });
}

Result<Recovered> TerraformOutputsStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

} // namespace lockstep

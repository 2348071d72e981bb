#include "core/runbook/kinds/yaml_edit_step.h"

#include "core/runbook/kinds/command_step.h"
#include "core/runbook/kinds/file_change.h"
#include "core/siteconfig/secret_masking.h"
#include "core/support/yaml_edit.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

Result<QByteArray> wantedOf(const QJsonObject& parameters, const std::optional<QByteArray>& before)
{
    const QString file = parameters[u"file"].toString();
    if (!before)
        return failure(ErrorKind::NotFound, u"edit"_s, file, u"there is no such file"_s);
    Result<QByteArray> edited = *before;
    const QJsonObject values = parameters[u"set"].toObject();
    for (auto value = values.begin(); edited && value != values.end(); ++value)
        edited = withYamlValue(*edited, value.key(), value.value(), file);
    return edited;
}

FileChange changeOf(const StepAction& action, const QJsonObject& parameters)
{
    return {action.machine,
            parameters[u"file"].toString(),
            {},
            [parameters](const std::optional<QByteArray>& before) { return wantedOf(parameters, before); },
            [](const QByteArray& text) { return maskedText(QString::fromUtf8(text)); }};
}

/// What was there is elsewhere, too.
Result<StepResult> withoutBackup(const StepAction& action, StepResult result, const StepCall& call)
{
    const QString backup = result.outputs.take(u"backup"_s).toString();
    if (backup.isEmpty())
        return result;
    const auto machine = machineOf(action.machine);
    if (!machine)
        return failure(machine);
    return (*machine)
        ->runChecked({.arguments = {u"rm"_s, u"-f"_s, u"--"_s, backup}}, call.stop)
        .transform([&](const ProcessOutput&) { return result; });
}

QString valuesText(const QJsonObject& values)
{
    QStringList lines;
    for (auto value = values.begin(); value != values.end(); ++value)
        lines.append(u"%1: %2"_s.arg(value.key(), value.value().toVariant().toString()));
    return lines.join(u'\n');
}

} // namespace

QJsonObject YamlEditStep::parameterSchema() const
{
    QJsonObject schema = textParameters({u"!file"_s, u"!set"_s, u"keep"_s});
    QJsonObject properties = schema[u"properties"].toObject();
    properties[u"set"] = QJsonObject{{u"type"_s, u"object"_s},
                                     {u"minProperties"_s, 1},
                                     {u"additionalProperties"_s, QJsonObject{{u"type"_s, u"string"_s}}}};
    schema[u"properties"] = properties;
    return schema;
}

Result<StepPreview> YamlEditStep::preview(const StepAction& action) const
{
    const FileChange change = changeOf(action, action.shown);
    const std::optional<QString> diff =
        action.unknown.isEmpty() ? previewFileChange(change) : std::optional<QString>();
    return StepPreview{
        machineText(action.machine),
        u"edit %1\n%2"_s.arg(change.file, diff.value_or(valuesText(action.shown[u"set"].toObject())))};
}

Result<StepResult> YamlEditStep::run(const StepAction& action, const StepCall& call) const
{
    Result<StepResult> changed = makeFileChange(changeOf(action, action.parameters), call);
    if (changed && action.text(u"keep"_s) == u"no")
        return withoutBackup(action, std::move(*changed), call);
    return changed;
}

Result<Recovered> YamlEditStep::recover(const StepAction& action, const StepCall& call) const
{
    return recoverFileChange(changeOf(action, action.parameters), call);
}

void YamlEditStep::forget(const StepAction& /*action*/, const StepCall& call) const
{
    forgetEdit(call);
}

} // namespace lockstep

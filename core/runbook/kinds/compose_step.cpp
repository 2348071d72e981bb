#include "core/runbook/kinds/compose_step.h"

#include "core/cluster/compose/compose_project.h"
#include "core/cluster/shell/file_copy.h"
#include "core/runbook/kinds/command_step.h"
#include "core/runbook/kinds/compose_parameters.h"
#include "core/support/files.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QStringList textsOf(const QJsonObject& parameters, const QString& key)
{
    QStringList texts;
    for (const QJsonValue value : parameters[key].toArray())
        texts.append(value.toString());
    return texts;
}

/// Asks compose something, and gives what it prints.
Result<QByteArray> ask(const StepAction& action, const QStringList& words, const StepCall& call)
{
    const auto transport = machineOf(action.machine);
    if (!transport)
        return failure(transport);
    return (*transport)
        ->runChecked(composeProjectOf(action.parameters).command(words), call.stop)
        .transform([](const ProcessOutput& output) { return output.standardOutput; });
}

Result<QList<ComposeService>> servicesOf(const StepAction& action, const StepCall& call)
{
    return ask(action, {u"config"_s, u"--format"_s, u"json"_s}, call).and_then(readComposeServices);
}

bool isWanted(const ComposeContainer& container, bool stopped)
{
    const bool runs = container.state == u"running" || container.state == u"restarting";
    return stopped ? !runs : container.isUp();
}

/// What is not as wanted, a line each.
QStringList unlike(const QList<ComposeContainer>& containers, const QStringList& services, bool stopped)
{
    QStringList lines;
    for (const QString& service : services) {
        if (!stopped && std::ranges::none_of(containers, [&](const ComposeContainer& container) {
                return container.service == service;
            }))
            lines.append(service + u": there is no container of it"_s);
    }
    for (const ComposeContainer& container : containers) {
        if ((services.isEmpty() || services.contains(container.service)) && !isWanted(container, stopped))
            lines.append(container.text());
    }
    if (containers.isEmpty() && !stopped && lines.isEmpty())
        lines.append(u"the project has no containers"_s);
    return lines;
}

ShellCommand composeCommand(const StepAction& action)
{
    ShellCommand command = composeProjectOf(action.parameters).command(action.texts(u"run"_s));
    command.input = action.text(u"input"_s).toUtf8();
    return command;
}

} // namespace

QJsonObject ComposeStep::parameterSchema() const
{
    return composeParameters({u"!run[]"_s, u"input"_s});
}

Result<StepPreview> ComposeStep::preview(const StepAction& action) const
{
    return StepPreview{machineText(action.machine),
                       commandText(composeProjectOf(action.shown).command(textsOf(action.shown, u"run"_s)))};
}

Result<StepResult> ComposeStep::run(const StepAction& action, const StepCall& call) const
{
    return runCommand(composeCommand(action), action.machine, {}, call);
}

Result<Recovered> ComposeStep::recover(const StepAction& action, const StepCall& call) const
{
    return recoverCommand(action.machine, {}, call);
}

void ComposeStep::forget(const StepAction& action, const StepCall& call) const
{
    forgetCommand(action.machine, call);
}

QJsonObject ComposeStopStep::parameterSchema() const
{
    return composeParameters({u"except[]"_s});
}

Result<StepPreview> ComposeStopStep::preview(const StepAction& action) const
{
    const QStringList kept = textsOf(action.shown, u"except"_s);
    return StepPreview{machineText(action.machine),
                       u"%1\n# all services%2"_s.arg(
                           commandText(composeProjectOf(action.shown).command({u"stop"_s, u"..."_s})),
                           kept.isEmpty() ? QString() : u" but "_s + kept.join(u", "_s))};
}

Result<StepResult> ComposeStopStep::run(const StepAction& action, const StepCall& call) const
{
    const Result<QList<ComposeService>> services = servicesOf(action, call);
    if (!services)
        return failure(services);
    QStringList words{u"stop"_s};
    for (const ComposeService& service : *services) {
        if (!action.texts(u"except"_s).contains(service.name))
            words.append(service.name);
    }
    if (words.size() == 1)
        return StepResult{{}, u"there is nothing to stop"_s};
    return runCommand(composeProjectOf(action.parameters).command(words), action.machine, {}, call);
}

Result<Recovered> ComposeStopStep::recover(const StepAction& action, const StepCall& call) const
{
    return recoverCommand(action.machine, {}, call);
}

void ComposeStopStep::forget(const StepAction& action, const StepCall& call) const
{
    forgetCommand(action.machine, call);
}

QJsonObject ComposeStateStep::parameterSchema() const
{
    QJsonObject schema = composeParameters({u"services[]"_s, u"want"_s});
    QJsonObject properties = schema[u"properties"].toObject();
    properties[u"want"] = QJsonObject{{u"enum"_s, QJsonArray{u"running"_s, u"stopped"_s}}};
    schema[u"properties"] = properties;
    return schema;
}

Result<StepPreview> ComposeStateStep::preview(const StepAction& action) const
{
    const QString services = textsOf(action.shown, u"services"_s).join(u", "_s);
    return StepPreview{
        machineText(action.machine),
        u"%1\n# %2: %3"_s.arg(commandText(composeProjectOf(action.shown).command(composePsWords())),
                              action.text(u"want"_s) == u"stopped" ? u"none may run"_s
                                                                   : u"all must run and be healthy"_s,
                              services.isEmpty() ? u"all services"_s : services)};
}

Result<StepResult> ComposeStateStep::run(const StepAction& action, const StepCall& call) const
{
    const Result<QList<ComposeContainer>> containers =
        ask(action, composePsWords(), call).and_then(readComposeContainers);
    if (!containers)
        return failure(containers);
    QStringList all;
    for (const ComposeContainer& container : *containers)
        all.append(container.text());
    const QStringList wrong =
        unlike(*containers, action.texts(u"services"_s), action.text(u"want"_s) == u"stopped");
    if (wrong.isEmpty())
        return StepResult{{{u"containers"_s, all.join(u'\n')}}, all.join(u'\n')};
    return failure(ErrorKind::Failed, u"find as wanted the containers in"_s, action.text(u"folder"_s),
                   wrong.join(u"; "_s), u"Look at their logs: docker compose logs SERVICE"_s);
}

Result<Recovered> ComposeStateStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

QJsonObject ComposeImagesStep::parameterSchema() const
{
    return composeParameters({u"!tag"_s, u"!to"_s, u"except[]"_s});
}

Result<StepPreview> ComposeImagesStep::preview(const StepAction& action) const
{
    return StepPreview{machineText(action.machine),
                       u"write %1/%2, which gives the product's images the tag %3"_s.arg(
                           action.shown[u"folder"].toString(), action.shown[u"to"].toString(),
                           action.shown[u"tag"].toString())};
}

Result<StepResult> ComposeImagesStep::run(const StepAction& action, const StepCall& call) const
{
    const auto transport = machineOf(action.machine);
    if (!transport)
        return failure(transport);
    const Result<QList<ComposeService>> services = servicesOf(action, call);
    if (!services)
        return failure(services);
    const QByteArray text = imagesOverride(*services, action.text(u"tag"_s), action.texts(u"except"_s));
    const QString folder = action.text(u"folder"_s);
    if (text.isEmpty())
        return failure(ErrorKind::Precondition, u"give a tag to the images of"_s, folder,
                       u"none of its services has an image of the product"_s,
                       u"Check that it is the folder of the instance's compose files"_s);
    const QString here = u"%1/%2.yaml"_s.arg(call.folder, call.name);
    const QString there = folder + u'/' + action.text(u"to"_s);
    Result<void> done = writeFile(here, text).and_then([&] {
        return copyThere(**transport, here, there, [](qint64, qint64) {}, call.stop);
    });
    QFile::remove(here);
    return done.transform([&] {
        const QString count = QString::number(text.count("image:"));
        return StepResult{{{u"file"_s, there}, {u"services"_s, count}},
                          u"%1 services with images of %2"_s.arg(count, action.text(u"tag"_s))};
    });
}

/// Writing it again does no harm.
Result<Recovered> ComposeImagesStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

} // namespace lockstep

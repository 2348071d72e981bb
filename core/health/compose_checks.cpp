// Checks of an instance that runs under docker compose.

#include "core/health/log_check.h"
#include "core/health/machine_checks.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

HealthFinding containersFinding(const Transport& transport, const ComposeProject& project,
                                const std::stop_token& stop)
{
    const Result<ProcessOutput> output = transport.runChecked(project.command(composePsWords()), stop);
    if (!output)
        return findingOf(output.error());
    const Result<QList<ComposeContainer>> containers = readComposeContainers(output->standardOutput);
    if (!containers)
        return findingOf(containers.error());
    QStringList down;
    for (const ComposeContainer& container : *containers) {
        if (!container.isUp())
            down.append(container.text());
    }
    if (containers->isEmpty())
        return {HealthState::Failed, u"there is none"_s, u"Start the instance"_s};
    if (!down.isEmpty())
        return {HealthState::Failed, down.join(u'\n'), u"Look at their logs: docker compose logs SERVICE"_s};
    return {HealthState::Healthy, u"%1, all run and are healthy"_s.arg(containers->size())};
}

/// What `docker compose logs` prints of the service.
HealthLog logOf(const std::shared_ptr<const Transport>& transport, const ComposeProject& project,
                const QString& service)
{
    const ShellCommand command = project.command({u"logs"_s, u"--no-color"_s, u"--no-log-prefix"_s, service});
    return {service, [transport, command](const auto& sink, const std::stop_token& stop) {
                return transport
                    ->runChecked(command, stop,
                                 [&](ProcessStream stream, const QByteArray& bytes) {
                                     if (stream == ProcessStream::Output)
                                         sink(bytes);
                                 })
                    .transform([](const ProcessOutput&) {});
            }};
}

} // namespace

HealthCheck containersCheck(const std::shared_ptr<const Transport>& transport, const ComposeProject& project)
{
    return {u"containers"_s, [transport, project](const std::stop_token& stop) {
                return containersFinding(*transport, project, stop);
            }};
}

HealthCheck serviceLogCheck(const std::shared_ptr<const Transport>& transport, const ComposeProject& project,
                            const QString& service)
{
    return logCheck(u"frontend-log"_s, {logOf(transport, project, service)});
}

} // namespace lockstep

// Checks of an instance that runs under docker compose.

#include "core/health/health_checks.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qsizetype shownLines = 20;

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

HealthFinding logFinding(const Transport& transport, const ComposeProject& project, const QString& service,
                         const std::stop_token& stop)
{
    const Result<ProcessOutput> output = transport.runChecked(
        project.command({u"logs"_s, u"--no-color"_s, u"--no-log-prefix"_s, service}), stop);
    if (!output)
        return findingOf(output.error());
    const QStringList trouble = troubleInLog(output->standardOutput);
    if (trouble.isEmpty())
        return {HealthState::Healthy, u"no line of an error"_s};
    const QStringList last = trouble.sliced(std::max<qsizetype>(0, trouble.size() - shownLines));
    return {HealthState::Warning, u"%1 lines; the last:\n%2"_s.arg(trouble.size()).arg(last.join(u'\n')),
            u"Read them: what matters there tells why"_s};
}

} // namespace

QList<HealthCheck> composeChecks(const std::shared_ptr<const Transport>& transport,
                                 const ComposeProject& project, const QString& frontend)
{
    QList<HealthCheck> checks{{u"containers"_s, [transport, project](const std::stop_token& stop) {
                                   return containersFinding(*transport, project, stop);
                               }}};
    if (!frontend.isEmpty())
        checks.append({u"frontend-log"_s, [transport, project, frontend](const std::stop_token& stop) {
                           return logFinding(*transport, project, frontend, stop);
                       }});
    return checks;
}

QStringList troubleInLog(const QByteArray& log)
{
    static const QRegularExpression trouble(
        u"(?:^|\\s)(?:lvl|level)=(?:eror|error|crit|fatal|dpanic|panic)\\b|"
        "\"(?:SeverityText|level|lvl)\"\\s*:\\s*\"(?:ERROR|FATAL|DPANIC|PANIC)\"|"
        "^(?:ERROR|FATAL|DPANIC|PANIC)\\b|^panic: "_s,
        QRegularExpression::CaseInsensitiveOption);
    QStringList lines;
    for (const QByteArray& bytes : log.split('\n')) {
        const QString line = QString::fromUtf8(bytes).trimmed();
        if (trouble.match(line).hasMatch())
            lines.append(line);
    }
    return lines;
}

} // namespace lockstep

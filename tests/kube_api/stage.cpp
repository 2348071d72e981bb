#include "kube_api/stage.h"

#include <QProcess>

#include <algorithm>

namespace lockstep::test {

void Stage::trouble(const QString& pattern, Trouble trouble)
{
    const std::scoped_lock lock(m_mutex);
    m_troubles.append({pattern, trouble});
}

void Stage::heal(const QString& pattern)
{
    const std::scoped_lock lock(m_mutex);
    m_troubles.removeIf([&](const TroubleRule& rule) { return rule.pattern == pattern; });
}

bool Stage::hasTrouble(const QStringList& names, Trouble trouble) const
{
    const std::scoped_lock lock(m_mutex);
    return std::ranges::any_of(m_troubles, [&](const TroubleRule& rule) {
        const QRegularExpression pattern(rule.pattern);
        return rule.trouble == trouble && std::ranges::any_of(names, [&](const QString& name) {
                   return pattern.match(name).hasMatch();
               });
    });
}

void Stage::actOut(const QString& imagePattern, Act act)
{
    const std::scoped_lock lock(m_mutex);
    m_acts.append({imagePattern, std::move(act)});
}

std::optional<Act> Stage::actFor(const QString& image) const
{
    const std::scoped_lock lock(m_mutex);
    for (const ActRule& rule : m_acts) {
        if (QRegularExpression(rule.pattern).match(image).hasMatch())
            return rule.act;
    }
    return std::nullopt;
}

Act programAct(const QString& program, const QStringList& arguments)
{
    return [program, arguments](const ContainerRun& run, const std::function<void(const QByteArray&)>& log,
                                const std::stop_token& stop) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const auto& [name, value] : run.environment)
            environment.insert(name, value);
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments + run.arguments);
        while (process.state() != QProcess::NotRunning && !stop.stop_requested()) {
            process.waitForReadyRead(50);
            log(process.readAll());
        }
        if (process.state() != QProcess::NotRunning) {
            process.kill();
            process.waitForFinished();
            return 137;
        }
        log(process.readAll());
        return process.exitStatus() == QProcess::NormalExit && process.error() != QProcess::FailedToStart
                   ? process.exitCode()
                   : 127;
    };
}

} // namespace lockstep::test

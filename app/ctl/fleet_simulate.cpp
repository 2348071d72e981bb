#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "app/ctl/rollout_runner.h"
#include "app/ctl/wave_options.h"
#include "simulator/fleet_simulation.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

using simulation::FleetSimulation;
using simulation::FleetSimulationResult;

Result<FleetSimulation> chosenSimulation(const Options& options)
{
    FleetSimulation made;
    made.settings.version = u"6.0.0"_s;
    made.settings.stopAfter = 0;
    if (const Result<void> waves = chooseWaves(options, made.settings); !waves)
        return failure(waves);
    const Result<int> instances = wholeNumber(options, u"instances"_s, made.instances);
    const Result<int> minutes = wholeNumber(options, u"upgrade-minutes"_s, int(made.upgrade.count()));
    const Result<int> failures = wholeNumber(options, u"failures"_s, qRound(made.failures * 100));
    const Result<int> seed = wholeNumber(options, u"seed"_s, int(made.seed));
    for (const Result<int>& number : {instances, minutes, failures, seed}) {
        if (!number)
            return failure(number);
    }
    constexpr int most = 100'000;
    if (*instances < 1 || *instances > most)
        return options.wrong(u"--instances is from 1 to %1"_s.arg(most));
    if (*failures > 100)
        return options.wrong(u"--failures is a percentage"_s);
    if (*minutes < 1)
        return options.wrong(u"--upgrade-minutes is 1 at least"_s);
    made.instances = *instances;
    made.upgrade = std::chrono::minutes(*minutes);
    made.failures = *failures / 100.0;
    made.seed = quint32(*seed);
    return made;
}

QString timeText(std::chrono::seconds time)
{
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(time);
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(time - hours);
    constexpr int hoursOfDay = 24;
    const QString text = u"%1 h %2 min"_s.arg(hours.count()).arg(minutes.count(), 2, 10, QChar(u'0'));
    return hours.count() < hoursOfDay
               ? text
               : u"%1 (%2 days)"_s.arg(text).arg(double(hours.count()) / hoursOfDay, 0, 'f', 1);
}

QByteArray asText(const FleetSimulationResult& result)
{
    const QString held =
        result.outcome.end == RolloutOutcome::End::Held ? u"; held: "_s + result.outcome.reason : QString();
    return table({u"WHAT"_s, u"HOW MUCH"_s},
                 {{u"instances"_s, countsText(result.counts) + held},
                  {u"waves"_s, QString::number(result.waves)},
                  {u"time it would take"_s, timeText(result.duration)},
                  {u"starts of the workflow"_s, QString::number(result.starts)},
                  {u"requests to GitHub"_s,
                   u"%1, of them %2 unchanged (free)"_s.arg(result.requests).arg(result.unchanged)},
                  {u"requests of the busiest hour"_s, QString::number(result.busiestHour)},
                  {u"waits for rate limits"_s,
                   u"%1, together %2"_s.arg(result.waits).arg(timeText(result.waited))}})
        .toUtf8();
}

void tellWave(const Rollout& rollout)
{
    if (const std::optional<int> wave = rollout.currentWave())
        say(rollout.waveText(*wave));
}

} // namespace

int fleetSimulate(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"fleet simulate"_s,
        u"Plays the upgrade of a large fleet with the engine of env workflow, against a GitHub within this "
        "command that has GitHub's documented rate limits, in a time where hours take no time: says how long "
        "it "
        "would really take, and how many requests it needs. Nothing leaves this machine. Example: "
        "lockstepctl "
        "fleet simulate --instances 10000 --wave-size 200 --failures 2 --upgrade-minutes 40"_s);
    options.value(u"instances"_s, u"NUMBER"_s, u"of the fleet (default: 10000)"_s)
        .value(u"upgrade-minutes"_s, u"MINUTES"_s,
               u"that an upgrade takes; each from half to one and a half of it (default: 30)"_s)
        .value(u"failures"_s, u"PERCENT"_s, u"of upgrades that fail (default: 2)"_s)
        .value(u"seed"_s, u"NUMBER"_s, u"for chance; the same one gives the same rollout (default: 1)"_s);
    declareWaves(options);
    options.format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    Result<FleetSimulation> simulation = chosenSimulation(options);
    if (!simulation)
        return fail(simulation.error());
    simulation->progress = tellWave;
    const Result<FleetSimulationResult> result = simulation::simulate(*simulation, stop);
    if (!result)
        return fail(result.error());
    const Result<void> written = options.write(
        options.formatName() == u"json" ? QJsonDocument(result->toJson()).toJson() : asText(*result));
    return written ? Done : fail(written.error());
}

} // namespace lockstep::ctl

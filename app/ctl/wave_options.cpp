#include "app/ctl/wave_options.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

void declareWaves(Options& options)
{
    options.value(u"wave-size"_s, u"NUMBER"_s, u"instances of a wave (default: 10)"_s)
        .value(u"canaries"_s, u"NUMBER"_s, u"instances that go first, alone (default: 1)"_s)
        .value(u"at-once"_s, u"NUMBER"_s, u"upgrades under way at most (default: the whole wave)"_s)
        .value(u"pause"_s, u"MINUTES"_s, u"between two waves (default: 0)"_s)
        .value(u"stop-after"_s, u"NUMBER"_s,
               u"hold when so many upgrades have failed (default: 1; 0: never)"_s);
}

Result<void> chooseWaves(const Options& options, RolloutSettings& settings)
{
    const QList<std::pair<QString, int*>> numbers{{u"wave-size"_s, &settings.waveSize},
                                                  {u"canaries"_s, &settings.canaries},
                                                  {u"at-once"_s, &settings.atOnce},
                                                  {u"pause"_s, &settings.pauseMinutes},
                                                  {u"stop-after"_s, &settings.stopAfter}};
    for (const auto& [name, value] : numbers) {
        const Result<int> given = wholeNumber(options, name, *value);
        if (!given)
            return failure(given);
        *value = *given;
    }
    return {};
}

Result<int> wholeNumber(const Options& options, const QString& name, int usual)
{
    if (!options.isSet(name))
        return usual;
    bool isNumber = false;
    const int given = options.text(name).toInt(&isNumber);
    if (!isNumber || given < 0)
        return options.wrong(u"--%1 takes a number"_s.arg(name));
    return given;
}

} // namespace lockstep::ctl

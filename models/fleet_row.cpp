#include "models/fleet_row.h"

#include <QCoreApplication>

#include <map>

namespace lockstep {

namespace {

/// What lupdate finds the texts of this file by.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::FleetRow)
};

/// Lines below the newest release, worked out once a line: fleets have many instances and few lines.
class Distance
{
public:
    explicit Distance(const Planner* planner) : m_planner(planner)
    {
        if (!planner)
            return;
        for (const Version& version : planner->contents().versions()) {
            if (version.preRelease().isEmpty())
                m_newest = version.line();
        }
    }

    [[nodiscard]] int to(MinorLine line)
    {
        if (!m_planner || !m_newest)
            return -1;
        const auto [place, isNew] = m_known.try_emplace(line, 0);
        if (isNew)
            place->second = m_planner->knowledge().linesBetween(line, *m_newest);
        return place->second;
    }

private:
    const Planner* m_planner;
    std::optional<MinorLine> m_newest;
    std::map<MinorLine, int> m_known;
};

InstanceState stateOf(const Instance& instance, int behind)
{
    if (!instance.problem.isEmpty())
        return InstanceState::Broken;
    if (!instance.version)
        return InstanceState::NoVersion;
    if (instance.channel == QStringLiteral("pause"))
        return InstanceState::Paused;
    if (behind < 0)
        return InstanceState::Unknown;
    if (behind == 0)
        return InstanceState::Current;
    return behind >= farBehindLines ? InstanceState::FarBehind : InstanceState::Behind;
}

QString behindText(int behind)
{
    if (behind < 0)
        return {};
    return behind == 0 ? Words::tr("current") : Words::tr("%n behind", "minor versions", behind);
}

FleetRow makeRow(const Instance& instance, Distance& distance)
{
    FleetRow row;
    row.instance = instance;
    row.behind = instance.version ? distance.to(instance.version->line()) : -1;
    row.state = stateOf(instance, row.behind);
    row.versionText = instance.version ? instance.version->toString() : QString();
    row.behindText = behindText(row.behind);
    // Separated by a character nobody types, so that a word never matches across two columns.
    row.haystack =
        QStringList{
            instance.slug,    instance.environment,         instance.type,    row.versionText, row.behindText,
            instance.channel, instanceStateText(row.state), instance.customer}
            .join(u'\n')
            .toLower();
    return row;
}

} // namespace

QString instanceStateText(InstanceState state)
{
    switch (state) {
    case InstanceState::Broken:
        return Words::tr("Broken file");
    case InstanceState::NoVersion:
        return Words::tr("No version");
    case InstanceState::FarBehind:
        return Words::tr("Far behind");
    case InstanceState::Behind:
        return Words::tr("Behind");
    case InstanceState::Paused:
        return Words::tr("Paused");
    case InstanceState::Unknown:
        return Words::tr("Not known yet");
    case InstanceState::Current:
        return Words::tr("Current");
    }
    return {};
}

BehindBand bandOf(int behind)
{
    if (behind < 0)
        return BehindBand::Unknown;
    if (behind == 0)
        return BehindBand::Current;
    if (behind < farBehindLines)
        return BehindBand::Behind;
    return behind < veryFarBehindLines ? BehindBand::FarBehind : BehindBand::VeryFarBehind;
}

QString behindBandText(BehindBand band)
{
    switch (band) {
    case BehindBand::Current:
        return Words::tr("Current");
    case BehindBand::Behind:
        return Words::tr("1–%1 behind").arg(farBehindLines - 1);
    case BehindBand::FarBehind:
        return Words::tr("%1–%2 behind").arg(farBehindLines).arg(veryFarBehindLines - 1);
    case BehindBand::VeryFarBehind:
        return Words::tr("%1+ behind").arg(veryFarBehindLines);
    case BehindBand::Unknown:
        return Words::tr("Not known");
    }
    return {};
}

QString behindBandFilter(BehindBand band)
{
    switch (band) {
    case BehindBand::Current:
        return QStringLiteral("behind:0");
    case BehindBand::Behind:
        return QStringLiteral("behind:1-%1").arg(farBehindLines - 1);
    case BehindBand::FarBehind:
        return QStringLiteral("behind:%1-%2").arg(farBehindLines).arg(veryFarBehindLines - 1);
    case BehindBand::VeryFarBehind:
        return QStringLiteral("behind:%1+").arg(veryFarBehindLines);
    case BehindBand::Unknown:
        return QStringLiteral("behind:?");
    }
    return {};
}

QList<FleetRow> fleetRows(const Fleet& fleet, const Planner* planner)
{
    Distance distance(planner);
    QList<FleetRow> rows;
    rows.reserve(fleet.instances.size());
    for (const Instance& instance : fleet.instances)
        rows.append(makeRow(instance, distance));
    return rows;
}

} // namespace lockstep

#include "core/planning/estimate.h"

#include <cmath>

namespace lockstep {

namespace {

constexpr int minute = 60;
constexpr double measuredReserve = 1.5;

struct Measured
{
    qsizetype known = 0;
    qsizetype all = 0;
    double seconds = 0;
};

Measured measure(const QMap<Schema, QList<MigrationId>>& migrations, const Timings& timings)
{
    Measured measured;
    for (const auto& [schema, ids] : migrations.asKeyValueRange()) {
        measured.all += ids.size();
        for (const MigrationId id : ids) {
            if (const std::optional<double> seconds = timings.find(schema, id)) {
                ++measured.known;
                measured.seconds += *seconds;
            }
        }
    }
    return measured;
}

QString withRest(int whole, const QString& unit, int rest, const QString& restUnit)
{
    const QString text = QString::number(whole) + u' ' + unit;
    return rest == 0 ? text : text + u' ' + QString::number(rest) + u' ' + restUnit;
}

QString shortText(double seconds)
{
    if (seconds < 0.9995)
        return QString::number(std::lround(seconds * 1000)) + QStringLiteral(" ms");
    return QString::number(std::round(seconds * 10) / 10) + QStringLiteral(" s");
}

/// The unit, when the text is one number and one unit.
QString soleUnit(const QString& text)
{
    return text.count(u' ') == 1 ? text.section(u' ', 1) : QString();
}

} // namespace

QString basisText(Estimate::Basis basis)
{
    switch (basis) {
    case Estimate::Basis::RuleOfThumb:
        return QStringLiteral("rule of thumb");
    case Estimate::Basis::Rehearsal:
        return QStringLiteral("measured, database time only");
    case Estimate::Basis::Mixed:
        return QStringLiteral("partly measured");
    }
    return {};
}

QString basisName(Estimate::Basis basis)
{
    switch (basis) {
    case Estimate::Basis::RuleOfThumb:
        return QStringLiteral("ruleOfThumb");
    case Estimate::Basis::Rehearsal:
        return QStringLiteral("measured");
    case Estimate::Basis::Mixed:
        return QStringLiteral("mixed");
    }
    return {};
}

QString durationText(double seconds)
{
    if (!(seconds > 0))
        return QStringLiteral("0 s");
    if (seconds < 9.95)
        return shortText(seconds);
    const qint64 whole = std::llround(seconds);
    if (whole < minute)
        return QString::number(whole) + QStringLiteral(" s");
    if (whole < qint64(10) * minute)
        return withRest(int(whole / minute), QStringLiteral("min"), int(whole % minute), QStringLiteral("s"));
    const qint64 minutes = std::llround(seconds / minute);
    if (minutes < 60)
        return QString::number(minutes) + QStringLiteral(" min");
    return withRest(int(minutes / 60), QStringLiteral("h"), int(minutes % 60), QStringLiteral("min"));
}

QString durationRangeText(int lowSeconds, int highSeconds)
{
    QString high = durationText(highSeconds);
    const QString low = durationText(lowSeconds);
    if (lowSeconds >= highSeconds || low == high)
        return high;
    if (lowSeconds <= 0)
        return QStringLiteral("up to ") + high;
    const bool sameUnit = !soleUnit(low).isEmpty() && soleUnit(low) == soleUnit(high);
    return (sameUnit ? low.section(u' ', 0, 0) : low) + QStringLiteral(" to ") + high;
}

std::optional<double> Timings::find(Schema schema, MigrationId id) const
{
    const auto found = m_seconds.constFind({schema, id});
    return found == m_seconds.constEnd() ? std::nullopt : std::optional(*found);
}

Estimate ruleOfThumb(int minorLines)
{
    if (minorLines <= 0)
        return {5 * minute, 10 * minute, Estimate::Basis::RuleOfThumb};
    return {minorLines * 20 * minute, minorLines * 30 * minute, Estimate::Basis::RuleOfThumb};
}

Estimate estimateStep(int minorLines, const QMap<Schema, QList<MigrationId>>& migrations,
                      const Timings& timings)
{
    const Measured measured = measure(migrations, timings);
    const Estimate thumb = ruleOfThumb(minorLines);
    if (measured.known == 0)
        return thumb;
    const double guessed = double(measured.all - measured.known) / double(measured.all);
    return {int(measured.seconds + thumb.lowSeconds * guessed),
            int(std::ceil(measured.seconds * measuredReserve + thumb.highSeconds * guessed)),
            measured.known == measured.all ? Estimate::Basis::Rehearsal : Estimate::Basis::Mixed};
}

Estimate sum(const QList<Estimate>& estimates)
{
    Estimate total;
    if (!estimates.isEmpty())
        total.basis = estimates.first().basis;
    for (const Estimate& estimate : estimates) {
        total.lowSeconds += estimate.lowSeconds;
        total.highSeconds += estimate.highSeconds;
        if (estimate.basis != total.basis)
            total.basis = Estimate::Basis::Mixed;
    }
    return total;
}

} // namespace lockstep

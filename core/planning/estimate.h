#pragma once

#include "core/catalog/schema.h"
#include "core/migration/definition.h"

#include <QHash>
#include <QMap>
#include <QString>

#include <optional>
#include <utility>

namespace lockstep {

/// A span of time and what it rests on. The rule of thumb covers a whole step as a practised engineer does
/// it: roll-out, schema migrations, a look at the result. Measured times cover the database work only.
/// Neither covers out-of-band migrations, whose time nobody can tell beforehand.
struct Estimate
{
    enum class Basis {
        RuleOfThumb, ///< 20 to 30 minutes a minor version, 5 to 10 for a move within one line
        Rehearsal,   ///< measured on a rehearsal or a past run
        Mixed,       ///< measured where there are measurements, the rule of thumb elsewhere
    };

    int lowSeconds = 0;
    int highSeconds = 0;
    Basis basis = Basis::RuleOfThumb;

    friend bool operator==(const Estimate&, const Estimate&) = default;
};

/// "rule of thumb", "measured, database time only", "partly measured".
[[nodiscard]] QString basisText(Estimate::Basis basis);
/// "ruleOfThumb", "measured", "mixed": for JSON.
[[nodiscard]] QString basisName(Estimate::Basis basis);
/// For people: "20 to 30 min", "2 h 5 min to 3 h", "12 s"; "up to 3 s" when low is 0.
[[nodiscard]] QString durationRangeText(int lowSeconds, int highSeconds);
/// As precise as it is useful: "40 ms", "3.4 s", "2 min 5 s", "25 min" (from ten minutes on, whole minutes),
/// "2 h 5 min".
[[nodiscard]] QString durationText(double seconds);

/// How long migrations took, by schema and id, in seconds: the median of what the store remembers.
class Timings
{
public:
    void insert(Schema schema, MigrationId id, double seconds) { m_seconds.insert({schema, id}, seconds); }

    [[nodiscard]] std::optional<double> find(Schema schema, MigrationId id) const;

    [[nodiscard]] bool isEmpty() const { return m_seconds.isEmpty(); }

private:
    QHash<std::pair<Schema, MigrationId>, double> m_seconds;
};

/// 20 to 30 minutes for each minor line crossed; 5 to 10 minutes when none is.
[[nodiscard]] Estimate ruleOfThumb(int minorLines);

/// What one step takes: the rule of thumb; or, when every migration of the step has been measured, their sum
/// as the low end and half as much again as the high end, since schemas migrate side by side but a production
/// database has more rows and other work. When only some have been measured, the others keep their share of
/// the rule of thumb, by number. A step without migrations has nothing to measure and stays with the rule of
/// thumb.
[[nodiscard]] Estimate estimateStep(int minorLines, const QMap<Schema, QList<MigrationId>>& migrations,
                                    const Timings& timings);

/// One after the other. The basis is theirs when they agree, else Mixed; an empty list takes no time, by rule
/// of thumb.
[[nodiscard]] Estimate sum(const QList<Estimate>& estimates);

} // namespace lockstep

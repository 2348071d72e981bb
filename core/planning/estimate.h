#pragma once

#include "core/catalog/schema.h"
#include "core/migration/definition.h"

#include <QHash>
#include <QString>

namespace lockstep {

/// A span of time and what it rests on.
struct Estimate
{
    enum class Basis {
        RuleOfThumb, ///< 20 to 30 minutes a minor version
        Rehearsal,   ///< measured on a rehearsal or a past run
        Mixed,       ///< measured where there are measurements, the rule of thumb elsewhere
    };

    int lowSeconds = 0;
    int highSeconds = 0;
    Basis basis = Basis::RuleOfThumb;

    friend bool operator==(const Estimate&, const Estimate&) = default;
};

/// "rule of thumb", "measured", "partly measured".
[[nodiscard]] QString basisText(Estimate::Basis basis);
/// "ruleOfThumb", "measured", "mixed": for JSON.
[[nodiscard]] QString basisName(Estimate::Basis basis);
/// For people: "20 to 30 min", "2 h 5 min to 3 h", "12 s".
[[nodiscard]] QString durationRangeText(int lowSeconds, int highSeconds);
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

} // namespace lockstep

#include "core/database/drift/enum_repair.h"

#include "core/database/drift/schema_sql.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

void addLabels(RepairBuilder& builder, const EnumDescription& expected, const EnumDescription& actual)
{
    const QString alter = u"ALTER TYPE %1 "_s.arg(sqlName(expected.name));
    QStringList kept;
    std::ranges::copy_if(actual.labels, std::back_inserter(kept),
                         [&](const QString& label) { return expected.labels.contains(label); });
    QStringList wanted;
    std::ranges::copy_if(expected.labels, std::back_inserter(wanted),
                         [&](const QString& label) { return actual.labels.contains(label); });
    if (kept.size() < actual.labels.size() || kept != wanted)
        return builder.rebuildEnum(expected.name);
    int rank = 0;
    for (qsizetype i = 0; i < expected.labels.size(); ++i) {
        if (actual.labels.contains(expected.labels[i]))
            continue;
        // Labels are added in order, so that the one before is always there.
        const QString place = i > 0 ? u" AFTER "_s + sqlText(expected.labels[i - 1])
                                    : u" BEFORE "_s + sqlText(actual.labels.value(0));
        builder.add(RepairPhase::CreateTypes,
                    alter + u"ADD VALUE IF NOT EXISTS "_s + sqlText(expected.labels[i]) +
                        (actual.labels.isEmpty() && i == 0 ? QString() : place),
                    rank++);
    }
}

/// Exactly one label has another name at the same place.
std::optional<qsizetype> renamedLabel(const QStringList& expected, const QStringList& actual)
{
    if (expected.size() != actual.size())
        return {};
    const auto [here, there] = std::ranges::mismatch(expected, actual);
    const qsizetype at = here - expected.begin();
    if (at == expected.size() || actual.contains(expected[at]) || expected.contains(actual[at]))
        return {};
    return std::ranges::equal(expected.sliced(at + 1), actual.sliced(at + 1)) ? std::optional(at)
                                                                              : std::nullopt;
}

} // namespace

void repairEnum(RepairBuilder& builder, const EnumDescription& expected, const EnumDescription& actual)
{
    if (const std::optional<qsizetype> at = renamedLabel(expected.labels, actual.labels))
        builder.add(RepairPhase::CreateTypes,
                    u"ALTER TYPE %1 RENAME VALUE %2 TO %3"_s.arg(
                        sqlName(expected.name), sqlText(actual.labels[*at]), sqlText(expected.labels[*at])));
    else
        addLabels(builder, expected, actual);
}

} // namespace lockstep

#include "ui/databases/release_sections.h"

#include "models/step_summary.h"

#include <QCoreApplication>

#include <map>

namespace lockstep {

namespace {

struct SectionHeading
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::SectionHeading)
};

} // namespace

ReleaseSections releaseSections(const MigrationGraph& graph, const QHash<MigrationId, Version>& origins)
{
    std::map<MinorLine, QList<MigrationId>> lines;
    for (const Definition& definition : graph.definitions()) {
        if (const auto origin = origins.constFind(definition.id); origin != origins.constEnd())
            lines[origin->line()].append(definition.id);
    }
    ReleaseSections sections;
    for (const auto& [line, ids] : lines) {
        // What the first release of a catalogue has may be older than it.
        const QString name = sections.texts.isEmpty()
                                 ? SectionHeading::tr("%1 and before").arg(line.toString())
                                 : line.toString();
        for (const MigrationId id : ids)
            sections.byMigration.insert(id, int(sections.texts.size()));
        sections.texts.append(
            {name, SectionHeading::tr("%1: %2").arg(name, migrationCountText(int(ids.size())))});
    }
    return sections;
}

} // namespace lockstep

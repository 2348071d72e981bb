#include "ui/databases/graph_search.h"

namespace lockstep {

QList<MigrationId> findMigrations(const MigrationGraph& graph, const QString& text)
{
    const auto spaced = [](QString words) { return words.replace(u'_', u' ').simplified(); };
    const QStringList words = spaced(text).split(u' ', Qt::SkipEmptyParts);
    QList<MigrationId> found;
    for (const Definition& definition : graph.definitions()) {
        const QString searched = QString::number(definition.id) + u' ' + spaced(definition.name);
        const bool hasAll = std::ranges::all_of(
            words, [&searched](const QString& word) { return searched.contains(word, Qt::CaseInsensitive); });
        if (hasAll && !words.isEmpty())
            found.append(definition.id);
    }
    return found;
}

} // namespace lockstep

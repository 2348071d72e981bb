#pragma once

#include "core/migration/migration_graph.h"

#include <QStringList>

namespace lockstep::test {

/// Definitions from lines "id" or "id: parent parent".
inline QList<Definition> definitionsFrom(const QString& text)
{
    QList<Definition> definitions;
    for (const QString& line : text.split(u'\n', Qt::SkipEmptyParts)) {
        Definition definition;
        definition.id = line.section(u':', 0, 0).toLongLong();
        definition.up = QStringLiteral("SELECT %1;").arg(definition.id);
        for (const QString& parent : line.section(u':', 1).split(u' ', Qt::SkipEmptyParts))
            definition.parents.append(parent.toLongLong());
        definitions.append(definition);
    }
    return definitions;
}

inline Result<MigrationGraph> graphFrom(const QString& text)
{
    return MigrationGraph::build(Schema::Frontend, definitionsFrom(text));
}

inline QString idsText(const QList<MigrationId>& ids)
{
    QStringList texts;
    for (const MigrationId id : ids)
        texts.append(QString::number(id));
    return texts.join(u' ');
}

inline QString orderText(const MigrationGraph& graph)
{
    QList<MigrationId> ids;
    for (const Definition& definition : graph.definitions())
        ids.append(definition.id);
    return idsText(ids);
}

} // namespace lockstep::test

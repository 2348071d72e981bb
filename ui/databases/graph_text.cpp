#include "ui/databases/graph_text.h"

#include "ui/databases/node_state.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

struct GraphText
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::GraphText)
};

QString listed(const QList<MigrationId>& ids)
{
    QStringList texts;
    for (const MigrationId id : ids)
        texts.append(QString::number(id));
    return texts.join(QStringLiteral(", "));
}

} // namespace

QString migrationSentences(const GraphPicture& picture, MigrationId id, MigrationNodeState state,
                           const QString& note)
{
    const Definition* definition = picture.graph().find(id);
    if (!definition)
        return {};
    QStringList sentences{
        GraphText::tr("Migration %1, %2").arg(QString::number(id), migrationTitle(*definition).simplified()),
        stateText(state)};
    if (!note.isEmpty())
        sentences.append(note);
    const QList<MigrationId> parents = picture.parents(id);
    const QList<MigrationId> children = picture.children(id);
    sentences.append(parents.isEmpty() ? GraphText::tr("Builds on none")
                                       : GraphText::tr("Builds on %1").arg(listed(parents)));
    sentences.append(children.isEmpty() ? GraphText::tr("None builds on it")
                                        : GraphText::tr("Followed by %1").arg(listed(children)));
    return sentences.join(QStringLiteral(". ")) + u'.';
}

QString migrationToolTip(const GraphPicture& picture, MigrationId id, MigrationNodeState state,
                         const QString& note)
{
    const Definition* definition = picture.graph().find(id);
    if (!definition)
        return {};
    const QList<MigrationId> parents = picture.parents(id);
    QStringList lines{
        QStringLiteral("<b>%1</b>").arg(migrationTitle(*definition).simplified().toHtmlEscaped()),
        QString::number(id), stateText(state).toHtmlEscaped()};
    if (!note.isEmpty())
        lines.append(note.toHtmlEscaped());
    if (!parents.isEmpty())
        lines.append(GraphText::tr("Builds on %1").arg(listed(parents)).toHtmlEscaped());
    return lines.join(QStringLiteral("<br>"));
}

} // namespace lockstep

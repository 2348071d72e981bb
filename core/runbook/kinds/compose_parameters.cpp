#include "core/runbook/kinds/compose_parameters.h"

#include "core/runbook/step_kind.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

ComposeProject composeProjectOf(const QJsonObject& parameters)
{
    ComposeProject project{parameters[u"folder"].toString(), {}};
    for (const QJsonValue file : parameters[u"files"].toArray())
        project.files.append(file.toString());
    project.name = parameters[u"project"].toString();
    if (const QString program = parameters[u"program"].toString(); !program.isEmpty())
        project.program = program.split(u' ', Qt::SkipEmptyParts);
    return project;
}

QJsonObject composeParameters(const QStringList& more, bool needed)
{
    return textParameters(
        QStringList{needed ? u"!folder"_s : u"folder"_s, u"files[]"_s, u"project"_s, u"program"_s} + more);
}

} // namespace lockstep

#include "core/runbook/kinds/cluster_parameters.h"

#include "core/runbook/kinds/staged_output.h"

using namespace Qt::StringLiterals;

namespace lockstep {

QJsonObject clusterParameters(const QStringList& more)
{
    return textParameters(QStringList{u"kubeconfig"_s, u"context"_s, u"namespace"_s} + more);
}

Result<ClusterSpace> clusterSpaceOf(const StepAction& action)
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    return openClusterSpace(
        {action.text(u"kubeconfig"_s), action.text(u"context"_s), action.text(u"namespace"_s)});
}

QString clusterText(const StepAction& action)
{
    const auto shown = [&](const QString& key, const QString& without) {
        const QString text = action.shown[key].toString();
        return text.isEmpty() ? without : text;
    };
    return u"namespace %1 of the context %2"_s.arg(shown(u"namespace"_s, u"(the context's)"_s),
                                                   shown(u"context"_s, u"(the current one)"_s));
}

} // namespace lockstep

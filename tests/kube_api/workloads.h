#pragma once

#include "kube_api/control.h"

namespace lockstep::test {

// One step of each kind of controller, for all objects of that kind. They read what Control saw, so what one
// does is seen by the others in the next step.

void stepDeployments(Control& control);
void stepReplicaSets(Control& control);
void stepStatefulSets(Control& control);
void stepDaemonSets(Control& control);
void stepJobs(Control& control);
/// Dependents of what is gone, orphans, namespaces that are being deleted.
void stepGarbage(Control& control);

/// The revisions of a workload's template that are kept as objects.
struct Revisions
{
    QString current; ///< name of the one that the template is
    qint64 number = 0;
};

[[nodiscard]] Revisions keepRevisions(Control& control, const QJsonObject& workload);

} // namespace lockstep::test

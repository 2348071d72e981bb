#pragma once

#include "kube_api/stage.h"

#include <QJsonObject>

namespace lockstep::test {

// The parts of a pod's status, as the kubelet writes them.

[[nodiscard]] QJsonObject podCondition(const QString& type, bool is, const QString& reason = {},
                                       const QString& message = {});
/// Of a pod on its node, whose containers are not there yet.
[[nodiscard]] QJsonObject preparedStatus(const QJsonObject& pod, const QString& stamp);
/// With the phase and conditions that its containers make.
[[nodiscard]] QJsonObject withPhase(QJsonObject status, const QString& restartPolicy, const QString& stamp);

// Of a container's status.
[[nodiscard]] QJsonObject waitingFor(QJsonObject status, const QString& reason, const QString& message);
[[nodiscard]] QJsonObject runningSince(QJsonObject status, const QString& image, const QString& seed,
                                       bool ready, const QString& stamp);
[[nodiscard]] QJsonObject terminatedWith(QJsonObject status, int exitCode, const QString& stamp);

[[nodiscard]] ContainerRun containerRun(const QJsonObject& pod, const QJsonObject& container, int restarts);
/// The node that its affinity names; empty when it names none.
[[nodiscard]] QString wantedNodeOf(const QJsonObject& pod);

} // namespace lockstep::test

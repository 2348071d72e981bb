#pragma once

#include <QByteArray>

namespace lockstep::test {

/// A Deployment of two pods.
inline QByteArray deploymentYaml(const QByteArray& name = "web",
                                 const QByteArray& image = "example.com/web:1.0", const QByteArray& more = {})
{
    return "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: " + name + "\n  labels: {app: " + name +
           "}\nspec:\n  replicas: 2\n" + more + "  selector:\n    matchLabels: {app: " + name +
           "}\n  template:\n    metadata:\n      labels: {app: " + name +
           "}\n    spec:\n      containers:\n      - name: main\n        image: " + image +
           "\n        ports:\n        - containerPort: 80\n";
}

inline QByteArray statefulSetYaml(const QByteArray& image = "example.com/db:1")
{
    return "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  replicas: 2\n  "
           "serviceName: db\n"
           "  selector:\n    matchLabels: {app: db}\n  template:\n    metadata:\n      labels: {app: db}\n   "
           " spec:\n"
           "      containers:\n      - name: db\n        image: " +
           image +
           "\n  volumeClaimTemplates:\n  - metadata: {name: data}\n    spec:\n      accessModes: "
           "[ReadWriteOnce]\n"
           "      resources:\n        requests: {storage: 1Gi}\n";
}

inline QByteArray daemonSetYaml(const QByteArray& image = "example.com/agent:1")
{
    return "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: agent\nspec:\n  selector:\n    "
           "matchLabels: {app: "
           "agent}\n  template:\n    metadata:\n      labels: {app: agent}\n    spec:\n      containers:\n   "
           "   - name: "
           "agent\n        image: " +
           image + "\n";
}

inline QByteArray jobYaml(const QByteArray& image = "example.com/migrator:1", const QByteArray& more = {})
{
    return "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\nspec:\n" + more +
           "  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - name: migrator\n  "
           "      "
           "image: " +
           image + "\n        args: [up, --db, all]\n";
}

} // namespace lockstep::test

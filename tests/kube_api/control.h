#pragma once

#include "kube_api/object_writer.h"
#include "kube_api/pod_logs.h"
#include "kube_api/stage.h"

#include <QHash>
#include <QSet>

namespace lockstep::test {

/// What the controllers share: one look at the cluster a step, and their way to change it.
class Control
{
public:
    Control(ObjectStore& objects, ObjectWriter& writes, PodLogs& podLogs, const KubeClock& time, Stage& acted)
        : store(objects), writer(writes), logs(podLogs), clock(time), stage(acted)
    {
    }

    ObjectStore& store;
    ObjectWriter& writer;
    PodLogs& logs;
    const KubeClock& clock;
    Stage& stage;

    /// Looks anew; what follows is as it was then.
    void look();
    /// Nothing acts on an object that a test has put there as it is.
    void leaveAlone(const QString& uid);
    /// Those that something acts on.
    [[nodiscard]] QList<QJsonObject> actors(const QString& plural) const;
    [[nodiscard]] QList<QJsonObject> owned(const QString& plural, const QJsonObject& owner) const;

    /// Empty when it was refused, which is an event of the owner.
    QJsonObject createOwned(const QString& plural, QJsonObject object, const QJsonObject& owner);
    void writeStatus(const QString& plural, const QJsonObject& object, const QJsonObject& status,
                     const QString& manager = QStringLiteral("kube-controller-manager"));
    /// The object with all but its status as given.
    void write(const QString& plural, const QJsonObject& object,
               const QString& manager = QStringLiteral("kube-controller-manager"));
    void remove(const QString& plural, const QJsonObject& object, const DeleteOptions& options = {});
    /// An event about an object; the same one again is counted.
    void say(const QJsonObject& about, const QString& type, const QString& reason, const QString& message,
             const QString& component, const QString& fieldPath = {});

private:
    QHash<QString, QHash<QString, QList<QJsonObject>>> m_owned; ///< by kind and owner's uid
    QSet<QString> m_leftAlone;
};

// Common to controllers.

[[nodiscard]] bool isGoing(const QJsonObject& object);
[[nodiscard]] bool isReady(const QJsonObject& pod);
/// Neither ended nor going.
[[nodiscard]] bool isActive(const QJsonObject& pod);
[[nodiscard]] QString nameOf(const QJsonObject& object);
[[nodiscard]] QString uidOf(const QJsonObject& object);
/// A short text that only an equal template has.
[[nodiscard]] QString templateHash(const QJsonObject& podTemplate);
/// A pod by a template, with these labels more.
[[nodiscard]] QJsonObject podFrom(const QJsonObject& podTemplate, const QJsonObject& labels);
/// Sets a condition of a status; the time of its change when it changes.
void setCondition(QJsonObject& status, QJsonObject condition, const QString& stamp,
                  bool withUpdateTime = false);
[[nodiscard]] QJsonObject conditionOf(const QJsonObject& status, const QString& type);
void dropCondition(QJsonObject& status, const QString& type);

} // namespace lockstep::test

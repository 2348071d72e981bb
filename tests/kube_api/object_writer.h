#pragma once

#include "kube_api/api_error.h"
#include "kube_api/kube_clock.h"
#include "kube_api/object_store.h"

#include <functional>

namespace lockstep::test {

/// Who writes, and how.
struct WriteOptions
{
    QString manager;
    QString subresource; ///< "", "status" or "scale"
    bool dryRun = false;
    bool force = false; ///< of an apply: takes what others own
};

struct DeleteOptions
{
    QString propagation; ///< "Foreground", "Background", "Orphan" or "": as is usual for the kind
    qint64 graceSeconds = -1;
    QString uid;             ///< only this one
    QString resourceVersion; ///< only this version
    bool dryRun = false;

    [[nodiscard]] static Answer<DeleteOptions> read(const QJsonObject& body);
};

struct Written
{
    QJsonObject object;
    bool created = false;
};

struct Removed
{
    QJsonObject object; ///< its last state
    bool gone = false;  ///< false: it is marked, and waits for somebody
};

/// The only way in which objects change: with the rules of the API.
class ObjectWriter
{
public:
    using Edit = std::function<Answer<QJsonObject>(const QJsonObject& live)>;

    ObjectWriter(ObjectStore& store, const KubeClock& clock) : m_store(store), m_clock(clock) {}

    Answer<QJsonObject> create(const Kind& kind, const QString& space, QJsonObject object,
                               const WriteOptions& options);
    Answer<QJsonObject> change(const Kind& kind, const QString& space, const QString& name, const Edit& edit,
                               const WriteOptions& options);
    Answer<Written> apply(const Kind& kind, const QString& space, const QString& name,
                          const QJsonObject& config, const WriteOptions& options);
    Answer<Removed> remove(const Kind& kind, const QString& space, const QString& name,
                           const DeleteOptions& options);

private:
    [[nodiscard]] Answer<void> checkNamespace(const Kind& kind, const QString& space,
                                              const QString& name) const;
    [[nodiscard]] QJsonObject born(const Kind& kind, const QString& space, QJsonObject object) const;
    Answer<QJsonObject> replace(const Kind& kind, const QJsonObject& live, QJsonObject changed,
                                const WriteOptions& options);

    ObjectStore& m_store;
    const KubeClock& m_clock;
};

} // namespace lockstep::test

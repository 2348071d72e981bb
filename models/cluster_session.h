#pragma once

#include "core/cluster/kubernetes/cluster_apply.h"
#include "core/cluster/kubernetes/cluster_space.h"
#include "core/cluster/kubernetes/pod_logs.h"
#include "core/cluster/kubernetes/restore.h"
#include "core/cluster/kubernetes/revisions.h"
#include "core/cluster/kubernetes/rollout.h"
#include "core/cluster/kubernetes/scaling.h"
#include "models/cluster_models.h"

#include <memory>

namespace lockstep {

class LogModel;

/// What kubeconfig files offer.
struct KubeChoices
{
    QList<KubeContext> contexts;
    QString current; ///< may be empty
};

/// What somebody wants to see of applying.
struct CompareRequest
{
    QString path;           ///< a kustomization, a folder of manifests or a file
    QString removeLabelled; ///< see DiffOptions
};

/// One namespace of one cluster, or all of them, as the console handles it: watched, its logs read, upgraded,
/// rolled back, scaled. The work is done on threads of its own; every signal arrives on the thread of this
/// object, what is watched in batches.
class ClusterSession : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Closed,
        Opening, ///< asked, and not all has been told yet
        Live,
        Waiting, ///< the connection is away, and is tried again
        Failed,  ///< for good
    };

    explicit ClusterSession(QObject* parent = nullptr);
    ~ClusterSession() override; ///< Cancels and waits for what is under way.

    [[nodiscard]] State state() const;
    /// Of Opening and Waiting: why it takes so long. May be empty.
    [[nodiscard]] QString trouble() const;
    /// Of Failed.
    [[nodiscard]] std::optional<Error> error() const;

    /// The contexts of the files; asked for by readChoices().
    [[nodiscard]] const KubeChoices& choices() const;
    [[nodiscard]] const QStringList& nameSpaces() const;
    [[nodiscard]] const ClusterSpaceName& name() const; ///< as it was asked for
    [[nodiscard]] QString context() const;              ///< that is open
    [[nodiscard]] QString nameSpace() const;            ///< that is open; empty where all are
    [[nodiscard]] bool isEverywhere() const;            ///< all namespaces are open
    [[nodiscard]] bool isInsecure() const;              ///< the server's certificate is not checked
    [[nodiscard]] QString server() const;

    [[nodiscard]] PodModel* pods() const;
    [[nodiscard]] WorkloadModel* workloads() const;
    [[nodiscard]] EventListModel* events() const;
    [[nodiscard]] LogModel* log() const;

    [[nodiscard]] bool isReadingLogs() const;

    [[nodiscard]] bool isComparing() const;
    [[nodiscard]] const CompareRequest& compared() const;
    /// The last complete one; null: none, or the cluster was changed since.
    [[nodiscard]] const ClusterDiff* diff() const;

    /// Something is changed in the cluster, or a rollout is followed.
    [[nodiscard]] bool isBusy() const;
    [[nodiscard]] QString activity() const; ///< what, in words
    [[nodiscard]] const QList<RolloutProgress>& rollouts() const;

    // What is known already is shown as if it had been asked for; nothing goes to the cluster before
    // something is done there.

    void adopt(const ClusterSpace& space, const QList<QJsonObject>& objects);
    void adopt(const CompareRequest& request, const ClusterDiff& diff);
    void adopt(const QList<RolloutProgress>& rollouts);

public Q_SLOTS:
    /// choicesChanged() or failed() follows. `kubeconfig` empty: those of the environment.
    void readChoices(const QString& kubeconfig = {});
    void open(const lockstep::ClusterSpaceName& name);
    void close();

    void readLogs(const QList<lockstep::LogSource>& sources, const lockstep::LogOptions& options);
    void stopLogs();

    void compare(const lockstep::CompareRequest& request);
    void cancelCompare();
    /// restorePreviewed() follows. Nothing is changed, here or in the cluster.
    void previewRestore(const lockstep::RestoreRequest& request);
    /// revisionsRead() or failed() follows.
    void readRevisions(const lockstep::KubeTarget& target);

    // One at a time: while something is under way, these do nothing.

    /// Applies what diff() shows, then follows the rollout.
    void apply(bool takeOver, bool remove);
    /// Goes back to that revision, then follows the rollout.
    void undo(const lockstep::KubeTarget& target, const lockstep::WorkloadRevision& revision);
    /// Brings manifests back to what they are in a commit; restored() follows, or failed(). Nothing is
    /// changed in the cluster.
    void restore(const lockstep::RestoreRequest& request);
    void scaleTo(const lockstep::KubeTarget& target, int replicas);
    void scaleToNothing();
    void scaleBack();
    /// Stops what is under way; what was changed stays so.
    void cancel();

Q_SIGNALS:
    void choicesChanged();
    void nameSpacesChanged();
    void stateChanged();
    void logsChanged(); ///< isReadingLogs()
    void compareProgress(qsizetype done, qsizetype total);
    void diffChanged(); ///< diff() or isComparing()
    void busyChanged(); ///< isBusy() or activity()
    void rolloutsChanged();
    /// What would be given up; see filesToRestore().
    void restorePreviewed(const lockstep::RestoreRequest& request, const lockstep::Result<QString>& lost);
    void restored();
    void revisionsRead(const lockstep::KubeTarget& target,
                       const QList<lockstep::WorkloadRevision>& revisions);
    /// What was done has come to its end.
    void done(const QString& what);
    void failed(const lockstep::Error& error);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep

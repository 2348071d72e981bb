// What the cluster page asks before something is changed.

#include "ui/cluster/cluster_dialogs.h"
#include "ui/cluster/cluster_page.h"
#include "ui/cluster/cluster_table.h"
#include "ui/cluster/upgrade_panel.h"
#include "ui/parts/notice_bar.h"

#include <QFileInfo>

namespace lockstep {

namespace {

template <typename Dialog>
Dialog* opened(Dialog* dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

} // namespace

void ClusterPage::askToApply()
{
    const ClusterDiff* diff = m_session->diff();
    if (!diff || !m_upgrade->reasonNotToApply().isEmpty())
        return;
    QStringList lines = m_upgrade->consequences();
    if (m_upgrade->takesOver() && diff->hasConflicts())
        lines.append(tr("Fields that others have set are taken over."));
    lines.append(tr("The rollout is followed until every workload has come to its end."));
    auto* dialog =
        opened(new ConfirmClusterDialog({tr("Apply to the namespace %1?").arg(m_session->nameSpace()), lines,
                                         m_session->nameSpace(), tr("Apply")},
                                        environment(), this));
    connect(dialog, &QDialog::accepted, this,
            [this] { m_session->apply(m_upgrade->takesOver(), m_upgrade->removes()); });
}

/// Manifests in a file: those beside it come back with it.
void ClusterPage::askToRestore()
{
    const QFileInfo place(m_upgrade->request().path);
    auto* dialog = opened(new RestoreDialog(place.isDir() ? place.filePath() : place.absolutePath(), this));
    connect(dialog, &RestoreDialog::previewWanted, m_session, &ClusterSession::previewRestore);
    connect(m_session, &ClusterSession::restorePreviewed, dialog, &RestoreDialog::showPreview);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { m_session->restore(dialog->request()); });
}

void ClusterPage::askToRollBack()
{
    if (const std::optional<KubeTarget> target = chosenTarget())
        m_session->readRevisions(*target);
}

void ClusterPage::showRevisions(const KubeTarget& target, const QList<WorkloadRevision>& revisions)
{
    if (revisions.size() < 2) {
        m_notice->show(Tone::Info, tr("%1 has no earlier revision").arg(target.text()),
                       {tr("The cluster remembers none to go back to.")});
        return;
    }
    auto* dialog = opened(new RevisionsDialog(target, revisions, environment(), this));
    connect(dialog, &QDialog::accepted, this, [this, target, dialog] {
        m_session->undo(target, dialog->revision());
        setView(Upgrade);
    });
}

void ClusterPage::askToScale()
{
    const std::optional<KubeTarget> target = chosenTarget();
    if (!target)
        return;
    const int now = m_session->workloads()->row(m_workloads->chosen()).summary.desired;
    auto* dialog = opened(new ScaleDialog(*target, now, this));
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, target] { m_session->scaleTo(*target, dialog->replicas()); });
}

void ClusterPage::askToScaleAll(bool down)
{
    const QString nameSpace = m_session->nameSpace();
    const ConfirmClusterDialog::Question question =
        down ? ConfirmClusterDialog::
                   Question{tr("Scale everything but the databases to nothing?"),
                            {tr("Users cannot work until it is scaled back."),
                             tr("How many pods each workload had is written down in the cluster.")},
                            nameSpace,
                            tr("Scale down")}
             : ConfirmClusterDialog::Question{
                   tr("Scale back to what it was?"),
                   {tr("Every workload gets the pods that it had. Those that somebody "
                       "scaled up meanwhile keep what they have.")},
                   nameSpace,
                   tr("Scale back")};
    auto* dialog = opened(new ConfirmClusterDialog(question, environment(), this));
    connect(dialog, &QDialog::accepted, this, [this, down] {
        if (down)
            m_session->scaleToNothing();
        else
            m_session->scaleBack();
    });
}

} // namespace lockstep

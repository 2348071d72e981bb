// The cluster page, by keyboard, against a real API server of the test's own.

#include "../core/cluster/kube_fixture.h"
#include "../core/cluster/kube_samples.h"
#include "models/log_model.h"
#include "page_fixture.h"
#include "ui/cluster/cluster_dialogs.h"
#include "ui/cluster/cluster_page.h"
#include "ui/cluster/cluster_table.h"
#include "ui/cluster/upgrade_panel.h"
#include "ui/parts/data_view.h"
#include "ui/parts/segmented_control.h"
#include "ui/widgets/error_banner.h"

#include <QComboBox>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QSpinBox>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60'000;

struct Fixture : PageFixture<ClusterPage>
{
    explicit Fixture(const KubeFixture& cluster)
    {
        page.setKubeconfig(cluster.kubeconfigFile());
        ready = QTest::qWaitFor([this] { return !page.session()->choices().contexts.isEmpty(); }, patience);
    }

    [[nodiscard]] bool open()
    {
        action(u"cluster.connect"_s)->trigger();
        const bool live = QTest::qWaitFor(
            [this] { return page.session()->state() == ClusterSession::State::Live; }, patience);
        if (!live)
            qWarning("not live but in state %d: %s", int(page.session()->state()),
                     page.session()->error() ? qPrintable(page.session()->error()->message()) : "no error");
        return live;
    }

    [[nodiscard]] bool rest() const
    {
        return QTest::qWaitFor([this] { return !page.session()->isBusy() && !page.session()->isComparing(); },
                               patience);
    }

    /// Types the word that a dialog asks for, and agrees.
    template <typename Dialog>
    [[nodiscard]] bool agree(const QString& word)
    {
        Dialog* dialog = nullptr;
        if (!QTest::qWaitFor([&] { return (dialog = page.findChild<Dialog*>()) != nullptr; }, patience))
            return false;
        auto* accept = dialog->template findChild<QPushButton*>(u"accept"_s);
        if (accept->isEnabled())
            return false;
        QTest::keyClicks(dialog->template findChild<QLineEdit*>(u"confirmationWord"_s), word);
        if (!accept->isEnabled())
            return false;
        accept->click();
        QCoreApplication::sendPostedEvents(dialog, QEvent::DeferredDelete);
        return true;
    }

    [[nodiscard]] bool apply(const QString& file)
    {
        page.upgrade()->setPath(file);
        action(u"cluster.compare"_s)->trigger();
        if (!rest() || !action(u"cluster.apply"_s)->isEnabled())
            return false;
        action(u"cluster.apply"_s)->trigger();
        return agree<ConfirmClusterDialog>(u"prod"_s) && rest();
    }

    [[nodiscard]] ErrorBanner* banner() const { return page.findChild<ErrorBanner*>(u"clusterError"_s); }

    bool ready = false;
};

} // namespace

class ClusterPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { m_cluster = std::make_unique<KubeFixture>(); }

    void cleanup() { m_cluster.reset(); }

    void showsNothingBeforeAClusterIsChosen();
    void showsWorkloadsAndTheirPods();
    void everythingByKeyboard();
    void comparesAppliesAndFollows();
    void appliesNothingThatWasNotCompared();
    void bringsManifestsBackFromGit();
    void rollsBack();
    void readsLogs();
    void allNamespacesSayWhichIsWhose();
    void saysWhyItCannotConnect();

private:
    [[nodiscard]] QString write(const QByteArray& yaml) const
    {
        const QString file = m_cluster->folder.filePath(u"manifests.yaml"_s);
        return writeFile(file, yaml) ? file : QString();
    }

    std::unique_ptr<KubeFixture> m_cluster;
};

void ClusterPageTest::showsNothingBeforeAClusterIsChosen()
{
    Fixture f(*m_cluster);
    QVERIFY(f.ready);
    QCOMPARE(f.page.mainAction(), f.action(u"cluster.connect"_s));
    QVERIFY(!f.action(u"cluster.apply"_s)->isEnabled());
    QVERIFY(!f.action(u"cluster.logs"_s)->isEnabled());
    QCOMPARE(f.find<QComboBox>(u"clusterContext"_s)->currentText(), u"test"_s);
    QCOMPARE(f.find<QComboBox>(u"clusterNameSpace"_s)->currentText(), u"prod"_s);
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
}

void ClusterPageTest::showsWorkloadsAndTheirPods()
{
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    QVERIFY(f.apply(write(deploymentYaml() + "---\n" + deploymentYaml("other"))));
    f.page.setView(ClusterPage::Workloads);
    QCOMPARE(f.page.workloadTable()->shown()->rowCount(), 2);
    f.page.workloadTable()->choose(
        f.page.session()->workloads()->rowOf(f.page.session()->workloads()->keyOf(0)));
    auto* pods = f.find<DataView>(u"clusterWorkloadPods"_s);
    QVERIFY(QTest::qWaitFor([&] { return pods->model()->rowCount() == 2; }, patience));
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
}

void ClusterPageTest::everythingByKeyboard()
{
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    QVERIFY(f.apply(write(deploymentYaml())));
    f.page.activateWindow(); // it was the dialog's turn
    QVERIFY(QTest::qWaitForWindowActive(&f.page));
    f.page.focusContent();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_2, Qt::AltModifier);
    QCOMPARE(f.find<SegmentedControl>(u"clusterViews"_s)->current(), int(ClusterPage::Pods));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F, Qt::ControlModifier);
    auto* filter = f.find<QLineEdit>(u"clusterPodsFilter"_s);
    QVERIFY(filter->hasFocus());
    QTest::keyClicks(filter, u"web"_s);
    QTest::keyClick(filter, Qt::Key_Down);
    auto* view = f.find<DataView>(u"clusterPods"_s);
    QVERIFY(view->hasFocus());
    QTest::keyClick(view, Qt::Key_Return);
    QCOMPARE(f.find<SegmentedControl>(u"clusterViews"_s)->current(), int(ClusterPage::Logs));
    QVERIFY(f.page.session()->isReadingLogs());
    for (const ActionRegistry::Entry& entry : f.registry.entries())
        QVERIFY2(!entry.action->text().isEmpty(), qPrintable(entry.id));
}

void ClusterPageTest::comparesAppliesAndFollows()
{
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    f.page.setView(ClusterPage::Upgrade);
    f.page.upgrade()->setPath(write(deploymentYaml()));
    QVERIFY(!f.action(u"cluster.apply"_s)->isEnabled());
    f.action(u"cluster.compare"_s)->trigger();
    QVERIFY(!f.action(u"cluster.apply"_s)->isEnabled());
    QCOMPARE(f.page.mainAction(), f.action(u"cluster.cancel"_s));
    QVERIFY(f.rest());
    auto* changes = f.find<DataView>(u"clusterChanges"_s);
    QCOMPARE(changes->model()->rowCount(), 1);
    QVERIFY(f.find<QPlainTextEdit>(u"changeText"_s)->toPlainText().contains(u"example.com/web:1.0"));
    QVERIFY(f.action(u"cluster.apply"_s)->isEnabled());
    f.action(u"cluster.apply"_s)->trigger();
    QVERIFY(f.agree<ConfirmClusterDialog>(u"prod"_s));
    QVERIFY(f.rest());
    QVERIFY2(!f.banner()->isVisible(), qPrintable(f.banner()->message()));
    QCOMPARE(f.find<DataView>(u"clusterRollout"_s)->model()->rowCount(), 1);
    QVERIFY(!m_cluster->api.object(u"deployments"_s, u"prod"_s, u"web"_s).isEmpty());
}

void ClusterPageTest::appliesNothingThatWasNotCompared()
{
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    f.page.upgrade()->setPath(write(deploymentYaml()));
    f.action(u"cluster.compare"_s)->trigger();
    QVERIFY(f.rest());
    QVERIFY(f.action(u"cluster.apply"_s)->isEnabled());
    f.page.upgrade()->setPath(u"/somewhere/else"_s);
    QVERIFY(!f.action(u"cluster.apply"_s)->isEnabled());
    QVERIFY(!f.page.upgrade()->reasonNotToApply().isEmpty());
}

void ClusterPageTest::bringsManifestsBackFromGit()
{
    const QString file = write(deploymentYaml("web", "example.com/web:1.0"));
    const QString folder = m_cluster->folder.path();
    const auto git = [&](const QStringList& words) {
        return QProcess::execute(u"git"_s, QStringList{u"-C"_s, folder, u"-c"_s, u"user.name=t"_s, u"-c"_s,
                                                       u"user.email=t@example.com"_s} +
                                               words);
    };
    QCOMPARE(git({u"init"_s, u"--quiet"_s}), 0);
    QCOMPARE(git({u"add"_s, u"manifests.yaml"_s}), 0);
    QCOMPARE(git({u"commit"_s, u"--quiet"_s, u"-m"_s, u"first"_s}), 0);
    (void)write(deploymentYaml("web", "example.com/web:2.0"));

    Fixture f(*m_cluster);
    QVERIFY(f.open());
    QVERIFY(!f.action(u"cluster.restore"_s)->isEnabled());
    f.page.upgrade()->setPath(file);
    f.action(u"cluster.restore"_s)->trigger();
    auto* dialog = f.page.findChild<RestoreDialog*>();
    auto* lost = dialog->findChild<QPlainTextEdit*>(u"restoreLost"_s);
    auto* word = dialog->findChild<QLineEdit*>(u"confirmationWord"_s);
    QVERIFY(
        QTest::qWaitFor([&] { return lost->toPlainText().contains(u"no commit origin/main"); }, patience));
    QVERIFY(!word->isEnabled());
    dialog->findChild<QLineEdit*>(u"restoreSource"_s)->clear();
    QTest::keyClicks(dialog->findChild<QLineEdit*>(u"restoreSource"_s), u"HEAD"_s);
    dialog->findChild<QPushButton*>(u"restoreLook"_s)->click();
    QVERIFY(QTest::qWaitFor([&] { return lost->toPlainText().contains(u"manifests.yaml"); }, patience));
    QVERIFY(readFile(file)->contains("web:2.0")); // looking changes nothing
    QVERIFY(f.agree<RestoreDialog>(u"restore"_s));
    QVERIFY(QTest::qWaitFor([&] { return f.page.session()->diff() != nullptr; }, patience));
    QVERIFY(readFile(file)->contains("web:1.0"));
    QVERIFY(f.find<QPlainTextEdit>(u"changeText"_s)->toPlainText().contains(u"web:1.0"));
    QVERIFY2(!f.banner()->isVisible(), qPrintable(f.banner()->message()));
    QVERIFY(m_cluster->api.object(u"deployments"_s, u"prod"_s, u"web"_s).isEmpty());
}

void ClusterPageTest::rollsBack()
{
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    QVERIFY(f.apply(write(deploymentYaml("web", "example.com/web:1.0"))));
    QVERIFY(f.apply(write(deploymentYaml("web", "example.com/web:2.0"))));
    f.page.setView(ClusterPage::Workloads);
    f.page.workloadTable()->choose(0);
    QVERIFY(f.action(u"cluster.revisions"_s)->isEnabled());
    f.action(u"cluster.revisions"_s)->trigger();
    QVERIFY(QTest::qWaitFor([&] { return f.page.findChild<RevisionsDialog*>(); }, patience));
    QVERIFY(f.find<QPlainTextEdit>(u"revisionDiff"_s)->toPlainText().contains(u"example.com/web:1.0"));
    QVERIFY(f.agree<RevisionsDialog>(u"web"_s));
    QVERIFY(f.rest());
    QVERIFY2(!f.banner()->isVisible(), qPrintable(f.banner()->message()));
    QCOMPARE(imagesOf(m_cluster->api.object(u"deployments"_s, u"prod"_s, u"web"_s)).value(u"main"_s),
             u"example.com/web:1.0"_s);
}

void ClusterPageTest::readsLogs()
{
    Fixture f(*m_cluster);
    QVERIFY(f.open());
    QVERIFY(f.apply(write(deploymentYaml())));
    QVERIFY(QTest::qWaitFor([&] { return f.page.session()->pods()->rowCount() == 2; }, patience));
    for (const PodRow& pod : f.page.session()->pods()->rows())
        m_cluster->api.writeLog(u"prod"_s, pod.summary.name, u"main"_s, "hello from a pod\n");
    f.page.setView(ClusterPage::Workloads);
    f.page.workloadTable()->choose(0);
    f.action(u"cluster.logs"_s)->trigger();
    const auto heard = [&] {
        int count = 0;
        for (int row = 0; row < f.page.session()->log()->rowCount(); ++row)
            count += f.page.session()->log()->lineText(row).contains(u"hello from a pod") ? 1 : 0;
        return count;
    };
    QVERIFY(QTest::qWaitFor([&] { return heard() == 2; }, patience));
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
    f.action(u"cluster.stop-logs"_s)->trigger();
    QVERIFY(!f.page.session()->isReadingLogs());
}

void ClusterPageTest::allNamespacesSayWhichIsWhose()
{
    for (const QString& nameSpace : {u"prod"_s, u"other"_s}) {
        QJsonObject deployment = yamlObject(deploymentYaml());
        QJsonObject metadata = deployment[u"metadata"].toObject();
        metadata[u"namespace"] = nameSpace;
        deployment[u"metadata"] = metadata;
        QVERIFY(m_cluster->api.create(deployment));
    }
    Fixture f(*m_cluster);
    auto* nameSpaces = f.find<QComboBox>(u"clusterNameSpace"_s);
    QVERIFY(f.open());
    QVERIFY(f.page.workloadTable()->view()->isColumnHidden(WorkloadModel::NameSpace));
    nameSpaces->setCurrentIndex(nameSpaces->findText(u"All namespaces"_s));
    QVERIFY(f.open());
    QCOMPARE(nameSpaces->currentText(), u"All namespaces"_s);
    const auto* workloads = f.page.session()->workloads();
    QVERIFY(QTest::qWaitFor([&] { return f.page.session()->pods()->rowCount() == 4; }, patience));
    QCOMPARE(workloads->rowCount(), 2);
    QVERIFY(!f.page.workloadTable()->view()->isColumnHidden(WorkloadModel::NameSpace));
    QVERIFY(!f.page.podTable()->view()->isColumnHidden(PodModel::NameSpace));
    const int row = workloads->row(0).summary.nameSpace == u"other" ? 0 : 1;
    QCOMPARE(workloads->index(row, WorkloadModel::NameSpace).data().toString(), u"other"_s);
    f.page.workloadTable()->choose(row);
    auto* pods = f.find<DataView>(u"clusterWorkloadPods"_s);
    QCOMPARE(pods->model()->rowCount(), 2);
    for (int pod = 0; pod < 2; ++pod)
        QCOMPARE(pods->model()->index(pod, PodModel::NameSpace).data().toString(), u"other"_s);
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));

    for (const PodRow& pod : f.page.session()->pods()->rows())
        m_cluster->api.writeLog(pod.summary.nameSpace, pod.summary.name, u"main"_s,
                                "hello from " + pod.summary.nameSpace.toUtf8() + "\n");
    f.action(u"cluster.logs"_s)->trigger();
    const LogModel* log = f.page.session()->log();
    QVERIFY(QTest::qWaitFor([&] { return log->rowCount() == 2; }, patience));
    for (int line = 0; line < log->rowCount(); ++line)
        QVERIFY(log->lineText(line).contains(u"hello from other"));

    f.page.setView(ClusterPage::Workloads);
    f.action(u"cluster.scale"_s)->trigger();
    auto* dialog = f.page.findChild<ScaleDialog*>();
    dialog->findChild<QSpinBox*>(u"replicas"_s)->setValue(3);
    QVERIFY(f.agree<ScaleDialog>(u"web"_s));
    QVERIFY(f.rest());
    const auto replicas = [&](const QString& nameSpace) {
        return m_cluster->api.object(u"deployments"_s, nameSpace, u"web"_s)[u"spec"][u"replicas"].toInt();
    };
    QCOMPARE(replicas(u"other"_s), 3);
    QCOMPARE(replicas(u"prod"_s), 2);
    f.page.upgrade()->setPath(write(deploymentYaml()));
    QVERIFY(!f.action(u"cluster.compare"_s)->isEnabled());
    QVERIFY(!f.action(u"cluster.scale-to-nothing"_s)->isEnabled());

    nameSpaces->setEditText(u"prod"_s);
    QVERIFY(f.open());
    QVERIFY(f.page.workloadTable()->view()->isColumnHidden(WorkloadModel::NameSpace));
    QVERIFY(f.action(u"cluster.compare"_s)->isEnabled());
}

void ClusterPageTest::saysWhyItCannotConnect()
{
    Fixture f(*m_cluster);
    m_cluster->api.stop();
    f.action(u"cluster.connect"_s)->trigger();
    QVERIFY(QTest::qWaitFor([&] { return f.banner()->isVisible(); }, patience));
    QVERIFY(!f.banner()->message().isEmpty());
}

QTEST_MAIN(ClusterPageTest)
#include "tst_cluster_page.moc"

// Out-of-band migrations: watched, waited for, run by something that stands in for docker.

#include "../core/database/job_server.h"
#include "databases_page_fixture.h"
#include "models/out_of_band_progress_model.h"
#include "ui/databases/out_of_band_panel.h"

#include <QStandardPaths>

using namespace lockstep;
using namespace lockstep::test;

using Fixture = DatabasesPageFixture;

namespace {

const QString runId = QStringLiteral("databases.run-out-of-band");

/// 7 must be complete before 6.2 begins.
std::shared_ptr<const Planner> plannerWithOutOfBand(const DatabaseFixture& databases)
{
    const QTemporaryDir folder;
    const Result<Knowledge> knowledge =
        writeFile(folder.filePath(QStringLiteral("own.yaml")),
                  "outOfBandMigrations:\n"
                  "  - {id: 7, introduced: 6.0, deprecated: 6.2, component: c, description: d}\n")
            .and_then([&] { return Knowledge::load(folder.path()); });
    if (!knowledge)
        qFatal("%s", qPrintable(knowledge.error().message()));
    return std::make_shared<const Planner>(databases.planner()->contents(), *knowledge);
}

} // namespace

class TestDatabasesOutOfBand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void watches();
    void waits();
    void waitsForWhatAnUpgradeNeeds();
    void runsOneBackwardsInAContainer();
    void saysWhatAContainerComplainsOf();
    void runsAJob();
    void saysWhatAJobLacks();
    void upgradesWithoutWaiting();

private:
    bool setProgress(double progress) const
    {
        return m_databases
            .execute(
                Schema::Frontend,
                QStringLiteral("UPDATE out_of_band_migrations SET progress = %1 WHERE id = 7").arg(progress))
            .has_value();
    }

    /// A program that does what the container would, and notes what it was called with.
    [[nodiscard]] QString standIn(const QByteArray& work) const
    {
        const QString docker = m_databases.path(QStringLiteral("docker"));
        const QByteArray script =
            "#!/bin/sh\necho \"$@\" > \"$0.arguments\"\nPATH=" + m_databases.server().binFolder().toUtf8() +
            ":$PATH\n" + work + '\n';
        if (!writeFile(docker, script) ||
            !QFile::setPermissions(docker, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
            qFatal("cannot write %s", qPrintable(docker));
        return docker;
    }

    DatabaseFixture m_databases;
};

void TestDatabasesOutOfBand::initTestCase()
{
    prepareProgram();
    VERIFY_RESULT(m_databases.init());
}

void TestDatabasesOutOfBand::init()
{
    VERIFY_RESULT(m_databases.build(older));
    VERIFY_RESULT(m_databases.execute(
        Schema::Frontend,
        QStringLiteral("ALTER TABLE out_of_band_migrations ADD COLUMN non_destructive boolean DEFAULT false; "
                       "INSERT INTO out_of_band_migrations (id, progress) VALUES (7, 0.25), (8, 0.5)")));
}

void TestDatabasesOutOfBand::watches()
{
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), older));
    f.action(QStringLiteral("databases.show-out-of-band"))->trigger();
    const OutOfBandProgressModel* model = f.find<OutOfBandPanel>(QStringLiteral("outOfBandPanel"))->model();
    QCOMPARE(model->rowCount(), 2);
    QVERIFY(setProgress(1));
    QTRY_COMPARE_WITH_TIMEOUT(model->completeCount(), 1, patience);
    QCOMPARE(f.find<QPushButton>(QStringLiteral("runOutOfBand"))->text(),
             QStringLiteral("Wait until complete…"));
    VERIFY_NONE(namelessInSight(&f.page));
    VERIFY_NONE(squeezedInSight(&f.page));
    f.choose(Schema::CodeIntel);
    QCOMPARE(model->rowCount(), 0);
}

void TestDatabasesOutOfBand::waits()
{
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), older));
    f.dialogOf<OutOfBandDialog>(runId)->accept();
    ConfirmChangeDialog* question = f.question();
    QVERIFY(question);
    QCOMPARE(question->windowTitle(), QStringLiteral("Wait for 2 out-of-band migrations"));
    VERIFY_NONE(squeezedInSight(question));
    question->accept();
    QTRY_VERIFY_WITH_TIMEOUT(f.page.session()->progress().contains(QStringLiteral("25.0")), patience);
    QVERIFY(f.page.session()->isChanging());
    QVERIFY(m_databases
                .execute(Schema::Frontend, QStringLiteral("UPDATE out_of_band_migrations SET progress = 1"))
                .has_value());
    QVERIFY(f.wait());
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.notice(), QStringLiteral("The out-of-band migrations are complete."));
    // There is nothing left to wait for.
    QVERIFY(f.accept(f.dialogOf<OutOfBandDialog>(runId)));
    QVERIFY(f.banner()->message().contains(QStringLiteral("all of them are complete")));
}

void TestDatabasesOutOfBand::waitsForWhatAnUpgradeNeeds()
{
    Fixture f(m_databases);
    f.workspace.adoptPlanner(plannerWithOutOfBand(m_databases));
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    auto* dialog = f.dialogOf<OutOfBandDialog>(runId);
    auto* which = dialog->findChild<QComboBox*>(QStringLiteral("outOfBandWhich"));
    which->setCurrentIndex(which->findData(int(OutOfBandTask::Which::ForUpgrade)));
    dialog->accept();
    ConfirmChangeDialog* question = f.question();
    QVERIFY2(question, qPrintable(f.banner()->message()));
    QVERIFY(question->script()->toPlainText().contains(QStringLiteral("-- 7: 25.0")));
    QVERIFY(!question->script()->toPlainText().contains(QStringLiteral("-- 8:")));
    question->accept();
    QVERIFY(setProgress(1));
    QVERIFY(f.wait());
    VERIFY_NO_ERROR(f);
}

void TestDatabasesOutOfBand::runsOneBackwardsInAContainer()
{
    const QString docker = standIn("psql --no-psqlrc \"$PGDATASOURCE\" --command 'UPDATE "
                                   "out_of_band_migrations SET progress = 0 WHERE apply_reverse'");
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), older));
    f.chooseOptions([&docker](OptionsDialog* dialog) {
        dialog->findChild<QComboBox*>(QStringLiteral("outOfBandWho"))->setCurrentIndex(1);
        dialog->findChild<QLineEdit*>(QStringLiteral("containerImage"))
            ->setText(QStringLiteral("migrator:6.1"));
        dialog->findChild<QLineEdit*>(QStringLiteral("dockerProgram"))->setText(docker);
    });
    QCOMPARE(f.optionsMark(),
             QStringLiteral("Options: Out-of-band migrations are run by a container of migrator:6.1"));
    QCOMPARE(f.find<QPushButton>(QStringLiteral("runOutOfBand"))->text(), QStringLiteral("Run…"));
    QVERIFY(f.agreeAfter<OutOfBandDialog>(runId, [](OutOfBandDialog* dialog) {
        auto* which = dialog->findChild<QComboBox*>(QStringLiteral("outOfBandWhich"));
        which->setCurrentIndex(which->findData(int(OutOfBandTask::Which::One)));
        dialog->findChild<QComboBox*>(QStringLiteral("outOfBandWay"))->setCurrentIndex(1);
    }));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.notice(), QStringLiteral("The out-of-band migrations are reverted."));
    const QByteArray arguments = *readFile(docker + QStringLiteral(".arguments"));
    QVERIFY2(arguments.contains("migrator:6.1 run-out-of-band-migrations --disable-animation --id 7 "
                                "--apply-reverse"),
             arguments.constData());
    QCOMPARE(m_databases.ask(Schema::Frontend,
                             QStringLiteral("SELECT progress FROM out_of_band_migrations WHERE id = 8")),
             QStringLiteral("0.5"));
}

void TestDatabasesOutOfBand::saysWhatAContainerComplainsOf()
{
    const QString docker = standIn("echo 'no such image' >&2; exit 125");
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), older));
    f.chooseOptions([&docker](OptionsDialog* dialog) {
        dialog->findChild<QComboBox*>(QStringLiteral("outOfBandWho"))->setCurrentIndex(1);
        dialog->findChild<QLineEdit*>(QStringLiteral("containerImage"))->setText(QStringLiteral("nowhere"));
        dialog->findChild<QLineEdit*>(QStringLiteral("dockerProgram"))->setText(docker);
    });
    QVERIFY(f.agreeAfter<OutOfBandDialog>(runId));
    QVERIFY2(f.banner()->message().contains(QStringLiteral("no such image")),
             qPrintable(f.banner()->message()));
}

/// The real kubectl against a small API server; the Job's work is done here.
void TestDatabasesOutOfBand::runsAJob()
{
    if (QStandardPaths::findExecutable(QStringLiteral("kubectl")).isEmpty())
        QSKIP("kubectl is not installed");
    const JobServer server([this](int look) {
        if (look < 2)
            return JobServer::Scene{};
        setProgress(1);
        const QJsonObject complete{{QStringLiteral("type"), QStringLiteral("Complete")},
                                   {QStringLiteral("status"), QStringLiteral("True")}};
        return JobServer::Scene{{{QStringLiteral("conditions"), QJsonArray{complete}}},
                                {{QStringLiteral("phase"), QStringLiteral("Succeeded")}}};
    });
    const QString manifest = m_databases.path(QStringLiteral("job.yaml"));
    const QString config = m_databases.path(QStringLiteral("kubeconfig"));
    VERIFY_RESULT(writeFile(manifest,
                            "apiVersion: batch/v1\nkind: Job\nmetadata: {name: oob}\nspec: {template: "
                            "{spec: {containers: [{name: migrator, image: m}]}}}\n"));
    VERIFY_RESULT(writeFile(config, server.kubeconfig()));
    qputenv("KUBECONFIG", config.toUtf8());
    qputenv("KUBECACHEDIR", m_databases.path(QStringLiteral("kubecache")).toUtf8());
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), older));
    f.chooseOptions([&manifest](OptionsDialog* dialog) {
        dialog->findChild<QComboBox*>(QStringLiteral("outOfBandWho"))->setCurrentIndex(2);
        dialog->findChild<QLineEdit*>(QStringLiteral("jobManifest"))->setText(manifest);
        dialog->findChild<QLineEdit*>(QStringLiteral("jobContext"))->setText(QStringLiteral("test"));
        dialog->findChild<QLineEdit*>(QStringLiteral("jobNamespace"))->setText(QStringLiteral("chosen"));
    });
    QVERIFY(f.agreeAfter<OutOfBandDialog>(runId, [](OutOfBandDialog* dialog) {
        auto* which = dialog->findChild<QComboBox*>(QStringLiteral("outOfBandWhich"));
        which->setCurrentIndex(which->findData(int(OutOfBandTask::Which::One)));
    }));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.notice(), QStringLiteral("The out-of-band migrations are complete."));
    QCOMPARE(server.nameSpace(), QStringLiteral("chosen"));
    QCOMPARE(server.unexpected(), QStringList());
}

void TestDatabasesOutOfBand::saysWhatAJobLacks()
{
    Fixture f(m_databases);
    QVERIFY(f.connectTo(m_databases.databases(), older));
    f.chooseOptions([](OptionsDialog* dialog) {
        dialog->findChild<QComboBox*>(QStringLiteral("outOfBandWho"))->setCurrentIndex(2);
        dialog->findChild<QLineEdit*>(QStringLiteral("jobManifest"))->setText(QStringLiteral("/no/job.yaml"));
    });
    auto* dialog = f.dialogOf<OutOfBandDialog>(runId);
    dialog->accept();
    ConfirmChangeDialog* question = f.question();
    QVERIFY(question);
    QVERIFY(Fixture::sentences(question).contains(QStringLiteral("the databases that its manifest names")));
    QVERIFY(f.accept(question));
    QVERIFY2(f.banner()->message().contains(QStringLiteral("/no/job.yaml")),
             qPrintable(f.banner()->message()));
}

void TestDatabasesOutOfBand::upgradesWithoutWaiting()
{
    Fixture f(m_databases);
    f.workspace.adoptPlanner(plannerWithOutOfBand(m_databases));
    QVERIFY(f.connectTo(m_databases.databases(), newer));
    f.switchOn(ChangeOption::SkipDriftCheck); // the column that the test added
    f.switchOn(ChangeOption::DoNotWait);
    QVERIFY(f.sentencesOf(QStringLiteral("databases.upgrade"))
                .contains(QStringLiteral("Option: Do not wait for out-of-band migrations.")));
    QVERIFY(f.agreeTo(QStringLiteral("databases.upgrade")));
    VERIFY_NO_ERROR(f);
    QCOMPARE(f.card(Schema::Frontend).pending, QStringLiteral("0"));
    QCOMPARE(m_databases.ask(Schema::Frontend,
                             QStringLiteral("SELECT progress FROM out_of_band_migrations WHERE id = 7")),
             QStringLiteral("0.25"));
}

QTEST_MAIN(TestDatabasesOutOfBand)
#include "tst_databases_out_of_band.moc"

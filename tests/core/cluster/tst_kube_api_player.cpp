// The test API server as a process of its own.

#include "kube_samples.h"
#include "kubectl.h"

#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

class KubeApiPlayerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void playsManifestsAndFaults();
    void refusesWhatItDoesNotKnow();

private:
    static void start(QProcess& player, const QStringList& arguments)
    {
        player.start(QCoreApplication::applicationDirPath() + u"/kube_api_player"_s, arguments);
    }
};

void KubeApiPlayerTest::playsManifestsAndFaults()
{
    const QTemporaryDir folder;
    const QString manifest = folder.filePath(u"web.yaml"_s);
    const QString config = folder.filePath(u"config"_s);
    QVERIFY(writeFile(manifest, deploymentYaml() + "---\n" + jobYaml()).has_value());
    QProcess player;
    start(player, {u"--tls"_s, u"--token"_s, u"t0ken"_s, u"--manifest"_s, manifest, u"--kubeconfig"_s, config,
                   u"--trouble"_s, u"web:1.0=image-pull"_s, u"--act"_s, u"migrator=echo"_s, u"--fault"_s,
                   u"/events 403 -1"_s});
    QByteArray said;
    QVERIFY2(Kubectl::readUntil(player, said, "https://127.0.0.1:"),
             player.readAllStandardError().constData());
    const Kubectl kubectl(config);
    VERIFY_KUBECTL(kubectl.run(u"wait --for=condition=complete job/migrate --timeout=20s"_s));
    QCOMPARE(kubectl.run(u"logs job/migrate"_s).out, u"up --db all\n"_s);
    QTRY_VERIFY(kubectl.run(u"get pods"_s).out.contains(u"ImagePullBackOff"_s));
    QVERIFY(kubectl.run(u"get events"_s).err.contains(u"Forbidden"_s));
    player.closeWriteChannel();
    QVERIFY(player.waitForFinished());
    QCOMPARE(player.exitCode(), 0);
}

void KubeApiPlayerTest::refusesWhatItDoesNotKnow()
{
    QProcess player;
    start(player, {u"--trouble"_s, u"web=bad-luck"_s});
    QVERIFY(player.waitForFinished());
    QCOMPARE(player.exitCode(), 1);
    QCOMPARE(player.readAllStandardError(), QByteArray("no such trouble: bad-luck\n"));
}

QTEST_GUILESS_MAIN(KubeApiPlayerTest)
#include "tst_kube_api_player.moc"

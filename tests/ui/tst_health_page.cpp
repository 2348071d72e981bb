// The health page over an instance whose API and cluster are played.

#include "../core/cluster/kube_fixture.h"
#include "../core/health/monitoring_server.h"
#include "../core/sourcegraph/sourcegraph_server.h"
#include "core/support/files.h"
#include "page_fixture.h"
#include "ui/health/health_form.h"
#include "ui/health/health_page.h"
#include "ui/parts/data_view.h"
#include "ui/parts/report_exporter.h"
#include "ui/widgets/error_banner.h"

#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60'000;
const QString charlie = u"prod/charlie"_s;

/// The page with an instance chosen, whose URL is the test's server.
struct HealthFixture : PageFixture<HealthPage>
{
    HealthFixture(const QTemporaryDir& folder, const SourcegraphServer& server)
        : PageFixture({u"/nonexistent"_s, u"/nonexistent"_s, {}, folder.filePath(u"store.sqlite"_s)})
    {
        workspace.adoptPlanner(planner(6));
        workspace.adoptFleet(smallFleet());
        workspace.selectInstance(charlie);
        set(u"healthUrl"_s, server.base());
        set(u"healthToken"_s, QString::fromLatin1(SourcegraphServer::token));
    }

    void set(const QString& field, const QString& text) const { find<QLineEdit>(field)->setText(text); }

    [[nodiscard]] bool wait() const
    {
        return QTest::qWaitFor(
            [this] { return !page.session()->isRunning() && !page.session()->isReading(); }, patience);
    }

    [[nodiscard]] bool check()
    {
        action(u"health.check"_s)->trigger();
        return wait();
    }

    [[nodiscard]] QString banner() const
    {
        const auto* banner = page.findChild<ErrorBanner*>();
        return banner->isVisible() ? banner->message() : QString();
    }

    [[nodiscard]] DataView* list(const QString& name = u"healthChecks"_s) const
    {
        return find<DataView>(name);
    }

    /// Each of the three views has details of a check: those in sight count.
    template <typename Widget>
    [[nodiscard]] Widget* inSight(const QString& name) const
    {
        for (auto* widget : page.findChildren<Widget*>(name)) {
            if (widget->isVisible())
                return widget;
        }
        qFatal("no %s is in sight", qPrintable(name));
    }

    [[nodiscard]] QString cell(const QString& list, int row, int column) const
    {
        return this->list(list)->model()->index(row, column).data().toString();
    }
};

} // namespace

class HealthPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void asksForAnInstance();
    void showsWhatEachCheckFound();
    void makesTheChosenCheckAgain();
    void cancels();
    void keepsHistoryAndCompares();
    void remembersWhatIsLookedAt();
    void asksItsMonitoring();
    void judgesWhatIsTyped_data();
    void judgesWhatIsTyped();
    void refusesAConnectionString();
    void saysWhatIsWrong();
    void exports_data();
    void exports();
    void isForTheKeyboard();
    void fitsEverySize_data();
    void fitsEverySize();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SourcegraphServer> m_server;
};

void HealthPageTest::initTestCase()
{
    for (const char* name : {"http_proxy", "SRC_ENDPOINT", "SRC_ACCESS_TOKEN", "PGHOST", "PGDATASOURCE",
                             "PGUSER", "PGPORT", "PGDATABASE"})
        qunsetenv(name);
    installTranslations();
    ThemeManager::instance().install(SchemeChoice::Light);
}

void HealthPageTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<SourcegraphServer>();
    m_server->publicVersion = u"6.2.0"_s;
}

void HealthPageTest::asksForAnInstance()
{
    PageFixture<HealthPage> fixture({u"/nonexistent"_s, u"/nonexistent"_s, {}, u":memory:"_s});
    QVERIFY(!fixture.page.mainAction());
    QVERIFY(!fixture.page.form()->isVisible());
    QVERIFY(!fixture.action(u"health.check"_s)->isEnabled());
    fixture.action(u"health.choose-instance"_s)->trigger();
    QCOMPARE(fixture.shown, QStringList{u"inventory"_s});
}

void HealthPageTest::showsWhatEachCheckFound()
{
    HealthFixture fixture(*m_folder, *m_server);
    QVERIFY(fixture.page.form()->isVisible());
    QCOMPARE(fixture.find<QComboBox>(u"healthRelease"_s)->currentText(), u"6.2.0"_s);
    QVERIFY(fixture.check());
    QCOMPARE(fixture.banner(), QString());
    QVERIFY(!fixture.page.form()->isVisible());
    QCOMPARE(fixture.list()->model()->rowCount(), 4);
    QCOMPARE(fixture.cell(u"healthChecks"_s, 0, 0), u"Healthy"_s);
    fixture.list()->setCurrentIndex(fixture.list()->model()->index(0, 0));
    QVERIFY(fixture.inSight<QPlainTextEdit>(u"foundEvidence"_s)->toPlainText().contains(u"6.2.0"));
    QCOMPARE(fixture.inSight<QLabel>(u"checkName"_s)->text(), u"src-application-version"_s);
    QCOMPARE(fixture.page.subtitle(), charlie);
}

void HealthPageTest::makesTheChosenCheckAgain()
{
    m_server->publicVersion = u"5.0.0"_s;
    HealthFixture fixture(*m_folder, *m_server);
    QVERIFY(fixture.check());
    // The first of the worst is chosen, with what to do.
    QCOMPARE(fixture.list()->currentIndex().row(), 0);
    QCOMPARE(fixture.cell(u"healthChecks"_s, 0, 0), u"Failed"_s);
    QVERIFY(!fixture.inSight<QLabel>(u"foundFix"_s)->text().isEmpty());
    {
        const auto lock = m_server->locked();
        m_server->publicVersion = u"6.2.0"_s;
    }
    QTest::mouseClick(fixture.inSight<QPushButton>(u"checkAgain"_s), Qt::LeftButton);
    QVERIFY(fixture.wait());
    QCOMPARE(fixture.cell(u"healthChecks"_s, 0, 0), u"Healthy"_s);
    QCOMPARE(fixture.list()->model()->rowCount(), 4);
}

void HealthPageTest::cancels()
{
    KubeFixture cluster;
    cluster.api.faults().add(Fault::silence(u"/pods"_s, -1));
    HealthFixture fixture(*m_folder, *m_server);
    fixture.set(u"healthUrl"_s, {});
    fixture.set(u"healthKubeconfig"_s, cluster.kubeconfigFile());
    fixture.action(u"health.check"_s)->trigger();
    QVERIFY(QTest::qWaitFor([&] { return fixture.list()->model()->rowCount() == 2; }, patience));
    QCOMPARE(fixture.cell(u"healthChecks"_s, 0, 0), u"Looking"_s);
    QCOMPARE(fixture.page.mainAction(), fixture.action(u"health.cancel"_s));
    QVERIFY(fixture.page.mainActionStops());
    QVERIFY(!fixture.action(u"health.check"_s)->isEnabled());
    fixture.page.mainAction()->trigger();
    QVERIFY(fixture.wait());
    QCOMPARE(fixture.cell(u"healthChecks"_s, 0, 0), u"Unknown"_s);
    QCOMPARE(fixture.page.mainAction(), fixture.action(u"health.check"_s));
    QCOMPARE(fixture.banner(), QString());
}

void HealthPageTest::keepsHistoryAndCompares()
{
    HealthFixture fixture(*m_folder, *m_server);
    QVERIFY(fixture.check());
    {
        const auto lock = m_server->locked();
        m_server->publicVersion = u"5.0.0"_s;
    }
    QVERIFY(fixture.check());
    fixture.action(u"health.show-history"_s)->trigger();
    const DataView* history = fixture.list(u"healthHistory"_s);
    QVERIFY(QTest::qWaitFor([&] { return history->model()->rowCount() == 2; }, patience));
    QCOMPARE(fixture.cell(u"healthHistory"_s, 0, 1), u"Failed"_s);
    QCOMPARE(fixture.cell(u"healthHistory"_s, 1, 1), u"Healthy"_s);
    QVERIFY(QTest::qWaitFor([&] { return fixture.list(u"historyChecks"_s)->model()->rowCount() == 4; },
                            patience));
    fixture.list(u"healthHistory"_s)->setCurrentIndex(history->model()->index(0, 0));
    QVERIFY(fixture.action(u"health.compare"_s)->isEnabled());
    fixture.action(u"health.compare"_s)->trigger();
    QCOMPARE(fixture.page.view(), HealthPage::View::Comparison);
    QVERIFY(QTest::qWaitFor([&] { return fixture.list(u"healthChanges"_s)->model()->rowCount() == 4; },
                            patience));
    QCOMPARE(fixture.cell(u"healthChanges"_s, 0, 0), u"Worse"_s);
    QCOMPARE(fixture.cell(u"healthChanges"_s, 0, 2), u"Healthy"_s);
    QCOMPARE(fixture.cell(u"healthChanges"_s, 0, 3), u"Failed"_s);
    QVERIFY(fixture.find<QLabel>(u"comparisonSentence"_s)->text().contains(u"1 got worse"));
    QCOMPARE(fixture.banner(), QString());
}

void HealthPageTest::remembersWhatIsLookedAt()
{
    HealthFixture fixture(*m_folder, *m_server);
    QVERIFY(fixture.check());
    fixture.workspace.selectInstance(u"dev/alpha"_s);
    QCOMPARE(fixture.find<QLineEdit>(u"healthUrl"_s)->text(), QString());
    QCOMPARE(fixture.find<QLineEdit>(u"healthToken"_s)->text(), QString());
    fixture.workspace.selectInstance(charlie);
    QCOMPARE(fixture.find<QLineEdit>(u"healthUrl"_s)->text(), m_server->base());
    QCOMPARE(fixture.find<QLineEdit>(u"healthToken"_s)->text(), QString());
    QSettings().sync();
    QFile file(QSettings().fileName());
    QVERIFY(file.open(QFile::ReadOnly));
    QVERIFY(!file.readAll().contains(SourcegraphServer::token));
    // What was found last is shown again.
    QVERIFY(QTest::qWaitFor([&] { return fixture.list()->model()->rowCount() == 4; }, patience));
}

void HealthPageTest::asksItsMonitoring()
{
    MonitoringServer monitoring;
    HealthFixture fixture(*m_folder, *m_server);
    fixture.set(u"healthUrl"_s, {});
    fixture.set(u"health-prometheus"_s, monitoring.base() + u"/prometheus"_s);
    for (const QString& name : {u"alertmanager"_s, u"grafana"_s})
        fixture.set(u"health-"_s + name, monitoring.base());
    for (const QString& name : {u"prometheus"_s, u"alertmanager"_s, u"grafana"_s})
        fixture.set(u"health-%1-token"_s.arg(name), QString::fromLatin1(MonitoringServer::token));
    QVERIFY(fixture.check());
    QCOMPARE(fixture.banner(), QString());
    QCOMPARE(fixture.list()->model()->rowCount(), 4); // of Prometheus the volumes, too
    QStringList asked = monitoring.secrets();
    asked.sort();
    const QString with = u" Bearer "_s + QString::fromLatin1(MonitoringServer::token);
    QCOMPARE(asked, (QStringList{u"/api/alertmanager/grafana/api/v2/alerts"_s + with,
                                 u"/api/v2/alerts"_s + with, u"/prometheus/api/v1/alerts"_s + with}));
    fixture.workspace.selectInstance(u"dev/alpha"_s);
    QCOMPARE(fixture.find<QLineEdit>(u"health-grafana"_s)->text(), QString());
    fixture.workspace.selectInstance(charlie);
    QCOMPARE(fixture.find<QLineEdit>(u"health-grafana"_s)->text(), monitoring.base());
    QCOMPARE(fixture.find<QLineEdit>(u"health-grafana-token"_s)->text(), QString());
    QSettings().sync();
    QFile file(QSettings().fileName());
    QVERIFY(file.open(QFile::ReadOnly));
    QVERIFY(!file.readAll().contains(MonitoringServer::token));
}

void HealthPageTest::judgesWhatIsTyped_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* field, const char* text, const char* said) {
        QTest::newRow(field) << QString::fromLatin1(field) << QString::fromLatin1(text)
                             << QString::fromLatin1(said);
    };
    row("healthUrl", "acme", "not the URL of an instance");
    row("health-prometheus", "here", "not the URL of prometheus");
    row("health-alertmanager", "here", "not the URL of alertmanager");
    row("health-grafana", "here", "not the URL of grafana");
    row("healthMachine", "teleport:x", "teleport");
    row("healthProject", "acme", "its folder is not given");
    row("healthFiles", "own.yaml", "its folder is not given");
}

void HealthPageTest::judgesWhatIsTyped()
{
    QFETCH(QString, field);
    QFETCH(QString, text);
    QFETCH(QString, said);
    HealthFixture fixture(*m_folder, *m_server);
    const auto* problem = fixture.find<QLabel>(u"healthProblem"_s);
    QVERIFY(!problem->isVisible());
    const QString before = fixture.find<QLineEdit>(field)->text();
    fixture.find<QLineEdit>(field)->clear();
    QTest::keyClicks(fixture.find<QLineEdit>(field), text);
    QVERIFY(problem->isVisible());
    QVERIFY2(problem->text().contains(said), qPrintable(problem->text()));
    fixture.set(field, before);
    QVERIFY(!problem->isVisible());
}

void HealthPageTest::refusesAConnectionString()
{
    HealthFixture fixture(*m_folder, *m_server);
    fixture.set(u"health-frontend"_s, u"host='db"_s);
    fixture.action(u"health.check"_s)->trigger();
    QVERIFY2(fixture.banner().contains(u"frontend"), qPrintable(fixture.banner()));
    QVERIFY(!fixture.page.session()->isRunning());
}

void HealthPageTest::saysWhatIsWrong()
{
    HealthFixture fixture(*m_folder, *m_server);
    fixture.set(u"healthUrl"_s, {});
    QVERIFY(fixture.check());
    QVERIFY2(fixture.banner().contains(u"nothing to look at"), qPrintable(fixture.banner()));
    QVERIFY(fixture.page.form()->isVisible());
}

void HealthPageTest::exports_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("html") << u"html"_s << QByteArray("<!DOCTYPE html>");
    QTest::newRow("pdf") << u"pdf"_s << QByteArray("%PDF-");
    QTest::newRow("markdown") << u"markdown"_s << QByteArray("#");
    QTest::newRow("json") << u"json"_s << QByteArray("{");
    QTest::newRow("csv") << u"csv"_s << QByteArray("instance");
}

void HealthPageTest::exports()
{
    QFETCH(QString, format);
    QFETCH(QByteArray, begin);
    HealthFixture fixture(*m_folder, *m_server);
    QAction* action = fixture.action(u"health.export-"_s + format);
    QVERIFY(!action->isEnabled());
    QVERIFY(fixture.check());
    QVERIFY(action->isEnabled());
    const QString file = m_folder->filePath(u"report"_s);
    QString proposed;
    fixture.page.exporter()->setChooser([&](const QString& proposal, const QString&) {
        proposed = proposal;
        return file;
    });
    action->trigger();
    QCOMPARE(fixture.banner(), QString());
    QVERIFY2(proposed.contains(u"health-prod-charlie."), qPrintable(proposed));
    const QByteArray written = readFile(file).value_or(QByteArray());
    QVERIFY2(written.startsWith(begin), written.left(80).constData());
    QVERIFY(!written.contains(SourcegraphServer::token));
}

void HealthPageTest::isForTheKeyboard()
{
    HealthFixture fixture(*m_folder, *m_server);
    VERIFY_NONE(namelessInSight(&fixture.page));
    for (const auto* field : fixture.page.findChildren<QLineEdit*>()) {
        if (field->isVisible())
            QVERIFY2(!field->accessibleName().isEmpty(), qPrintable(field->objectName()));
    }
    fixture.find<QLineEdit>(u"healthUrl"_s)->setFocus();
    QTest::keyClick(fixture.find<QLineEdit>(u"healthUrl"_s), Qt::Key_Return);
    QVERIFY(fixture.page.session()->isRunning());
    QVERIFY(fixture.wait());
    fixture.page.focusContent();
    QVERIFY(fixture.list()->hasFocus());
    QTest::keyClick(fixture.list(), Qt::Key_Down);
    QCOMPARE(fixture.list()->currentIndex().row(), 1);
    for (const HealthPage::View view :
         {HealthPage::View::Checks, HealthPage::View::History, HealthPage::View::Comparison}) {
        fixture.page.setView(view);
        VERIFY_NONE(namelessInSight(&fixture.page));
        for (const QWidget* pane : fixture.page.panes())
            QVERIFY(pane->isVisible());
    }
}

void HealthPageTest::fitsEverySize_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("small") << QSize(1000, 640);
    QTest::newRow("4K") << QSize(3600, 2000);
}

void HealthPageTest::fitsEverySize()
{
    QFETCH(QSize, size);
    HealthFixture fixture(*m_folder, *m_server);
    fixture.page.resize(size);
    QTest::qWait(0);
    QCOMPARE(fixture.page.size(), size);
    VERIFY_NONE(squeezedInSight(&fixture.page));
    QVERIFY(fixture.check());
    VERIFY_NONE(squeezedInSight(&fixture.page));
}

QTEST_MAIN(HealthPageTest)
#include "tst_health_page.moc"

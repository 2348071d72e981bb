// The form's rows follow the text, the schema and the rules; a text that cannot be read leaves them.

#include "core/support/files.h"
#include "models/config_form_model.h"
#include "result_checks.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

const QByteArray sample = "{\n"
                          "  // where people find it\n"
                          "  \"externalURL\": \"https://a.example\",\n"
                          "  \"licenseKey\": \"very-secret\",\n"
                          "  \"auth.providers\": [{\"type\": \"builtin\"}, {\"type\": \"openidconnect\"}],\n"
                          "}\n";

} // namespace

class ConfigFormModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void showsTheText();
    void followsTheText();
    void keepsRowsOfWhatCannotBeRead();
    void tellsProblems();
    void offersWhatTheReleaseKnows();
    void showsWhatTheRulesAreAbout();
    void isEmptyWhenNothingIsOpen();

private:
    [[nodiscard]] bool settled() const
    {
        return QTest::qWaitFor([this] {
            return m_session->state() == SiteConfigSession::State::Open && !m_session->isChecking() &&
                   !m_model->isBehind();
        });
    }

    [[nodiscard]] bool change(const QByteArray& bytes)
    {
        m_session->setBytes(bytes);
        return settled();
    }

    [[nodiscard]] const ConfigFormRow& row(const QString& pointer) const
    {
        const int found = m_model->find(pointer);
        if (found < 0)
            qFatal("there is no row %s", qPrintable(pointer));
        return m_model->row(found);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SiteConfigSession> m_session;
    std::unique_ptr<ConfigFormModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void ConfigFormModelTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("LOCKSTEP_DATA_DIR", m_folder->filePath(u"data"_s).toLocal8Bit());
    const QString file = m_folder->filePath(u"site.json"_s);
    VERIFY_RESULT(writeFile(file, sample));
    m_session = std::make_unique<SiteConfigSession>();
    m_model = std::make_unique<ConfigFormModel>(m_session.get());
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_session->open({ConfigSource::Kind::File, file, {}});
    QVERIFY(settled());
}

void ConfigFormModelTest::cleanup()
{
    m_tester.reset();
    m_model.reset();
    m_session.reset();
    qunsetenv("LOCKSTEP_DATA_DIR");
}

void ConfigFormModelTest::showsTheText()
{
    const int url = m_model->find(u"/externalURL"_s);
    QVERIFY(url >= 0);
    const QModelIndex index = m_model->index(url);
    QCOMPARE(index.data().toString(), u"Address"_s);
    QCOMPARE(index.data(ConfigFormModel::SectionRole).toString(), u"Address and name"_s);
    QCOMPARE(index.data(ConfigFormModel::ValueRole).toString(), u"\"https://a.example\""_s);
    const QModelIndex license = m_model->index(m_model->find(u"/licenseKey"_s));
    QVERIFY(!license.data(ConfigFormModel::ValueRole).toString().contains(u"very"));
    QCOMPARE(row(u"/auth.providers"_s).field.summary, u"2 items: builtin, openidconnect"_s);
    QVERIFY(!row(u"/email.address"_s).field.isSet());
    QVERIFY(m_model->obstacle().isEmpty());
}

void ConfigFormModelTest::followsTheText()
{
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    QVERIFY(change(QByteArray(sample).replace("a.example", "b.example")));
    QCOMPARE(row(u"/externalURL"_s).field.json, QByteArray("\"https://b.example\""));
    QCOMPARE(changed.size(), 1);
    QVERIFY(inserted.isEmpty());
    QVERIFY(change("{\"externalURL\": {}}")); // written with something else now
    QCOMPARE(row(u"/externalURL"_s).field.kind, ConfigFieldKind::Summary);
    QCOMPARE(m_model->find(u"/externalURL"_s), 0);
    QVERIFY(change("// nothing\n"));
    QVERIFY(!row(u"/externalURL"_s).field.isSet());
}

void ConfigFormModelTest::keepsRowsOfWhatCannotBeRead()
{
    const int count = m_model->rowCount();
    QSignalSpy told(m_model.get(), &ConfigFormModel::obstacleChanged);
    QVERIFY(change("{\n  \"externalURL\": \n}"));
    QVERIFY2(m_model->obstacle().contains(u"Line 3"), qPrintable(m_model->obstacle()));
    QCOMPARE(m_model->rowCount(), count);
    QCOMPARE(row(u"/externalURL"_s).field.json, QByteArray("\"https://a.example\""));
    QVERIFY(change("[]"));
    QVERIFY(m_model->obstacle().contains(u"no object"));
    QVERIFY(change("{\"externalURL\": \"x\"}"));
    QCOMPARE(m_model->obstacle(), QString());
    QCOMPARE(row(u"/externalURL"_s).field.json, QByteArray("\"x\""));
    QCOMPARE(told.size(), 3);
}

void ConfigFormModelTest::tellsProblems()
{
    QVERIFY(change("{\"externalURL\": \"x\", \"externalURL\": \"y\"}"));
    QVERIFY(row(u"/externalURL"_s).problem.contains(u"the last one counts"));
    QCOMPARE(row(u"/externalURL"_s).severity, ConfigSeverity::Warning);
    m_session->setRelease(
        ConfigRelease{resourceFolder() + u"/sample/releases.bundle"_s, *Version::parse(u"5.3"_s)});
    QTRY_VERIFY_WITH_TIMEOUT(m_session->schema() || m_session->schemaError(), 30'000);
    QVERIFY(change("{\"externalURL\": 7, \"email.smtp\": {\"port\": \"x\"}}"));
    QVERIFY2(row(u"/externalURL"_s).problem.contains(u"must be a text"),
             qPrintable(row(u"/externalURL"_s).problem));
    QVERIFY(row(u"/email.smtp/port"_s).problem.contains(u"must be a whole number"));
    QVERIFY(row(u"/email.smtp/host"_s).problem.contains(u"must be set"));
    QVERIFY(!row(u"/email.smtp"_s).problem.isEmpty());
    QVERIFY(row(u"/email.address"_s).problem.isEmpty());
}

void ConfigFormModelTest::offersWhatTheReleaseKnows()
{
    QVERIFY(m_model->find(u"/htmlHeadTop"_s) >= 0);
    m_session->setRelease(
        ConfigRelease{resourceFolder() + u"/sample/releases.bundle"_s, *Version::parse(u"5.3"_s)});
    QVERIFY(m_model->find(u"/htmlHeadTop"_s) >= 0); // while it is being read nothing comes or goes
    QTRY_VERIFY_WITH_TIMEOUT(m_model->find(u"/htmlHeadTop"_s) < 0, 30'000);
    QCOMPARE(row(u"/email.smtp/authentication"_s).field.kind, ConfigFieldKind::Choice);
    QVERIFY(!row(u"/externalURL"_s).field.about.description.isEmpty());
    QVERIFY(change("{\"htmlHeadTop\": \"<b>\"}"));
    QVERIFY(row(u"/htmlHeadTop"_s).problem.contains(u"not allowed"));
    m_session->setRelease(std::nullopt);
    QTRY_VERIFY(row(u"/externalURL"_s).field.about.description.isEmpty());
}

void ConfigFormModelTest::showsWhatTheRulesAreAbout()
{
    QVERIFY(change("{\"dotcom\": {}, \"auth.providers\": [{\"type\": \"http-header\"}]}"));
    QVERIFY(m_model->find(u"/dotcom"_s) < 0);
    m_session->setRules(u"self-hosted-to-managed"_s);
    QTRY_VERIFY(m_session->migration());
    QVERIFY(settled());
    QCOMPARE(row(u"/dotcom"_s).migration, std::optional(ConfigFinding::State::Changed));
    QCOMPARE(row(u"/auth.providers"_s).migration, std::optional(ConfigFinding::State::Unanswered));
    QVERIFY(!row(u"/corsOrigin"_s).migration);
    m_session->setRules({});
    QVERIFY(settled());
    QVERIFY(m_model->find(u"/dotcom"_s) < 0);
}

void ConfigFormModelTest::isEmptyWhenNothingIsOpen()
{
    QVERIFY(change("{"));
    QVERIFY(!m_model->obstacle().isEmpty());
    m_session->close();
    QCOMPARE(m_model->rowCount(), 0);
    QVERIFY(m_model->obstacle().isEmpty());
}

QTEST_GUILESS_MAIN(ConfigFormModelTest)
#include "tst_config_form_model.moc"

// The instance that a configuration goes to, and how it is held against the original and the proposal.

#include "core/siteconfig/config_history.h"
#include "core/support/files.h"
#include "models/config_comparison_feed.h"
#include "models/config_comparison_model.h"
#include "models/config_target.h"
#include "models/site_config_session.h"
#include "result_checks.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

using Model = ConfigComparisonModel;

const QByteArray ours =
    "{\n  // ours\n  \"a\": 1,\n  \"licenseKey\": \"one\",\n  \"smtp\": {\"host\": \"h\"}\n}\n";
const QByteArray theirs = R"({"a": 2, "licenseKey": "two", "only": true})";

std::shared_ptr<const ConfigComparison> comparison(const QByteArray& original, const QByteArray& proposal,
                                                   const QByteArray& target = {})
{
    const auto document = JsoncDocument::parse(proposal);
    return std::make_shared<ConfigComparison>(ConfigComparison::Documents{
        JsoncDocument::parse(original), document,
        target.isEmpty() ? std::nullopt : std::optional(JsoncDocument::parse(target)), document});
}

/// "key|original|proposal|target|state"
QStringList rows(const Model& model)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append(model.index(row, column).data().toString());
        lines.append(cells.join(u'|'));
    }
    return lines;
}

} // namespace

class ConfigTargetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void cleanup() { qunsetenv("LOCKSTEP_DATA_DIR"); }

    void listsSettings();
    void showsWhatDiffers();
    void findsSettings();
    void tellsSecretsApart();
    void keepsItsRows();
    void listsManySettings();
    void isRead();
    void cannotBeRead();
    void isSavedTo();
    void refusesToSaveOverOthers();
    void staysWithItsConfiguration();
    void feedsAComparison();
    void keepsTheLastThatCouldBeRead();
    void savesAsAFile();

private:
    [[nodiscard]] ConfigSource file(const QString& name) const
    {
        return {ConfigSource::Kind::File, m_folder->filePath(name), {}};
    }

    [[nodiscard]] bool open(SiteConfigSession& session) const
    {
        session.open(file(u"site.json"_s));
        return QTest::qWaitFor(
            [&] { return session.state() == SiteConfigSession::State::Open && !session.isChecking(); });
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void ConfigTargetTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("LOCKSTEP_DATA_DIR", m_folder->filePath(u"data"_s).toLocal8Bit());
    VERIFY_RESULT(writeFile(file(u"site.json"_s).path, ours));
    VERIFY_RESULT(writeFile(file(u"target.json"_s).path, theirs));
}

void ConfigTargetTest::listsSettings()
{
    Model model;
    const QAbstractItemModelTester tester(&model);
    QCOMPARE(model.rowCount(), 0);
    model.setComparison(
        comparison(R"({"a": 1, "s": {"x": "t\n", "l": [1]}})", R"({"a": 2})", R"({"a": 2, "n": null})"));
    const QStringList expected{
        u"a|1|2|2|in the target already"_s, u"s|2 key(s)|not set|not set|in the original only"_s,
        u"x|\"t\\n\"|not set|not set|in the original only"_s, u"l|[1]|not set|not set|in the original only"_s,
        u"n|not set|not set|null|in the target only"_s};
    QCOMPARE(rows(model), expected);
    QCOMPARE(model.index(2, 0).data(Model::DepthRole).toInt(), 1);
    const auto change = [&](int row, int column) {
        return Model::Change(model.index(row, column).data(Model::ChangeRole).toInt());
    };
    QCOMPARE(change(0, Model::Original), Model::Change::Removed);
    QCOMPARE(change(0, Model::Proposal), Model::Change::Added);
    QCOMPARE(change(0, Model::Target), Model::Change::None);
    QCOMPARE(change(4, Model::Target), Model::Change::Removed);
    QVERIFY(model.index(4, Model::Proposal).data(Model::AbsentRole).toBool());
    model.setComparison({});
    QCOMPARE(model.rowCount(), 0);
}

void ConfigTargetTest::showsWhatDiffers()
{
    Model model;
    const QAbstractItemModelTester tester(&model);
    model.setComparison(comparison(R"({"a": 1, "b": 1, "s": {"x": 1, "y": 1}})",
                                   R"({"a": 2, "b": 1, "s": {"x": 1, "y": 1}})",
                                   R"({"a": 2, "b": 1, "s": {"x": 1, "y": 3}})"));
    QCOMPARE(model.rowCount(), 5);
    model.setShown(Model::Shown::Differences);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(1, 0).data().toString(), u"s"_s);
    model.setShown(Model::Shown::TargetDifferences);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(1, 0).data().toString(), u"y"_s);
    QCOMPARE(model.rowOf(model.setting(1)), 1);
    QCOMPARE(model.rowOf(0), -1);
}

void ConfigTargetTest::findsSettings()
{
    Model model;
    const QAbstractItemModelTester tester(&model);
    model.setComparison(
        comparison(R"({"email.smtp": {"host": "mail", "port": 25}, "licenseKey": "hush"})", "{}"));
    model.setFilter(u"SMTP"_s);
    QCOMPARE(model.rowCount(), 3);
    model.setFilter(u"smtp 25"_s);
    QCOMPARE(model.rowCount(), 2);
    model.setFilter(u"hush"_s);
    QCOMPARE(model.rowCount(), 0); // a secret is not guessed at by looking for it
    model.setRevealed(true);
    QCOMPARE(model.rowCount(), 1);
    model.setFilter({});
    QCOMPARE(model.rowCount(), 4);
}

void ConfigTargetTest::tellsSecretsApart()
{
    Model model;
    const QAbstractItemModelTester tester(&model);
    model.setComparison(
        comparison(R"({"licenseKey": "one"})", R"({"licenseKey": "one"})", R"({"licenseKey": "two"})"));
    QCOMPARE(rows(model).first(), u"licenseKey|\"********\"|\"********\"  the same secret|"
                                  "\"********\"  another secret|the target differs"_s);
    model.setRevealed(true);
    QCOMPARE(rows(model).first(), u"licenseKey|\"one\"|\"one\"|\"two\"|the target differs"_s);
    model.setRevealed(false);
    model.setComparison(
        comparison(R"({"licenseKey": "one"})", R"({"licenseKey": "two"})", R"({"licenseKey": "REDACTED"})"));
    QCOMPARE(rows(model).first(), u"licenseKey|\"********\"|\"********\"  another secret|"
                                  "hidden by the instance|the proposal differs"_s);
}

/// Taking a value over does not send the reader back to the top.
void ConfigTargetTest::keepsItsRows()
{
    Model model;
    const QAbstractItemModelTester tester(&model);
    model.setComparison(comparison(R"({"a": 1})", R"({"a": 1})", R"({"a": 2})"));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setComparison(comparison(R"({"a": 1})", R"({"a": 2})", R"({"a": 2})"));
    QCOMPARE(reset.size(), 0);
    QCOMPARE(model.index(0, Model::State).data().toString(), u"in the target already"_s);
    model.setComparison(comparison(R"({"a": 1})", R"({"b": 2})", R"({"a": 2})"));
    QCOMPARE(reset.size(), 1);
}

void ConfigTargetTest::listsManySettings()
{
    QByteArray json = "{";
    for (int i = 0; i < 10'000; ++i)
        json += "\"k" + QByteArray::number(i) + "\": {\"token\": \"s" + QByteArray::number(i) + "\"},";
    json += "}";
    Model model;
    model.setComparison(comparison(json, json, json));
    QCOMPARE(model.rowCount(), 20'000);
    model.setFilter(u"k9999"_s);
    QCOMPARE(model.rowCount(), 2);
    model.setFilter({});
    model.setShown(Model::Shown::Differences);
    QCOMPARE(model.rowCount(), 0);
}

void ConfigTargetTest::isRead()
{
    ConfigTarget target;
    QSignalSpy changed(&target, &ConfigTarget::changed);
    target.choose(file(u"target.json"_s));
    QVERIFY(target.isReading());
    QTRY_VERIFY(target.config());
    QCOMPARE(target.config()->bytes, theirs);
    VERIFY_RESULT(writeFile(file(u"target.json"_s).path, "{}"));
    target.readAgain();
    QVERIFY(target.config()); // until the other is there
    QTRY_COMPARE(target.config()->bytes, QByteArray("{}"));
    target.choose(std::nullopt);
    QVERIFY(!target.source() && !target.config());
    QCOMPARE(changed.size(), 5);
}

void ConfigTargetTest::cannotBeRead()
{
    ConfigTarget target;
    target.choose(file(u"none.json"_s));
    QTRY_VERIFY(target.error());
    QVERIFY(!target.config() && !target.isReading());
    QCOMPARE(target.error()->kind, ErrorKind::NotFound);
    VERIFY_RESULT(writeFile(file(u"none.json"_s).path, "{}"));
    target.readAgain();
    QTRY_VERIFY(target.config());
    QVERIFY(!target.error());
}

void ConfigTargetTest::isSavedTo()
{
    ConfigTarget target;
    target.choose(file(u"target.json"_s));
    QTRY_VERIFY(target.config());
    QSignalSpy saved(&target, &ConfigTarget::saved);
    target.save(ours);
    QTRY_COMPARE(saved.size(), 1);
    QCOMPARE(readFile(file(u"target.json"_s).path).value(), ours);
    QCOMPARE(target.config()->bytes, ours);
    const ConfigHistory history;
    const QString place = target.source()->place();
    QCOMPARE(history.versions(place).size(), 1);
    QCOMPARE(history.read(place, history.versions(place).first().id).value(), theirs);
}

void ConfigTargetTest::refusesToSaveOverOthers()
{
    ConfigTarget target;
    target.choose(file(u"target.json"_s));
    QTRY_VERIFY(target.config());
    VERIFY_RESULT(writeFile(file(u"target.json"_s).path, "{\"new\": 1}"));
    QSignalSpy failed(&target, &ConfigTarget::failed);
    target.save(ours);
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(failed.first().first().value<Error>().happened.contains(u"another program"));
    QCOMPARE(readFile(file(u"target.json"_s).path).value(), QByteArray("{\"new\": 1}"));
    QVERIFY(!target.isSaving());
}

void ConfigTargetTest::staysWithItsConfiguration()
{
    SiteConfigSession session;
    QVERIFY(open(session));
    session.target()->choose(file(u"target.json"_s));
    QTRY_VERIFY(session.target()->config());
    session.reload();
    QTRY_COMPARE(session.state(), SiteConfigSession::State::Open);
    QVERIFY(session.target()->config());
    session.open(file(u"target.json"_s));
    QVERIFY(!session.target()->source());
}

void ConfigTargetTest::feedsAComparison()
{
    SiteConfigSession session;
    ConfigComparisonFeed feed(&session);
    QVERIFY(open(session));
    QVERIFY(!feed.comparison()); // nobody looks
    feed.setActive(true);
    QTRY_VERIFY(feed.comparison());
    QVERIFY(!feed.comparison()->has(ConfigSide::Target));
    QCOMPARE(feed.comparison()->differences(), 0);
    session.target()->choose(file(u"target.json"_s));
    QTRY_VERIFY(feed.comparison()->has(ConfigSide::Target));
    QCOMPARE(feed.comparison()->differences(), 4);
    session.setBytes(theirs);
    QTRY_COMPARE(feed.comparison()->settings().first().state, ComparedSetting::State::Reached);
    session.save(); // the original is what was opened
    QTRY_VERIFY(!session.isChanged());
    QCOMPARE(session.original(), ours);
    session.setBytes(ours);
    session.setRules(u"self-hosted-to-managed"_s);
    session.setAnswers({{u"externalURL"_s, u"https://b.example"_s}});
    QTRY_VERIFY(feed.isOfMigration());
    QTRY_VERIFY(session.migration() && !session.isChecking());
    session.close();
    QVERIFY(!feed.comparison());
    QVERIFY(!session.target()->source());
}

void ConfigTargetTest::keepsTheLastThatCouldBeRead()
{
    SiteConfigSession session;
    ConfigComparisonFeed feed(&session);
    feed.setActive(true);
    QVERIFY(open(session));
    QTRY_VERIFY(feed.comparison());
    session.setBytes("{\"a\": ");
    QTRY_VERIFY(feed.problem(ConfigSide::Text));
    QVERIFY(feed.comparison());
    QCOMPARE(feed.comparison()->settings().first().key, u"a"_s);
    VERIFY_RESULT(writeFile(file(u"target.json"_s).path, "no JSON"));
    session.target()->choose(file(u"target.json"_s));
    session.setBytes(ours);
    QTRY_VERIFY(feed.problem(ConfigSide::Target));
    QTRY_VERIFY(!feed.problem(ConfigSide::Text));
    QVERIFY(!feed.comparison()->has(ConfigSide::Target));
}

void ConfigTargetTest::savesAsAFile()
{
    SiteConfigSession session;
    VERIFY_RESULT(ConfigDrafts().keep({file(u"site.json"_s).place(), "{\"mine\": 1}", ours}));
    QVERIFY(open(session));
    QVERIFY(session.foundDraft());
    QSignalSpy copied(&session, &SiteConfigSession::saved);
    session.saveAs(file(u"first.json"_s).path);
    QTRY_COMPARE(copied.size(), 1);
    QVERIFY(ConfigDrafts().find(file(u"site.json"_s).place())); // nobody has dealt with it
    QVERIFY(open(session));
    session.setBytes(theirs);
    QSignalSpy saved(&session, &SiteConfigSession::saved);
    const QString path = file(u"copy.json"_s).path;
    session.saveAs(path);
    QTRY_COMPARE(saved.size(), 1);
    QCOMPARE(readFile(path).value(), theirs);
    QCOMPARE(QFileInfo(path).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup),
             QFile::Permissions());
    QCOMPARE(readFile(file(u"site.json"_s).path).value(), ours);
    QCOMPARE(session.source()->source.path, path);
    QCOMPARE(session.original(), ours);
    QVERIFY(!session.isChanged());
    session.setBytes("{}");
    session.save();
    QTRY_COMPARE(readFile(path).value(), QByteArray("{}"));
    QTRY_COMPARE(session.state(), SiteConfigSession::State::Open);
    session.saveAs(file(u"target.json"_s).path); // somebody has agreed
    QTRY_COMPARE(saved.size(), 3);
    QCOMPARE(session.history().size(), 1);
    QCOMPARE(ConfigHistory().read(session.source()->source.place(), session.history().first().id).value(),
             theirs);
    QSignalSpy failed(&session, &SiteConfigSession::failed);
    session.saveAs(file(u"nowhere/x.json"_s).path);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(session.state(), SiteConfigSession::State::Open);
    QCOMPARE(session.source()->source.path, file(u"target.json"_s).path);
}

QTEST_GUILESS_MAIN(ConfigTargetTest)
#include "tst_config_target.moc"

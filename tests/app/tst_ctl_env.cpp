// lockstepctl keeps the tracking issue of an environment's upgrade, on a local GitHub.

#include "core/support/files.h"
#include "ctl_program.h"
#include "github_api/github_api.h"

#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::simulation;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray config(const QString& name, const QString& version, const QString& channel)
{
    return u"metadata:\n  name: %1\nspec:\n  sourcegraphVersion: %2\n  releaseChannel: %3\n"_s
        .arg(name, version, channel)
        .toUtf8();
}

} // namespace

class CtlEnvTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void helpHasAnExample();
    void wrongUsage_data();
    void wrongUsage();
    void makesOneIssue();
    void seesWhatGotThereBehindAFilter();
    void tracksNothingWhenNothingIsBehind();
    void printsTheTextWithoutGitHub();
    void saysWhenItIsClosed();
    void saysWhenTheLabelIsGone();

private:
    void put(const QString& name, const QByteArray& text, const QString& environment = u"prod"_s) const
    {
        VERIFY_RESULT(writeFile(
            m_folder->filePath(u"environments/%1/deployments/%2/config.yaml"_s.arg(environment, name)),
            text));
    }

    [[nodiscard]] ProcessOutput track(const QStringList& more = {}) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"GITHUB_TOKEN"_s, m_api->token());
        environment.insert(u"LOCKSTEP_GITHUB_API"_s, m_api->url());
        const QStringList line{
            u"env"_s,       u"create-tracking-issue"_s, u"-e"_s,     u"prod"_s,          u"5.3.0"_s,
            u"--fleet"_s,   m_folder->path(),           u"--repo"_s, u"example/fleet"_s, u"--label"_s,
            u"mi-upgrade"_s};
        return ctl(line + more, environment);
    }

    [[nodiscard]] QString body() const
    {
        return m_api->with([](GitHubState& state) { return state.issues.value(1).body; });
    }

    std::unique_ptr<GitHubApi> m_api;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void CtlEnvTest::init()
{
    m_api = std::make_unique<GitHubApi>();
    m_api->start();
    m_folder = std::make_unique<QTemporaryDir>();
    put(u"acme"_s, config(u"acme"_s, u"5.1.0"_s, u"stable"_s));
    put(u"beta"_s, config(u"beta"_s, u"5.2.1"_s, u"stable"_s));
    put(u"held"_s, config(u"held"_s, u"5.1.0"_s, u"pause"_s));
    put(u"there"_s, config(u"there"_s, u"5.3.0"_s, u"stable"_s));
    put(u"torn"_s, "metadata: [\n");
    put(u"other"_s, config(u"other"_s, u"5.1.0"_s, u"stable"_s), u"dev"_s);
}

void CtlEnvTest::cleanup()
{
    QCOMPARE(m_api->violations(), QStringList());
}

void CtlEnvTest::helpHasAnExample()
{
    const ProcessOutput output = ctl(words("env create-tracking-issue --help"));
    QCOMPARE(output.exitCode, 0);
    const QString help = QString::fromUtf8(output.standardOutput).simplified();
    QVERIFY2(help.contains(u"Example: lockstepctl env create-tracking-issue -e prod 5.3.0"_s),
             qPrintable(help));
}

void CtlEnvTest::wrongUsage_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    QTest::newRow("no environment") << u"5.3.0"_s << u"--environment is missing"_s;
    QTest::newRow("no release") << u"-e prod"_s << u"no release is named"_s;
    QTest::newRow("no version") << u"-e prod latest"_s << u"latest"_s;
    QTest::newRow("no such environment") << u"-e stage 5.3.0"_s << u"no environment \"stage\""_s;
    QTest::newRow("no repository") << u"-e prod 5.3.0"_s << u"--repo is missing"_s;
}

void CtlEnvTest::wrongUsage()
{
    QFETCH(QString, line);
    QFETCH(QString, says);
    const ProcessOutput output =
        ctl(u"env create-tracking-issue %1 --fleet"_s.arg(line).split(u' ') + QStringList{m_folder->path()});
    VERIFY_EXIT(output, 2);
    QVERIFY2(QString::fromUtf8(output.standardError).contains(says), output.standardError.constData());
}

void CtlEnvTest::makesOneIssue()
{
    const ProcessOutput first = track();
    VERIFY_EXIT(first, 0);
    QCOMPARE(first.standardOutput, "https://github.example.com/example/fleet/issues/1\n");
    QVERIFY(first.standardError.contains("Created #1"));
    QVERIFY(body().contains(u"**0 of 2 done.** 2 waiting, 2 excluded."_s));
    QVERIFY(body().contains(u"- `held`: excluded, `its release channel is pause`"_s));
    QVERIFY(body().contains(u"- `torn`: excluded, `line "_s));
    QVERIFY(!body().contains(u"`there`"_s));
    QVERIFY(!body().contains(u"`other`"_s));
    const ProcessOutput second = track();
    VERIFY_EXIT(second, 0);
    QCOMPARE(second.standardOutput, first.standardOutput);
    QVERIFY(second.standardError.contains("#1 is up to date"));
    put(u"acme"_s, config(u"acme"_s, u"5.3.0"_s, u"stable"_s));
    const ProcessOutput third = track({u"--format"_s, u"json"_s});
    VERIFY_EXIT(third, 0);
    const QJsonObject result = json(third);
    QCOMPARE(result[u"number"].toInt(), 1);
    QCOMPARE(result[u"created"].toBool(), false);
    QCOMPARE(result[u"changed"].toBool(), true);
    QCOMPARE(result[u"instances"][0][u"slug"].toString(), u"acme"_s);
    QCOMPARE(result[u"instances"][0][u"state"].toString(), u"merged"_s);
    QVERIFY(body().contains(u"- [x] `acme`: merged"_s));
    QCOMPARE(m_api->with([](GitHubState& state) { return state.issues.size(); }), 1);
}

void CtlEnvTest::seesWhatGotThereBehindAFilter()
{
    const QStringList filter{
        u"--filter"_s, u".spec.sourcegraphVersion != \"5.3.0\" and .spec.releaseChannel != \"pause\""_s};
    VERIFY_EXIT(track(filter), 0);
    QVERIFY(body().contains(u"**0 of 2 done.** 2 waiting."_s));
    put(u"beta"_s, config(u"beta"_s, u"5.3.0"_s, u"stable"_s));
    VERIFY_EXIT(track(filter), 0);
    QVERIFY(body().contains(u"**1 of 2 done.** 1 merged, 1 waiting."_s));
    QVERIFY(!body().contains(u"`there`"_s));
}

void CtlEnvTest::tracksNothingWhenNothingIsBehind()
{
    const QStringList filter{u"--filter"_s, u".metadata.name == \"there\""_s};
    const ProcessOutput output = track(filter);
    VERIFY_EXIT(output, 0);
    QCOMPARE(output.standardOutput, "");
    QVERIFY(output.standardError.contains("No instance of prod is behind 5.3.0"));
    const ProcessOutput asJson = track(filter + QStringList{u"--format"_s, u"json"_s});
    QVERIFY(json(asJson)[u"number"].isNull());
    QCOMPARE(m_api->with([](GitHubState& state) { return state.issues.size(); }), 0);
}

void CtlEnvTest::printsTheTextWithoutGitHub()
{
    const ProcessOutput output = track({u"--dry-run"_s});
    VERIFY_EXIT(output, 0);
    QVERIFY(output.standardOutput.startsWith("<!-- lockstep:tracking environment=prod version=5.3.0 -->\n"));
    QVERIFY(output.standardOutput.contains("- [ ] `beta`: waiting, `at 5.2.1`"));
    QCOMPARE(json(track({u"--dry-run"_s, u"--format"_s, u"json"_s}))[u"title"].toString(),
             u"Upgrade prod to 5.3.0"_s);
    QCOMPARE(m_api->requests(), QStringList());
}

void CtlEnvTest::saysWhenItIsClosed()
{
    VERIFY_EXIT(track(), 0);
    m_api->with([](GitHubState& state) { state.issues[1].isOpen = false; });
    const ProcessOutput output = track();
    VERIFY_EXIT(output, 3);
    QVERIFY2(output.standardError.contains("#1 of example/fleet: it is closed"),
             output.standardError.constData());
}

void CtlEnvTest::saysWhenTheLabelIsGone()
{
    VERIFY_EXIT(track(), 0);
    m_api->with([](GitHubState& state) { state.issues[1].labels.clear(); });
    const ProcessOutput output = track();
    VERIFY_EXIT(output, 0);
    QVERIFY(output.standardError.contains("It does not have the label mi-upgrade"));
    QCOMPARE(m_api->with([](GitHubState& state) { return state.issues.size(); }), 1);
}

QTEST_GUILESS_MAIN(CtlEnvTest)
#include "tst_ctl_env.moc"

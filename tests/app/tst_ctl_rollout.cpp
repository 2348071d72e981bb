// A fleet of 200 instances is upgraded by lockstepctl on a local GitHub, through failures, a kill and an
// outage.

#include "core/rollout/tracking_body.h"
#include "core/support/files.h"
#include "ctl_program.h"
#include "github_api/github_api.h"

#include <QProcess>
#include <QTemporaryDir>

#include <csignal>
#include <thread>

using namespace lockstep;
using namespace lockstep::simulation;
using namespace lockstep::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString program()
{
    return qEnvironmentVariable("LOCKSTEP_BIN") + u"/lockstepctl"_s;
}

} // namespace

class CtlRolloutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void everyHelpHasAnExample();
    void wrongUsage_data();
    void wrongUsage();
    void printsTheCommands();
    void leavesOutWhatIsThere();
    void upgradesAFleet();
    void isHeldAndGoesOn();
    void isStoppedByAnother();
    void simulatesALargeFleet();

private:
    void addInstance(const QString& slug, const QString& version, const QString& channel = u"stable"_s) const;
    [[nodiscard]] QProcessEnvironment environment() const;
    [[nodiscard]] QStringList upgrade(const QStringList& more) const;

    [[nodiscard]] ProcessOutput lockstep(const QStringList& words) const { return ctl(words, environment()); }

    [[nodiscard]] QJsonObject rollout() const;
    [[nodiscard]] QStringList slugsIn(const QString& state) const;
    [[nodiscard]] QMap<QString, int> starts() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<GitHubApi> m_api;
};

void CtlRolloutTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_api = std::make_unique<GitHubApi>();
    m_api->start();
    m_api->with([](GitHubState& state) {
        state.workflows.append({1,
                                u"mi_upgrade.yml"_s,
                                u"mi-upgrade"_s,
                                {u"customer"_s, u"environment"_s, u"target_src_version"_s, u"marker"_s},
                                {u"customer"_s},
                                {u"plan"_s, u"upgrade"_s}});
        state.runsTake = 100ms;
        state.concludes = [](const QJsonObject& inputs) {
            return inputs[u"customer"].toString().endsWith(u'7') ? u"failure"_s : u"success"_s;
        };
        // What the workflow does: it opens a pull request, whose checks pass.
        state.ended = [](GitHubState& there, const RunState& over) {
            const QString slug = over.inputs[u"customer"].toString();
            if (over.conclusion != u"success")
                return;
            const PullState& pull = there.addPull(slug + u"/upgrade-instance"_s,
                                                  slug + u": upgrade to 5.2.0"_s, {u"mi-upgrade"_s});
            there.addCheck(pull.headSha, u"build"_s, u"success"_s);
        };
    });
}

void CtlRolloutTest::cleanup()
{
    QCOMPARE(m_api->violations(), QStringList());
}

void CtlRolloutTest::addInstance(const QString& slug, const QString& version, const QString& channel) const
{
    const QString folder = m_folder->filePath(u"fleet/environments/prod/deployments/src-"_s + slug);
    QVERIFY(QDir().mkpath(folder));
    const QString text = u"metadata:\n  name: %1\n  labels:\n    instance-type: production\nspec:\n"
                         "  sourcegraphVersion: %2\n  releaseChannel: %3\n"_s.arg(slug, version, channel);
    QVERIFY(writeFile(folder + u"/config.yaml"_s, text.toUtf8()));
}

QProcessEnvironment CtlRolloutTest::environment() const
{
    QProcessEnvironment made = QProcessEnvironment::systemEnvironment();
    made.insert(u"GITHUB_TOKEN"_s, m_api->token());
    made.insert(u"LOCKSTEP_GITHUB_API"_s, m_api->url());
    made.insert(u"LOCKSTEP_STORE"_s, m_folder->filePath(u"lockstep.sqlite"_s));
    made.insert(u"LOCKSTEP_FLEET"_s, m_folder->filePath(u"fleet"_s));
    return made;
}

QStringList CtlRolloutTest::upgrade(const QStringList& more) const
{
    return QStringList{u"env"_s,  u"workflow"_s, u"run"_s,   u"upgrade-instance"_s, u"-e"_s,
                       u"prod"_s, u"--to"_s,     u"5.2.0"_s, u"--repo"_s,           u"example/fleet"_s} +
           more;
}

QJsonObject CtlRolloutTest::rollout() const
{
    const ProcessOutput shown = lockstep({u"rollout"_s, u"show"_s, u"1"_s, u"--format"_s, u"json"_s});
    return QJsonDocument::fromJson(shown.standardOutput).object();
}

QStringList CtlRolloutTest::slugsIn(const QString& state) const
{
    QStringList slugs;
    for (const QJsonValue item : rollout()[u"items"].toArray()) {
        if (item[u"state"].toString() == state)
            slugs.append(item[u"slug"].toString());
    }
    return slugs;
}

QMap<QString, int> CtlRolloutTest::starts() const
{
    return m_api->with([](GitHubState& state) {
        QMap<QString, int> made;
        for (const RunState& run : std::as_const(state.runs))
            ++made[run.inputs[u"customer"].toString()];
        return made;
    });
}

void CtlRolloutTest::everyHelpHasAnExample()
{
    for (const QString& line :
         {u"fleet simulate"_s, u"env workflow"_s, u"env create-tracking-issue"_s, u"rollout list"_s,
          u"rollout show"_s, u"rollout resume"_s, u"rollout sync"_s, u"rollout pause"_s, u"rollout stop"_s,
          u"rollout retry"_s, u"rollout skip"_s}) {
        const ProcessOutput output = ctl(line.split(u' ') + QStringList{u"--help"_s});
        VERIFY_EXIT(output, 0);
        const QString help = QString::fromUtf8(output.standardOutput).simplified();
        QVERIFY2(help.contains(u"Example: lockstepctl "_s + line), qPrintable(help));
    }
}

void CtlRolloutTest::wrongUsage_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    const QString command = u"env workflow run upgrade-instance --to 5.2.0 -e prod --repo a/b "_s;
    const auto row = [](const char* name, const QString& line, const QString& says) {
        QTest::newRow(name) << line.trimmed() << says;
    };
    row("nothing to do", u"env workflow --to 5.2.0 -e prod --repo a/b"_s, u"it does not say what to do"_s);
    row("no environment", u"env workflow run upgrade-instance --to 5.2.0 --repo a/b"_s, u"-e is missing"_s);
    row("no version", u"env workflow run upgrade-instance -e prod --repo a/b"_s, u"--to"_s);
    row("no repository", u"env workflow run upgrade-instance -e prod --to 5.2.0"_s, u"--repo is missing"_s);
    row("a wrong size", command + u"--wave-size x"_s, u"--wave-size takes a number"_s);
    row("no size", command + u"--wave-size 0"_s, u"a wave has one instance at least"_s);
    row("a wrong window", command + u"--window never"_s, u"maintenance window"_s);
    row("a canary from elsewhere", command + u"--canary other"_s, u"the canary is not among"_s);
    row("no rollout", u"rollout show"_s, u"no rollout is named"_s);
    row("no reason", u"rollout skip 1 acme"_s, u"--reason is missing"_s);
    row("no instance", u"rollout skip 1 --reason x"_s, u"no instance is named"_s);
}

void CtlRolloutTest::wrongUsage()
{
    QFETCH(QString, line);
    QFETCH(QString, says);
    addInstance(u"acme"_s, u"5.1.0"_s);
    const ProcessOutput output = lockstep(line.split(u' '));
    VERIFY_EXIT(output, 2);
    QVERIFY2(QString::fromUtf8(output.standardError).contains(says), output.standardError.constData());
}

void CtlRolloutTest::printsTheCommands()
{
    for (const QString& slug : {u"a"_s, u"b"_s, u"c"_s})
        addInstance(slug, u"5.1.0"_s);
    const ProcessOutput output = lockstep(upgrade({u"--canary"_s, u"b"_s, u"--wave-size"_s, u"1"_s}));
    VERIFY_EXIT(output, 0);
    const QString command = u"gh workflow run mi_upgrade.yml --repo example/fleet --ref main -f customer=%1"
                            " -f environment=prod -f target_src_version=5.2.0\n"_s;
    QCOMPARE(QString::fromUtf8(output.standardOutput), u"# canaries\n"_s + command.arg(u"b"_s) +
                                                           u"# wave 1\n"_s + command.arg(u"a"_s) +
                                                           u"# wave 2\n"_s + command.arg(u"c"_s));
    QVERIFY(m_api->requests().isEmpty());
}

void CtlRolloutTest::leavesOutWhatIsThere()
{
    addInstance(u"behind"_s, u"5.1.0"_s);
    addInstance(u"there"_s, u"5.2.0"_s);
    addInstance(u"paused"_s, u"5.1.0"_s, u"pause"_s);
    const ProcessOutput output = lockstep(upgrade({u"--filter"_s, u".spec.releaseChannel != \"pause\""_s}));
    VERIFY_EXIT(output, 0);
    QVERIFY(output.standardOutput.contains("customer=behind"));
    QCOMPARE(output.standardOutput.count("gh workflow run"), 1);
    QVERIFY(output.standardError.contains("at 5.2.0 already: 1"));
}

/// What the issue of an upgrade goes through: one failure in ten, lockstepctl killed, GitHub gone for a
/// while, all healthy pull requests merged, the tracking issue true at the end.
void CtlRolloutTest::upgradesAFleet()
{
    constexpr int count = 200;
    for (int number = 1; number <= count; ++number)
        addInstance(u"i%1"_s.arg(number, 3, 10, QChar(u'0')), u"5.1.0"_s);
    const ProcessOutput tracking =
        lockstep({u"env"_s, u"create-tracking-issue"_s, u"-e"_s, u"prod"_s, u"5.2.0"_s, u"--repo"_s,
                  u"example/fleet"_s, u"--format"_s, u"json"_s});
    VERIFY_EXIT(tracking, 0);
    const int issue = QJsonDocument::fromJson(tracking.standardOutput)[u"number"].toInt();
    const QStringList wish =
        upgrade({u"--format"_s, u"dispatch"_s, u"--yes"_s, u"--marker"_s, u"marker"_s, u"--wave-size"_s,
                 u"40"_s, u"--canaries"_s, u"5"_s, u"--stop-after"_s, u"0"_s, u"--interval"_s, u"0.02"_s,
                 u"--tracking-issue"_s, QString::number(issue)});

    // Killed in the middle of a wave.
    QProcess first;
    first.setProcessEnvironment(environment());
    first.setStandardErrorFile(QProcess::nullDevice());
    first.start(program(), wish);
    QVERIFY(first.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(starts().size() >= 60, 120'000);
    ::kill(pid_t(first.processId()), SIGKILL);
    QVERIFY(first.waitForFinished());

    // GitHub is gone for a while.
    std::jthread outage([this](const std::stop_token& stop) {
        while (starts().size() < 120 && !stop.stop_requested())
            std::this_thread::sleep_for(10ms);
        m_api->stop();
        std::this_thread::sleep_for(1500ms);
        m_api->startAgain();
    });
    const QStringList resume{u"rollout"_s, u"resume"_s,     u"1"_s, u"--interval"_s,
                             u"0.02"_s,    u"--patience"_s, u"3"_s};
    ProcessOutput resumed = lockstep(resume);
    // Killed after it had written down what it would start, and before it did: nobody knows, and a person who
    // has looked says that it was not.
    if (resumed.exitCode == 4) {
        const QString doubtful = slugsIn(u"in doubt"_s).value(0);
        QVERIFY2(!starts().contains(doubtful), resumed.standardError.right(2000).constData());
        VERIFY_EXIT(lockstep({u"rollout"_s, u"retry"_s, u"1"_s, doubtful}), 0);
        const QByteArray said = resumed.standardError;
        resumed = lockstep(resume);
        resumed.standardError.prepend(said);
    }
    outage.request_stop();
    outage.join();
    VERIFY_EXIT(resumed, 1); // done, and something failed
    QVERIFY2(resumed.standardError.contains("nothing listens on port"),
             resumed.standardError.right(2000).constData());

    // Every instance was dispatched exactly once.
    QCOMPARE(starts().size(), count);
    for (const int times : starts())
        QCOMPARE(times, 1);
    QCOMPARE(rollout()[u"result"].toString(), u"done"_s);
    QCOMPARE(rollout()[u"counts"][u"failed"].toInt(), 20);
    QCOMPARE(rollout()[u"counts"][u"succeeded"].toInt(), 180);

    // All healthy pull requests are merged.
    const ProcessOutput listed = lockstep({u"pulls"_s, u"list"_s, u"--repo"_s, u"example/fleet"_s,
                                           u"--label"_s, u"mi-upgrade"_s, u"--format"_s, u"json"_s});
    VERIFY_EXIT(listed, 0);
    QStringList numbers;
    for (const QJsonValue pull : QJsonDocument::fromJson(listed.standardOutput).array())
        numbers.append(QString::number(pull[u"number"].toInt()));
    QCOMPARE(numbers.size(), 180);
    VERIFY_EXIT(lockstep(QStringList{u"pulls"_s, u"approve"_s, u"--repo"_s, u"example/fleet"_s, u"--yes"_s} +
                         numbers),
                0);
    VERIFY_EXIT(
        lockstep(QStringList{u"pulls"_s, u"merge"_s, u"--repo"_s, u"example/fleet"_s, u"--yes"_s} + numbers),
        0);
    QCOMPARE(m_api->with([](GitHubState& state) { return state.merges; }), 180);

    // The tracking issue is true.
    VERIFY_EXIT(lockstep({u"rollout"_s, u"sync"_s, u"1"_s}), 0);
    const QString body = m_api->with([&](GitHubState& state) { return state.issues[issue].body; });
    const auto states = trackedStates(body);
    QCOMPARE(states.size(), count);
    for (const auto& [slug, state] : states.asKeyValueRange())
        QCOMPARE(state,
                 slug.endsWith(u'7') ? TrackedInstance::State::Failed : TrackedInstance::State::Merged);
}

void CtlRolloutTest::isHeldAndGoesOn()
{
    for (const QString& slug : {u"a7"_s, u"b1"_s})
        addInstance(slug, u"5.1.0"_s);
    const ProcessOutput held =
        lockstep(upgrade({u"--format"_s, u"dispatch"_s, u"--yes"_s, u"--interval"_s, u"0.02"_s}));
    VERIFY_EXIT(held, 4);
    QVERIFY2(held.standardError.contains("Rollout 1 is held: 1 upgrade failed"),
             held.standardError.constData());
    QCOMPARE(rollout()[u"held"].toString(), u"1 upgrade failed, and it stops after 1"_s);
    const ProcessOutput shown = lockstep({u"rollout"_s, u"show"_s, u"1"_s});
    QVERIFY2(shown.standardOutput.contains("to 5.2.0: held; ") &&
                 shown.standardOutput.contains("Held: 1 upgrade failed, and it stops after 1."),
             shown.standardOutput.constData());
    QVERIFY(lockstep({u"rollout"_s, u"list"_s}).standardOutput.contains(" held "));
    VERIFY_EXIT(lockstep({u"rollout"_s, u"skip"_s, u"1"_s, u"a7"_s, u"--reason"_s, u"by hand"_s}), 0);
    const ProcessOutput done = lockstep({u"rollout"_s, u"resume"_s, u"1"_s, u"--interval"_s, u"0.02"_s});
    VERIFY_EXIT(done, 1); // not all of them succeeded
    QCOMPARE(starts(), (QMap<QString, int>{{u"a7"_s, 1}, {u"b1"_s, 1}}));
    const ProcessOutput again = lockstep({u"rollout"_s, u"resume"_s, u"1"_s});
    VERIFY_EXIT(again, 3);
    QVERIFY2(again.standardError.contains("it has come to its end"), again.standardError.constData());
    const ProcessOutput listed = lockstep({u"rollout"_s, u"list"_s});
    QVERIFY2(listed.standardOutput.contains("1 succeeded, 1 skipped"), listed.standardOutput.constData());
}

void CtlRolloutTest::isStoppedByAnother()
{
    for (const QString& slug : {u"a"_s, u"b"_s, u"c"_s})
        addInstance(slug, u"5.1.0"_s);
    m_api->with([](GitHubState& state) { state.runsTake = 2s; });
    QProcess worker;
    worker.setProcessEnvironment(environment());
    worker.setStandardErrorFile(QProcess::nullDevice());
    worker.start(program(), upgrade({u"--format"_s, u"dispatch"_s, u"--yes"_s, u"--interval"_s, u"0.05"_s}));
    QVERIFY(worker.waitForStarted());
    QTRY_COMPARE_WITH_TIMEOUT(starts().size(), 1, 30'000);
    VERIFY_EXIT(lockstep({u"rollout"_s, u"resume"_s, u"1"_s}), 3); // somebody works on it
    VERIFY_EXIT(lockstep({u"rollout"_s, u"stop"_s, u"1"_s}), 0);
    QVERIFY(worker.waitForFinished(30'000));
    QCOMPARE(worker.exitCode(), 1);
    QCOMPARE(starts().size(), 1);
    QCOMPARE(rollout()[u"result"].toString(), u"stopped"_s);
    QCOMPARE(rollout()[u"counts"][u"skipped"].toInt(), 2);
}

/// The same chance gives the same rollout, and its figures agree with each other.
void CtlRolloutTest::simulatesALargeFleet()
{
    const QStringList words{
        u"fleet"_s,      u"simulate"_s, u"--instances"_s,       u"300"_s, u"--wave-size"_s, u"100"_s,
        u"--failures"_s, u"10"_s,       u"--upgrade-minutes"_s, u"20"_s,  u"--format"_s,    u"json"_s};
    const ProcessOutput output = lockstep(words);
    VERIFY_EXIT(output, 0);
    const QJsonObject result = json(output);
    const QJsonObject counts = result[u"counts"].toObject();
    QCOMPARE(counts[u"succeeded"].toInt() + counts[u"failed"].toInt(), 300);
    QVERIFY(counts[u"failed"].toInt() > 0);
    QCOMPARE(result[u"starts"].toInt(), 300);
    QCOMPARE(result[u"waves"].toInt(), 4); // the canary's is one
    QVERIFY(result[u"seconds"].toInt() > 4 * 10 * 60);
    QVERIFY(result[u"requests"].toInt() > 600);
    QVERIFY(result[u"requestsOfTheBusiestHour"].toInt() <= result[u"requests"].toInt());
    QCOMPARE(lockstep(words).standardOutput, output.standardOutput);
    const ProcessOutput wrong = lockstep({u"fleet"_s, u"simulate"_s, u"--failures"_s, u"101"_s});
    VERIFY_EXIT(wrong, 2);
}

QTEST_GUILESS_MAIN(CtlRolloutTest)

#include "tst_ctl_rollout.moc"

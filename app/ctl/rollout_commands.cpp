#include "app/ctl/command.h"
#include "app/ctl/github_options.h"
#include "app/ctl/output.h"
#include "app/ctl/rollout_runner.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

/// The first word. Errors: Usage.
Result<qint64> chosenRollout(const Options& options)
{
    bool isNumber = false;
    const qint64 id = options.argument().toLongLong(&isNumber);
    if (!isNumber)
        return options.wrong(u"no rollout is named by its number"_s, u"Look at: lockstepctl rollout list"_s);
    return id;
}

QString stateOf(const RolloutRecord& record)
{
    if (!record.result.isEmpty())
        return record.result;
    const QString open = record.held.isEmpty() || record.isRunning ? u"open"_s : u"held"_s;
    const QString wish = record.wish == RolloutWish::Go ? open : rolloutWishName(record.wish);
    return record.isRunning ? u"%1, process %2"_s.arg(wish == u"open" ? u"running"_s : wish, record.owner)
                            : wish;
}

QJsonObject toJson(const RolloutRecord& record)
{
    QJsonObject counts;
    for (const auto& [state, count] : record.counts.asKeyValueRange())
        counts.insert(upgradeStateName(state), count);
    return {{u"id"_s, record.id},
            {u"settings"_s, record.settings.toJson()},
            {u"wish"_s, rolloutWishName(record.wish)},
            {u"started"_s, record.started.toString(Qt::ISODateWithMs)},
            {u"ended"_s, record.ended.isValid() ? QJsonValue(record.ended.toString(Qt::ISODateWithMs))
                                                : QJsonValue(QJsonValue::Null)},
            {u"result"_s, record.result},
            {u"running"_s, record.isRunning},
            {u"held"_s, record.held},
            {u"counts"_s, counts}};
}

QByteArray listAsText(const QList<RolloutRecord>& records)
{
    QList<QStringList> rows;
    for (const RolloutRecord& record : records)
        rows += {QString::number(record.id),
                 record.started.toLocalTime().toString(u"yyyy-MM-dd HH:mm"),
                 record.settings.environment,
                 record.settings.version,
                 stateOf(record),
                 countsText(record.counts)};
    return table({u"ROLLOUT"_s, u"STARTED"_s, u"ENVIRONMENT"_s, u"TO"_s, u"STATE"_s, u"INSTANCES"_s}, rows,
                 {0})
        .toUtf8();
}

QByteArray asText(const RolloutRecord& record, const Rollout& rollout)
{
    QList<QStringList> rows;
    for (const RolloutItem& item : rollout.items)
        rows += {item.slug, item.wave == 0 ? u"canary"_s : QString::number(item.wave),
                 upgradeStateName(item.state),
                 item.pull == 0 ? QString() : u"#%1 %2"_s.arg(item.pull).arg(item.pullState),
                 item.problem.isEmpty() ? item.url.toString() : item.problem};
    const bool isHeld = stateOf(record) == u"held";
    return (u"Rollout %1 of %2 to %3: %4; %5\n"_s.arg(QString::number(record.id), record.settings.environment,
                                                      record.settings.version, stateOf(record),
                                                      countsText(record.counts)) +
            (isHeld ? u"Held: %1. Retry or skip instances, then resume it.\n"_s.arg(record.held)
                    : QString()) +
            table({u"INSTANCE"_s, u"WAVE"_s, u"STATE"_s, u"PULL REQUEST"_s, u"RUN OR PROBLEM"_s}, rows))
        .toUtf8();
}

/// For commands about one rollout: reads the command line and opens the store.
int onRollout(Options& options, const QStringList& words,
              const std::function<int(RolloutStore&, qint64)>& work)
{
    options.store();
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<qint64> id = chosenRollout(options);
    if (!id)
        return fail(id.error());
    const auto store = openRollouts(options);
    if (!store)
        return fail(store.error());
    return work(**store, *id);
}

/// For those that change something, and say what.
int change(Options& options, const QStringList& words,
           const std::function<Result<QString>(RolloutStore&, qint64)>& work)
{
    options.arguments(u"NUMBER"_s, u"the rollout, then instances where the command takes them"_s);
    return onRollout(options, words, [&](RolloutStore& store, qint64 id) {
        const Result<QString> done = work(store, id);
        if (!done)
            return fail(done.error());
        say(*done);
        return int(Done);
    });
}

int wish(const QString& verb, const QString& description, const QStringList& words, RolloutWish wanted,
         const QString& said)
{
    Options options(u"rollout "_s + verb, description);
    return change(options, words, [&](RolloutStore& store, qint64 id) {
        return store.setWish(id, wanted).transform([&] { return said; });
    });
}

QString countText(int count, const QString& done)
{
    return count == 1 ? u"1 instance %1."_s.arg(done) : u"%1 instances %2."_s.arg(count).arg(done);
}

/// For those that speak to the rollout's repository.
int onGitHub(Options& options, const QStringList& words, const std::stop_token& stop,
             const std::function<int(RolloutStore&, const RolloutRecord&, const GitHubClient&)>& work)
{
    options.argument(u"NUMBER"_s, u"the rollout"_s)
        .value(u"github-log"_s, u"FILE"_s,
               u"write the requests and replies there, without secrets, for a bug report"_s);
    return onRollout(options, words, [&](RolloutStore& store, qint64 id) {
        const Result<RolloutRecord> record = store.record(id);
        if (!record)
            return fail(record.error());
        const Result<GitHubRepository> repository = GitHubRepository::parse(record->settings.repository);
        if (!repository)
            return fail(repository.error());
        const Result<GitHubClient> client = accessGitHub({QUrl(record->settings.api), *repository, {}}, stop);
        return client ? work(store, *record, *client) : fail(client.error());
    });
}

/// What a person changes when they go on.
Result<void> changeSettings(const Options& options, RolloutStore& store, const RolloutRecord& record)
{
    if (!options.isSet(u"stop-after"_s))
        return {};
    bool isNumber = false;
    RolloutSettings settings = record.settings;
    settings.stopAfter = options.text(u"stop-after"_s).toInt(&isNumber);
    if (!isNumber || settings.stopAfter < 0)
        return options.wrong(u"--stop-after takes a number"_s);
    return store.setSettings(record.id, settings);
}

} // namespace

int rolloutList(const QStringList& words, std::stop_token)
{
    Options options(
        u"rollout list"_s,
        u"Lists the rollouts, the newest first. Example: lockstepctl rollout list --format json"_s);
    options.store().format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const auto store = openRollouts(options);
    if (!store)
        return fail(store.error());
    const Result<QList<RolloutRecord>> records = (*store)->list();
    if (!records)
        return fail(records.error());
    QJsonArray list;
    for (const RolloutRecord& record : *records)
        list.append(toJson(record));
    const Result<void> written =
        options.write(options.formatName() == u"json" ? QJsonDocument(list).toJson() : listAsText(*records));
    return written ? Done : fail(written.error());
}

int rolloutShow(const QStringList& words, std::stop_token)
{
    Options options(u"rollout show"_s,
                    u"Shows a rollout and each of its instances. Example: lockstepctl rollout show 3"_s);
    options.argument(u"NUMBER"_s, u"the rollout"_s).format({u"text"_s, u"json"_s});
    return onRollout(options, words, [&](RolloutStore& store, qint64 id) {
        const Result<RolloutRecord> record = store.record(id);
        const Result<Rollout> rollout = store.read(id);
        if (!record || !rollout)
            return fail(record ? rollout.error() : record.error());
        QJsonObject json = toJson(*record);
        json.insert(u"items"_s, rollout->toJson()[u"items"]);
        const Result<void> written = options.write(
            options.formatName() == u"json" ? QJsonDocument(json).toJson() : asText(*record, *rollout));
        return written ? int(Done) : fail(written.error());
    });
}

int rolloutResume(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"rollout resume"_s,
        u"Goes on with a rollout that was held, paused or cut off: what is under way is found again, and "
        "nothing is started twice. Example: lockstepctl rollout resume 3 --until-merged"_s);
    declareRolloutRun(options);
    options.value(u"stop-after"_s, u"NUMBER"_s, u"hold when so many have failed, from now on"_s);
    return onGitHub(options, words, stop,
                    [&](RolloutStore& store, const RolloutRecord& record, const GitHubClient& client) {
                        if (const Result<void> changed = changeSettings(options, store, record); !changed)
                            return fail(changed.error());
                        if (record.wish == RolloutWish::Pause) {
                            const Result<void> wished = store.setWish(record.id, RolloutWish::Go);
                            if (!wished)
                                return fail(wished.error());
                        }
                        return workOn(options, store, record.id, client, stop);
                    });
}

int rolloutSync(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"rollout sync"_s,
        u"Looks at the runs and pull requests of a rollout, also of one that has come to its end, and "
        "brings its tracking issue up to date. Starts nothing. Example: lockstepctl rollout sync 3"_s);
    return onGitHub(options, words, stop,
                    [&](RolloutStore& store, const RolloutRecord& record, const GitHubClient& client) {
                        return withLog(options, client, syncOnce(store, record.id, client, stop));
                    });
}

int rolloutPause(const QStringList& words, std::stop_token)
{
    return wish(u"pause"_s,
                u"Has a rollout start nothing more; what is under way is followed to its end. Example: "
                "lockstepctl rollout pause 3"_s,
                words, RolloutWish::Pause,
                u"Nothing more is started. Go on with: lockstepctl rollout resume"_s);
}

int rolloutStop(const QStringList& words, std::stop_token)
{
    return wish(u"stop"_s,
                u"Ends a rollout: what has not been started is skipped, what is under way is followed to its "
                "end by whoever works on the rollout. Example: lockstepctl rollout stop 3"_s,
                words, RolloutWish::Stop,
                u"It ends as soon as what is under way has ended. Where nobody works on it, say: lockstepctl "
                "rollout resume"_s);
}

int rolloutRetry(const QStringList& words, std::stop_token)
{
    Options options(u"rollout retry"_s,
                    u"Lets instances that failed be started again, or those that are named; look on GitHub "
                    "before you retry what is in doubt. Example: lockstepctl rollout retry 3 acme"_s);
    return change(options, words, [&](RolloutStore& store, qint64 id) {
        return store.retry(id, options.words().sliced(1)).transform([](int count) {
            return countText(count, u"wait for another start"_s);
        });
    });
}

int rolloutSkip(const QStringList& words, std::stop_token)
{
    Options options(u"rollout skip"_s,
                    u"Leaves instances out of a rollout. Example: lockstepctl rollout skip 3 acme --reason "
                    "'upgraded by hand'"_s);
    options.value(u"reason"_s, u"TEXT"_s, u"why; is shown with the instance"_s);
    return change(options, words, [&](RolloutStore& store, qint64 id) -> Result<QString> {
        if (options.text(u"reason"_s).isEmpty())
            return options.wrong(u"--reason is missing"_s);
        if (options.words().size() < 2)
            return options.wrong(u"no instance is named"_s);
        return store.skip(id, options.words().sliced(1), options.text(u"reason"_s)).transform([](int count) {
            return countText(count, u"skipped"_s);
        });
    });
}

} // namespace lockstep::ctl

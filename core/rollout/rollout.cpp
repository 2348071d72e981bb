#include "core/rollout/rollout.h"

#include "core/cluster/shell/shell_quote.h"
#include "core/rollout/maintenance_window.h"

#include <QJsonDocument>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"plan a rollout"_s;

struct StateName
{
    UpgradeState state;
    QString name;
};

const QList<StateName>& stateNames()
{
    static const QList<StateName> names{
        {UpgradeState::Waiting, u"waiting"_s},       {UpgradeState::Dispatching, u"dispatching"_s},
        {UpgradeState::Dispatched, u"dispatched"_s}, {UpgradeState::InDoubt, u"in doubt"_s},
        {UpgradeState::Running, u"running"_s},       {UpgradeState::Succeeded, u"succeeded"_s},
        {UpgradeState::Failed, u"failed"_s},         {UpgradeState::Skipped, u"skipped"_s}};
    return names;
}

QString timeOf(const QDateTime& time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

QDateTime timeOf(const QJsonValue& text)
{
    return QDateTime::fromString(text.toString(), Qt::ISODateWithMs);
}

/// The instance's own window, which its document may name.
QString windowOf(const Instance& instance, const QString& usual)
{
    const QJsonObject document = QJsonDocument::fromJson(instance.document).object();
    const QString own = document[u"spec"][u"maintenanceWindow"].toString();
    return own.isEmpty() ? usual : own;
}

Result<RolloutItem> itemOf(const Instance& instance, const QString& window)
{
    if (!instance.problem.isEmpty())
        return failure(ErrorKind::Precondition, attempted, instance.key(),
                       u"its file cannot be read: %1"_s.arg(instance.problem), u"Mend it, or leave it out"_s);
    RolloutItem item;
    item.slug = instance.slug;
    item.window = windowOf(instance, window);
    if (const Result<MaintenanceWindow> read = MaintenanceWindow::parse(item.window); !read)
        return failure(read);
    return item;
}

Result<QList<RolloutItem>> itemsOf(const QList<Instance>& instances, const QString& window)
{
    QList<RolloutItem> items;
    QSet<QString> known;
    for (const Instance& instance : instances) {
        Result<RolloutItem> item = itemOf(instance, window);
        if (!item)
            return failure(item);
        if (known.contains(item->slug))
            return failure(ErrorKind::Precondition, attempted, item->slug, u"two instances have this name"_s,
                           u"Rename one of them in its config.yaml"_s);
        known.insert(item->slug);
        items.append(*std::move(item));
    }
    return items;
}

/// The named ones first; the others keep their order.
Result<void> bringForward(QList<RolloutItem>& items, const QStringList& canaries)
{
    for (const QString& canary : canaries) {
        if (std::ranges::none_of(items, [&](const RolloutItem& item) { return item.slug == canary; }))
            return failure(ErrorKind::Usage, attempted, canary,
                           u"the canary is not among the selected instances"_s,
                           u"Name one that is, or widen the filter"_s);
    }
    std::ranges::stable_partition(items,
                                  [&](const RolloutItem& item) { return canaries.contains(item.slug); });
    return {};
}

} // namespace

QString upgradeStateName(UpgradeState state)
{
    return std::ranges::find(stateNames(), state, &StateName::state)->name;
}

std::optional<UpgradeState> upgradeStateOf(const QString& name)
{
    const auto found = std::ranges::find(stateNames(), name, &StateName::name);
    return found == stateNames().end() ? std::nullopt : std::optional(found->state);
}

bool RolloutItem::isOver() const
{
    return state == UpgradeState::Succeeded || state == UpgradeState::Failed ||
           state == UpgradeState::Skipped;
}

bool RolloutItem::isUnderWay() const
{
    return !isOver() && state != UpgradeState::Waiting;
}

QJsonObject RolloutItem::toJson() const
{
    QJsonArray ids;
    for (const qint64 id : known)
        ids.append(id);
    return {{u"slug"_s, slug},
            {u"wave"_s, wave},
            {u"window"_s, window},
            {u"state"_s, upgradeStateName(state)},
            {u"attempt"_s, attempt},
            {u"marker"_s, marker},
            {u"since"_s, timeOf(since)},
            {u"known"_s, ids},
            {u"dispatched"_s, timeOf(dispatched)},
            {u"ended"_s, timeOf(ended)},
            {u"run"_s, run},
            {u"url"_s, url.toString()},
            {u"problem"_s, problem},
            {u"pull"_s, pull},
            {u"pullState"_s, pullState}};
}

RolloutItem RolloutItem::fromJson(const QJsonObject& json)
{
    RolloutItem item;
    item.slug = json[u"slug"].toString();
    item.wave = json[u"wave"].toInt();
    item.window = json[u"window"].toString();
    item.state = upgradeStateOf(json[u"state"].toString()).value_or(UpgradeState::InDoubt);
    item.attempt = json[u"attempt"].toInt();
    item.marker = json[u"marker"].toString();
    item.since = timeOf(json[u"since"]);
    for (const QJsonValue id : json[u"known"].toArray())
        item.known.append(id.toInteger());
    item.dispatched = timeOf(json[u"dispatched"]);
    item.ended = timeOf(json[u"ended"]);
    item.run = json[u"run"].toInteger();
    item.url = QUrl(json[u"url"].toString());
    item.problem = json[u"problem"].toString();
    item.pull = json[u"pull"].toInt();
    item.pullState = json[u"pullState"].toString();
    return item;
}

QJsonObject RolloutSettings::toJson() const
{
    return {{u"environment"_s, environment},    {u"version"_s, version},
            {u"repository"_s, repository},      {u"api"_s, api},
            {u"workflow"_s, workflow},          {u"ref"_s, ref},
            {u"markerInput"_s, markerInput},    {u"canaries"_s, canaries},
            {u"waveSize"_s, waveSize},          {u"atOnce"_s, atOnce},
            {u"pauseMinutes"_s, pauseMinutes},  {u"stopAfter"_s, stopAfter},
            {u"trackingIssue"_s, trackingIssue}};
}

RolloutSettings RolloutSettings::fromJson(const QJsonObject& json)
{
    RolloutSettings made;
    made.environment = json[u"environment"].toString();
    made.version = json[u"version"].toString();
    made.repository = json[u"repository"].toString();
    made.api = json[u"api"].toString();
    made.workflow = json[u"workflow"].toString();
    made.ref = json[u"ref"].toString();
    made.markerInput = json[u"markerInput"].toString();
    made.canaries = json[u"canaries"].toInt();
    made.waveSize = json[u"waveSize"].toInt();
    made.atOnce = json[u"atOnce"].toInt();
    made.pauseMinutes = json[u"pauseMinutes"].toInt();
    made.stopAfter = json[u"stopAfter"].toInt();
    made.trackingIssue = json[u"trackingIssue"].toInt();
    return made;
}

Result<void> RolloutSettings::check() const
{
    const auto wrong = [](const QString& happened) {
        return failure(ErrorKind::Usage, attempted, {}, happened);
    };
    if (environment.isEmpty())
        return wrong(u"no environment is named"_s);
    if (!Version::parse(version))
        return wrong(u"\"%1\" is no version"_s.arg(version));
    if (workflow.isEmpty() || workflow.contains(u'/'))
        return wrong(u"\"%1\" is no file name of a workflow"_s.arg(workflow));
    if (ref.isEmpty())
        return wrong(u"no branch is named"_s);
    if (waveSize < 1)
        return wrong(u"a wave has one instance at least"_s);
    if (canaries < 0 || atOnce < 0 || pauseMinutes < 0 || stopAfter < 0)
        return wrong(u"counts and pauses are not negative"_s);
    return {};
}

const RolloutItem* Rollout::find(const QString& slug) const
{
    const auto found = std::ranges::find(items, slug, &RolloutItem::slug);
    return found == items.end() ? nullptr : &*found;
}

RolloutItem* Rollout::find(const QString& slug)
{
    const auto found = std::ranges::find(items, slug, &RolloutItem::slug);
    return found == items.end() ? nullptr : &*found;
}

qsizetype Rollout::count(UpgradeState state) const
{
    return std::ranges::count(items, state, &RolloutItem::state);
}

std::optional<int> Rollout::currentWave() const
{
    const auto found = std::ranges::find_if_not(items, &RolloutItem::isOver);
    return found == items.end() ? std::nullopt : std::optional(found->wave);
}

int Rollout::waves() const
{
    return items.isEmpty() ? 0 : items.last().wave - items.first().wave + 1;
}

QString Rollout::waveText(int wave) const
{
    return wave == 0 ? u"the canaries"_s : u"wave %1 of %2"_s.arg(wave).arg(items.last().wave);
}

QJsonObject Rollout::toJson() const
{
    QJsonArray all;
    for (const RolloutItem& item : items)
        all.append(item.toJson());
    return {{u"id"_s, id}, {u"settings"_s, settings.toJson()}, {u"items"_s, all}};
}

Result<Rollout> planRollout(const RolloutSettings& settings, const QList<Instance>& instances,
                            const QStringList& canaries, const QString& window)
{
    if (const Result<void> good = settings.check(); !good)
        return failure(good);
    if (instances.isEmpty())
        return failure(ErrorKind::Precondition, attempted, {}, u"no instance is selected"_s,
                       u"Widen the filter"_s);
    Result<QList<RolloutItem>> items = itemsOf(instances, window);
    if (!items)
        return failure(items);
    if (const Result<void> ordered = bringForward(*items, canaries); !ordered)
        return failure(ordered);
    Rollout rollout{0, settings, *std::move(items)};
    rollout.settings.canaries = std::max(settings.canaries, int(canaries.size()));
    for (qsizetype index = 0; index < rollout.items.size(); ++index) {
        const qsizetype later = index - rollout.settings.canaries;
        rollout.items[index].wave = later < 0 ? 0 : 1 + int(later / settings.waveSize);
    }
    return rollout;
}

WorkflowDispatch dispatchOf(const RolloutSettings& settings, const RolloutItem& item)
{
    WorkflowDispatch dispatch{settings.workflow, settings.ref};
    dispatch.inputs = {{u"customer"_s, item.slug},
                       {u"environment"_s, settings.environment},
                       {u"target_src_version"_s, settings.version}};
    if (settings.markerInput.isEmpty())
        return dispatch;
    if (!dispatch.inputs.contains(settings.markerInput))
        dispatch.inputs.insert(settings.markerInput, item.marker);
    dispatch.marker = dispatch.inputs.value(settings.markerInput);
    return dispatch;
}

QString ghCommand(const RolloutSettings& settings, const QString& slug)
{
    RolloutItem item;
    item.slug = slug;
    RolloutSettings plain = settings;
    plain.markerInput.clear();
    const WorkflowDispatch dispatch = dispatchOf(plain, item);
    QStringList words{u"gh"_s,     u"workflow"_s,       u"run"_s,   dispatch.workflow,
                      u"--repo"_s, settings.repository, u"--ref"_s, dispatch.ref};
    for (const auto& [name, value] : dispatch.inputs.asKeyValueRange())
        words += {u"-f"_s, name + u'=' + value};
    return shellLine(words);
}

} // namespace lockstep

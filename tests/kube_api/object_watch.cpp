#include "kube_api/json_paths.h"
#include "kube_api/object_reader.h"
#include "kube_api/tables.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace lockstep::test {

/// One watch that somebody has opened.
struct ObjectReader::Follow
{
    const Kind* kind = nullptr;
    QString space;
    Selection selection;
    QString version;      ///< "" and "0": from now, with all that is there
    bool initial = false; ///< all that is there, and then a bookmark that says so
    bool bookmarks = false;
    bool asTable = false;
    QString includeObject;
    std::chrono::milliseconds longest{};

    [[nodiscard]] bool isMine(const Change& change) const
    {
        return change.kind == kind && (space.isEmpty() || text(change.after, u"metadata.namespace") == space);
    }
};

namespace {

QByteArray eventLine(const QString& type, const QJsonObject& object)
{
    return compact({{u"type"_s, type}, {u"object"_s, object}}) + '\n';
}

QJsonObject bookmark(const Kind& kind, qint64 version, bool endsInitial)
{
    QJsonObject meta{{u"resourceVersion"_s, QString::number(version)},
                     {u"creationTimestamp"_s, QJsonValue::Null}};
    if (endsInitial)
        meta.insert(u"annotations"_s, QJsonObject{{u"k8s.io/initial-events-end"_s, u"true"_s}});
    return {{u"kind"_s, kind.name}, {u"apiVersion"_s, kind.apiVersion()}, {u"metadata"_s, meta}};
}

/// How a change looks to somebody who sees only what is selected; nothing when it is none of theirs.
QString seenAs(const Change& change, const Selection& selection)
{
    const bool was = !change.before.isEmpty() && selection.matches(change.before);
    const bool is = !change.removed && selection.matches(change.after);
    if (was && is)
        return u"MODIFIED"_s;
    return is ? u"ADDED"_s : was ? u"DELETED"_s : QString();
}

} // namespace

ApiReply ObjectReader::watch(const ApiRequest& request, const ApiTarget& target) const
{
    const QString fields = request.param(u"fieldSelector"_s);
    const Answer<Selection> selection =
        Selection::read(*target.kind, request.param(u"labelSelector"_s),
                        target.name.isEmpty() ? fields : u"metadata.name="_s + target.name);
    if (!selection)
        return ApiReply::of(selection.error());
    Follow watch;
    watch.kind = target.kind;
    watch.space = target.space;
    watch.selection = *selection;
    watch.version = request.param(u"resourceVersion"_s);
    watch.initial = request.isTrue(u"sendInitialEvents"_s);
    watch.bookmarks = request.isTrue(u"allowWatchBookmarks"_s);
    watch.asTable = request.acceptedAs() == u"Table"_s;
    watch.includeObject = request.param(u"includeObject"_s);
    const qint64 seconds = request.param(u"timeoutSeconds"_s).toLongLong();
    watch.longest = seconds > 0 ? std::chrono::seconds(seconds) : 1h;
    ApiReply reply;
    reply.stream = [this, watch](const ReplySink& sink) { follow(watch, sink); };
    return reply;
}

void ObjectReader::follow(const Follow& watch, const ReplySink& sink) const
{
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + watch.longest;
    auto nextBookmark = Clock::now() + std::chrono::milliseconds(m_bookmarkMillis);
    const auto shown = [&](const QJsonObject& object) {
        return watch.asTable ? tableOf(*watch.kind, {object}, m_clock.now(), watch.includeObject) : object;
    };
    auto held = m_store.lock();
    qint64 seen = watch.version.toLongLong();
    QByteArray pending;
    if (seen == 0 || watch.initial) {
        seen = m_store.version();
        for (const QJsonObject& object : m_store.list(*watch.kind, watch.space)) {
            if (watch.selection.matches(object))
                pending += eventLine(u"ADDED"_s, shown(object));
        }
        if (watch.initial)
            pending += eventLine(u"BOOKMARK"_s, bookmark(*watch.kind, seen, true));
    }
    while (!m_stopped && sink.isOpen()) {
        const auto changes = m_store.changesAfter(seen);
        if (!changes) {
            const ApiError tooOld =
                expired(u"too old resource version: %1 (%2)"_s.arg(seen).arg(m_store.version())).error();
            held.unlock();
            sink.write(pending + eventLine(u"ERROR"_s, tooOld.status()));
            return;
        }
        seen = std::max(seen, m_store.version());
        held.unlock();
        for (const Change& change : *changes) {
            const QString type = watch.isMine(change) ? seenAs(change, watch.selection) : QString();
            if (!type.isEmpty())
                pending += eventLine(type, shown(change.after));
        }
        const bool over = Clock::now() >= end;
        if (watch.bookmarks && (over || Clock::now() >= nextBookmark)) {
            pending += eventLine(u"BOOKMARK"_s, bookmark(*watch.kind, seen, false));
            nextBookmark = Clock::now() + std::chrono::milliseconds(m_bookmarkMillis);
        }
        if ((!pending.isEmpty() && !sink.write(std::exchange(pending, {}))) || over)
            return;
        held.lock();
        if (seen >= m_store.version() && !m_stopped)
            m_store.wait(held, 50ms);
    }
}

void ObjectReader::setStopped(bool stopped)
{
    m_stopped = stopped;
    m_store.wake();
}

} // namespace lockstep::test

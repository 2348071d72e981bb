#include "kube_api/pod_logs.h"

#include "kube_api/json_paths.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace lockstep::test {

namespace {

constexpr std::size_t rememberedPieces = 200'000;

} // namespace

struct PodLogs::Query
{
    bool follow = false;
    bool timestamps = false;
    qint64 tailLines = -1;
    qint64 limitBytes = -1;
    QDateTime since;
};

void PodLogs::append(const QString& podUid, const QString& container, const QByteArray& bytes)
{
    const std::scoped_lock lock(m_mutex);
    Run& run = *current({podUid, container});
    const QDateTime now = m_clock.now();
    for (qsizetype from = 0; from < bytes.size();) {
        const qsizetype end = bytes.indexOf('\n', from);
        const QByteArray piece = end < 0 ? bytes.mid(from) : bytes.mid(from, end - from + 1);
        run.pieces.push_back({now, piece, !run.lineOpen});
        run.lineOpen = end < 0;
        from += piece.size();
    }
    for (; run.pieces.size() > rememberedPieces; ++run.forgotten)
        run.pieces.pop_front();
    m_changed.notify_all();
}

void PodLogs::finish(const QString& podUid, const QString& container)
{
    const std::scoped_lock lock(m_mutex);
    current({podUid, container})->finished = true;
    m_changed.notify_all();
}

void PodLogs::restart(const QString& podUid, const QString& container)
{
    const std::scoped_lock lock(m_mutex);
    const Key key(podUid, container);
    const std::shared_ptr<Run> old = current(key);
    old->finished = true;
    m_previous[key] = old;
    m_current[key] = std::make_shared<Run>();
    m_changed.notify_all();
}

QByteArray PodLogs::text(const QString& podUid, const QString& container) const
{
    const std::scoped_lock lock(m_mutex);
    QByteArray all;
    for (const Piece& piece : current({podUid, container})->pieces)
        all += piece.bytes;
    return all;
}

std::shared_ptr<PodLogs::Run> PodLogs::current(const Key& key) const
{
    std::shared_ptr<Run>& run = m_current[key];
    if (!run)
        run = std::make_shared<Run>();
    return run;
}

namespace {

QStringList containerNames(const QJsonObject& pod)
{
    QStringList names;
    for (const QString& list : {u"spec.initContainers"_s, u"spec.containers"_s}) {
        for (const QJsonValue& container : at(pod, list).toArray())
            names.append(text(container.toObject(), u"name"));
    }
    return names;
}

QJsonObject containerStatus(const QJsonObject& pod, const QString& container)
{
    for (const QString& list : {u"status.containerStatuses"_s, u"status.initContainerStatuses"_s}) {
        for (const QJsonValue& status : at(pod, list).toArray()) {
            if (text(status.toObject(), u"name") == container)
                return status.toObject();
        }
    }
    return {};
}

/// The container that is asked for. Errors: 400.
Answer<QString> wantedContainer(const QJsonObject& pod, const QString& asked)
{
    const QString name = text(pod, u"metadata.name");
    const QJsonArray containers = at(pod, u"spec.containers").toArray();
    if (asked.isEmpty() && containers.size() == 1)
        return text(containers.first().toObject(), u"name");
    if (asked.isEmpty()) {
        QStringList names;
        for (const QJsonValue& container : containers)
            names.append(text(container.toObject(), u"name"));
        return badRequest(u"a container name must be specified for pod %1, choose one of: [%2]"_s.arg(
            name, names.join(u' ')));
    }
    if (!containerNames(pod).contains(asked))
        return badRequest(u"container %1 is not valid for pod %2"_s.arg(asked, name));
    return asked;
}

/// Why there is no log; nothing when there is one.
std::optional<ApiError> notYet(const QJsonObject& pod, const QString& container, bool previous)
{
    const QString name = text(pod, u"metadata.name");
    const QJsonObject status = containerStatus(pod, container);
    if (previous && at(status, u"lastState.terminated").isUndefined())
        return badRequest(
                   u"previous terminated container \"%1\" in pod \"%2\" not found"_s.arg(container, name))
            .error();
    const QString reason = text(status, u"state.waiting.reason");
    if (previous || reason.isEmpty() || number(status, u"restartCount") > 0)
        return std::nullopt;
    const bool image = reason == u"ErrImagePull"_s || reason == u"ImagePullBackOff"_s;
    return badRequest(u"container \"%1\" in pod \"%2\" is waiting to start: %3"_s.arg(
                          container, name, image ? u"trying and failing to pull image"_s : reason))
        .error();
}

} // namespace

ApiReply PodLogs::answer(const ApiRequest& request, const ApiTarget& target) const
{
    const auto pod = m_store.find(*target.kind, target.space, target.name);
    if (!pod)
        return ApiReply::of(notFound(*target.kind, target.name).error());
    const Answer<QString> container = wantedContainer(*pod, request.param(u"container"_s));
    if (!container)
        return ApiReply::of(container.error());
    if (request.has(u"sinceSeconds"_s) && request.has(u"sinceTime"_s))
        return ApiReply::of(
            refused(422, u"Invalid"_s,
                    u"PodLogOptions \"\" is invalid: <nil>: Forbidden: at most one of `sinceTime` or "
                    "`sinceSeconds` may be specified"_s)
                .error());
    const bool previous = request.isTrue(u"previous"_s);
    if (const auto why = notYet(*pod, *container, previous))
        return ApiReply::of(*why);
    Query query;
    query.follow = request.isTrue(u"follow"_s) && !previous;
    query.timestamps = request.isTrue(u"timestamps"_s);
    if (request.has(u"tailLines"_s))
        query.tailLines = request.param(u"tailLines"_s).toLongLong();
    if (request.has(u"limitBytes"_s))
        query.limitBytes = request.param(u"limitBytes"_s).toLongLong();
    if (request.has(u"sinceSeconds"_s))
        query.since = m_clock.now().addSecs(-request.param(u"sinceSeconds"_s).toLongLong());
    else if (request.has(u"sinceTime"_s))
        query.since = KubeClock::read(request.param(u"sinceTime"_s));
    const Key key(test::text(*pod, u"metadata.uid"), *container);
    std::shared_ptr<Run> run;
    {
        const std::scoped_lock lock(m_mutex);
        run = previous ? m_previous.value(key) : current(key);
    }
    ApiReply reply;
    reply.contentType = "text/plain";
    reply.stream = [this, run, query](const ReplySink& sink) {
        if (run)
            write(run, query, sink);
    };
    return reply;
}

std::size_t PodLogs::firstWanted(const Run& run, const Query& query)
{
    std::size_t first = run.forgotten;
    while (query.since.isValid() && first < run.forgotten + run.pieces.size() &&
           run.pieces[first - run.forgotten].time < query.since)
        ++first;
    if (query.tailLines < 0)
        return first;
    qint64 lines = 0;
    std::size_t next = run.forgotten + run.pieces.size();
    while (next > first && lines < query.tailLines) {
        --next;
        lines += run.pieces[next - run.forgotten].beginsLine ? 1 : 0;
    }
    return next;
}

void PodLogs::write(const std::shared_ptr<Run>& run, const Query& query, const ReplySink& sink) const
{
    std::unique_lock lock(m_mutex);
    std::size_t next = firstWanted(*run, query);
    qint64 left = query.limitBytes < 0 ? std::numeric_limits<qint64>::max() : query.limitBytes;
    while (left > 0) {
        QByteArray out;
        next = std::max(next, run->forgotten);
        for (; next < run->forgotten + run->pieces.size() && out.size() < 1'000'000; ++next) {
            const Piece& piece = run->pieces[next - run->forgotten];
            if (query.timestamps && piece.beginsLine)
                out += piece.time.toString(u"yyyy-MM-ddTHH:mm:ss.zzz000000Z "_s).toUtf8();
            out += piece.bytes;
        }
        const bool atEnd = next == run->forgotten + run->pieces.size();
        const bool over = atEnd && (!query.follow || run->finished);
        lock.unlock();
        out.truncate(std::min<qint64>(out.size(), left));
        left -= out.size();
        if ((!out.isEmpty() && !sink.write(out)) || over || !sink.isOpen())
            return;
        lock.lock();
        if (m_stopped)
            return;
        if (atEnd && next == run->forgotten + run->pieces.size() && !run->finished)
            m_changed.wait_for(lock, 50ms);
    }
}

void PodLogs::setStopped(bool stopped)
{
    const std::scoped_lock lock(m_mutex);
    m_stopped = stopped;
    m_changed.notify_all();
}

} // namespace lockstep::test

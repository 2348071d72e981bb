#include "core/cluster/kubernetes/kube_watch.h"

#include "core/support/waiting.h"

#include <QHash>
#include <QJsonDocument>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using std::chrono::milliseconds;

constexpr qsizetype longestEvent = qsizetype{64} << 20U; // bytes; etcd keeps objects under 2 MB

constexpr auto shortest = std::chrono::seconds(1); // a watch that ends sooner must not be asked for in a loop

QString uidOf(const QJsonObject& object)
{
    return object[u"metadata"][u"uid"].toString();
}

QString versionOf(const QJsonObject& object)
{
    return object[u"metadata"][u"resourceVersion"].toString();
}

/// Waiting may mend it: nobody was refused.
bool mayPass(const Error& error, bool wasThere)
{
    switch (error.kind) {
    case ErrorKind::Failed:
    case ErrorKind::Busy:
    case ErrorKind::Io:
        return true;
    case ErrorKind::Connection:
        return wasThere; // a server that has answered before is away for a while
    default:
        return false;
    }
}

class Watch
{
public:
    Watch(const KubeClient& client, const KubeRequest& collection,
          const std::function<void(const KubeEvent&)>& tell, const KubeWatchOptions& options)
        : m_client(client), m_collection(collection), m_tell(tell), m_options(options)
    {
    }

    Result<void> run(const std::stop_token& stop)
    {
        while (!stop.stop_requested()) {
            const Result<void> went = m_version.isEmpty() ? list(stop) : follow(stop);
            if (went)
                continue;
            if (stop.stop_requested())
                break;
            if (!mayPass(went.error(), m_wasThere))
                return went;
            wait(went.error(), stop);
        }
        return failure(ErrorKind::Cancelled, u"follow"_s, m_collection.subject, u"it was cancelled"_s);
    }

private:
    // Somebody who was away compares with what they knew.
    Result<void> list(const std::stop_token& stop)
    {
        const Result<KubeList> all = m_client.list(m_collection, stop);
        if (!all)
            return failure(all);
        m_wasThere = true;
        answered();
        QHash<QString, QJsonObject> before = std::exchange(m_known, {});
        for (const QJsonObject& object : all->items) {
            const QString uid = uidOf(object);
            const auto known = before.constFind(uid);
            if (known == before.cend())
                m_tell({KubeEvent::Kind::Added, object});
            else if (versionOf(*known) != versionOf(object))
                m_tell({KubeEvent::Kind::Modified, object});
            before.remove(uid);
            m_known.insert(uid, object);
        }
        for (const QJsonObject& object : std::as_const(before))
            m_tell({KubeEvent::Kind::Deleted, object});
        m_tell({KubeEvent::Kind::Synced});
        m_version = all->resourceVersion;
        return {};
    }

    Result<void> follow(const std::stop_token& stop)
    {
        KubeRequest request = m_collection;
        request.attempted = u"follow"_s;
        request.query.addQueryItem(u"watch"_s, u"true"_s);
        request.query.addQueryItem(u"allowWatchBookmarks"_s, u"true"_s);
        request.query.addQueryItem(u"resourceVersion"_s, m_version);
        request.query.addQueryItem(u"timeoutSeconds"_s, QString::number(m_options.length.count()));
        // Bookmarks come every minute or so, and the end at the latest: longer silence is a dead connection.
        request.timeout = m_options.length + std::chrono::seconds(15);
        m_rest.clear();
        m_problem.reset();
        m_heard = false;
        const auto begin = std::chrono::steady_clock::now();
        const Result<void> ended = m_client.stream(
            request, [this](const QByteArray& bytes) { return take(bytes); }, stop, [this] { answered(); });
        if (!ended && ended.error().kind == ErrorKind::NotFound)
            return forget();
        if (!ended)
            return ended;
        if (!m_heard && !m_problem && std::chrono::steady_clock::now() - begin < shortest)
            return failure(ErrorKind::Failed, request.attempted, request.subject,
                           u"the API server ended it at once"_s);
        if (m_problem)
            return std::unexpected(*m_problem);
        if (m_version.isEmpty())
            return forget();
        m_delay = milliseconds(0);
        return {};
    }

    /// Listing is dear to the server: where it forgets again what it has just told, it gets time.
    Result<void> forget()
    {
        m_version.clear();
        if (!std::exchange(m_hasForgotten, true))
            return {};
        return failure(ErrorKind::Failed, u"follow"_s, m_collection.subject,
                       u"the API server no longer knows what it has just told"_s);
    }

    void answered() const
    {
        if (m_options.answered)
            m_options.answered();
    }

    bool take(const QByteArray& bytes)
    {
        m_heard = true;
        m_rest += bytes;
        qsizetype begin = 0;
        for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n', begin)) {
            if (!event(QByteArrayView(m_rest).sliced(begin, end - begin)))
                return false;
            begin = end + 1;
        }
        m_rest.remove(0, begin);
        return m_rest.size() <= longestEvent ||
               refuse(u"an event is larger than %1 MB"_s.arg(longestEvent >> 20U));
    }

    bool refuse(const QString& why)
    {
        m_problem = Error{ErrorKind::Failed, u"follow"_s, m_collection.subject, why, {}};
        m_version.clear();
        return false;
    }

    bool event(QByteArrayView line)
    {
        if (line.trimmed().isEmpty())
            return true;
        const QJsonObject event = QJsonDocument::fromJson(line.toByteArray()).object();
        const QString type = event[u"type"].toString();
        const QJsonObject object = event[u"object"].toObject();
        if (type == u"ERROR")
            return troubled(object);
        if (object.isEmpty())
            return refuse(u"the API server sent what is no event"_s);
        m_hasForgotten = false;
        m_delay = milliseconds(0);
        if (const QString version = versionOf(object); !version.isEmpty())
            m_version = version;
        if (type == u"DELETED") {
            m_known.remove(uidOf(object));
            m_tell({KubeEvent::Kind::Deleted, object});
        } else if (type == u"ADDED" || type == u"MODIFIED") {
            const bool isNew = !m_known.contains(uidOf(object));
            m_known.insert(uidOf(object), object);
            m_tell({isNew ? KubeEvent::Kind::Added : KubeEvent::Kind::Modified, object});
        }
        return true;
    }

    bool troubled(const QJsonObject& status)
    {
        constexpr int gone = 410;
        if (status[u"code"].toInt() == gone)
            m_version.clear();
        else
            m_problem = Error{ErrorKind::Failed,
                              u"follow"_s,
                              m_collection.subject,
                              status[u"message"].toString(u"the API server ended it"_s),
                              {}};
        return false;
    }

    void wait(const Error& error, const std::stop_token& stop)
    {
        m_delay = std::clamp(m_delay * 2, m_options.firstDelay, m_options.longestDelay);
        // Many who were turned away at once should not all come back at once.
        const milliseconds delay =
            m_delay / 2 + milliseconds(QRandomGenerator::global()->bounded(qint64(m_delay.count() / 2 + 1)));
        if (m_options.log)
            m_options.log(
                u"%1 Trying again in %2 s"_s.arg(error.message()).arg(double(delay.count()) / 1000));
        sleepUnlessStopped(delay, stop);
    }

    const KubeClient& m_client;
    const KubeRequest& m_collection;
    const std::function<void(const KubeEvent&)>& m_tell;
    const KubeWatchOptions& m_options;
    QHash<QString, QJsonObject> m_known; ///< by uid
    QString m_version;                   ///< of the collection, from which to go on; empty: to be listed
    QByteArray m_rest;                   ///< of an event
    std::optional<Error> m_problem;
    milliseconds m_delay{0};
    bool m_wasThere = false;
    bool m_heard = false;
    bool m_hasForgotten = false; ///< since it was last told something
};

} // namespace

Result<void> watch(const KubeClient& client, const KubeRequest& collection,
                   const std::function<void(const KubeEvent&)>& tell, const KubeWatchOptions& options,
                   const std::stop_token& stop)
{
    return Watch(client, collection, tell, options).run(stop);
}

} // namespace lockstep

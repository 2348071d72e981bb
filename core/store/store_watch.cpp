#include "core/store/store_watch.h"

#include "core/store/database.h"
#include "core/store/postgres_schema.h"
#include "core/store/store_place.h"
#include "core/support/logging.h"

#include <QDateTime>
#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QThread>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr std::chrono::milliseconds pause{250};
constexpr std::chrono::seconds tryAgain{30};

/// What changes about a file when it is written to. Who only reads an SQLite database makes and removes the
/// files beside it, too: an empty log is as good as none.
struct FileState
{
    QDateTime written;
    qint64 logSize = 0;
    QDateTime logWritten;

    friend bool operator==(const FileState&, const FileState&) = default;
};

FileState stateOf(const QString& path)
{
    const QFileInfo log(path + u"-wal"_s);
    FileState state{QFileInfo(path).lastModified(), log.exists() ? log.size() : 0, {}};
    if (state.logSize > 0)
        state.logWritten = log.lastModified();
    return state;
}

/// Listens on a thread that may wait for the server.
class Listener : public QObject
{
public:
    Listener(QString place, std::function<void()> tell) : m_place(std::move(place)), m_tell(std::move(tell))
    {
    }

    /// Also looks, now and then, whether the connection is still there.
    void listen()
    {
        if (!m_timer) {
            m_timer = new QTimer(this);
            connect(m_timer, &QTimer::timeout, this, &Listener::listen);
            m_timer->start(tryAgain);
        }
        if (m_database && m_database->value(u"SELECT 1"_s, {}, u"watch the store"_s))
            return;
        m_database.reset();
        Result<std::unique_ptr<Database>> opened = Database::open(m_place);
        Result<void> subscribed =
            opened ? (*opened)->subscribe(postgresStoreChannel, this, m_tell) : Result<void>(failure(opened));
        if (!subscribed) {
            qCDebug(logStore).noquote() << subscribed.error().message();
            return;
        }
        m_database = *std::move(opened);
        m_tell(); // nobody knows what was missed until now
    }

private:
    QString m_place;
    std::function<void()> m_tell;
    std::unique_ptr<Database> m_database;
    QTimer* m_timer = nullptr;
};

} // namespace

struct StoreWatch::Private
{
    void look(const QString& path)
    {
        for (const QString& name : {path, path + u"-wal"_s, QFileInfo(path).absolutePath()}) {
            if (QFileInfo::exists(name) && !files.files().contains(name) &&
                !files.directories().contains(name))
                files.addPath(name);
        }
        if (const FileState now = stateOf(path); std::exchange(known, now) != now)
            tell();
    }

    /// However quickly one write follows the other, it is told of.
    void tell()
    {
        if (!soon.isActive())
            soon.start();
    }

    QTimer soon;
    QFileSystemWatcher files;
    FileState known;
    QThread thread;
    Listener* listener = nullptr;
};

StoreWatch::StoreWatch(const QString& place, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>())
{
    d->soon.setSingleShot(true);
    d->soon.setInterval(pause);
    connect(&d->soon, &QTimer::timeout, this, &StoreWatch::changed);
    if (place.isEmpty() || place == u":memory:")
        return;
    if (!isPostgresPlace(place)) {
        const auto look = [this, place] { d->look(place); };
        connect(&d->files, &QFileSystemWatcher::fileChanged, this, look);
        connect(&d->files, &QFileSystemWatcher::directoryChanged, this, look);
        d->known = stateOf(place);
        look();
        return;
    }
    d->listener = new Listener(
        place, [this] { QMetaObject::invokeMethod(this, [this] { d->tell(); }, Qt::QueuedConnection); });
    d->listener->moveToThread(&d->thread);
    connect(&d->thread, &QThread::started, d->listener, &Listener::listen);
    connect(&d->thread, &QThread::finished, d->listener, &QObject::deleteLater);
    d->thread.start();
}

StoreWatch::~StoreWatch()
{
    d->thread.quit();
    d->thread.wait();
}

} // namespace lockstep

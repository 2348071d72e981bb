#include "core/payload/decrypted_feed.h"

#include "core/payload/decryption.h"
#include "core/payload/decryption_output.h"

#include <cerrno>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace lockstep {

namespace {

constexpr size_t mostBlocks = 64; ///< of some KB each

/// A few blocks on their way from one thread to the other.
class Channel : public DecryptionOutput
{
public:
    explicit Channel(std::stop_token stop) : m_stop(std::move(stop)) {}

    /// Empty: nothing follows.
    [[nodiscard]] QByteArray take()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_isClosed || !m_blocks.empty(); });
        if (m_blocks.empty())
            return {};
        const QByteArray block = m_blocks.front();
        m_blocks.pop_front();
        m_changed.notify_all();
        return block;
    }

    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
        m_changed.notify_all();
    }

protected:
    ssize_t put(const void* buffer, size_t size) override
    {
        std::unique_lock lock(m_mutex);
        if (!m_changed.wait(lock, m_stop, [this] { return m_blocks.size() < mostBlocks; })) {
            errno = ECANCELED;
            return -1;
        }
        if (size > 0)
            m_blocks.emplace_back(static_cast<const char*>(buffer), qsizetype(size));
        m_changed.notify_all();
        return ssize_t(size);
    }

private:
    std::stop_token m_stop;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<QByteArray> m_blocks;
    bool m_isClosed = false;
};

} // namespace

struct DecryptedFeed::Private
{
    Private(const QString& path, const std::stop_token& outer)
        : channel(stop.get_token()), onStop(outer, [this] { stop.request_stop(); }), thread([this, path] {
              result = decryptFile({.file = path, .stop = stop.get_token()}, channel);
              channel.close();
          })
    {
    }

    std::stop_source stop;
    Channel channel;
    Result<Decrypted> result; ///< of the thread, until the channel is closed
    std::optional<Error> error;
    QByteArray block;
    std::stop_callback<std::function<void()>> onStop;
    std::jthread thread; // last: it uses the others
};

DecryptedFeed::DecryptedFeed(const QString& path, const std::stop_token& stop)
    : d(std::make_unique<Private>(path, stop))
{
}

DecryptedFeed::~DecryptedFeed()
{
    d->stop.request_stop();
    d->thread.join();
}

qint64 DecryptedFeed::read(const void** block)
{
    if (d->error)
        return -1;
    d->block = d->channel.take();
    *block = d->block.constData();
    if (d->block.isEmpty() && !d->result) {
        d->error = d->result.error();
        return -1;
    }
    return d->block.size();
}

QByteArray DecryptedFeed::problem() const
{
    return d->error ? d->error->happened.toUtf8() : QByteArray();
}

const std::optional<Error>& DecryptedFeed::error() const
{
    return d->error;
}

} // namespace lockstep

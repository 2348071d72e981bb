#include "core/database/load/copy_crew.h"

#include "core/database/load/dump_source.h"

#include <QRegularExpression>

namespace lockstep {

namespace {

/// The server's words about rows, without the rows: they may hold secrets. The line it counts is not the
/// file's.
Error copyError(const SqlError& error, const CopyBlock& block)
{
    static const QRegularExpression column(QStringLiteral("column ([^:\\n]+)"));
    QString place = QStringLiteral("table ") + block.table.text();
    if (const auto match = column.match(error.context); match.hasMatch())
        place += QStringLiteral(", column ") + match.captured(1);
    return error.toError(loadAttempt(), place,
                         QStringLiteral("Check that the dump is whole, and that nobody has edited it"));
}

/// COPY ... FROM stdin; has no options.
QByteArray binaryCopySql(const QByteArray& sql)
{
    return sql.first(sql.lastIndexOf(';')) + " WITH (FORMAT binary)";
}

} // namespace

struct CopyCrew::Hand
{
    /// The COPY that the session is in.
    enum class Copy { None, Text, Binary };

    Connection* connection;
    std::shared_ptr<CopyBlock> block; ///< that it copies into
    RowHasher hasher;
    Copy copy = Copy::None;
    bool inRow = false;   ///< the last piece ended in the middle of a row
    QByteArray rewritten; ///< a piece in the binary format
};

CopyCrew::CopyCrew(const QList<Connection*>& connections, LoadProgress& progress, std::stop_token stop)
    : m_progress(&progress), m_outerStop(std::move(stop), [this] {
          m_stop.request_stop();
          m_changed.notify_all();
      })
{
    for (Connection* connection : connections)
        m_hands.push_back(std::make_unique<Hand>(connection));
    for (const std::unique_ptr<Hand>& hand : m_hands)
        m_threads.emplace_back([this, &hand = *hand] { work(hand); });
}

CopyCrew::~CopyCrew()
{
    if (!m_threads.empty())
        m_stop.request_stop();
    close();
}

void CopyCrew::begin(const std::shared_ptr<CopyBlock>& block)
{
    block->begin = std::chrono::steady_clock::now();
    block->item = m_progress->itemStarted(block->table.text());
    const std::scoped_lock lock(m_mutex);
    m_block = block;
}

bool CopyCrew::add(QByteArray rows, bool goesOn)
{
    const size_t room = m_hands.size() * 2 + 2;
    std::unique_lock lock(m_mutex);
    // A stop is looked at now and then, because it wakes nobody who is just about to wait.
    while (m_pieces.size() >= room && !m_error && !m_stop.stop_requested())
        m_changed.wait_for(lock, std::chrono::milliseconds(200));
    if (m_error || m_stop.stop_requested())
        return false;
    ++m_block->queued;
    m_pieces.push_back({m_block, std::move(rows), goesOn});
    m_changed.notify_all();
    return true;
}

void CopyCrew::endBlock()
{
    const std::scoped_lock lock(m_mutex);
    m_block->ended = true;
    finishIfDone(*m_block);
    m_changed.notify_all();
}

// With the lock held.
void CopyCrew::finishIfDone(CopyBlock& block)
{
    if (!block.ended || block.users > 0 || block.queued > 0)
        return;
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - block.begin;
    m_progress->itemFinished(block.item, block.table.text(), time.count(), RunEvent::State::Done);
}

void CopyCrew::fail(const Error& error)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_error)
        m_error = error;
    m_stop.request_stop();
    m_changed.notify_all();
}

// With the lock held.
bool CopyCrew::canGoOn(const Hand& hand) const
{
    const bool blockIsOver = hand.block && hand.block->ended && hand.block->queued == 0;
    const bool mayTake = !m_pieces.empty() && (!m_inRow || m_inRow == &hand);
    return mayTake || blockIsOver || (m_closed && m_pieces.empty()) || m_error || m_stop.stop_requested();
}

// Nothing: what the hand has open is to be ended, or there is nothing more at all.
std::optional<CopyCrew::Piece> CopyCrew::nextPiece(Hand& hand)
{
    std::unique_lock lock(m_mutex);
    while (!canGoOn(hand))
        m_changed.wait_for(lock, std::chrono::milliseconds(200));
    if (m_pieces.empty() || m_error || m_stop.stop_requested() || (m_inRow && m_inRow != &hand))
        return {};
    if (hand.block && hand.block != m_pieces.front().block)
        return {};
    Piece piece = std::move(m_pieces.front());
    m_pieces.pop_front();
    --piece.block->queued;
    if (hand.block != piece.block)
        ++piece.block->users;
    m_inRow = piece.goesOn ? &hand : nullptr;
    m_changed.notify_all();
    return piece;
}

Result<void> CopyCrew::load(Hand& hand, const Piece& piece)
{
    if (hand.block != piece.block) {
        hand.block = piece.block;
        hand.hasher = RowHasher(piece.block->zonedColumns);
    }
    const bool binary = rewrite(hand, piece);
    hand.inRow = piece.goesOn;
    if (const Result<void> started = startCopy(hand, binary); !started)
        return started;
    if (const Result<void> sent = send(hand, binary ? hand.rewritten : piece.rows); !sent)
        return sent;
    hand.hasher.feed(piece.rows);
    const RowChecksum sum = hand.hasher.take();
    m_progress->addRows(sum.rows);
    const std::scoped_lock lock(m_mutex);
    piece.block->checksum += sum;
    return {};
}

// A row that is larger than a piece goes as text, and so do all that follow a piece with something unknown.
bool CopyCrew::rewrite(Hand& hand, const Piece& piece)
{
    std::unique_lock lock(m_mutex);
    const std::shared_ptr<const BinaryCopy> binary = piece.block->binary;
    lock.unlock();
    if (!binary || piece.goesOn || hand.inRow)
        return false;
    if (binary->rewrite(piece.rows, hand.rewritten))
        return true;
    lock.lock();
    piece.block->binary = nullptr;
    return false;
}

Result<void> CopyCrew::startCopy(Hand& hand, bool binary)
{
    const Hand::Copy copy = binary ? Hand::Copy::Binary : Hand::Copy::Text;
    if (hand.copy == copy)
        return {};
    if (const Result<void> ended = endCopy(hand); !ended)
        return ended;
    const QByteArray& sql = hand.block->sql;
    const SqlDone started =
        hand.connection->startCopyIn(binary ? binaryCopySql(sql) : sql, m_stop.get_token());
    if (!started)
        return std::unexpected(copyError(started.error(), *hand.block));
    hand.copy = copy;
    return binary ? send(hand, BinaryCopy::header()) : Result<void>();
}

Result<void> CopyCrew::send(Hand& hand, QByteArrayView bytes)
{
    const SqlDone put = hand.connection->putCopyData(bytes, m_stop.get_token());
    return put ? Result<void>() : std::unexpected(copyError(put.error(), *hand.block));
}

Result<void> CopyCrew::endCopy(Hand& hand)
{
    const Hand::Copy copy = std::exchange(hand.copy, Hand::Copy::None);
    if (copy == Hand::Copy::None)
        return {};
    if (copy == Hand::Copy::Binary) {
        if (const Result<void> sent = send(hand, BinaryCopy::trailer()); !sent)
            return sent;
    }
    const SqlCount rows = hand.connection->endCopyIn(m_stop.get_token());
    if (!rows)
        return std::unexpected(copyError(rows.error(), *hand.block));
    const std::scoped_lock lock(m_mutex);
    hand.block->taken += *rows;
    return {};
}

Result<void> CopyCrew::leaveBlock(Hand& hand)
{
    const Result<void> ended = endCopy(hand);
    const std::shared_ptr<CopyBlock> block = std::exchange(hand.block, nullptr);
    const std::scoped_lock lock(m_mutex);
    --block->users;
    if (ended)
        finishIfDone(*block);
    return ended;
}

void CopyCrew::work(Hand& hand)
{
    while (true) {
        const std::optional<Piece> piece = nextPiece(hand);
        if (m_stop.stop_requested())
            break;
        if (!piece && !hand.block)
            return; // closed, and nothing is left
        const Result<void> done = piece ? load(hand, *piece) : leaveBlock(hand);
        if (!done) {
            hand.block = nullptr;
            return fail(done.error());
        }
    }
    // A copy that nobody ends would keep its session waiting for rows.
    if (hand.copy != Hand::Copy::None)
        std::ignore = hand.connection->putCopyData("\n", m_stop.get_token());
}

void CopyCrew::close()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
        m_changed.notify_all();
    }
    m_threads.clear();
}

Result<void> CopyCrew::finish()
{
    close();
    if (m_error)
        return std::unexpected(*m_error);
    if (m_stop.stop_requested())
        return failure(ErrorKind::Cancelled, loadAttempt(), {}, QStringLiteral("it was cancelled"));
    return {};
}

} // namespace lockstep

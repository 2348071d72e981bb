#pragma once

#include "core/database/connection.h"
#include "core/database/load/binary_copy.h"
#include "core/database/load/dump_statement.h"
#include "core/database/load/load_progress.h"
#include "core/database/load/row_checksum.h"

#include <condition_variable>
#include <deque>
#include <thread>

namespace lockstep {

/// One COPY block of a dump while it is loaded.
struct CopyBlock
{
    TableName table;
    QByteArray sql;          ///< COPY ... FROM stdin;
    QList<int> zonedColumns; ///< see RowHasher
    RowChecksum checksum;    ///< of the dump's rows
    qint64 taken = 0;        ///< rows, as the server counts them
    /// How its rows are sent; nothing: as text, which is also what follows a row that cannot be rewritten.
    std::shared_ptr<const BinaryCopy> binary;

    // The crew's.
    qint64 item = 0;
    std::chrono::steady_clock::time_point begin;
    int users = 0;  ///< connections that copy into it
    int queued = 0; ///< pieces that wait
    bool ended = false;
};

/// Loads COPY blocks over several connections: each takes the next piece of rows, whatever table it is of. A
/// large table is thus loaded by all of them, and a small one by one, in its order.
class CopyCrew
{
public:
    CopyCrew(const QList<Connection*>& connections, LoadProgress& progress, std::stop_token stop);
    /// Cancels what finish() has not seen the end of.
    ~CopyCrew();

    void begin(const std::shared_ptr<CopyBlock>& block);
    /// Rows of the block begun last; waits for room. False: something failed, see finish().
    [[nodiscard]] bool add(QByteArray rows, bool goesOn);
    void endBlock();
    /// Waits until all rows are loaded. Errors: the first that came up.
    [[nodiscard]] Result<void> finish();

private:
    struct Piece
    {
        std::shared_ptr<CopyBlock> block;
        QByteArray rows;
        bool goesOn = false;
    };

    struct Hand; // one connection and what it does

    void work(Hand& hand);
    [[nodiscard]] std::optional<Piece> nextPiece(Hand& hand);
    [[nodiscard]] bool canGoOn(const Hand& hand) const;
    [[nodiscard]] Result<void> load(Hand& hand, const Piece& piece);
    [[nodiscard]] bool rewrite(Hand& hand, const Piece& piece);
    [[nodiscard]] Result<void> startCopy(Hand& hand, bool binary);
    [[nodiscard]] Result<void> endCopy(Hand& hand);
    [[nodiscard]] Result<void> send(Hand& hand, QByteArrayView bytes);
    [[nodiscard]] Result<void> leaveBlock(Hand& hand);
    void finishIfDone(CopyBlock& block);
    void fail(const Error& error);
    void close();

    LoadProgress* m_progress;
    std::stop_source m_stop;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::stop_callback<std::function<void()>> m_outerStop; // after what it touches
    std::deque<Piece> m_pieces;
    std::shared_ptr<CopyBlock> m_block; ///< the reader's
    const Hand* m_inRow = nullptr;      ///< who has the begin of the row that goes on
    bool m_closed = false;
    std::optional<Error> m_error;
    std::vector<std::unique_ptr<Hand>> m_hands;
    std::vector<std::jthread> m_threads;
};

} // namespace lockstep

#pragma once

#include "core/inventory/filter/jq_error.h"
#include "core/support/error.h"

#include <QBitArray>
#include <QByteArrayList>

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

namespace lockstep {

/// Which documents an expression selects.
struct Selection
{
    QBitArray selected;   ///< by document, in the order in which they were given
    qint64 failed = 0;    ///< documents on which the expression fails: not selected
    QString firstFailure; ///< what jq says of the first of them
};

/// Why the text is no expression of jq; nothing when it is one. It is not run.
[[nodiscard]] std::optional<JqError> checkExpression(const QString& expression);

/// Asks documents about jq expressions: those are selected that `select(expression)` would let through. It is
/// done by libjq in processes of its own (the program lockstep-filter beside ours), which hold the documents,
/// so that an expression that never ends or wants all memory can be ended.
class FleetFilter
{
public:
    struct Limits
    {
        std::chrono::milliseconds time{10'000}; ///< for one question
        qint64 memory = qint64{2} << 30U;       ///< bytes, of each process with its share of the documents
    };

    /// JSON; what is none is never selected. Nothing is started yet.
    explicit FleetFilter(const QByteArrayList& documents);
    FleetFilter(const QByteArrayList& documents, const Limits& limits);
    ~FleetFilter();

    /// From any thread; questions wait for each other. Errors: Invalid (no expression; says at which column),
    /// Failed (it took too long, or too much memory), NotFound (no lockstep-filter), Cancelled.
    [[nodiscard]] Result<Selection> select(const QString& expression, const std::stop_token& stop) const;

private:
    class Share;

    mutable std::mutex m_asking;
    std::vector<std::unique_ptr<Share>> m_shares;
};

} // namespace lockstep

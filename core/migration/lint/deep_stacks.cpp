#include "core/migration/lint/deep_stacks.h"

#include <QThread>

#include <atomic>
#include <memory>
#include <vector>

namespace lockstep::lint {

namespace {

/// Only address space: memory is taken where the stack is really used.
constexpr uint stackSize = 512U << 20;

} // namespace

void onDeepStacks(qsizetype count, const std::function<void(qsizetype)>& work, const std::stop_token& stop)
{
    std::atomic<qsizetype> next = 0;
    const auto takeTurns = [&] {
        for (qsizetype i = next++; i < count && !stop.stop_requested(); i = next++)
            work(i);
    };
    std::vector<std::unique_ptr<QThread>> threads;
    const qsizetype wanted = std::min<qsizetype>(QThread::idealThreadCount(), count);
    for (qsizetype i = 0; i < wanted; ++i) {
        threads.emplace_back(QThread::create(takeTurns));
        threads.back()->setStackSize(stackSize);
        threads.back()->start();
    }
    for (const std::unique_ptr<QThread>& thread : threads)
        thread->wait();
    takeTurns(); // Only has something left where the system gave us no such thread.
}

} // namespace lockstep::lint

#include "core/database/schema_threads.h"

#include <mutex>
#include <thread>

namespace lockstep {

Result<void> forEachSchema(const QList<Schema>& schemas, const std::stop_token& stop,
                           const std::function<Result<void>(Schema, const std::stop_token&)>& work)
{
    std::stop_source source;
    const std::stop_callback forward(stop, [&source] { source.request_stop(); });
    std::mutex mutex;
    Result<void> first;
    {
        std::vector<std::jthread> threads;
        for (const Schema schema : schemas) {
            threads.emplace_back([&, schema] {
                Result<void> done = work(schema, source.get_token());
                const std::scoped_lock lock(mutex);
                if (!done && first) {
                    first = std::move(done);
                    source.request_stop();
                }
            });
        }
    }
    return first;
}

} // namespace lockstep

#pragma once

#include <QList>

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

namespace lockstep {

/// The work's result for each value, in their order; on at most so many threads. The work must not throw.
template <typename Value, typename Work>
[[nodiscard]] auto inParallel(const QList<Value>& values, int threads, const Work& work)
{
    using Made = decltype(work(values.first()));
    std::vector<std::optional<Made>> made(static_cast<size_t>(values.size()));
    std::atomic<size_t> next = 0;
    {
        std::vector<std::jthread> crew;
        for (int index = 0; index < std::min<int>(threads, int(values.size())); ++index)
            crew.emplace_back([&] {
                for (size_t own = next++; own < made.size(); own = next++)
                    made[own] = work(values[qsizetype(own)]);
            });
    }
    QList<Made> results;
    results.reserve(values.size());
    for (std::optional<Made>& one : made)
        results.append(std::move(*one));
    return results;
}

} // namespace lockstep

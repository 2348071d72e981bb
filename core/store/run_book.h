#pragma once

#include "core/store/store.h"

namespace lockstep {

/// What the store is told about one run. The store's own trouble never stops the run: it is kept for the end.
/// For one thread.
class RunBook
{
public:
    /// Files it as begun.
    RunBook(const QString& storePath, const RunRecord& record);
    /// The same in a store that is open; without one, nothing is filed.
    RunBook(std::unique_ptr<Store> store, const RunRecord& record);

    /// `result` as in RunRecord. The times of migrations that were applied are remembered, those of reverted
    /// ones are not: estimates are about applying.
    void finish(const QList<StepOutcome>& steps, const QString& result, const QJsonObject& report);

    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

    /// All that the store knows after the run.
    [[nodiscard]] const std::optional<Timings>& timings() const { return m_timings; }

private:
    void begin(const RunRecord& record);

    template <typename T>
    bool keep(const Result<T>& result)
    {
        if (!result && !m_error)
            m_error = result.error();
        return result.has_value();
    }

    std::unique_ptr<Store> m_store;
    qint64 m_id = 0;
    std::optional<Error> m_error;
    std::optional<Timings> m_timings;
};

/// A run of a path that begins now.
[[nodiscard]] RunRecord recordOf(const QString& kind, const QString& catalog, const UpgradePath& path);

} // namespace lockstep

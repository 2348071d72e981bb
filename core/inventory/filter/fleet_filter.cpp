#include "core/inventory/filter/fleet_filter.h"

#include "core/inventory/filter/filter_process.h"
#include "core/inventory/filter/jq_program.h"

#include <condition_variable>
#include <future>
#include <thread>

namespace lockstep {

namespace {

/// Below that a second process costs more than it saves.
constexpr qsizetype worthAProcess = 500;

struct Question
{
    QString expression;
    std::stop_token stop;
    std::promise<Result<Selection>> answer;
};

} // namespace

/// Some of the documents, and the thread that speaks with their process.
class FleetFilter::Share
{
public:
    Share(const QByteArrayList& documents, const Limits& limits)
        : m_thread(
              [this, documents, limits](const std::stop_token& over) { answer(documents, limits, over); })
    {
    }

    std::future<Result<Selection>> ask(const QString& expression, const std::stop_token& stop)
    {
        const std::scoped_lock lock(m_mutex);
        m_question = Question{expression, stop, {}};
        m_changed.notify_all();
        return m_question->answer.get_future();
    }

private:
    void answer(const QByteArrayList& documents, const Limits& limits, const std::stop_token& over)
    {
        filter::FilterProcess process(documents, limits);
        for (;;) {
            std::unique_lock lock(m_mutex);
            if (!m_changed.wait(lock, over, [this] { return m_question.has_value(); }))
                return;
            Question question = std::move(*m_question);
            m_question.reset();
            lock.unlock();
            question.answer.set_value(process.ask(question.expression, question.stop));
        }
    }

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::optional<Question> m_question;
    std::jthread m_thread; // last: it uses the others
};

std::optional<JqError> checkExpression(const QString& expression)
{
    const std::expected<JqProgram, JqError> program = JqProgram::compile(expression);
    return program ? std::nullopt : std::optional(program.error());
}

FleetFilter::FleetFilter(const QByteArrayList& documents) : FleetFilter(documents, Limits{}) {}

FleetFilter::FleetFilter(const QByteArrayList& documents, const Limits& limits)
{
    const qsizetype most = std::max(1U, std::thread::hardware_concurrency());
    const qsizetype shares = std::clamp(documents.size() / worthAProcess, qsizetype(1), most);
    const qsizetype each = (documents.size() + shares - 1) / shares;
    for (qsizetype index = 0; index < shares; ++index)
        m_shares.push_back(std::make_unique<Share>(documents.mid(index * each, each), limits));
}

FleetFilter::~FleetFilter() = default;

Result<Selection> FleetFilter::select(const QString& expression, const std::stop_token& stop) const
{
    const std::scoped_lock lock(m_asking);
    std::vector<std::future<Result<Selection>>> answers;
    for (const auto& share : m_shares)
        answers.push_back(share->ask(expression, stop));
    Result<Selection> whole = Selection{};
    for (auto& answer : answers) {
        const Result<Selection> part =
            answer.get(); // all of them, so that the next question finds nobody busy
        if (!whole)
            continue;
        if (!part) {
            whole = failure(part);
            continue;
        }
        const qsizetype before = whole->selected.size();
        whole->selected.resize(before + part->selected.size());
        for (qsizetype index = 0; index < part->selected.size(); ++index)
            whole->selected.setBit(before + index, part->selected.testBit(index));
        if (whole->failed == 0)
            whole->firstFailure = part->firstFailure;
        whole->failed += part->failed;
    }
    return whole;
}

} // namespace lockstep

#pragma once

#include "core/inventory/filter/jq_error.h"

#include <QByteArray>

#include <jv.h>

#include <expected>
#include <memory>
#include <optional>

struct jq_state;

namespace lockstep {

/// A JSON document that expressions can be asked about.
class JqDocument
{
public:
    /// Nothing for what is no JSON.
    [[nodiscard]] static std::optional<JqDocument> parse(const QByteArray& json);
    JqDocument(JqDocument&& other) noexcept;
    JqDocument& operator=(JqDocument&& other) noexcept;
    JqDocument(const JqDocument&) = delete;
    JqDocument& operator=(const JqDocument&) = delete;
    ~JqDocument();

    [[nodiscard]] jv value() const; ///< the caller's to free

private:
    explicit JqDocument(jv value) : m_value(value) {}

    jv m_value;
};

/// An expression of jq, by libjq. What it does on a document may last for ever and take all memory there is:
/// run it where it can be killed (FleetFilter). Of one thread.
class JqProgram
{
public:
    /// The environment, modules and further input are not for it.
    [[nodiscard]] static std::expected<JqProgram, JqError> compile(const QString& expression);

    /// Whether `select(expression)` would give the document: one of the outputs is neither false nor null.
    /// Errors of the expression on this document: what jq says.
    [[nodiscard]] std::expected<bool, QString> selects(const JqDocument& document) const;

private:
    struct Free
    {
        void operator()(jq_state* state) const;
    };

    using State = std::unique_ptr<jq_state, Free>;

    explicit JqProgram(State state) : m_state(std::move(state)) {}

    State m_state;
};

} // namespace lockstep

#include "core/inventory/filter/jq_program.h"

#include <QStringList>

#include <jq.h>

#include <utility>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QString textOf(jv value)
{
    if (jv_get_kind(value) != JV_KIND_STRING)
        value = jv_dump_string(value, 0);
    const QString text = QString::fromUtf8(jv_string_value(value), jv_string_length_bytes(jv_copy(value)));
    jv_free(value);
    return text;
}

void append(void* messages, jv message)
{
    static_cast<QStringList*>(messages)->append(textOf(message));
}

/// jq quotes the line and, below the trouble, would have a mark: as many blanks as there are bytes before it
/// end the message.
int columnOf(const QString& message, const QString& expression)
{
    static constexpr QStringView where = u" at <top-level>, line ";
    const qsizetype found = message.indexOf(where);
    const qsizetype quoted = message.indexOf(u'\n');
    if (found < 0 || quoted < 0)
        return 0;
    const qsizetype numberAt = found + where.size();
    const int number = message.mid(numberAt, quoted - numberAt - 1).toInt();
    const QStringList lines = expression.split(u'\n');
    if (number < 1 || number > lines.size())
        return 0;
    const QString& line = lines[number - 1];
    const qsizetype bytes = QStringView(message).mid(quoted + 1).size() - line.size();
    const qsizetype before = lines.first(number - 1).join(u'\n').size() + (number > 1 ? 1 : 0);
    return int(before +
               QString::fromUtf8(line.toUtf8().first(std::clamp<qsizetype>(bytes, 0, line.toUtf8().size())))
                   .size()) +
           1;
}

/// "jq: error: syntax error, unexpected ')' (Unix shell quoting issues?) at <top-level>, line 1:" without
/// what is said elsewhere.
QString essence(QString message)
{
    message.truncate(message.indexOf(u'\n') < 0 ? message.size() : message.indexOf(u'\n'));
    if (const qsizetype where = message.indexOf(u" at <top-level>, line "); where >= 0)
        message.truncate(where);
    for (const QLatin1StringView prefix : {"jq: error: "_L1, "syntax error, "_L1}) {
        if (message.startsWith(prefix))
            message.remove(0, prefix.size());
    }
    message.remove(u" (Unix shell quoting issues?)"_s);
    message.replace(u"QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END"_s,
                    u"the end of the text in quotes"_s);
    message.replace(u"INVALID_CHARACTER"_s, u"character"_s);
    return message;
}

JqError errorOf(const QStringList& messages, const QString& expression)
{
    JqError error{essence(messages.value(0)), columnOf(messages.value(0), expression)};
    if (error.text.contains(u"end of file")) {
        error.text.replace(u"end of file"_s, u"end"_s);
        if (error.text.startsWith(u"unexpected end"))
            error.column = int(expression.size()) + 1;
    }
    return error;
}

bool isTrue(jv value)
{
    const jv_kind kind = jv_get_kind(value);
    jv_free(value);
    return kind != JV_KIND_FALSE && kind != JV_KIND_NULL;
}

} // namespace

std::optional<JqDocument> JqDocument::parse(const QByteArray& json)
{
    jv value = jv_parse_sized(json.constData(), int(json.size()));
    if (jv_is_valid(value))
        return JqDocument(value);
    jv_free(value);
    return std::nullopt;
}

JqDocument::JqDocument(JqDocument&& other) noexcept : m_value(std::exchange(other.m_value, jv_null())) {}

JqDocument& JqDocument::operator=(JqDocument&& other) noexcept
{
    std::swap(m_value, other.m_value);
    return *this;
}

JqDocument::~JqDocument()
{
    jv_free(m_value);
}

jv JqDocument::value() const
{
    return jv_copy(m_value);
}

void JqProgram::Free::operator()(jq_state* state) const
{
    jq_teardown(&state);
}

std::expected<JqProgram, JqError> JqProgram::compile(const QString& expression)
{
    if (expression.trimmed().isEmpty())
        return std::unexpected(JqError{u"there is no expression"_s, 1});
    State state(jq_init());
    QStringList messages;
    jq_set_error_cb(state.get(), append, &messages);
    jq_set_attr(state.get(), jv_string("JQ_LIBRARY_PATH"), jv_array());
    const bool compiled = jq_compile(state.get(), expression.toUtf8().constData()) != 0;
    jq_set_error_cb(state.get(), nullptr, nullptr);
    if (!compiled)
        return std::unexpected(errorOf(messages, expression));
    return JqProgram(std::move(state));
}

std::expected<bool, QString> JqProgram::selects(const JqDocument& document) const
{
    jq_start(m_state.get(), document.value(), 0);
    for (;;) {
        jv output = jq_next(m_state.get());
        if (jv_is_valid(output)) {
            if (isTrue(output))
                return true;
            continue;
        }
        if (!jv_invalid_has_msg(jv_copy(output))) {
            jv_free(output);
            return false;
        }
        return std::unexpected(textOf(jv_invalid_get_msg(output)));
    }
}

} // namespace lockstep

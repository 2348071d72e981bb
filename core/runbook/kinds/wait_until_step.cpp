#include "core/runbook/kinds/wait_until_step.h"

#include "core/support/json_schema.h"
#include "core/support/waiting.h"

#include <QDeadlineTimer>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr std::chrono::seconds usualTimeout{3600};

StepAction innerAction(const StepAction& action)
{
    const QJsonObject wanted = action.parameters[u"for"].toObject();
    const QJsonObject shown = action.shown[u"for"].toObject();
    const QString machine = wanted[u"on"].toString();
    return {wanted[u"kind"].toString(), machine.isEmpty() ? action.machine : machine,
            wanted[u"with"].toObject(), shown[u"with"].toObject(), action.unknown};
}

Result<const StepKind*> innerKind(const StepKinds& kinds, const StepAction& inner)
{
    const StepKind* kind = kinds.find(inner.kind);
    if (!kind)
        return failure(ErrorKind::Invalid, u"wait until"_s, inner.kind, u"there is no such kind of step"_s);
    const Result<JsonSchema> schema = JsonSchema::parse(kind->parameterSchema(), inner.kind);
    if (!schema)
        return failure(schema);
    const QList<SchemaProblem> problems = schema->check(inner.parameters);
    if (problems.isEmpty())
        return kind;
    return failure(ErrorKind::Invalid, u"wait until"_s, inner.kind + problems.first().pointer,
                   problems.first().text);
}

/// Worth asking again.
bool mayChange(const Error& error)
{
    return error.kind != ErrorKind::Cancelled && error.kind != ErrorKind::Usage &&
           error.kind != ErrorKind::Invalid;
}

} // namespace

QJsonObject WaitUntilStep::parameterSchema() const
{
    const QJsonObject text{{u"type"_s, u"string"_s}};
    return {{u"type"_s, u"object"_s},
            {u"additionalProperties"_s, false},
            {u"required"_s, QJsonArray{u"for"_s}},
            {u"properties"_s,
             QJsonObject{{u"every"_s, QJsonObject{{u"type"_s, u"integer"_s}, {u"minimum"_s, 1}}},
                         {u"for"_s,
                          QJsonObject{{u"type"_s, u"object"_s},
                                      {u"additionalProperties"_s, false},
                                      {u"required"_s, QJsonArray{u"kind"_s}},
                                      {u"properties"_s,
                                       QJsonObject{{u"kind"_s, text},
                                                   {u"on"_s, text},
                                                   {u"with"_s, QJsonObject{{u"type"_s, u"object"_s}}}}}}}}}};
}

Result<StepPreview> WaitUntilStep::preview(const StepAction& action) const
{
    const StepAction inner = innerAction(action);
    const auto kind = innerKind(m_kinds, inner);
    if (!kind)
        return failure(kind);
    return (*kind)->preview(inner).transform([&](StepPreview shown) {
        shown.text =
            u"every %1 s, until it succeeds: %2"_s.arg(action.parameters[u"every"].toInt(5)).arg(shown.text);
        return shown;
    });
}

Result<StepResult> WaitUntilStep::run(const StepAction& action, const StepCall& call) const
{
    const StepAction inner = innerAction(action);
    const auto kind = innerKind(m_kinds, inner);
    if (!kind)
        return failure(kind);
    StepCall asking = call;
    asking.use = StepCall::Use::Check;
    asking.timeout = {};
    const QDeadlineTimer deadline(call.timeout.count() > 0 ? call.timeout : usualTimeout);
    const std::chrono::seconds every(action.parameters[u"every"].toInt(5));
    QString last;
    while (true) {
        Result<StepResult> answer = (*kind)->run(inner, asking);
        if (answer || !mayChange(answer.error()))
            return answer;
        if (answer.error().message() != last)
            call.log(RunEvent::Level::Info, u"Not yet: "_s + answer.error().message());
        last = answer.error().message();
        if (deadline.hasExpired())
            return failure(ErrorKind::Failed, u"wait for"_s, call.name,
                           u"it did not come within %1 s; the last answer was: %2"_s
                               .arg((call.timeout.count() > 0 ? call.timeout : usualTimeout).count())
                               .arg(last));
        if (!sleepUnlessStopped(every, call.stop))
            return failure(ErrorKind::Cancelled, u"wait for"_s, call.name, u"it was cancelled"_s);
    }
}

/// Waiting changes nothing: it begins anew.
Result<Recovered> WaitUntilStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

} // namespace lockstep

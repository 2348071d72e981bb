#include "core/runbook/runbook.h"

using namespace Qt::StringLiterals;

namespace lockstep {

const RunbookStep* Runbook::step(const QString& id) const
{
    const auto found = std::ranges::find(steps, id, &RunbookStep::id);
    return found == steps.cend() ? nullptr : &*found;
}

const RunbookInput* Runbook::input(const QString& inputName) const
{
    const auto found = std::ranges::find(inputs, inputName, &RunbookInput::name);
    return found == inputs.cend() ? nullptr : &*found;
}

QString inputTypeName(RunbookInput::Type type)
{
    static const QStringList names = {u"text"_s, u"choice"_s, u"version"_s,
                                      u"file"_s, u"secret"_s, u"connection"_s};
    return names.at(static_cast<int>(type));
}

} // namespace lockstep

#include "core/runbook/step_kind.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

QStringList StepAction::texts(const QString& key) const
{
    QStringList texts;
    for (const QJsonValue value : parameters.value(key).toArray())
        texts.append(value.toString());
    return texts;
}

void StepKinds::add(std::shared_ptr<const StepKind> kind)
{
    m_kinds.insert(kind->name(), std::move(kind));
}

const StepKind* StepKinds::find(const QString& name) const
{
    return m_kinds.value(name).get();
}

QStringList StepKinds::names() const
{
    return m_kinds.keys();
}

StepAction rendered(const RunbookAction& action, const ReferenceValues& values)
{
    const RenderedObject parameters = render(action.parameters, values);
    const RenderedText machine = render(action.machine, values);
    return {action.kind, machine.text, parameters.object, parameters.shown,
            parameters.unknown + machine.unknown};
}

QJsonObject textParameters(const QStringList& keys)
{
    const QJsonObject text{{u"type"_s, u"string"_s}};
    QJsonObject properties;
    QJsonArray required;
    for (QString key : keys) {
        const bool needed = key.startsWith(u'!');
        const bool list = key.endsWith(u"[]");
        key = key.sliced(needed ? 1 : 0).chopped(list ? 2 : 0);
        properties.insert(key, list ? QJsonObject{{u"type"_s, u"array"_s}, {u"items"_s, text}} : text);
        if (needed)
            required.append(key);
    }
    return {{u"type"_s, u"object"_s},
            {u"additionalProperties"_s, false},
            {u"properties"_s, properties},
            {u"required"_s, required}};
}

} // namespace lockstep

#include "models/change_question.h"

namespace lockstep {

QString ChangeQuestion::confirmationWord() const
{
    QStringList names;
    for (const ChangePlace& place : places)
        names.append(place.name);
    names.removeDuplicates();
    return names.join(u' ');
}

EnvironmentMark environmentOf(const std::optional<Instance>& instance)
{
    if (!instance)
        return {};
    const QString environment = instance->environment.toLower();
    const bool isProduction = instance->type.compare(u"production", Qt::CaseInsensitive) == 0 ||
                              environment == u"prod" || environment == u"production";
    return {instance->key(), isProduction};
}

} // namespace lockstep

#include "kube_api/scale.h"

#include "kube_api/json_paths.h"
#include "kube_api/selectors.h"

using namespace Qt::StringLiterals;

namespace lockstep::test {

QJsonObject scaleOf(const QJsonObject& object)
{
    QJsonObject meta;
    for (const QString& field :
         {u"name"_s, u"namespace"_s, u"uid"_s, u"resourceVersion"_s, u"creationTimestamp"_s})
        meta.insert(field, at(object, u"metadata."_s + field));
    return {
        {u"kind"_s, u"Scale"_s},
        {u"apiVersion"_s, u"autoscaling/v1"_s},
        {u"metadata"_s, meta},
        {u"spec"_s, QJsonObject{{u"replicas"_s, number(object, u"spec.replicas")}}},
        {u"status"_s, QJsonObject{{u"replicas"_s, number(object, u"status.replicas")},
                                  {u"selector"_s, selectorText(at(object, u"spec.selector").toObject())}}}};
}

} // namespace lockstep::test

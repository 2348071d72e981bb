#include "core/report/inventory_report.h"

#include "core/report/csv.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QJsonObject jsonOf(const Instance& instance)
{
    QJsonObject made{{u"id"_s, instance.deployment},
                     {u"environment"_s, instance.environment},
                     {u"path"_s, instance.path},
                     {u"document"_s, instance.document.isEmpty()
                                         ? QJsonValue(QJsonValue::Null)
                                         : QJsonValue(QJsonDocument::fromJson(instance.document).object())}};
    if (!instance.problem.isEmpty())
        made.insert(u"problem"_s, instance.problem);
    return made;
}

} // namespace

QByteArray inventoryCsv(const QList<Instance>& instances)
{
    QString text = csvRecord({u"environment"_s, u"instance"_s, u"id"_s, u"version"_s, u"type"_s, u"channel"_s,
                              u"customer"_s, u"cluster"_s, u"domain"_s, u"path"_s, u"problem"_s});
    for (const Instance& instance : instances)
        text += csvRecord({instance.environment, instance.slug, instance.deployment,
                           instance.version ? instance.version->toString() : QString(), instance.type,
                           instance.channel, instance.customer, instance.cluster, instance.domain,
                           instance.path, instance.problem});
    return text.toUtf8();
}

QByteArray inventoryJson(const QList<Instance>& instances)
{
    QJsonArray list;
    for (const Instance& instance : instances)
        list.append(jsonOf(instance));
    return QJsonDocument(list).toJson();
}

} // namespace lockstep

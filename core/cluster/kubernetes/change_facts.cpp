#include "core/cluster/kubernetes/cluster_diff.h"
#include "core/cluster/kubernetes/workload.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Kind = ChangeFact::Kind;
using Named = QMap<QString, QString>;

constexpr qsizetype longest = 120; // characters of a value that a line shows

/// A value in one line; empty where there is none.
QString shortText(const QJsonValue& value)
{
    QString text;
    if (value.isString())
        text = value.toString();
    else if (value.isArray())
        text = QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    else if (value.isObject())
        text = QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    else if (!value.isUndefined() && !value.isNull())
        text = value.toVariant().toString();
    text = text.simplified();
    return text.size() > longest ? text.first(longest) + u"…"_s : text;
}

void compare(QList<ChangeFact>& facts, Kind kind, const Named& before, const Named& after)
{
    Named all = before;
    all.insert(after);
    for (const QString& name : all.keys()) {
        if (before.value(name) != after.value(name) || before.contains(name) != after.contains(name))
            facts.append({kind, name, before.value(name), after.value(name)});
    }
}

/// What a container is told: environment, command and arguments. Values of secrets are not in it.
void addConfiguration(const QJsonObject& container, Named& into)
{
    const QString name = container[u"name"].toString();
    for (const QJsonValue& variable : container[u"env"].toArray()) {
        const QJsonValue value = variable[u"value"];
        into.insert(u"%1 %2"_s.arg(name, variable[u"name"].toString()),
                    value.isUndefined() ? shortText(variable[u"valueFrom"]) : shortText(value));
    }
    for (const auto* const key : {u"command", u"args"}) {
        if (const QJsonValue words = container[key]; !words.isUndefined())
            into.insert(u"%1 %2"_s.arg(name, key), shortText(words));
    }
}

struct PodFacts
{
    Named configuration;
    Named resources;
};

PodFacts podFacts(const QJsonObject& workload)
{
    PodFacts facts;
    const QJsonObject spec = podTemplate(workload)[u"spec"].toObject();
    for (const auto* const key : {u"initContainers", u"containers"}) {
        for (const QJsonValue& value : spec[key].toArray()) {
            const QJsonObject container = value.toObject();
            addConfiguration(container, facts.configuration);
            for (const auto* const bound : {u"requests", u"limits"}) {
                const QJsonObject amounts = container[u"resources"][bound].toObject();
                for (auto amount = amounts.begin(); amount != amounts.end(); ++amount)
                    facts.resources.insert(
                        u"%1 %2.%3"_s.arg(container[u"name"].toString(), bound, amount.key()),
                        shortText(amount.value()));
            }
        }
    }
    return facts;
}

Named dataOf(const QJsonObject& object)
{
    Named data;
    const bool isSecret = object[u"kind"].toString() == u"Secret";
    for (const auto* const key : {u"data", u"binaryData", u"stringData"}) {
        const QJsonObject values = object[key].toObject();
        for (auto value = values.begin(); value != values.end(); ++value) {
            const QString text = value.value().toString();
            data.insert(value.key(), isSecret ? u"secret"_s : u"text of %1 characters"_s.arg(text.size()));
        }
    }
    return data;
}

Named storageOf(const QJsonObject& object)
{
    const auto size = [](const QJsonValue& claim) {
        return claim[u"spec"][u"resources"][u"requests"][u"storage"].toString();
    };
    Named sizes;
    if (object[u"kind"].toString() == u"PersistentVolumeClaim")
        sizes.insert({}, size(object));
    for (const QJsonValue& claim : object[u"spec"][u"volumeClaimTemplates"].toArray())
        sizes.insert(claim[u"metadata"][u"name"].toString(), size(claim));
    return sizes;
}

/// Data of a ConfigMap changes without changing its length, too.
void compareData(QList<ChangeFact>& facts, const QJsonObject& before, const QJsonObject& after)
{
    const Named old = dataOf(before);
    const Named now = dataOf(after);
    Named all = old;
    all.insert(now);
    for (const QString& key : all.keys()) {
        const bool isSame =
            std::ranges::all_of(std::initializer_list<const char16_t*>{u"data", u"binaryData", u"stringData"},
                                [&](const char16_t* part) {
                                    return before[QStringView(part)][key] == after[QStringView(part)][key];
                                });
        if (isSame)
            continue;
        const bool looksSame = old.value(key) == now.value(key);
        facts.append({Kind::Configuration, key, old.value(key),
                      looksSame ? u"another "_s + now.value(key) : now.value(key)});
    }
}

} // namespace

QString factKindName(ChangeFact::Kind kind)
{
    switch (kind) {
    case Kind::Image:
        return u"image"_s;
    case Kind::Replicas:
        return u"replicas"_s;
    case Kind::Resources:
        return u"resources"_s;
    case Kind::Storage:
        return u"storage"_s;
    case Kind::Configuration:
        break;
    }
    return u"configuration"_s;
}

QList<ChangeFact> changeFacts(const QJsonObject& before, const QJsonObject& after)
{
    QList<ChangeFact> facts;
    compare(facts, Kind::Image, imagesOf(before), imagesOf(after));
    const auto replicas = [](const QJsonObject& object) {
        const QJsonValue count = object[u"spec"][u"replicas"];
        return count.isDouble() ? Named{{QString(), shortText(count)}} : Named();
    };
    compare(facts, Kind::Replicas, replicas(before), replicas(after));
    compareData(facts, before, after);
    const PodFacts old = podFacts(before);
    const PodFacts now = podFacts(after);
    compare(facts, Kind::Configuration, old.configuration, now.configuration);
    compare(facts, Kind::Resources, old.resources, now.resources);
    compare(facts, Kind::Storage, storageOf(before), storageOf(after));
    return facts;
}

} // namespace lockstep

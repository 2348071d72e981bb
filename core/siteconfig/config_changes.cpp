#include "core/siteconfig/config_changes.h"

#include "core/siteconfig/jsonc_change.h"
#include "core/siteconfig/secret_masking.h"
#include "core/support/secret.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

Result<JsoncEdits> removal(const JsoncDocument& document, const QString& pointer)
{
    const Result<JsoncPath> path = jsonPointerPath(pointer);
    if (!path)
        return failure(path);
    return document.find(*path) < 0 ? Result<JsoncEdits>(JsoncEdits()) : removeJsonc(document, *path);
}

Result<JsoncEdits> setting(const JsoncDocument& document, const ConfigChanges::Value& value)
{
    const Result<JsoncPath> path = jsonPointerPath(value.pointer);
    if (!path)
        return failure(path);
    if (path->contains(u"-"_s))
        return failure(ErrorKind::Usage, u"change the configuration at"_s, value.pointer,
                       u"- appends, and would again each time"_s,
                       u"Set the whole array, or name the index"_s);
    return setJsonc(document, *path, value.json);
}

QString valueText(const ConfigChanges::Value& value)
{
    const Result<JsoncPath> path = jsonPointerPath(value.pointer);
    const bool secret = path && !path->isEmpty() && namesSecret(path->last());
    const auto document = JsoncDocument::parse(value.json);
    const bool container = !document.tree().nodes.empty() && document.node(0).isContainer();
    if (secret && !container)
        return Secret::mask();
    return QString::fromUtf8(maskedJsonc(document));
}

} // namespace

QByteArray jsonText(const QJsonValue& value)
{
    const QByteArray inArray = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return inArray.sliced(1, inArray.size() - 2);
}

Result<QByteArray> changedConfig(const QByteArray& text, const ConfigChanges& changes, const QString& name)
{
    Result<JsoncDocument> document = JsoncDocument::parse(text);
    if (const Result<void> sound = document->check(name); !sound && !document->isBlank())
        return failure(sound);
    const auto apply = [&](const Result<JsoncEdits>& edits) {
        if (!edits)
            document = failure(edits);
        else if (!edits->isEmpty())
            document = document->edited(*edits);
    };
    for (const QString& pointer : changes.remove) {
        if (document)
            apply(removal(*document, pointer));
    }
    for (const ConfigChanges::Value& value : changes.set) {
        if (document)
            apply(setting(*document, value));
    }
    return document.transform([](const JsoncDocument& changed) { return changed.bytes(); });
}

QString configChangesText(const ConfigChanges& changes)
{
    QStringList lines;
    for (const QString& pointer : changes.remove)
        lines += u"remove "_s + pointer;
    for (const ConfigChanges::Value& value : changes.set)
        lines += u"set %1 to %2"_s.arg(value.pointer, valueText(value));
    return lines.join(u'\n');
}

} // namespace lockstep

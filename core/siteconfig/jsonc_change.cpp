#include "core/siteconfig/jsonc_change.h"

#include "core/siteconfig/jsonc_insertion.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attemptedChange = u"change the configuration at"_s;

std::unexpected<Error> nothingThere(const JsoncPath& path)
{
    return failure(ErrorKind::NotFound, attemptedChange, jsonPointer(path), u"nothing is there"_s);
}

/// The document's text is one that edits may go by: it can be read as data, or holds nothing but comments.
Result<void> checkDocument(const JsoncDocument& document)
{
    return document.isBlank() ? Result<void>() : document.check(u"to change"_s);
}

Result<void> checkValue(const QByteArray& json)
{
    const auto value = JsoncDocument::parse(json, {.comments = false, .trailingCommas = false});
    for (const JsoncProblem& problem : value.problems()) {
        if (problem.severity != JsoncSeverity::Warning)
            return invalidAt(u"read"_s, u"the new value"_s, value.place(problem.offset), problem.text,
                             u"Give plain JSON; a text stands in double quotes."_s);
    }
    return {};
}

Result<void> checkBoth(const JsoncDocument& document, const QByteArray& json)
{
    const auto sound = checkDocument(document);
    return sound ? checkValue(json) : sound;
}

/// The value inside the objects (arrays for "-") that the steps name.
QByteArray wrapped(const QStringList& steps, QByteArray json)
{
    for (auto step = steps.crbegin(); step != steps.crend(); ++step)
        json = *step == u"-" ? '[' + json + ']' : '{' + jsoncQuoted(*step) + ": " + json + '}';
    return json;
}

bool isPastEnd(const JsoncNode& array, const QString& step)
{
    return step == u"-" || step == QString::number(array.childCount);
}

/// Adds what is missing below the container: `rest` begins with the step that the container lacks.
Result<JsoncEdits> added(const JsoncDocument& document, qint32 container, const JsoncPath& rest,
                         const QByteArray& json)
{
    const JsoncNode& parent = document.node(container);
    const QByteArray value = wrapped(rest.sliced(1), json);
    if (parent.kind == JsoncKind::Object)
        return JsoncInsertion(document).append(container, rest.first(), value);
    const QString pointer = jsonPointer(document.path(container) + rest.first(1));
    if (parent.kind != JsoncKind::Array)
        return failure(ErrorKind::Precondition, attemptedChange, pointer,
                       u"the value that should hold it is neither an object nor an array"_s);
    if (!isPastEnd(parent, rest.first()))
        return failure(ErrorKind::NotFound, attemptedChange, pointer,
                       u"the array has %1 elements"_s.arg(parent.childCount), u"Write - to append to it."_s);
    return JsoncInsertion(document).append(container, {}, value);
}

bool sameObjects(const JsoncDocument& one, const JsoncNode& a, const JsoncDocument& other, qint32 otherIndex)
{
    for (qint32 child = a.firstChild; child >= 0; child = one.node(child).next) {
        const qint32 match = other.child(otherIndex, one.key(child));
        if (match < 0 || !sameJsoncData(one, child, other, match))
            return false;
    }
    return true;
}

bool sameArrays(const JsoncDocument& one, const JsoncNode& a, const JsoncDocument& other, const JsoncNode& b)
{
    qint32 match = b.firstChild;
    for (qint32 child = a.firstChild; child >= 0;
         child = one.node(child).next, match = other.node(match).next) {
        if (!sameJsoncData(one, child, other, match))
            return false;
    }
    return true;
}

} // namespace

bool sameJsoncData(const JsoncDocument& one, qint32 oneIndex, const JsoncDocument& other, qint32 otherIndex)
{
    const JsoncNode& a = one.node(oneIndex);
    const JsoncNode& b = other.node(otherIndex);
    if (a.kind != b.kind || a.childCount != b.childCount)
        return false;
    switch (a.kind) {
    case JsoncKind::Object:
        return sameObjects(one, a, other, otherIndex);
    case JsoncKind::Array:
        return sameArrays(one, a, other, b);
    case JsoncKind::String:
        return one.value(oneIndex) == other.value(otherIndex);
    default:
        return one.text(oneIndex) == other.text(otherIndex);
    }
}

Result<JsoncEdits> setJsonc(const JsoncDocument& document, const JsoncPath& path, const QByteArray& json)
{
    if (const auto sound = checkBoth(document, json); !sound)
        return failure(sound);
    if (document.tree().nodes.empty())
        return JsoncInsertion(document).firstValue(wrapped(path, json));
    qint32 at = 0;
    for (qsizetype step = 0; step < path.size(); ++step) {
        const qint32 next = document.child(at, path[step]);
        if (next < 0)
            return added(document, at, path.sliced(step), json);
        at = next;
    }
    const auto value = JsoncDocument::parse(json);
    return sameJsoncData(document, at, value, 0) ? JsoncEdits() : JsoncInsertion(document).replace(at, json);
}

Result<JsoncEdits> insertJsonc(const JsoncDocument& document, const JsoncPath& path, const QByteArray& json)
{
    if (const auto sound = checkBoth(document, json); !sound)
        return failure(sound);
    const qint32 parent = path.isEmpty() ? -1 : document.find(path.first(path.size() - 1));
    if (parent < 0)
        return nothingThere(path);
    const qint32 existing = document.child(parent, path.last());
    if (existing < 0)
        return added(document, parent, path.last(1), json);
    if (document.node(parent).kind == JsoncKind::Object)
        return failure(ErrorKind::Precondition, attemptedChange, jsonPointer(path),
                       u"the key is there already"_s);
    return JsoncInsertion(document).before(existing, json);
}

Result<JsoncEdits> appendJsonc(const JsoncDocument& document, const JsoncPath& path, const QByteArray& json)
{
    if (const auto sound = checkBoth(document, json); !sound)
        return failure(sound);
    const qint32 array = document.find(path);
    if (array < 0)
        return nothingThere(path);
    if (document.node(array).kind != JsoncKind::Array)
        return failure(ErrorKind::Precondition, attemptedChange, jsonPointer(path), u"it is no array"_s);
    return JsoncInsertion(document).append(array, {}, json);
}

Result<JsoncEdits> renameJsonc(const JsoncDocument& document, const JsoncPath& path, const QString& name)
{
    if (const auto sound = checkDocument(document); !sound)
        return failure(sound);
    const qint32 at = document.find(path);
    if (at < 0)
        return nothingThere(path);
    const JsoncNode& node = document.node(at);
    if (node.keyOffset < 0)
        return failure(ErrorKind::Precondition, attemptedChange, jsonPointer(path),
                       u"the value has no key"_s);
    if (document.key(at) == name)
        return JsoncEdits();
    if (document.child(node.parent, name) >= 0)
        return failure(ErrorKind::Precondition, attemptedChange, jsonPointer(path),
                       u"the key %1 is there already"_s.arg(name));
    return JsoncEdits{{node.keyOffset, node.keyLength, jsoncQuoted(name)}};
}

} // namespace lockstep

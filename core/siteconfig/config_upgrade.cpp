#include "core/siteconfig/config_upgrade.h"

#include "core/siteconfig/config_hover.h"
#include "core/siteconfig/near_name.h"
#include "core/siteconfig/schema_walk.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Kind = ConfigUpgradeNote::Kind;

/// A key of a schema's properties, however deep, as a JSON pointer.
using Keys = QMap<QString, int>; ///< the part that describes it

/// The keys of objects that a schema names, as far as they are no matter of choice.
void collectKeys(const SchemaParts& parts, int number, const QString& pointer, int depth, Keys& keys)
{
    constexpr int deepest = 4;
    const SchemaPart& part = parts.part(parts.resolved(number));
    for (auto property = part.properties.begin(); property != part.properties.end(); ++property) {
        const QString at = pointer + pointerStep(property.key());
        keys.insert(at, property.value());
        if (depth < deepest)
            collectKeys(parts, property.value(), at, depth + 1, keys);
    }
}

Keys keysOf(const ConfigSchema& schema)
{
    Keys keys;
    collectKeys(schema.parts(), 0, {}, 0, keys);
    return keys;
}

QString inQuotes(const QString& pointer)
{
    return u"\"%1\""_s.arg(pointer.section(u'/', -1).replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s));
}

class Upgrade
{
public:
    Upgrade(const JsoncDocument& document, const ConfigSchema& from, const ConfigSchema& to)
        : m_document(document),
          m_from(from),
          m_to(to),
          m_fromWalk(from.parts(), document),
          m_toWalk(to.parts(), document)
    {
    }

    [[nodiscard]] Result<QList<ConfigUpgradeNote>> run(const std::stop_token& stop)
    {
        if (m_document.tree().nodes.empty())
            return QList<ConfigUpgradeNote>();
        compareKeys(0);
        if (const Result<void> refused = compareProblems(stop); !refused)
            return failure(refused);
        compareUnset();
        std::ranges::stable_sort(m_notes, [](const auto& one, const auto& other) {
            return std::pair(one.kind, one.offset) < std::pair(other.kind, other.offset);
        });
        return std::move(m_notes);
    }

private:
    void add(Kind kind, const QString& pointer, qint32 offset, const QString& text,
             const QString& advice = {})
    {
        m_notes.append({kind, pointer, offset, text, advice});
    }

    /// What is inside a value that is gone is gone with it.
    void compareKeys(qint32 container)
    {
        for (qint32 child = m_document.node(container).firstChild; child >= 0;
             child = m_document.node(child).next) {
            if (m_document.node(child).keyOffset < 0 || compareKey(child))
                compareKeys(child);
        }
    }

    /// False: the key is gone.
    bool compareKey(qint32 node)
    {
        const QList<int> before = describing(m_from, m_fromWalk.about(node));
        const QList<int> after = describing(m_to, m_toWalk.about(node));
        const QString pointer = jsonPointer(m_document.path(node));
        const qint32 offset = m_document.node(node).begin();
        if (before.isEmpty())
            return true;
        if (after.isEmpty()) {
            add(Kind::Gone, pointer, offset,
                u"the later release does not know %1 any more"_s.arg(inQuotes(pointer)), adviceOnGone(node));
            return false;
        }
        const ConfigHover was = describedBy(m_from.parts(), before);
        const ConfigHover is = describedBy(m_to.parts(), after);
        if (is.deprecated && !was.deprecated)
            add(Kind::Deprecated, pointer, offset,
                u"%1 is deprecated from the later release on"_s.arg(inQuotes(pointer)),
                is.deprecation.isEmpty() ? u"Look for what takes its place, and remove it"_s
                                         : is.deprecation);
        if (is.allowed != was.allowed && !was.allowed.isEmpty() && !is.allowed.isEmpty())
            add(Kind::Values, pointer, offset,
                u"%1 may have other values: %2"_s.arg(inQuotes(pointer), is.allowed.join(u", "_s)));
        return true;
    }

    /// Without those that only say whether anything may be there.
    [[nodiscard]] static QList<int> describing(const ConfigSchema& schema, QList<int> parts)
    {
        parts.removeIf([&](int number) { return schema.parts().part(number).source.isBool(); });
        return parts;
    }

    [[nodiscard]] QString adviceOnGone(qint32 node) const
    {
        const QString key = m_document.key(node);
        QStringList there;
        for (const int part : m_toWalk.about(m_document.node(node).parent)) {
            const SchemaPart& described = m_to.parts().part(m_to.parts().resolved(part));
            there += described.properties.keys();
        }
        const QString near = nearName(key, there);
        return near.isEmpty() ? u"Remove it once the instance runs the later release"_s
                              : u"It may be \"%1\" now; otherwise remove it"_s.arg(near);
    }

    [[nodiscard]] Result<void> compareProblems(const std::stop_token& stop)
    {
        const Result<QList<ConfigProblem>> before = m_from.check(m_document, {}, stop);
        if (!before)
            return failure(before);
        const Result<QList<ConfigProblem>> after = m_to.check(m_document, {}, stop);
        if (!after)
            return failure(after);
        for (const ConfigProblem& problem : *after) {
            const bool isKnown = std::ranges::any_of(m_notes, [&](const ConfigUpgradeNote& note) {
                return problem.pointer == note.pointer || problem.pointer.startsWith(note.pointer + u'/');
            });
            if (problem.severity == ConfigSeverity::Error && !before->contains(problem) && !isKnown)
                add(Kind::Refused, problem.pointer, problem.offset, problem.text,
                    u"Change it before the instance is upgraded"_s);
        }
        return {};
    }

    void compareUnset()
    {
        const Keys before = keysOf(m_from);
        const Keys after = keysOf(m_to);
        for (auto key = after.begin(); key != after.end(); ++key) {
            const bool isSet = m_document.find(jsonPointerPath(key.key()).value_or(JsoncPath())) >= 0;
            const ConfigHover is = describedBy(m_to.parts(), {m_to.parts().resolved(key.value())});
            if (isSet || is.deprecated)
                continue;
            const auto old = before.find(key.key());
            if (old == before.end()) {
                if (isTopOfNew(key.key(), before))
                    add(Kind::New, key.key(), 0, u"%1 is new%2"_s.arg(inQuotes(key.key()), describe(is)));
                continue;
            }
            const ConfigHover was = describedBy(m_from.parts(), {m_from.parts().resolved(*old)});
            if (meansOther(was.byDefault, is.byDefault))
                add(Kind::Default, key.key(), 0,
                    u"%1 is not set: %2 stands for it then, and was %3"_s.arg(inQuotes(key.key()),
                                                                              is.byDefault, was.byDefault),
                    u"Set it where the earlier value is wanted"_s);
        }
    }

    /// What is inside something new is not told by itself.
    [[nodiscard]] static bool isTopOfNew(const QString& pointer, const Keys& before)
    {
        const QString parent = pointer.left(pointer.lastIndexOf(u'/'));
        return parent.isEmpty() || before.contains(parent);
    }

    /// Some schemas have a number or truth value as a text; that is put right later, and changes nothing.
    [[nodiscard]] static bool meansOther(QString before, QString after)
    {
        return !before.isEmpty() && !after.isEmpty() && before.remove(u'"') != after.remove(u'"');
    }

    [[nodiscard]] static QString describe(const ConfigHover& key)
    {
        const QString sentence = key.description.section(u". "_s, 0, 0).simplified();
        return sentence.isEmpty() ? QString()
                                  : u": "_s + (sentence.endsWith(u'.') ? sentence.chopped(1) : sentence);
    }

    const JsoncDocument& m_document;
    const ConfigSchema& m_from;
    const ConfigSchema& m_to;
    SchemaWalk m_fromWalk;
    SchemaWalk m_toWalk;
    QList<ConfigUpgradeNote> m_notes;
};

} // namespace

Result<QList<ConfigUpgradeNote>> configUpgradeNotes(const JsoncDocument& document, const ConfigSchema& from,
                                                    const ConfigSchema& to, const std::stop_token& stop)
{
    return Upgrade(document, from, to).run(stop);
}

bool needsWork(ConfigUpgradeNote::Kind kind)
{
    return kind == Kind::Gone || kind == Kind::Refused || kind == Kind::Deprecated;
}

QString toText(ConfigUpgradeNote::Kind kind)
{
    switch (kind) {
    case Kind::Gone:
        return u"gone"_s;
    case Kind::Refused:
        return u"refused"_s;
    case Kind::Deprecated:
        return u"deprecated"_s;
    case Kind::Default:
        return u"default"_s;
    case Kind::Values:
        return u"values"_s;
    case Kind::New:
        return u"new"_s;
    }
    return {};
}

} // namespace lockstep

#include "kube_api/field_sets.h"

#include "kube_api/json_paths.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

bool startsWith(const FieldSet::Path& path, const FieldSet::Path& prefix)
{
    return path.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

void readLevel(const QJsonObject& level, const FieldSet::Path& path, FieldSet& into)
{
    for (auto field = level.begin(); field != level.end(); ++field) {
        if (field.key() == u"."_s) {
            into.insert(path);
            continue;
        }
        const QJsonObject below = field.value().toObject();
        const FieldSet::Path here = path + QStringList{field.key()};
        if (below.isEmpty())
            into.insert(here);
        else
            readLevel(below, here, into);
    }
}

/// The paths from `next` on that begin with `prefix`, as one level.
template <typename Iterator>
QJsonObject writeLevel(Iterator& next, Iterator end, const FieldSet::Path& prefix)
{
    QJsonObject level;
    while (next != end && startsWith(*next, prefix)) {
        if (next->size() == prefix.size()) {
            level.insert(u"."_s, QJsonObject());
            ++next;
            continue;
        }
        const QString element = next->at(prefix.size());
        QJsonObject below = writeLevel(next, end, prefix + QStringList{element});
        if (below.size() == 1 && below.contains(u"."_s))
            below = {};
        level.insert(element, below);
    }
    return level;
}

QString valueText(const QJsonValue& value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

} // namespace

FieldSet FieldSet::fromJson(const QJsonObject& fieldsV1)
{
    FieldSet made;
    readLevel(fieldsV1, {}, made);
    return made;
}

QJsonObject FieldSet::toJson() const
{
    auto next = m_paths.begin();
    return writeLevel(next, m_paths.end(), {});
}

bool FieldSet::hasBelow(const Path& path) const
{
    auto next = m_paths.lower_bound(path);
    if (next != m_paths.end() && *next == path)
        ++next;
    return next != m_paths.end() && startsWith(*next, path);
}

FieldSet FieldSet::united(const FieldSet& other) const
{
    FieldSet made = *this;
    made.m_paths.insert(other.m_paths.begin(), other.m_paths.end());
    return made;
}

FieldSet FieldSet::without(const FieldSet& other) const
{
    FieldSet made;
    std::ranges::set_difference(m_paths, other.m_paths, std::inserter(made.m_paths, made.m_paths.end()));
    return made;
}

FieldSet FieldSet::intersected(const FieldSet& other) const
{
    FieldSet made;
    std::ranges::set_intersection(m_paths, other.m_paths, std::inserter(made.m_paths, made.m_paths.end()));
    return made;
}

FieldSet FieldSet::withoutBelow(const FieldSet& tops) const
{
    FieldSet made;
    for (const Path& path : m_paths) {
        if (std::ranges::none_of(tops, [&](const Path& top) { return startsWith(path, top); }))
            made.insert(path);
    }
    return made;
}

FieldSet FieldSet::withNamedParents() const
{
    FieldSet made = *this;
    for (const Path& path : m_paths) {
        for (qsizetype length = 1; length < path.size(); ++length) {
            if (path.at(length - 1).startsWith(u"f:"_s))
                made.insert(path.first(length));
        }
    }
    return made;
}

QString pathText(const FieldSet::Path& path)
{
    QString said;
    for (const QString& element : path) {
        const QString rest = element.mid(2);
        if (element.startsWith(u"f:"_s)) {
            said += u'.' + rest;
        } else if (element.startsWith(u"v:"_s)) {
            said += u"[="_s + rest + u']';
        } else {
            const QJsonObject keys = QJsonDocument::fromJson(rest.toUtf8()).object();
            QStringList parts;
            for (auto key = keys.begin(); key != keys.end(); ++key)
                parts.append(key.key() + u'=' + valueText(key.value()));
            said += u'[' + parts.join(u',') + u']';
        }
    }
    return said;
}

} // namespace lockstep::test

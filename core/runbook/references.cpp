#include "core/runbook/references.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QRegularExpression& referenceShape()
{
    static const QRegularExpression shape(u"(\\$)?\\$\\{([^}]*)\\}"_s);
    return shape;
}

class Renderer
{
public:
    explicit Renderer(const ReferenceValues& values) : m_values(values) {}

    /// The text itself and the one to show.
    std::pair<QString, QString> render(const QString& text)
    {
        QString full;
        QString shown;
        qsizetype end = 0;
        for (auto matches = referenceShape().globalMatch(text); matches.hasNext();) {
            const auto match = matches.next();
            const QString before = text.sliced(end, match.capturedStart() - end);
            end = match.capturedEnd();
            const ReferenceValue value =
                match.hasCaptured(1) ? escaped(match.captured()) : valueOf(match.captured(2));
            full += before + value.text;
            shown += before + value.shown;
        }
        return {full + text.sliced(end), shown + text.sliced(end)};
    }

    std::pair<QJsonValue, QJsonValue> render(const QJsonValue& value)
    {
        if (value.isString())
            return render(value.toString());
        if (value.isArray())
            return renderArray(value.toArray());
        if (value.isObject())
            return renderObject(value.toObject());
        return {value, value};
    }

    std::pair<QJsonObject, QJsonObject> renderObject(const QJsonObject& object)
    {
        QJsonObject full;
        QJsonObject shown;
        for (auto entry = object.constBegin(); entry != object.constEnd(); ++entry) {
            const auto [one, other] = render(entry.value());
            full.insert(entry.key(), one);
            shown.insert(entry.key(), other);
        }
        return {full, shown};
    }

    QStringList unknown;

private:
    std::pair<QJsonArray, QJsonArray> renderArray(const QJsonArray& array)
    {
        QJsonArray full;
        QJsonArray shown;
        for (const QJsonValue value : array) {
            const auto [one, other] = render(value);
            full.append(one);
            shown.append(other);
        }
        return {full, shown};
    }

    static ReferenceValue escaped(const QString& match) { return {match.sliced(1), match.sliced(1)}; }

    ReferenceValue valueOf(const QString& name)
    {
        if (const auto found = m_values.constFind(name); found != m_values.cend())
            return *found;
        if (!unknown.contains(name))
            unknown.append(name);
        const QString mark = u"\u2039"_s + name + u"\u203a"_s;
        return {mark, mark};
    }

    const ReferenceValues& m_values;
};

void collect(const QJsonValue& value, QStringList& names)
{
    if (value.isString()) {
        for (auto matches = referenceShape().globalMatch(value.toString()); matches.hasNext();) {
            const auto match = matches.next();
            if (!match.hasCaptured(1) && !names.contains(match.captured(2)))
                names.append(match.captured(2));
        }
    }
    for (const QJsonValue item : value.toArray())
        collect(item, names);
    for (const QJsonValue item : value.toObject())
        collect(item, names);
}

} // namespace

RenderedText render(const QString& text, const ReferenceValues& values)
{
    Renderer renderer(values);
    const auto [full, shown] = renderer.render(text);
    return {full, shown, renderer.unknown};
}

RenderedObject render(const QJsonObject& object, const ReferenceValues& values)
{
    Renderer renderer(values);
    const auto [full, shown] = renderer.renderObject(object);
    return {full, shown, renderer.unknown};
}

QStringList referencesIn(const QJsonValue& value)
{
    QStringList names;
    collect(value, names);
    return names;
}

} // namespace lockstep

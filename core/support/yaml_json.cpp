#include "core/support/yaml_json.h"

#include "core/support/yaml_node.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>

#include <yaml-cpp/yaml.h>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int deepest = 100;
constexpr int mostValues = 200'000;

TextPlace placeOf(const YAML::Mark& mark)
{
    return mark.is_null() ? TextPlace() : TextPlace{mark.line + 1, mark.column + 1};
}

QJsonValue scalarValue(const YAML::Node& node)
{
    static const QRegularExpression integer(uR"(^[-+]?[0-9]+$)"_s);
    static const QRegularExpression decimal(uR"(^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$)"_s);
    static const QStringList nulls = {QString(), u"~"_s, u"null"_s, u"Null"_s, u"NULL"_s};
    static const QStringList trues = {u"true"_s, u"True"_s, u"TRUE"_s};
    static const QStringList falses = {u"false"_s, u"False"_s, u"FALSE"_s};
    const QString text = QString::fromStdString(node.Scalar());
    const bool plain = node.Tag() == "?" || node.Tag().empty();
    if (!plain)
        return text;
    if (nulls.contains(text))
        return QJsonValue::Null;
    if (trues.contains(text) || falses.contains(text))
        return trues.contains(text);
    bool fits = false;
    if (integer.match(text).hasMatch()) {
        const qint64 number = text.toLongLong(&fits);
        return fits ? QJsonValue(number) : QJsonValue(text);
    }
    if (decimal.match(text).hasMatch()) {
        const double number = text.toDouble(&fits);
        return fits ? QJsonValue(number) : QJsonValue(text);
    }
    return text;
}

bool isNumberLike(const QString& text)
{
    bool isNumber = false;
    (void)text.toDouble(&isNumber);
    return isNumber;
}

/// Text that would be read as something else goes into quotes; text of several lines keeps them.
void emitText(YAML::Emitter& emitter, const QString& text)
{
    static const QStringList words{u"null"_s, u"true"_s, u"false"_s, u"yes"_s, u"no"_s,
                                   u"on"_s,   u"off"_s,  u"y"_s,     u"n"_s,   u"~"_s};
    if (text.contains(u'\n') && !text.startsWith(u' ') && !text.contains(u'\r'))
        emitter << YAML::Literal;
    else if (text.isEmpty() || words.contains(text.toLower()) || isNumberLike(text))
        emitter << YAML::DoubleQuoted;
    emitter << text.toStdString();
}

void emit(YAML::Emitter& emitter, const QJsonValue& value)
{
    switch (value.type()) {
    case QJsonValue::Object: {
        const QJsonObject object = value.toObject();
        if (object.isEmpty())
            emitter << YAML::Flow;
        emitter << YAML::BeginMap;
        for (auto member = object.begin(); member != object.end(); ++member) {
            emitter << YAML::Key;
            emitText(emitter, member.key());
            emitter << YAML::Value;
            emit(emitter, member.value());
        }
        emitter << YAML::EndMap;
        return;
    }
    case QJsonValue::Array: {
        const QJsonArray array = value.toArray();
        if (array.isEmpty())
            emitter << YAML::Flow;
        emitter << YAML::BeginSeq;
        for (const QJsonValue& item : array)
            emit(emitter, item);
        emitter << YAML::EndSeq;
        return;
    }
    case QJsonValue::String:
        return emitText(emitter, value.toString());
    case QJsonValue::Bool:
        emitter << value.toBool();
        return;
    case QJsonValue::Double:
        emitter << value.toVariant().toString().toStdString();
        return;
    default:
        emitter << YAML::Null;
    }
}

/// Turns one document into JSON; the first thing that is wrong ends it.
class Converter
{
public:
    /// Where each value begins goes to `places`, if that is wanted.
    [[nodiscard]] std::expected<QJsonValue, YamlComplaint> convert(const YAML::Node& root,
                                                                   QHash<QString, TextPlace>* places)
    {
        m_places = places;
        const QJsonValue converted = value(root, QString(), 0);
        return m_complaint ? std::unexpected(*m_complaint)
                           : std::expected<QJsonValue, YamlComplaint>(converted);
    }

private:
    QJsonValue value(const YAML::Node& node, const QString& pointer, int depth)
    {
        const TextPlace place = placeOf(node.Mark());
        if (m_places)
            m_places->insert(pointer, place);
        if (depth > deepest)
            return complain(place, u"it is nested more than %1 deep"_s.arg(deepest));
        if (++m_values > mostValues)
            return complain(
                place,
                u"it has more than %1 values, perhaps through aliases within aliases"_s.arg(mostValues));
        if (node.IsSequence())
            return sequence(node, pointer, depth);
        if (node.IsMap())
            return mapping(node, pointer, depth);
        return node.IsScalar() ? scalarValue(node) : QJsonValue(QJsonValue::Null);
    }

    QJsonValue sequence(const YAML::Node& node, const QString& pointer, int depth)
    {
        QJsonArray array;
        for (const YAML::Node& item : node) {
            array.append(value(item, below(pointer, QString::number(array.size())), depth + 1));
            if (m_complaint)
                break;
        }
        return array;
    }

    QJsonValue mapping(const YAML::Node& node, const QString& pointer, int depth)
    {
        QJsonObject object;
        for (const auto& entry : node) {
            if (!entry.first.IsScalar())
                return complain(placeOf(entry.first.Mark()), u"a key must be a word"_s);
            const QString key = QString::fromStdString(entry.first.Scalar());
            if (object.contains(key))
                return complain(placeOf(entry.first.Mark()), u"the key %1 is given twice"_s.arg(key));
            object.insert(key, value(entry.second, below(pointer, key), depth + 1));
            if (m_complaint)
                break;
        }
        return object;
    }

    [[nodiscard]] QString below(const QString& pointer, QString key) const
    {
        return m_places ? pointer + u'/' + key.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s) : QString();
    }

    QJsonValue complain(TextPlace place, const QString& text)
    {
        if (!m_complaint)
            m_complaint = YamlComplaint{place, text};
        return {};
    }

    std::optional<YamlComplaint> m_complaint;
    int m_values = 0;
    QHash<QString, TextPlace>* m_places = nullptr;
};

} // namespace

TextPlace YamlDocument::place(QString pointer) const
{
    while (!places.contains(pointer) && !pointer.isEmpty())
        pointer.truncate(std::max<qsizetype>(0, pointer.lastIndexOf(u'/')));
    return places.value(pointer);
}

QString yamlText(const QJsonValue& value)
{
    YAML::Emitter emitter;
    emitter.SetStringFormat(YAML::Auto);
    emit(emitter, value);
    return QString::fromUtf8(emitter.c_str()) + u'\n';
}

std::unexpected<Error> invalidAt(const QString& attempted, const QString& file, TextPlace place,
                                 const QString& happened, const QString& advice)
{
    const QString where = place.line == 0 ? file : u"%1:%2:%3"_s.arg(file).arg(place.line).arg(place.column);
    return failure(ErrorKind::Invalid, attempted, where, happened, advice);
}

std::expected<QJsonValue, YamlComplaint> jsonValue(const YAML::Node& root)
{
    return Converter().convert(root, nullptr);
}

Result<QList<YamlDocument>> readYamlDocuments(const QByteArray& yaml, const QString& file)
{
    const QString attempted = u"read"_s;
    QList<YamlDocument> documents;
    try {
        for (const YAML::Node& root : YAML::LoadAll(yaml.toStdString())) {
            YamlDocument document;
            const auto converted = Converter().convert(root, &document.places);
            if (!converted)
                return invalidAt(attempted, file, converted.error().place, converted.error().text);
            document.value = *converted;
            documents.append(std::move(document));
        }
    } catch (const YAML::Exception& wrong) {
        return invalidAt(attempted, file, placeOf(wrong.mark),
                         u"it is no YAML: "_s + QString::fromStdString(wrong.msg));
    } catch (const std::exception& wrong) {
        return failure(ErrorKind::Invalid, attempted, file,
                       u"it is no YAML: "_s + QString::fromUtf8(wrong.what()));
    }
    return documents;
}

Result<YamlDocument> readYamlDocument(const QByteArray& yaml, const QString& file)
{
    Result<QList<YamlDocument>> documents = readYamlDocuments(yaml, file);
    if (!documents)
        return failure(documents);
    if (documents->size() > 1)
        return invalidAt(u"read"_s, file, documents->at(1).place({}),
                         u"it holds more than one YAML document"_s);
    return documents->isEmpty() ? YamlDocument{QJsonValue::Null, {}} : documents->first();
}

} // namespace lockstep

#include "core/support/yaml_json.h"

#include "core/support/yaml_tree.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>

#include <yaml-cpp/emitter.h>
#include <yaml-cpp/emittermanip.h>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int deepest = 100;
constexpr int mostValues = 200'000;
constexpr size_t mostText = size_t{16} << 20U;

/// Whether it may be a number, as seen from its beginning.
bool beginsLikeNumber(const QString& text)
{
    const QChar first = text.front();
    return (first >= u'0' && first <= u'9') || first == u'+' || first == u'-' || first == u'.';
}

QJsonValue numberOrText(const QString& text)
{
    static const QRegularExpression integer(uR"(^[-+]?[0-9]+$)"_s);
    static const QRegularExpression decimal(uR"(^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$)"_s);
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

QJsonValue scalarValue(const YamlNode& node)
{
    const QString text = QString::fromStdString(node.text);
    if (!node.plain)
        return text;
    if (text.isEmpty() || text == u"~" || text == u"null" || text == u"Null" || text == u"NULL")
        return QJsonValue::Null;
    if (text == u"true" || text == u"True" || text == u"TRUE")
        return true;
    if (text == u"false" || text == u"False" || text == u"FALSE")
        return false;
    return beginsLikeNumber(text) ? numberOrText(text) : QJsonValue(text);
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
    [[nodiscard]] std::expected<QJsonValue, YamlComplaint> convert(const YamlNode* root,
                                                                   QHash<QString, TextPlace>* places)
    {
        m_places = places;
        const QJsonValue converted = root ? value(*root, QString(), 0) : QJsonValue(QJsonValue::Null);
        return m_complaint ? std::unexpected(*m_complaint)
                           : std::expected<QJsonValue, YamlComplaint>(converted);
    }

private:
    QJsonValue value(const YamlNode& node, const QString& pointer, int depth)
    {
        if (m_places)
            m_places->insert(pointer, node.place);
        if (depth > deepest)
            return complain(node.place, u"it is nested more than %1 deep"_s.arg(deepest));
        if (++m_values > mostValues)
            return complain(
                node.place,
                u"it has more than %1 values, perhaps through aliases within aliases"_s.arg(mostValues));
        switch (node.kind) {
        case YamlNode::Kind::Sequence:
            return sequence(node, pointer, depth);
        case YamlNode::Kind::Map:
            return mapping(node, pointer, depth);
        case YamlNode::Kind::Scalar:
            return isTooMuchText(node) ? QJsonValue() : scalarValue(node);
        case YamlNode::Kind::Null:
            break;
        }
        return QJsonValue::Null;
    }

    QJsonValue sequence(const YamlNode& node, const QString& pointer, int depth)
    {
        QJsonArray array;
        for (const YamlNode* item : node.items) {
            array.append(value(*item, below(pointer, QString::number(array.size())), depth + 1));
            if (m_complaint)
                break;
        }
        return array;
    }

    QJsonValue mapping(const YamlNode& node, const QString& pointer, int depth)
    {
        QJsonObject object;
        for (size_t index = 0; index < node.items.size() && !m_complaint; index += 2) {
            const YamlNode& name = *node.items[index];
            if (name.kind != YamlNode::Kind::Scalar)
                return complain(name.place, u"a key must be a word"_s);
            const QString key = QString::fromStdString(name.text);
            if (object.contains(key))
                return complain(name.place, u"the key %1 is given twice"_s.arg(key));
            if (isTooMuchText(name))
                break;
            object.insert(key, value(*node.items[index + 1], below(pointer, key), depth + 1));
        }
        return object;
    }

    /// One long text and many aliases of it would be a document of any length.
    bool isTooMuchText(const YamlNode& scalar)
    {
        m_text += scalar.text.size();
        if (m_text > mostText)
            complain(scalar.place,
                     u"it has more than %1 MiB of text, perhaps through aliases"_s.arg(mostText >> 20U));
        return m_text > mostText;
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
    size_t m_text = 0; ///< bytes
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

std::expected<QJsonValue, YamlComplaint> jsonValue(const YamlNode& root)
{
    return Converter().convert(&root, nullptr);
}

Result<QList<YamlDocument>> readYamlDocuments(const QByteArray& yaml, const QString& file)
{
    const QString attempted = u"read"_s;
    const auto trees = readYamlTrees(yaml);
    if (!trees)
        return invalidAt(attempted, file, trees.error().place, u"it is no YAML: "_s + trees.error().text);
    QList<YamlDocument> documents;
    for (const YamlTree& tree : *trees) {
        YamlDocument document;
        const auto converted = Converter().convert(tree.root, &document.places);
        if (!converted)
            return invalidAt(attempted, file, converted.error().place, converted.error().text);
        document.value = *converted;
        documents.append(std::move(document));
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

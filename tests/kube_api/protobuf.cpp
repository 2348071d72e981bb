#include "kube_api/protobuf.h"

#include "kube_api/json_paths.h"
#include "kube_api/kube_clock.h"
#include "kube_api/kube_types.h"

#include <QJsonDocument>

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

/// One field of a message: a number, or bytes.
struct WireField
{
    int number = 0;
    quint64 value = 0;
    QByteArray bytes;
};

class WireReader
{
public:
    explicit WireReader(const QByteArray& bytes) : m_bytes(bytes) {}

    [[nodiscard]] bool atEnd() const { return m_at >= m_bytes.size(); }

    WireField next()
    {
        const quint64 tag = varint();
        WireField field{int(tag >> 3), 0, {}};
        switch (tag & 7) {
        case 0:
            field.value = varint();
            break;
        case 1:
            field.value = fixed(8);
            break;
        case 2:
            field.bytes = take(qsizetype(varint()));
            break;
        case 5:
            field.value = fixed(4);
            break;
        default:
            throw std::runtime_error("unknown wire type");
        }
        return field;
    }

private:
    quint64 varint()
    {
        quint64 value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const quint8 byte = quint8(take(1).at(0));
            value |= quint64(byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
        throw std::runtime_error("a number without end");
    }

    quint64 fixed(int size)
    {
        const QByteArray bytes = take(size);
        quint64 value = 0;
        std::memcpy(&value, bytes.constData(), std::size_t(size));
        return value;
    }

    QByteArray take(qsizetype size)
    {
        if (size < 0 || size > m_bytes.size() - m_at)
            throw std::runtime_error("cut off");
        m_at += size;
        return m_bytes.mid(m_at - size, size);
    }

    QByteArray m_bytes;
    qsizetype m_at = 0;
};

QMap<int, WireField> fieldsByNumber(const QByteArray& bytes)
{
    QMap<int, WireField> fields;
    for (WireReader reader(bytes); !reader.atEnd();) {
        const WireField field = reader.next();
        fields.insert(field.number, field);
    }
    return fields;
}

QJsonObject readMessage(const QByteArray& bytes, const StructType& type, const QString& prefix);

QJsonValue readSpecial(const QByteArray& bytes, const QString& type)
{
    const QMap<int, WireField> fields = fieldsByNumber(bytes);
    if (type == u"time"_s)
        return fields.isEmpty()
                   ? QJsonValue(QJsonValue::Undefined)
                   : KubeClock::stamp(QDateTime::fromSecsSinceEpoch(qint64(fields.value(1).value)));
    if (type == u"quantity"_s)
        return QString::fromUtf8(fields.value(1).bytes);
    if (type == u"intstr"_s)
        return fields.value(1).value == 0 ? QJsonValue(qint64(fields.value(2).value))
                                          : QJsonValue(QString::fromUtf8(fields.value(3).bytes));
    return QJsonDocument::fromJson(fields.value(1).bytes).object();
}

QJsonValue readValue(const WireField& field, const QString& type)
{
    if (type == u"string"_s)
        return QString::fromUtf8(field.bytes);
    if (type == u"bytes"_s)
        return QString::fromLatin1(field.bytes.toBase64());
    if (type == u"int"_s)
        return qint64(field.value);
    if (type == u"bool"_s)
        return field.value != 0;
    if (type == u"number"_s)
        return std::bit_cast<double>(field.value);
    const StructType* known = structType(type);
    return known ? QJsonValue(readMessage(field.bytes, *known, {})) : readSpecial(field.bytes, type);
}

/// A field that is sent with its zero value though it is not set. Those that may be zero on purpose are
/// pointers in the API's own types.
bool isUnset(const QString& name, const QJsonValue& value)
{
    static const QStringList pointers{u"replicas"_s,    u"backoffLimit"_s, u"parallelism"_s,
                                      u"completions"_s, u"suspend"_s,      u"automountServiceAccountToken"_s};
    return value.isUndefined() || value == QJsonValue(QString()) ||
           (!pointers.contains(name) && (value == QJsonValue(0) || value == QJsonValue(false)));
}

void readField(QJsonObject& object, const WireField& wire, const QString& name, const TypeRef& type)
{
    if (type.form == TypeRef::Form::List) {
        QJsonArray list = object.value(name).toArray();
        list.append(readValue(wire, type.name));
        object.insert(name, list);
    } else if (type.form == TypeRef::Form::Map) {
        const QMap<int, WireField> entry = fieldsByNumber(wire.bytes);
        QJsonObject map = object.value(name).toObject();
        map.insert(QString::fromUtf8(entry.value(1).bytes), readValue(entry.value(2), type.name));
        object.insert(name, map);
    } else if (const QJsonValue value = readValue(wire, type.name); !isUnset(name, value)) {
        object.insert(name, value);
    }
}

QJsonObject readMessage(const QByteArray& bytes, const StructType& type, const QString& prefix)
{
    QJsonObject object;
    for (WireReader reader(bytes); !reader.atEnd();) {
        const WireField wire = reader.next();
        const QString number = prefix + QString::number(wire.number);
        const auto name = type.byNumber.constFind(number);
        if (name != type.byNumber.constEnd()) {
            readField(object, wire, *name, type.fields.value(*name));
            continue;
        }
        const bool inlined = std::ranges::any_of(
            type.byNumber.keys(), [&](const QString& one) { return one.startsWith(number + u'.'); });
        const QJsonObject more = inlined ? readMessage(wire.bytes, type, number + u'.') : QJsonObject();
        for (auto field = more.begin(); field != more.end(); ++field)
            object.insert(field.key(), field.value());
    }
    return object;
}

} // namespace

Answer<QJsonObject> objectFromProtobuf(const QByteArray& bytes)
{
    try {
        if (!bytes.startsWith(QByteArray("k8s\0", 4)))
            return badRequest(u"provided data does not appear to be a protobuf message"_s);
        const QMap<int, WireField> envelope = fieldsByNumber(bytes.mid(4));
        const QMap<int, WireField> meta = fieldsByNumber(envelope.value(1).bytes);
        const QString version = QString::fromUtf8(meta.value(1).bytes);
        const QString kind = QString::fromUtf8(meta.value(2).bytes);
        const StructType* type = structType(kind);
        if (!type)
            return badRequest(u"no kind \"%1\" is registered for version \"%2\""_s.arg(kind, version));
        QJsonObject object = readMessage(envelope.value(2).bytes, *type, {});
        object.insert(u"apiVersion"_s, version);
        object.insert(u"kind"_s, kind);
        return object;
    } catch (const std::exception& error) {
        return badRequest(u"cannot decode protobuf: "_s + QString::fromUtf8(error.what()));
    }
}

} // namespace lockstep::test

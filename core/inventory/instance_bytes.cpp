#include "core/inventory/instance_bytes.h"

#include <QDataStream>

namespace lockstep {

namespace {

void prepare(QDataStream& stream)
{
    stream.setVersion(QDataStream::Qt_6_8);
    stream.setByteOrder(QDataStream::LittleEndian); // Texts need not be turned around, then.
}

/// As it was written: with a patch or without.
QString versionText(const std::optional<Version>& version)
{
    QString text = version ? version->toString() : QString();
    if (version && !version->patchGiven())
        text.remove(version->line().toString().size(), QStringLiteral(".0").size());
    return text;
}

} // namespace

QByteArray bytesOf(const Instance& instance)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    prepare(stream);
    stream << instance.slug << instance.type << instance.labels << versionText(instance.version)
           << instance.channel << instance.domain << instance.customer << instance.cluster
           << instance.deploymentKind << instance.databaseSizes << instance.document << instance.problem;
    return bytes;
}

std::optional<Instance> instanceOf(QByteArrayView bytes)
{
    Instance instance;
    QString version;
    QDataStream stream(QByteArray::fromRawData(bytes.data(), bytes.size()));
    prepare(stream);
    stream >> instance.slug >> instance.type >> instance.labels >> version >> instance.channel >>
        instance.domain >> instance.customer >> instance.cluster >> instance.deploymentKind >>
        instance.databaseSizes >> instance.document >> instance.problem;
    if (stream.status() != QDataStream::Ok || !stream.atEnd())
        return std::nullopt;
    if (version.isEmpty())
        return instance;
    const Result<Version> parsed = Version::parse(version);
    if (!parsed)
        return std::nullopt;
    instance.version = *parsed;
    return instance;
}

} // namespace lockstep

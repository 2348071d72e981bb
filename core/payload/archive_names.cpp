#include "core/payload/archive_names.h"

#include <QList>

namespace lockstep {

namespace {

QList<QByteArray> partsOf(const QByteArray& name)
{
    QList<QByteArray> parts = name.split('/');
    parts.removeIf([](const QByteArray& part) { return part.isEmpty() || part == "."; });
    return parts;
}

} // namespace

std::optional<QByteArray> innerName(const QByteArray& name)
{
    const QList<QByteArray> parts = partsOf(name);
    if (name.isEmpty() || name.startsWith('/') || parts.contains(".."))
        return std::nullopt;
    return parts.join('/');
}

bool linkStaysInside(const QByteArray& name, const QByteArray& target)
{
    if (target.isEmpty() || target.startsWith('/'))
        return false;
    QList<QByteArray> parts = partsOf(target);
    qsizetype up = 0;
    while (up < parts.size() && parts.at(up) == "..")
        ++up;
    return up <= name.count('/') && !parts.sliced(up).contains("..");
}

} // namespace lockstep

#pragma once

#include "core/planning/planner.h"

#include <QTemporaryDir>
#include <QTest>

namespace lockstep::test {

/// What the checkout ships.
inline const Knowledge& knowledge()
{
    static const Result<Knowledge> read =
        Knowledge::load(QStringLiteral(LOCKSTEP_SOURCE_DIR "/resources/knowledge"));
    if (!read)
        qFatal("%s", qPrintable(read.error().message()));
    return *read;
}

inline Version version(const QString& text)
{
    return Version::parse(text).value();
}

inline MinorLine line(const QString& text)
{
    return MinorLine::parse(text).value();
}

/// Knowledge read from one file with this text.
inline Result<Knowledge> knowledgeFrom(const QByteArray& yaml)
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("own.yaml")));
    if (!file.open(QIODevice::WriteOnly) || file.write(yaml) != yaml.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    file.close();
    return Knowledge::load(folder.path());
}

} // namespace lockstep::test

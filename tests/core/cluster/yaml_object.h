#pragma once

#include "core/support/yaml_json.h"

#include <QJsonObject>

#include <stdexcept>

namespace lockstep::test {

/// The one object that the YAML describes.
inline QJsonObject yamlObject(const QByteArray& yaml)
{
    const Result<YamlDocument> document = readYamlDocument(yaml, QStringLiteral("test"));
    if (!document)
        throw std::runtime_error(document.error().message().toStdString());
    return document->value.toObject();
}

} // namespace lockstep::test

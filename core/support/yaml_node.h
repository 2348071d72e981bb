#pragma once

#include "core/support/yaml_json.h"

#include <expected>

namespace YAML {
class Node;
}

namespace lockstep {

/// What is wrong with a YAML document, and where.
struct YamlComplaint
{
    TextPlace place;
    QString text;
};

/// A document that yaml-cpp has read, as readYamlDocument() gives it.
[[nodiscard]] std::expected<QJsonValue, YamlComplaint> jsonValue(const YAML::Node& root);

} // namespace lockstep

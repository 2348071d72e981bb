#pragma once

#include "core/support/yaml_json.h"

#include <deque>
#include <expected>
#include <limits>
#include <string>
#include <vector>

namespace lockstep {

/// What is wrong with a YAML document, and where.
struct YamlComplaint
{
    TextPlace place;
    QString text;
};

/// One value of a YAML document. An alias is the very value that it names, which may be one around it.
struct YamlNode
{
    enum class Kind { Null, Scalar, Sequence, Map };

    Kind kind = Kind::Null;
    bool plain = false; ///< a scalar without quotes and tag: its text says of which type it is
    TextPlace place;
    std::string text;                   ///< of a scalar, as in the file: mostly UTF-8
    std::vector<const YamlNode*> items; ///< of a sequence; of a map: key, value, key, value

    /// A map's value of the first such key; null where there is none.
    [[nodiscard]] const YamlNode* find(std::string_view key) const;
};

/// One YAML document as yaml-cpp reads it, before anything is made of it.
struct YamlTree
{
    YamlTree() = default;
    YamlTree(YamlTree&&) = default; // The nodes point at each other and keep their addresses.
    YamlTree& operator=(YamlTree&&) = default;

    std::deque<YamlNode> nodes;
    const YamlNode* root = nullptr; ///< null: the document is empty
};

/// The file's documents, at most so many; what comes after them is not looked at. The first thing that is no
/// YAML is the complaint.
[[nodiscard]] std::expected<std::vector<YamlTree>, YamlComplaint>
readYamlTrees(const QByteArray& yaml, size_t most = std::numeric_limits<size_t>::max());

/// A document as readYamlDocument() gives it.
[[nodiscard]] std::expected<QJsonValue, YamlComplaint> jsonValue(const YamlNode& root);

} // namespace lockstep

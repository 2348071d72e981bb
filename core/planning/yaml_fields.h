#pragma once

#include "core/support/error.h"
#include "core/version/version.h"

#include <QDate>
#include <QMap>
#include <QSet>
#include <QStringList>

#include <yaml-cpp/yaml.h>

#include <expected>
#include <optional>

namespace lockstep {

/// Remembers the first thing that is wrong with one YAML file, so that a reader can be written straight
/// through and ask at its end.
class YamlComplaints
{
public:
    explicit YamlComplaints(QString file) : m_file(std::move(file)) {}

    void add(const YAML::Mark& at, const QString& what);

    [[nodiscard]] bool any() const { return m_first.has_value(); }

    [[nodiscard]] const std::optional<Error>& first() const { return m_first; }

private:
    QString m_file;
    std::optional<Error> m_first;
};

/// Reads a value, or says what was expected instead: "a version such as 5.10.0".
template <typename T>
[[nodiscard]] std::expected<T, QString> fromYaml(const YAML::Node& node) = delete;
template <>
std::expected<QString, QString> fromYaml(const YAML::Node& node);
template <>
std::expected<int, QString> fromYaml(const YAML::Node& node); // not negative
template <>
std::expected<bool, QString> fromYaml(const YAML::Node& node);
template <>
std::expected<QDate, QString> fromYaml(const YAML::Node& node);
template <>
std::expected<Version, QString> fromYaml(const YAML::Node& node);
template <>
std::expected<MinorLine, QString> fromYaml(const YAML::Node& node);
template <>
std::expected<QStringList, QString> fromYaml(const YAML::Node& node);

/// The fields of one YAML mapping. Every key must be asked for once before close(), which complains about the
/// others: a misspelt key does not go unnoticed.
class YamlFields
{
public:
    /// `what` names the mapping in complaints: "the warning".
    YamlFields(const YAML::Node& node, QString what, YamlComplaints& complaints);

    /// A field that may be missing.
    template <typename T>
    [[nodiscard]] std::optional<T> value(const QString& key)
    {
        const YAML::Node node = child(key);
        if (!node.IsDefined())
            return std::nullopt;
        std::expected<T, QString> read = fromYaml<T>(node);
        if (read)
            return *std::move(read);
        m_complaints.add(node.Mark(), QStringLiteral("%1 must be %2").arg(key, read.error()));
        return std::nullopt;
    }

    /// A field that must be there; a default value where it is not.
    template <typename T>
    [[nodiscard]] T required(const QString& key)
    {
        if (!m_values.contains(key))
            m_complaints.add(m_mark, QStringLiteral("%1 has no %2").arg(m_what, key));
        return value<T>(key).value_or(T());
    }

    /// The raw node, undefined where the field is missing.
    [[nodiscard]] YAML::Node child(const QString& key);
    void complain(const QString& key, const QString& what);
    void close();

private:
    QString m_what;
    YamlComplaints& m_complaints;
    YAML::Mark m_mark;
    QMap<QString, YAML::Node> m_values;
    QMap<QString, YAML::Mark> m_keyMarks;
    QSet<QString> m_asked;
};

} // namespace lockstep

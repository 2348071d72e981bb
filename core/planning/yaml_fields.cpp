#include "core/planning/yaml_fields.h"

namespace lockstep {

namespace {

/// The text of a scalar. Plain ones are taken as written, so that 3.20 stays "3.20".
std::optional<QString> scalarText(const YAML::Node& node)
{
    if (!node.IsScalar())
        return std::nullopt;
    const QString text = QString::fromStdString(node.Scalar()).trimmed();
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

std::unexpected<QString> expected(const QString& what)
{
    return std::unexpected(what);
}

} // namespace

void YamlComplaints::add(const YAML::Mark& at, const QString& what)
{
    if (m_first)
        return;
    const QString place =
        at.is_null() ? m_file : QStringLiteral("%1:%2:%3").arg(m_file).arg(at.line + 1).arg(at.column + 1);
    m_first =
        Error{ErrorKind::Invalid, QStringLiteral("read the knowledge file"), place, what,
              QStringLiteral("The shipped files in resources/knowledge describe the format at their top")};
}

template <>
std::expected<QString, QString> fromYaml(const YAML::Node& node)
{
    if (const std::optional<QString> text = scalarText(node))
        return text->simplified();
    return expected(QStringLiteral("a text"));
}

template <>
std::expected<int, QString> fromYaml(const YAML::Node& node)
{
    bool ok = false;
    const int number = scalarText(node).value_or(QString()).toInt(&ok);
    if (ok && number >= 0)
        return number;
    return expected(QStringLiteral("a whole number, 0 or more"));
}

template <>
std::expected<bool, QString> fromYaml(const YAML::Node& node)
{
    const std::optional<QString> text = scalarText(node);
    if (text == QStringLiteral("true"))
        return true;
    if (text == QStringLiteral("false"))
        return false;
    return expected(QStringLiteral("true or false"));
}

template <>
std::expected<QDate, QString> fromYaml(const YAML::Node& node)
{
    const QString text = scalarText(node).value_or(QString());
    const QDate date = QDate::fromString(text, Qt::ISODate);
    if (date.isValid() && text.size() == 10) // ISODate would take a time behind it
        return date;
    return expected(QStringLiteral("a date such as 2025-01-29"));
}

template <>
std::expected<Version, QString> fromYaml(const YAML::Node& node)
{
    if (const Result<Version> version = Version::parse(scalarText(node).value_or(QString())))
        return *version;
    return expected(QStringLiteral("a version such as 5.10.0, or a line such as 5.10"));
}

template <>
std::expected<MinorLine, QString> fromYaml(const YAML::Node& node)
{
    if (const Result<MinorLine> line = MinorLine::parse(scalarText(node).value_or(QString())))
        return *line;
    return expected(QStringLiteral("a minor line such as 5.10"));
}

template <>
std::expected<QStringList, QString> fromYaml(const YAML::Node& node)
{
    if (!node.IsSequence())
        return expected(QStringLiteral("a list of texts"));
    QStringList texts;
    for (const YAML::Node& item : node) {
        const std::optional<QString> text = scalarText(item);
        if (!text)
            return expected(QStringLiteral("a list of texts"));
        texts.append(*text);
    }
    return texts;
}

YamlFields::YamlFields(const YAML::Node& node, QString what, YamlComplaints& complaints)
    : m_what(std::move(what)), m_complaints(complaints), m_mark(node.Mark())
{
    if (!node.IsMap()) {
        complaints.add(m_mark, QStringLiteral("%1 must be a mapping of keys to values").arg(m_what));
        return;
    }
    for (const auto& field : node) {
        const QString key = field.first.IsScalar() ? QString::fromStdString(field.first.Scalar()) : QString();
        if (m_values.contains(key)) {
            complaints.add(field.first.Mark(), QStringLiteral("%1 has %2 twice").arg(m_what, key));
            continue;
        }
        m_values.insert(key, field.second);
        m_keyMarks.insert(key, field.first.Mark());
    }
}

YAML::Node YamlFields::child(const QString& key)
{
    m_asked.insert(key);
    const auto found = m_values.constFind(key);
    return found == m_values.constEnd() ? YAML::Node(YAML::NodeType::Undefined) : *found;
}

void YamlFields::complain(const QString& key, const QString& what)
{
    m_complaints.add(m_values.contains(key) ? m_values[key].Mark() : m_mark, what);
}

void YamlFields::close()
{
    for (const auto& [key, mark] : m_keyMarks.asKeyValueRange()) {
        if (m_asked.contains(key))
            continue;
        QStringList known = m_asked.values();
        known.sort();
        m_complaints.add(mark, QStringLiteral("%1 has an unknown key \"%2\"; the known ones are %3")
                                   .arg(m_what, key, known.join(QStringLiteral(", "))));
    }
}

} // namespace lockstep

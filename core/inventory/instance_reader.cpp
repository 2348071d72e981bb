#include "core/inventory/fleet.h"

#include "core/inventory/byte_size.h"
#include "core/support/yaml_node.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <yaml-cpp/yaml.h>

namespace lockstep {

namespace {

QString text(const std::string& value)
{
    return QString::fromStdString(value).trimmed();
}

QString place(const YAML::Mark& mark)
{
    if (mark.is_null())
        return {};
    return QStringLiteral("line %1, column %2: ").arg(mark.line + 1).arg(mark.column + 1);
}

QString place(const YamlComplaint& complaint)
{
    return QStringLiteral("line %1, column %2: %3")
        .arg(complaint.place.line)
        .arg(complaint.place.column)
        .arg(complaint.text);
}

/// Walks one document and keeps going where a field is broken, so that what can be known of an instance is
/// known.
class InstanceReader
{
public:
    InstanceReader(Instance& instance, const YAML::Node& root) : m_instance(instance), m_root(root) {}

    QStringList read()
    {
        const YAML::Node metadata = map(m_root, "metadata", QStringLiteral("metadata"));
        const YAML::Node spec = map(m_root, "spec", QStringLiteral("spec"));
        readName(metadata);
        readLabels(metadata);
        readVersion(spec);
        m_instance.channel = scalar(spec, "releaseChannel", QStringLiteral("spec.releaseChannel"));
        m_instance.domain = scalar(spec, "domain", QStringLiteral("spec.domain"));
        m_instance.customer = scalar(spec, "customer", QStringLiteral("spec.customer"));
        readCluster(spec);
        readDatabases(spec);
        return m_problems;
    }

private:
    void complain(const YAML::Node& node, const QString& problem)
    {
        m_problems += place(node.Mark()) + problem;
    }

    /// An empty node where the field is missing or not of the wanted type; only the latter is a problem.
    YAML::Node child(const YAML::Node& parent, const char* key, const QString& name,
                     YAML::NodeType::value type, const QString& typeName)
    {
        if (!parent.IsDefined() || !parent.IsMap())
            return {};
        const YAML::Node node = parent[key];
        if (!node.IsDefined() || node.IsNull())
            return {};
        if (node.Type() == type)
            return node;
        complain(node, QStringLiteral("%1 must be %2").arg(name, typeName));
        return {};
    }

    YAML::Node map(const YAML::Node& parent, const char* key, const QString& name)
    {
        return child(parent, key, name, YAML::NodeType::Map, QStringLiteral("a map"));
    }

    QString scalar(const YAML::Node& parent, const char* key, const QString& name)
    {
        const YAML::Node node =
            child(parent, key, name, YAML::NodeType::Scalar, QStringLiteral("a single value"));
        return node.IsScalar() ? text(node.Scalar()) : QString();
    }

    /// scalar(), where an empty one is a problem, too.
    QString required(const YAML::Node& parent, const char* key, const QString& name)
    {
        const qsizetype before = m_problems.size();
        const QString value = scalar(parent, key, name);
        if (value.isEmpty() && m_problems.size() == before)
            m_problems += name + QStringLiteral(" is missing");
        return value;
    }

    void readName(const YAML::Node& metadata)
    {
        const QString name = required(metadata, "name", QStringLiteral("metadata.name"));
        if (!name.isEmpty())
            m_instance.slug = name;
    }

    void readLabels(const YAML::Node& metadata)
    {
        const YAML::Node labels = map(metadata, "labels", QStringLiteral("metadata.labels"));
        if (!labels.IsMap())
            return;
        for (const auto& label : labels) {
            if (!label.first.IsScalar())
                continue;
            const QString key = text(label.first.Scalar());
            if (label.second.IsScalar())
                m_instance.labels.insert(key, text(label.second.Scalar()));
            else if (!label.second.IsNull())
                complain(label.second, QStringLiteral("metadata.labels.%1 must be a single value").arg(key));
        }
        m_instance.type = m_instance.labels.value(QStringLiteral("instance-type"));
    }

    void readVersion(const YAML::Node& spec)
    {
        const QString name = QStringLiteral("spec.sourcegraphVersion");
        const QString value = required(spec, "sourcegraphVersion", name);
        if (value.isEmpty())
            return;
        if (const Result<Version> version = Version::parse(value))
            m_instance.version = *version;
        else
            complain(spec["sourcegraphVersion"],
                     QStringLiteral("%1 is \"%2\": %3").arg(name, value, version.error().happened));
    }

    void readCluster(const YAML::Node& spec)
    {
        const YAML::Node cluster = map(spec, "cluster", QStringLiteral("spec.cluster"));
        m_instance.deploymentKind = scalar(cluster, "kind", QStringLiteral("spec.cluster.kind"));
        m_instance.cluster = scalar(cluster, "name", QStringLiteral("spec.cluster.name"));
        if (m_instance.cluster.isEmpty())
            m_instance.cluster = m_instance.deploymentKind;
    }

    void readDatabases(const YAML::Node& spec)
    {
        const YAML::Node databases = map(spec, "databases", QStringLiteral("spec.databases"));
        if (!databases.IsMap())
            return;
        for (const auto& database : databases) {
            if (database.first.IsScalar())
                readDatabase(text(database.first.Scalar()), database.second);
        }
    }

    void readDatabase(const QString& schema, const YAML::Node& database)
    {
        const QString name = QStringLiteral("spec.databases.") + schema;
        if (database.IsNull())
            return;
        if (!database.IsMap())
            return complain(database, name + QStringLiteral(" must be a map"));
        QString size = scalar(database, "sizeBytes", name + QStringLiteral(".sizeBytes"));
        if (size.isEmpty())
            size = scalar(database, "size", name + QStringLiteral(".size"));
        if (size.isEmpty())
            return;
        if (const std::optional<qint64> bytes = parseByteSize(size))
            m_instance.databaseSizes.insert(schema, *bytes);
        else
            complain(database, QStringLiteral("%1: \"%2\" is no size; write bytes or a quantity like 120Gi")
                                   .arg(name, size));
    }

    Instance& m_instance;
    const YAML::Node& m_root;
    QStringList m_problems;
};

QString readDocument(const QByteArray& yaml, Instance& instance)
{
    if (yaml.contains('\0'))
        return QStringLiteral("the file is not text");
    try {
        const YAML::Node root = YAML::Load(yaml.toStdString());
        if (!root.IsDefined() || root.IsNull())
            return QStringLiteral("the file is empty");
        if (!root.IsMap())
            return place(root.Mark()) + QStringLiteral("the document must be a map");
        QStringList problems = InstanceReader(instance, root).read();
        if (const auto document = jsonValue(root))
            instance.document = QJsonDocument(document->toObject()).toJson(QJsonDocument::Compact);
        else
            problems += place(document.error());
        return problems.join(QStringLiteral("; "));
    } catch (const YAML::Exception& exception) {
        return place(exception.mark) + QString::fromStdString(exception.msg);
    }
}

} // namespace

Instance readInstance(const QByteArray& yaml, const QString& environment, const QString& deployment,
                      const QString& path)
{
    Instance instance;
    instance.slug = deployment;
    instance.environment = environment;
    instance.deployment = deployment;
    instance.path = path;
    instance.problem = readDocument(yaml, instance);
    return instance;
}

} // namespace lockstep

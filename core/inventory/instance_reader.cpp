#include "core/inventory/fleet.h"

#include "core/inventory/byte_size.h"
#include "core/inventory/fleet_source.h"
#include "core/support/yaml_tree.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace lockstep {

namespace {

QString text(const std::string& value)
{
    return QString::fromStdString(value).trimmed();
}

QString message(const YamlComplaint& complaint)
{
    if (complaint.place.line == 0)
        return complaint.text;
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
    InstanceReader(Instance& instance, const YamlNode& root) : m_instance(instance), m_root(root) {}

    QStringList read()
    {
        const YamlNode* metadata = map(&m_root, "metadata", QStringLiteral("metadata"));
        const YamlNode* spec = map(&m_root, "spec", QStringLiteral("spec"));
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
    using Kind = YamlNode::Kind;

    void complain(const YamlNode& node, const QString& problem)
    {
        m_problems += message({node.place, problem});
    }

    /// Null where the field is missing or not of the wanted kind; only the latter is a problem.
    const YamlNode* child(const YamlNode* parent, const char* key, const QString& name, Kind kind,
                          const QString& kindName)
    {
        const YamlNode* node = parent ? parent->find(key) : nullptr;
        if (!node || node->kind == Kind::Null)
            return nullptr;
        if (node->kind == kind)
            return node;
        complain(*node, QStringLiteral("%1 must be %2").arg(name, kindName));
        return nullptr;
    }

    const YamlNode* map(const YamlNode* parent, const char* key, const QString& name)
    {
        return child(parent, key, name, Kind::Map, QStringLiteral("a map"));
    }

    QString scalar(const YamlNode* parent, const char* key, const QString& name)
    {
        const YamlNode* node = child(parent, key, name, Kind::Scalar, QStringLiteral("a single value"));
        return node ? text(node->text) : QString();
    }

    /// scalar(), where an empty one is a problem, too.
    QString required(const YamlNode* parent, const char* key, const QString& name)
    {
        const qsizetype before = m_problems.size();
        const QString value = scalar(parent, key, name);
        if (value.isEmpty() && m_problems.size() == before)
            m_problems += name + QStringLiteral(" is missing");
        return value;
    }

    void readName(const YamlNode* metadata)
    {
        const QString name = required(metadata, "name", QStringLiteral("metadata.name"));
        if (!name.isEmpty())
            m_instance.slug = name;
    }

    void readLabels(const YamlNode* metadata)
    {
        const YamlNode* labels = map(metadata, "labels", QStringLiteral("metadata.labels"));
        if (!labels)
            return;
        for (size_t index = 0; index < labels->items.size(); index += 2) {
            if (labels->items[index]->kind == Kind::Scalar)
                readLabel(text(labels->items[index]->text), *labels->items[index + 1]);
        }
        m_instance.type = m_instance.labels.value(QStringLiteral("instance-type"));
    }

    void readLabel(const QString& key, const YamlNode& value)
    {
        if (value.kind == Kind::Scalar)
            m_instance.labels.insert(key, text(value.text));
        else if (value.kind != Kind::Null)
            complain(value, QStringLiteral("metadata.labels.%1 must be a single value").arg(key));
    }

    void readVersion(const YamlNode* spec)
    {
        const QString name = QStringLiteral("spec.sourcegraphVersion");
        const QString value = required(spec, "sourcegraphVersion", name);
        if (value.isEmpty())
            return;
        if (const Result<Version> version = Version::parse(value))
            m_instance.version = *version;
        else
            complain(*spec->find("sourcegraphVersion"),
                     QStringLiteral("%1 is \"%2\": %3").arg(name, value, version.error().happened));
    }

    void readCluster(const YamlNode* spec)
    {
        const YamlNode* cluster = map(spec, "cluster", QStringLiteral("spec.cluster"));
        m_instance.deploymentKind = scalar(cluster, "kind", QStringLiteral("spec.cluster.kind"));
        m_instance.cluster = scalar(cluster, "name", QStringLiteral("spec.cluster.name"));
        if (m_instance.cluster.isEmpty())
            m_instance.cluster = m_instance.deploymentKind;
    }

    void readDatabases(const YamlNode* spec)
    {
        const YamlNode* databases = map(spec, "databases", QStringLiteral("spec.databases"));
        if (!databases)
            return;
        for (size_t index = 0; index < databases->items.size(); index += 2) {
            if (databases->items[index]->kind == Kind::Scalar)
                readDatabase(text(databases->items[index]->text), *databases->items[index + 1]);
        }
    }

    void readDatabase(const QString& schema, const YamlNode& database)
    {
        const QString name = QStringLiteral("spec.databases.") + schema;
        if (database.kind == Kind::Null)
            return;
        if (database.kind != Kind::Map)
            return complain(database, name + QStringLiteral(" must be a map"));
        QString size = scalar(&database, "sizeBytes", name + QStringLiteral(".sizeBytes"));
        if (size.isEmpty())
            size = scalar(&database, "size", name + QStringLiteral(".size"));
        if (size.isEmpty())
            return;
        if (const std::optional<qint64> bytes = parseByteSize(size))
            m_instance.databaseSizes.insert(schema, *bytes);
        else
            complain(database, QStringLiteral("%1: \"%2\" is no size; write bytes or a quantity like 120Gi")
                                   .arg(name, size));
    }

    Instance& m_instance;
    const YamlNode& m_root;
    QStringList m_problems;
};

QString readDocument(const QByteArray& yaml, Instance& instance)
{
    if (yaml.contains('\0'))
        return QStringLiteral("the file is not text");
    const auto trees = readYamlTrees(yaml, 1);
    if (!trees)
        return message(trees.error());
    const YamlNode* root = trees->empty() ? nullptr : trees->front().root;
    if (!root || root->kind == YamlNode::Kind::Null)
        return QStringLiteral("the file is empty");
    if (root->kind != YamlNode::Kind::Map)
        return message({root->place, QStringLiteral("the document must be a map")});
    QStringList problems = InstanceReader(instance, *root).read();
    if (const auto document = jsonValue(*root))
        instance.document = QJsonDocument(document->toObject()).toJson(QJsonDocument::Compact);
    else
        problems += message(document.error());
    return problems.join(QStringLiteral("; "));
}

} // namespace

Instance readConfig(const QByteArray& yaml)
{
    Instance instance;
    instance.problem = readDocument(yaml, instance);
    return instance;
}

Instance placed(Instance instance, const InstancePlace& place)
{
    if (instance.slug.isEmpty())
        instance.slug = place.deployment;
    instance.environment = place.environment;
    instance.deployment = place.deployment;
    instance.path = place.path;
    return instance;
}

Instance readInstance(const QByteArray& yaml, const QString& environment, const QString& deployment,
                      const QString& path)
{
    return placed(readConfig(yaml), {environment, deployment, path, {}, {}});
}

} // namespace lockstep

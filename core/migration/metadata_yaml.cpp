#include "core/migration/metadata_yaml.h"

#include <yaml-cpp/yaml.h>

namespace lockstep {

namespace {

/// Reads one document; the first thing that is wrong is kept as the error.
class MetadataReader
{
public:
    MetadataReader(const QString& path, int firstLine) : m_path(path), m_firstLine(firstLine) {}

    Result<MigrationMetadata> read(const YAML::Node& document)
    {
        MigrationMetadata metadata;
        if (document.IsNull())
            return metadata;
        if (!document.IsMap())
            return std::unexpected(
                error(document.Mark(), QStringLiteral("it is not a list of keys and values")));
        readText(document["name"], metadata.name);
        readParents(document, metadata.parents);
        readFlag(document, "privileged", metadata.privileged);
        readFlag(document, "nonIdempotent", metadata.nonIdempotent);
        readFlag(document, "createIndexConcurrently", metadata.createIndexConcurrently);
        readFlag(document, "bestEffortTerminateBlockingTransactions", metadata.terminateBlockingTransactions);
        if (m_error)
            return std::unexpected(*m_error);
        return metadata;
    }

    [[nodiscard]] Error error(const YAML::Mark& mark, const QString& happened) const
    {
        const QString place =
            mark.is_null()
                ? m_path
                : QStringLiteral("%1:%2:%3").arg(m_path).arg(m_firstLine + mark.line).arg(mark.column + 1);
        return {ErrorKind::Invalid, QStringLiteral("read the migration's metadata"), place, happened,
                QStringLiteral("Correct the YAML there")};
    }

private:
    void refuse(const YAML::Node& node, const QString& happened)
    {
        if (!m_error)
            m_error = error(node.Mark(), happened);
    }

    static bool isGiven(const YAML::Node& node) { return node.IsDefined() && !node.IsNull(); }

    void readText(const YAML::Node& node, QString& text)
    {
        if (!isGiven(node))
            return;
        if (node.IsScalar())
            text = QString::fromStdString(node.Scalar());
        else
            refuse(node, QStringLiteral("\"name\" is not a text"));
    }

    void readFlag(const YAML::Node& document, const char* key, bool& flag)
    {
        const YAML::Node node = document[key];
        if (!isGiven(node))
            return;
        if (!node.IsScalar() || !YAML::convert<bool>::decode(node, flag))
            refuse(node, QStringLiteral("\"%1\" is neither true nor false").arg(QLatin1StringView(key)));
    }

    void readId(const YAML::Node& node, QLatin1StringView key, QList<MigrationId>& ids)
    {
        long long id = 0;
        if (node.IsScalar() && YAML::convert<long long>::decode(node, id))
            ids.append(id);
        else
            refuse(node, QStringLiteral("\"%1\" holds something that is not a migration's id").arg(key));
    }

    void readParents(const YAML::Node& document, QList<MigrationId>& parents)
    {
        const YAML::Node list = document["parents"];
        if (isGiven(list) && !list.IsSequence())
            refuse(list, QStringLiteral("\"parents\" is not a list of ids"));
        else if (isGiven(list)) {
            for (const YAML::Node& item : list)
                readId(item, QLatin1StringView("parents"), parents);
        }
        if (const YAML::Node single = document["parent"]; isGiven(single))
            readId(single, QLatin1StringView("parent"), parents);
        parents.removeAll(0); // The older key's way to say "none".
        std::ranges::sort(parents);
        parents.erase(std::ranges::unique(parents).begin(), parents.end());
    }

    QString m_path;
    int m_firstLine;
    std::optional<Error> m_error;
};

} // namespace

Result<MigrationMetadata> readMetadata(const QByteArray& yaml, const QString& path, int firstLine)
{
    MetadataReader reader(path, firstLine);
    try {
        return reader.read(YAML::Load(yaml.toStdString()));
    } catch (const YAML::Exception& exception) {
        return std::unexpected(reader.error(exception.mark, QString::fromStdString(exception.msg)));
    }
}

} // namespace lockstep

#include "core/snapshot/snapshot_targets.h"

#include "core/support/files.h"
#include "core/support/yaml_json.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"read the targets of"_s;

QString keyOf(Schema schema)
{
    return schema == Schema::Frontend ? u"pgsql"_s : schemaName(schema);
}

SnapshotTarget usual(const QString& target, Schema schema)
{
    if (schema == Schema::CodeInsights)
        return {target, u"postgres"_s, u"postgres"_s, Secret(u"password"_s)};
    return {target, u"sg"_s, u"sg"_s, Secret(u"sg"_s)};
}

QString containerOf(Schema schema)
{
    return schema == Schema::Frontend ? u"pgsql"_s : schemaName(schema) + u"-db"_s;
}

SnapshotTargets usualTargets(SnapshotBuilder builder)
{
    SnapshotTargets targets;
    for (const Schema schema : allSchemas) {
        const QString container = containerOf(schema);
        targets.insert(schema, usual(builder == SnapshotBuilder::PgDump   ? QString()
                                     : builder == SnapshotBuilder::Docker ? container
                                                                          : u"statefulset/"_s + container,
                                     schema));
    }
    return targets;
}

/// One file of targets.
class TargetsFile
{
public:
    TargetsFile(QString path, SnapshotBuilder builder)
        : m_path(std::move(path)), m_usual(usualTargets(builder))
    {
    }

    [[nodiscard]] Result<SnapshotTargets> read();

private:
    [[nodiscard]] Result<void> readEntry(const QString& key, const QJsonValue& value);
    [[nodiscard]] Result<void> readField(SnapshotTarget& target, const QString& pointer, const QString& key,
                                         const QJsonValue& value) const;

    [[nodiscard]] std::unexpected<Error> wrong(const QString& pointer, const QString& happened,
                                               const QString& advice = {}) const
    {
        return invalidAt(attempted, m_path, m_document.place(pointer), happened, advice);
    }

    QString m_path;
    SnapshotTargets m_usual;
    YamlDocument m_document;
    SnapshotTargets m_targets;
};

Result<SnapshotTargets> TargetsFile::read()
{
    const Result<QByteArray> bytes = readFile(m_path);
    if (!bytes)
        return failure(bytes.error().kind, attempted, m_path, bytes.error().happened,
                       u"Write auto, docker, k8s, local or the path of a YAML file"_s);
    const Result<YamlDocument> document = readYamlDocument(*bytes, m_path);
    if (!document)
        return failure(document);
    m_document = *document;
    if (!m_document.value.isObject() || m_document.value.toObject().isEmpty())
        return wrong({}, u"it names no database"_s, u"Write pgsql, codeintel and codeinsights as its keys"_s);
    const QJsonObject entries = m_document.value.toObject();
    for (auto entry = entries.constBegin(); entry != entries.constEnd(); ++entry) {
        if (const Result<void> done = readEntry(entry.key(), entry.value()); !done)
            return failure(done);
    }
    return m_targets;
}

Result<void> TargetsFile::readEntry(const QString& key, const QJsonValue& value)
{
    const QString pointer = u'/' + key;
    const QString name = key == u"primary" ? u"pgsql"_s : key;
    const auto schema = std::ranges::find(allSchemas, name, keyOf);
    if (schema == allSchemas.end())
        return wrong(pointer, u"there is no database \"%1\""_s.arg(key),
                     u"Write pgsql, codeintel or codeinsights"_s);
    if (m_targets.contains(*schema))
        return wrong(pointer, u"pgsql is there twice, also by its old name primary"_s);
    if (!value.isObject())
        return wrong(pointer, u"%1 is no list of settings"_s.arg(key),
                     u"Give it target, dbname, username and password"_s);
    SnapshotTarget target = m_usual.value(*schema);
    const QJsonObject fields = value.toObject();
    for (auto field = fields.constBegin(); field != fields.constEnd(); ++field) {
        const Result<void> read = readField(target, pointer + u'/' + field.key(), field.key(), field.value());
        if (!read)
            return read;
    }
    m_targets.insert(*schema, target);
    return {};
}

Result<void> TargetsFile::readField(SnapshotTarget& target, const QString& pointer, const QString& key,
                                    const QJsonValue& value) const
{
    if (!value.isString())
        return wrong(pointer, u"%1 is not a text"_s.arg(key), u"Put it in quotes"_s);
    const QString text = value.toString();
    if (text.contains(QChar::Null) || text.contains(u'\n'))
        return wrong(pointer, u"%1 is more than one line"_s.arg(key));
    if (key == u"target" && text.startsWith(u'-'))
        return wrong(pointer, u"the target \"%1\" would be taken for an option"_s.arg(text));
    if (key == u"target")
        target.target = text;
    else if (key == u"dbname")
        target.database = text;
    else if (key == u"username")
        target.user = text;
    else if (key == u"password")
        target.password = Secret(text);
    else
        return wrong(pointer, u"the key \"%1\" is not known here"_s.arg(key),
                     u"Write target, dbname, username or password"_s);
    return {};
}

} // namespace

QString builderName(SnapshotBuilder builder)
{
    switch (builder) {
    case SnapshotBuilder::Docker:
        return u"docker"_s;
    case SnapshotBuilder::Kubectl:
        return u"kubectl"_s;
    case SnapshotBuilder::PgDump:
        break;
    }
    return u"pg_dump"_s;
}

Result<SnapshotBuilder> parseBuilder(const QString& text)
{
    for (const SnapshotBuilder builder :
         {SnapshotBuilder::PgDump, SnapshotBuilder::Docker, SnapshotBuilder::Kubectl}) {
        if (text == builderName(builder))
            return builder;
    }
    return failure(ErrorKind::Usage, u"reach the databases by"_s, text, u"there is no such way"_s,
                   u"Write pg_dump, docker or kubectl"_s);
}

QString dumpFileName(Schema schema)
{
    return keyOf(schema) + u".sql"_s;
}

QStringList snapshotFileNames()
{
    QStringList names;
    for (const Schema schema : allSchemas)
        names.append(dumpFileName(schema));
    return names << summaryFileName;
}

Result<SnapshotTargets> readTargets(const QString& text, SnapshotBuilder builder)
{
    if (text.isEmpty() || text == u"auto")
        return usualTargets(builder);
    if (text == u"local")
        return usualTargets(SnapshotBuilder::PgDump);
    if (text == u"docker")
        return usualTargets(SnapshotBuilder::Docker);
    if (text == u"k8s")
        return usualTargets(SnapshotBuilder::Kubectl);
    return TargetsFile(text, builder).read();
}

} // namespace lockstep

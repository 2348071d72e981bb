#include "core/planning/knowledge_reader.h"

#include "core/planning/yaml_fields.h"
#include "core/support/files.h"

#include <QDir>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr std::array allSeverities = {UpgradeWarning::Severity::Info, UpgradeWarning::Severity::Warning,
                                      UpgradeWarning::Severity::Blocker};

/// Reads the list `key` of the file: one entry a mapping, replacing what an earlier file says under the same
/// entry key. A missing or empty list is fine.
template <typename Entry, typename Key>
void readList(YamlFields& top, const QString& key, const QString& what, YamlComplaints& complaints,
              QList<Entry>& entries, Key Entry::* entryKey, Entry (*readEntry)(YamlFields&))
{
    const YAML::Node list = top.child(key);
    if (!list.IsDefined() || list.IsNull())
        return;
    if (!list.IsSequence())
        return complaints.add(list.Mark(), u"%1 must be a list"_s.arg(key));
    QList<Key> seen;
    for (const YAML::Node& item : list) {
        YamlFields fields(item, what, complaints);
        const Entry entry = readEntry(fields);
        fields.close();
        if (complaints.any())
            return;
        if (seen.contains(entry.*entryKey))
            return complaints.add(item.Mark(), u"%1 is in this file twice"_s.arg(what));
        seen.append(entry.*entryKey);
        const auto older = std::ranges::find(entries, entry.*entryKey, entryKey);
        if (older == entries.end())
            entries.append(entry);
        else
            *older = entry;
    }
}

void checkOrder(YamlFields& fields, const QString& lowKey, const QString& highKey, bool inOrder)
{
    if (!inOrder)
        fields.complain(highKey, u"%1 must not be below %2"_s.arg(highKey, lowKey));
}

ReleaseLine readReleaseLine(YamlFields& fields)
{
    ReleaseLine line;
    line.line = fields.required<MinorLine>(u"line"_s);
    line.last = fields.required<Version>(u"last"_s);
    line.firstDate = fields.value<QDate>(u"firstDate"_s).value_or(QDate());
    line.lastDate = fields.value<QDate>(u"lastDate"_s).value_or(QDate());
    if (line.last.line() != line.line || !line.last.patchGiven())
        fields.complain(u"last"_s,
                        u"last must be a release of the line %1, with its patch"_s.arg(line.line.toString()));
    checkOrder(fields, u"firstDate"_s, u"lastDate"_s,
               line.firstDate.isNull() || line.lastDate.isNull() || line.firstDate <= line.lastDate);
    return line;
}

AvoidedRelease readAvoidedRelease(YamlFields& fields)
{
    AvoidedRelease avoided;
    avoided.version = fields.required<Version>(u"version"_s);
    avoided.reason = fields.required<QString>(u"reason"_s);
    avoided.source = fields.required<QString>(u"source"_s);
    avoided.instead = fields.value<Version>(u"instead"_s);
    if (!avoided.version.patchGiven())
        fields.complain(u"version"_s, u"version must name one release, with its patch"_s);
    if (avoided.instead == avoided.version)
        fields.complain(u"instead"_s, u"instead must be another release"_s);
    return avoided;
}

OutOfBandMigration readOutOfBandMigration(YamlFields& fields)
{
    OutOfBandMigration migration;
    migration.id = fields.required<int>(u"id"_s);
    migration.component = fields.required<QString>(u"component"_s);
    migration.description = fields.required<QString>(u"description"_s);
    migration.introduced = fields.required<MinorLine>(u"introduced"_s);
    migration.deprecated = fields.value<MinorLine>(u"deprecated"_s);
    migration.nonDestructive = fields.value<bool>(u"nonDestructive"_s).value_or(true);
    if (migration.deprecated && *migration.deprecated <= migration.introduced)
        fields.complain(u"deprecated"_s, u"deprecated must be above introduced"_s);
    return migration;
}

UpgradeWarning::Severity readSeverity(YamlFields& fields)
{
    const QString name = fields.required<QString>(u"severity"_s);
    for (const UpgradeWarning::Severity severity : allSeverities) {
        if (name == severityName(severity))
            return severity;
    }
    fields.complain(u"severity"_s, u"severity must be info, warning or blocker"_s);
    return UpgradeWarning::Severity::Warning;
}

QStringList readDeployments(YamlFields& fields)
{
    const QStringList names = fields.value<QStringList>(u"deployments"_s).value_or(QStringList());
    for (const QString& name : names) {
        if (!Knowledge::deployments().contains(name))
            fields.complain(u"deployments"_s, u"\"%1\" is not a deployment; the known ones are %2"_s.arg(
                                                  name, Knowledge::deployments().join(u", "_s)));
    }
    return names;
}

void readRanges(YamlFields& fields, UpgradeWarning& warning)
{
    warning.fromMin = fields.value<Version>(u"fromMin"_s);
    warning.fromMax = fields.value<Version>(u"fromMax"_s);
    warning.toMin = fields.value<Version>(u"toMin"_s);
    warning.toMax = fields.value<Version>(u"toMax"_s);
    const auto inOrder = [](const std::optional<Version>& low, const std::optional<Version>& high) {
        return !low || !high || (high->patchGiven() ? *low <= *high : low->line() <= high->line());
    };
    checkOrder(fields, u"fromMin"_s, u"fromMax"_s, inOrder(warning.fromMin, warning.fromMax));
    checkOrder(fields, u"toMin"_s, u"toMax"_s, inOrder(warning.toMin, warning.toMax));
}

UpgradeWarning readWarning(YamlFields& fields)
{
    UpgradeWarning warning;
    warning.id = fields.required<QString>(u"id"_s);
    warning.severity = readSeverity(fields);
    warning.kind = fields.required<QString>(u"kind"_s);
    warning.text = fields.required<QString>(u"text"_s);
    warning.source = fields.required<QString>(u"source"_s);
    readRanges(fields, warning);
    warning.deployments = readDeployments(fields);
    warning.privileged = fields.value<bool>(u"privileged"_s).value_or(false);
    warning.downtime = fields.value<bool>(u"downtime"_s).value_or(false);
    warning.extraLowSeconds = fields.value<int>(u"extraLowSeconds"_s).value_or(0);
    warning.extraHighSeconds = fields.value<int>(u"extraHighSeconds"_s).value_or(0);
    checkOrder(fields, u"extraLowSeconds"_s, u"extraHighSeconds"_s,
               warning.extraLowSeconds <= warning.extraHighSeconds);
    return warning;
}

} // namespace

Result<Knowledge> KnowledgeReader::read(const QString& folder, const QStringList& extraFiles)
{
    const QDir dir(folder);
    QStringList paths;
    for (const QString& name : dir.entryList({u"*.yaml"_s}, QDir::Files, QDir::Name))
        paths.append(dir.filePath(name));
    if (paths.isEmpty())
        return failure(
            ErrorKind::NotFound, u"read the knowledge about releases"_s, folder,
            dir.exists() ? u"the folder holds no .yaml file"_s : u"there is no such folder"_s,
            u"It is installed with Lockstep as share/lockstep/knowledge; LOCKSTEP_RESOURCES may point "
            "elsewhere"_s);
    KnowledgeReader reader;
    for (const QString& path : paths + extraFiles) {
        if (const Result<void> done = reader.readOne(path); !done)
            return failure(done);
    }
    return std::move(reader).finished();
}

Result<void> KnowledgeReader::readOne(const QString& path)
{
    const Result<QByteArray> bytes = readFile(path);
    if (!bytes)
        return failure(bytes);
    YamlComplaints complaints(path);
    m_complaints = &complaints;
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(bytes->toStdString());
        if (documents.size() > 1)
            complaints.add(documents[1].Mark(), u"it holds more than one YAML document"_s);
        if (!documents.empty() && !documents.front().IsNull()) {
            YamlFields top(documents.front(), u"the file"_s, complaints);
            readTop(top);
            top.close();
        }
    } catch (const YAML::Exception& error) {
        complaints.add(error.mark, QString::fromStdString(error.msg));
    }
    m_complaints = nullptr;
    if (complaints.any())
        return std::unexpected(*complaints.first());
    return {};
}

void KnowledgeReader::readTop(YamlFields& top)
{
    readReleaseLines(top);
    readLastMinors(top);
    readMinimumPostgres(top);
    readAvoided(top);
    readOutOfBand(top);
    readWarnings(top);
    if (const auto floor = top.value<MinorLine>(u"multiVersionFloor"_s))
        m_knowledge.m_multiVersionFloor = floor;
}

void KnowledgeReader::readReleaseLines(YamlFields& top)
{
    readList(top, u"releaseLines"_s, u"the release line"_s, *m_complaints, m_knowledge.m_lines,
             &ReleaseLine::line, readReleaseLine);
}

void KnowledgeReader::readLastMinors(YamlFields& top)
{
    const YAML::Node list = top.child(u"lastMinors"_s);
    if (!list.IsDefined() || list.IsNull())
        return;
    if (!list.IsSequence())
        return m_complaints->add(list.Mark(), u"lastMinors must be a list of minor lines"_s);
    QSet<int> seen;
    for (const YAML::Node& item : list) {
        const std::expected<MinorLine, QString> line = fromYaml<MinorLine>(item);
        if (!line)
            return m_complaints->add(item.Mark(), u"each of lastMinors must be %1"_s.arg(line.error()));
        if (seen.contains(line->major))
            return m_complaints->add(item.Mark(), u"lastMinors names the major %1 twice"_s.arg(line->major));
        seen.insert(line->major);
        m_knowledge.m_lastMinors.insert(line->major, line->minor);
    }
}

void KnowledgeReader::readMinimumPostgres(YamlFields& top)
{
    using MinimumPostgres = Knowledge::MinimumPostgres;
    readList<MinimumPostgres, MinorLine>(
        top, u"minimumPostgres"_s, u"the minimum PostgreSQL version"_s, *m_complaints,
        m_knowledge.m_minimumPostgres, &MinimumPostgres::from, [](YamlFields& fields) {
            return MinimumPostgres{fields.required<MinorLine>(u"from"_s), fields.required<int>(u"major"_s)};
        });
}

void KnowledgeReader::readAvoided(YamlFields& top)
{
    readList(top, u"avoidedReleases"_s, u"the avoided release"_s, *m_complaints, m_knowledge.m_avoided,
             &AvoidedRelease::version, readAvoidedRelease);
}

void KnowledgeReader::readOutOfBand(YamlFields& top)
{
    readList(top, u"outOfBandMigrations"_s, u"the out-of-band migration"_s, *m_complaints,
             m_knowledge.m_outOfBand, &OutOfBandMigration::id, readOutOfBandMigration);
}

void KnowledgeReader::readWarnings(YamlFields& top)
{
    readList(top, u"warnings"_s, u"the warning"_s, *m_complaints, m_knowledge.m_warnings, &UpgradeWarning::id,
             readWarning);
}

Knowledge KnowledgeReader::finished() &&
{
    std::ranges::sort(m_knowledge.m_lines, {}, &ReleaseLine::line);
    std::ranges::sort(m_knowledge.m_outOfBand, {}, &OutOfBandMigration::id);
    std::ranges::sort(m_knowledge.m_avoided, {}, &AvoidedRelease::version);
    std::ranges::sort(m_knowledge.m_minimumPostgres, {}, &Knowledge::MinimumPostgres::from);
    return std::move(m_knowledge);
}

} // namespace lockstep

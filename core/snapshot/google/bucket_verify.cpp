#include "core/snapshot/google/bucket_verify.h"

#include "core/snapshot/google/crc32c.h"
#include "core/snapshot/instance_summary.h"
#include "core/snapshot/preamble_filter.h"
#include "core/snapshot/snapshot_targets.h"

#include <QDir>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int retentionDays = 7;
constexpr int lastDays = 1; ///< before that, so many days are too few for a migration
constexpr qint64 mostSummary = 16 << 20;
constexpr qint64 pieceSize = 8 << 20;

std::optional<Schema> schemaOf(const QString& name)
{
    const auto found = std::ranges::find(allSchemas, name, dumpFileName);
    return found == allSchemas.end() ? std::nullopt : std::optional(*found);
}

/// One object of the bucket.
class Look
{
public:
    Look(const Bucket& bucket, const VerifyRequest& request, const QString& name, const std::stop_token& stop)
        : m_bucket(bucket), m_request(request), m_stop(stop)
    {
        m_found.name = name;
    }

    [[nodiscard]] Result<VerifiedObject> run();

private:
    [[nodiscard]] Result<void> dump(Schema schema);
    [[nodiscard]] Result<void> summary();
    [[nodiscard]] Result<void> compareFile();
    void judgeAge();

    void problem(const QString& text) { m_found.problems.append(text); }

    const Bucket& m_bucket;
    const VerifyRequest& m_request;
    const std::stop_token& m_stop;
    VerifiedObject m_found;
};

Result<VerifiedObject> Look::run()
{
    const auto object = m_bucket.object(m_found.name, m_stop);
    if (!object)
        return failure(object);
    m_found.object = *object;
    if (!*object) {
        problem(u"it is missing"_s);
        return m_found;
    }
    if ((*object)->size == 0) {
        problem(u"it is empty"_s);
        return m_found;
    }
    judgeAge();
    const std::optional<Schema> schema = schemaOf(m_found.name);
    Result<void> looked = schema ? dump(*schema) : summary();
    if (looked && !m_request.folder.isEmpty())
        looked = compareFile();
    return looked.transform([this] { return m_found; });
}

void Look::judgeAge()
{
    const QDateTime gone = m_found.object->created.addDays(retentionDays);
    if (gone <= m_request.now)
        problem(u"it is more than %1 days old: the bucket may delete it at any time"_s.arg(retentionDays));
    else if (gone <= m_request.now.addDays(lastDays))
        m_found.warnings.append(u"the bucket deletes it at %1"_s.arg(gone.toString(Qt::ISODate)));
}

Result<void> Look::dump(Schema schema)
{
    const auto read = [this](qint64 offset, qint64 length) {
        return m_bucket.read(m_found.name, offset, length, m_stop);
    };
    const Result<DumpFacts> facts = dumpFacts(read, m_found.object->size);
    if (!facts)
        return failure(facts);
    m_found.facts = *facts;
    if (const QString wrong = dumpProblem(*facts, schema); !wrong.isEmpty())
        problem(wrong);
    else if (facts->databases.isEmpty())
        m_found.warnings.append(u"no table tells which database it is of"_s);
    if (m_request.newestPostgres > 0 && facts->serverMajor() > m_request.newestPostgres)
        problem(u"it is from PostgreSQL %1, and the target is PostgreSQL %2"_s.arg(facts->serverMajor())
                    .arg(m_request.newestPostgres));
    return {};
}

Result<void> Look::summary()
{
    if (m_found.name != summaryFileName)
        return {};
    const Result<QByteArray> json =
        m_bucket.read(m_found.name, 0, std::min(m_found.object->size, mostSummary), m_stop);
    if (!json)
        return failure(json);
    if (const auto read = parseSummary(*json, m_found.name); !read)
        problem(read.error().happened);
    return {};
}

Result<void> Look::compareFile()
{
    const bool filters = m_request.filtered && schemaOf(m_found.name).has_value();
    const Result<FilteredDump> file =
        filterPreamble(QDir(m_request.folder).filePath(m_found.name),
                       filters ? PreambleFilter::ManagedRole : PreambleFilter::None, m_stop);
    if (!file)
        return failure(file);
    if (file->size != m_found.object->size) {
        problem(u"it has %1 bytes, the file to upload %2"_s.arg(m_found.object->size).arg(file->size));
        return {};
    }
    Crc32c sum;
    for (qint64 at = 0; at < file->size; at += pieceSize) {
        const Result<QByteArray> piece = file->read(at, pieceSize);
        if (!piece)
            return failure(piece);
        sum.add(*piece);
    }
    if (sum.text() != m_found.object->crc32c)
        problem(u"its CRC-32C is %1, that of the file %2"_s.arg(m_found.object->crc32c, sum.text()));
    return {};
}

QJsonObject objectJson(const VerifiedObject& object)
{
    QJsonObject json{{u"name"_s, object.name},
                     {u"problems"_s, QJsonArray::fromStringList(object.problems)},
                     {u"warnings"_s, QJsonArray::fromStringList(object.warnings)}};
    if (!object.object)
        return json;
    json[u"size"] = object.object->size;
    json[u"crc32c"] = object.object->crc32c;
    json[u"created"] = object.object->created.toUTC().toString(Qt::ISODate);
    if (!object.facts.serverVersion.isEmpty())
        json[u"postgres"] = object.facts.serverVersion;
    return json;
}

} // namespace

bool VerifyReport::isComplete() const
{
    return std::ranges::all_of(objects,
                               [](const VerifiedObject& object) { return object.problems.isEmpty(); });
}

Result<VerifyReport> verifyBucket(const Bucket& bucket, const VerifyRequest& request,
                                  const std::stop_token& stop)
{
    VerifyReport report{u"gs://"_s + bucket.name(), {}};
    for (const QString& name : request.objects.isEmpty() ? snapshotFileNames() : request.objects) {
        const Result<VerifiedObject> looked = Look(bucket, request, name, stop).run();
        if (!looked)
            return failure(looked);
        report.objects.append(*looked);
    }
    return report;
}

QJsonObject verifyJson(const VerifyReport& report)
{
    QJsonArray objects;
    for (const VerifiedObject& object : report.objects)
        objects.append(objectJson(object));
    return {{u"bucket"_s, report.bucket}, {u"complete"_s, report.isComplete()}, {u"objects"_s, objects}};
}

QString verifyText(const VerifyReport& report)
{
    QString text;
    for (const VerifiedObject& object : report.objects) {
        text += u"%1/%2: "_s.arg(report.bucket, object.name);
        QStringList parts;
        if (object.object)
            parts.append(u"%1 bytes"_s.arg(object.object->size));
        if (!object.facts.serverVersion.isEmpty())
            parts.append(u"PostgreSQL "_s + object.facts.serverVersion);
        text += (parts + object.problems + object.warnings).join(u", "_s) + u'\n';
    }
    return text + (report.isComplete() ? u"The bucket holds what a migration needs.\n"_s
                                       : u"The bucket does not hold what a migration needs.\n"_s);
}

} // namespace lockstep

#include "core/runbook/kinds/replacement.h"

#include "core/database/load/database_reset.h"
#include "core/support/files.h"

#include <QFile>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

Replacement::Replacement(const StepCall& call)
    : m_record(u"%1/replaces-%2.json"_s.arg(call.folder, call.name))
{
}

Result<void> Replacement::begin(const DatabaseSet& databases, const StepCall& call) const
{
    QJsonObject identities;
    for (const auto& [schema, settings] : databases.asKeyValueRange()) {
        const Result<QString> identity = databaseIdentity(settings, call.stop);
        if (!identity)
            return failure(identity);
        identities.insert(schemaName(schema), *identity);
    }
    return writeFile(m_record, QJsonDocument(identities).toJson());
}

Result<Recovered> Replacement::recover(const DatabaseSet& databases, const StepCall& call) const
{
    const Result<QByteArray> record = readFile(m_record);
    if (!record)
        return Recovered{Recovered::What::NotStarted};
    const QJsonObject before = QJsonDocument::fromJson(*record).object();
    for (const auto& [schema, settings] : databases.asKeyValueRange()) {
        const Result<QString> identity = databaseIdentity(settings, call.stop);
        if (!identity)
            return failure(identity);
        if (identity->isEmpty() || *identity == before[schemaName(schema)].toString())
            return Recovered{Recovered::What::NotStarted};
    }
    return Recovered{Recovered::What::Done, {{}, u"another database is in its place"_s}};
}

void Replacement::forget() const
{
    QFile::remove(m_record); // what stays only takes a little room
}

} // namespace lockstep

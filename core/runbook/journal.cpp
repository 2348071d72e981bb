#include "core/runbook/journal.h"

#include <QCryptographicHash>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QStringList& kindNames()
{
    static const QStringList names = {
        u"run-started"_s,  u"step-begun"_s,   u"step-done"_s,  u"step-failed"_s, u"step-cancelled"_s,
        u"step-skipped"_s, u"step-doubted"_s, u"step-reset"_s, u"back-begun"_s,  u"went-back"_s,
        u"paused"_s,       u"resumed"_s,      u"run-ended"_s};
    return names;
}

} // namespace

QString journalKindName(JournalEntry::Kind kind)
{
    return kindNames().at(static_cast<int>(kind));
}

std::optional<JournalEntry::Kind> journalKindOf(const QString& name)
{
    const qsizetype index = kindNames().indexOf(name);
    return index < 0 ? std::nullopt : std::optional(static_cast<JournalEntry::Kind>(index));
}

QByteArray journalChecksum(const JournalEntry& entry, const QByteArray& before)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArray& field :
         {before, QByteArray::number(entry.number), entry.time.toUTC().toString(Qt::ISODateWithMs).toUtf8(),
          journalKindName(entry.kind).toUtf8(), entry.step.toUtf8(), QByteArray::number(entry.attempt),
          QJsonDocument(entry.data).toJson(QJsonDocument::Compact)}) {
        hash.addData(field);
        hash.addData(QByteArrayView("\0", 1));
    }
    return hash.result().toHex();
}

} // namespace lockstep

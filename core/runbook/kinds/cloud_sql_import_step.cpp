#include "core/runbook/kinds/cloud_sql_import_step.h"

#include "core/runbook/kinds/staged_output.h"
#include "core/runbook/kinds/step_deadline.h"
#include "core/snapshot/google/cloud_sql.h"
#include "core/support/files.h"
#include "core/support/waiting.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// How often it is looked for an import whose beginning was not seen.
constexpr int looks = 3;

CloudSqlImport importOf(const QJsonObject& parameters)
{
    return {parameters[u"project"].toString(), parameters[u"instance"].toString(),
            parameters[u"database"].toString(), parameters[u"uri"].toString(),
            parameters[u"user"].toString()};
}

/// What the run knows of one import: which there were before, and which is its own. It is kept over attempts,
/// until its end is known.
struct Record
{
    QStringList before; ///< names of operations
    QString operation;  ///< empty: it was to begin, and nobody saw whether it did
    bool ended = false;
};

/// One import of a run.
class Import
{
public:
    Import(const StepAction& action, const StepCall& call, CloudSql sql)
        : m_import(importOf(action.parameters)), m_call(call), m_sql(std::move(sql))
    {
        const QString key = importText(m_import) + u'\n' + m_import.uri;
        const QByteArray hash = QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex();
        m_file = u"%1/import-%2.json"_s.arg(call.folder, QString::fromLatin1(hash.first(24)));
    }

    [[nodiscard]] Result<void> load();
    [[nodiscard]] Result<StepResult> run(const std::stop_token& stop);
    [[nodiscard]] Result<Recovered> recover(const std::stop_token& stop);
    void forgetEnded();

private:
    void forget() const;
    [[nodiscard]] Result<void> save() const;
    [[nodiscard]] Result<void> begin(const std::stop_token& stop);
    [[nodiscard]] Result<CloudSqlOperation> start(const std::stop_token& stop);
    [[nodiscard]] Result<bool> findOwn(const std::stop_token& stop);
    [[nodiscard]] Result<void> end(const std::stop_token& stop);

    [[nodiscard]] StepResult result() const
    {
        return {{{u"operation"_s, m_record->operation}},
                u"Cloud SQL's operation %1"_s.arg(m_record->operation)};
    }

    CloudSqlImport m_import;
    const StepCall& m_call;
    CloudSql m_sql;
    QString m_file;
    std::optional<Record> m_record;
};

Result<void> Import::load()
{
    if (!QFile::exists(m_file))
        return {};
    return readFile(m_file).transform([this](const QByteArray& bytes) {
        const QJsonObject json = QJsonDocument::fromJson(bytes).object();
        Record record{{}, json[u"operation"].toString(), json[u"ended"].toBool()};
        for (const QJsonValue name : json[u"before"].toArray())
            record.before.append(name.toString());
        m_record = record;
    });
}

Result<void> Import::save() const
{
    const QJsonObject json{{u"before"_s, QJsonArray::fromStringList(m_record->before)},
                           {u"operation"_s, m_record->operation},
                           {u"ended"_s, m_record->ended}};
    return writeFile(m_file, QJsonDocument(json).toJson());
}

/// The import that was not there before; true: it is found.
Result<bool> Import::findOwn(const std::stop_token& stop)
{
    for (int look = 0; look < looks && m_record->operation.isEmpty(); ++look) {
        if (look > 0 && !sleepUnlessStopped(m_sql.pause(), stop))
            return failure(ErrorKind::Cancelled, u"look for the import into"_s, importText(m_import),
                           u"it was cancelled"_s);
        const Result<QList<CloudSqlOperation>> all = m_sql.imports(m_import, stop);
        if (!all)
            return failure(all);
        for (const CloudSqlOperation& one : *all) {
            if (!m_record->before.contains(one.name))
                m_record->operation = one.name;
        }
    }
    if (m_record->operation.isEmpty())
        return false;
    return save().transform([] { return true; });
}

/// Waits while something else is under way there, for which Cloud SQL refuses.
Result<CloudSqlOperation> Import::start(const std::stop_token& stop)
{
    while (true) {
        Result<CloudSqlOperation> started = m_sql.start(m_import, stop);
        if (started || started.error().kind != ErrorKind::Busy)
            return started;
        m_call.log(RunEvent::Level::Info, started.error().message());
        if (!sleepUnlessStopped(m_sql.pause(), stop))
            return failure(ErrorKind::Cancelled, u"import into"_s, importText(m_import),
                           u"it was cancelled"_s);
    }
}

Result<void> Import::begin(const std::stop_token& stop)
{
    const Result<QList<CloudSqlOperation>> all = m_sql.imports(m_import, stop);
    if (!all)
        return failure(all);
    m_record = Record();
    for (const CloudSqlOperation& one : *all)
        m_record->before.append(one.name);
    if (const Result<void> saved = save(); !saved)
        return saved;
    const Result<CloudSqlOperation> started = start(stop);
    if (started) {
        m_record->operation = started->name;
        return save();
    }
    // The answer may have been lost on its way here.
    const Result<bool> found = findOwn(stop);
    if (found && *found)
        return {};
    if (found) {
        m_record->ended = true;
        if (const Result<void> saved = save(); !saved)
            return saved;
    }
    return failure(started);
}

/// Waits for the end of the operation. Where nobody sees it, the record stays as it is.
Result<void> Import::end(const std::stop_token& stop)
{
    const Result<CloudSqlOperation> now = m_sql.operation(m_import.project, m_record->operation, stop);
    if (!now)
        return failure(now);
    m_call.log(RunEvent::Level::Info, u"Cloud SQL's operation %1: %2"_s.arg(now->name, now->status));
    const Result<void> done = m_sql.await(m_import, *now, stop);
    if (!done && done.error().kind != ErrorKind::Failed)
        return done;
    if (!done && done.error().happened.contains(u"the server answered"))
        return done; // not the operation: the question about it
    m_record->ended = true;
    const Result<void> saved = save();
    return saved ? done : saved;
}

Result<StepResult> Import::run(const std::stop_token& stop)
{
    if (m_record && !m_record->ended) {
        m_call.log(RunEvent::Level::Info, u"An import that was begun before is looked for"_s);
        const Result<bool> found = findOwn(stop);
        if (!found)
            return failure(found);
        if (!*found)
            m_record.reset();
    } else {
        m_record.reset();
    }
    if (!m_record) {
        if (const Result<void> begun = begin(stop); !begun)
            return failure(begun);
    }
    return end(stop).transform([this] { return result(); });
}

Result<Recovered> Import::recover(const std::stop_token& stop)
{
    if (!m_record)
        return Recovered{Recovered::What::NotStarted};
    const Result<bool> found = findOwn(stop);
    if (!found)
        return failure(found);
    if (!*found) {
        forget();
        return Recovered{Recovered::What::NotStarted};
    }
    const Result<void> done = end(stop);
    if (done)
        return Recovered{Recovered::What::Done, result()};
    if (!m_record->ended)
        return failure(done);
    return Recovered{Recovered::What::Failed, {}, done.error()};
}

void Import::forgetEnded()
{
    if (load() && m_record && m_record->ended)
        forget();
}

void Import::forget() const
{
    if (!QFile::remove(m_file))
        m_call.log(RunEvent::Level::Debug, u"%1 could not be removed"_s.arg(m_file));
}

Result<Import> importFor(const StepAction& action, const StepCall& call)
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    const Result<GoogleAccount> account = GoogleAccount::of(action.text(u"credentials"_s));
    if (!account)
        return failure(account);
    CloudSql sql(*account, action.text(u"endpoint"_s));
    HttpRetry retry;
    retry.log = [log = call.log](const QString& text) { log(RunEvent::Level::Warning, text); };
    sql.setRetry(retry);
    if (const int pause = action.text(u"every"_s).toInt(); pause > 0)
        sql.setPause(std::chrono::seconds(pause));
    Import import(action, call, sql);
    return import.load().transform([&] { return import; });
}

} // namespace

QJsonObject CloudSqlImportStep::parameterSchema() const
{
    return textParameters({u"!project"_s, u"!instance"_s, u"!database"_s, u"!uri"_s, u"user"_s,
                           u"credentials"_s, u"endpoint"_s, u"every"_s});
}

Result<StepPreview> CloudSqlImportStep::preview(const StepAction& action) const
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    const CloudSqlImport import = importOf(action.shown);
    const QString user = import.user.isEmpty() ? QString() : u" as "_s + import.user;
    return StepPreview{u"Cloud SQL "_s + importText(import), u"import %1%2"_s.arg(import.uri, user)};
}

Result<StepResult> CloudSqlImportStep::run(const StepAction& action, const StepCall& call) const
{
    Result<Import> import = importFor(action, call);
    if (!import)
        return failure(import);
    const StepDeadline deadline(call);
    return deadline.judged(import->run(deadline.token()), u"import into"_s,
                           importText(importOf(action.parameters)));
}

Result<Recovered> CloudSqlImportStep::recover(const StepAction& action, const StepCall& call) const
{
    Result<Import> import = importFor(action, call);
    return import ? import->recover(call.stop) : failure(import);
}

/// An import of which nobody knows the end is for the next attempt to find.
void CloudSqlImportStep::forget(const StepAction& action, const StepCall& call) const
{
    Import import(action, call, CloudSql(GoogleAccount()));
    import.forgetEnded();
}

} // namespace lockstep

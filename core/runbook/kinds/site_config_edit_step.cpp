#include "core/runbook/kinds/site_config_edit_step.h"

#include "core/runbook/kinds/command_step.h"
#include "core/runbook/kinds/database_way.h"
#include "core/runbook/kinds/file_change.h"
#include "core/siteconfig/config_changes.h"
#include "core/siteconfig/secret_masking.h"
#include "core/sourcegraph/site_config_table.h"
#include "core/support/files.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

ConfigChanges changesOf(const QJsonObject& parameters)
{
    ConfigChanges changes;
    for (const QJsonValue pointer : parameters[u"remove"].toArray())
        changes.remove.append(pointer.toString());
    const QJsonObject set = parameters[u"set"].toObject();
    for (auto entry = set.constBegin(); entry != set.constEnd(); ++entry)
        changes.set.append({entry.key(), jsonText(entry.value())});
    const QJsonObject setJson = parameters[u"setJson"].toObject();
    for (auto entry = setJson.constBegin(); entry != setJson.constEnd(); ++entry)
        changes.set.append({entry.key(), entry.value().toString().toUtf8()});
    return changes;
}

QString shownConfig(const QByteArray& text)
{
    return QString::fromUtf8(maskedJsonc(JsoncDocument::parse(text)));
}

bool isInFile(const StepAction& action)
{
    return action.parameters.contains(u"file");
}

FileChange fileChangeOf(const StepAction& action, const QJsonObject& parameters)
{
    const QString file = parameters[u"file"].toString();
    const auto wanted = [changes = changesOf(parameters),
                         file](const std::optional<QByteArray>& before) -> Result<QByteArray> {
        if (!before)
            return failure(ErrorKind::NotFound, u"edit"_s, file, u"there is no such file"_s);
        return changedConfig(*before, changes, file);
    };
    return {action.machine, file, {}, wanted, shownConfig};
}

/// Work on the configuration in a database.
class InDatabase
{
public:
    InDatabase(const StepAction& action, const StepCall& call)
        : m_changes(changesOf(action.parameters)), m_call(call)
    {
        m_opened = DatabaseWay::to(action.machine).and_then([&](DatabaseWay&& way) {
            m_way = std::move(way);
            return connect(action.text(u"database"_s));
        });
    }

    Result<StepResult> change()
    {
        const Result<Edit> edit = look();
        if (!edit)
            return failure(edit);
        if (edit->isDone())
            return done(edit->before.id);
        if (m_call.use == StepCall::Use::Check)
            return failure(ErrorKind::Failed, u"find what is wanted in"_s, m_name, u"it is not so"_s);
        return write(*edit);
    }

    Result<Recovered> recover()
    {
        const Result<QByteArray> bytes = readFile(editRecord(m_call));
        if (!bytes && bytes.error().kind == ErrorKind::NotFound)
            return Recovered{Recovered::What::NotStarted};
        if (!bytes)
            return failure(bytes);
        const QJsonObject record = QJsonDocument::fromJson(*bytes).object();
        const Result<Edit> edit = look();
        if (!edit)
            return failure(edit);
        if (edit->before.id == record[u"newest"].toInteger())
            return Recovered{Recovered::What::NotStarted};
        return edit->isDone() ? wasDone(edit->before, record[u"newest"].toInteger()) : Recovered();
    }

private:
    struct Edit
    {
        SiteConfigRow before;
        QByteArray after;

        [[nodiscard]] bool isDone() const { return before.contents == after; }
    };

    Result<void> connect(const QString& text)
    {
        return m_way.connection(text, m_call.stop).and_then([&](const ConnectionSettings& settings) {
            m_name = settings.description();
            return Connection::open(settings, m_call.stop).transform([&](Connection&& open) {
                m_connection.emplace(std::move(open));
            });
        });
    }

    Result<Edit> look()
    {
        if (!m_opened)
            return failure(m_opened);
        const Result<SiteConfigRow> row = newestSiteConfig(*m_connection, m_call.stop);
        if (!row)
            return failure(row);
        return changedConfig(row->contents, m_changes, m_name).transform([&](const QByteArray& after) {
            return Edit{*row, after};
        });
    }

    Result<StepResult> write(const Edit& edit)
    {
        const QString diff = difference(edit.before.contents, edit.after);
        logLines(m_call, diff);
        const QJsonObject record{{u"newest"_s, edit.before.id}};
        if (const auto written = writeFile(editRecord(m_call), QJsonDocument(record).toJson()); !written)
            return failure(written);
        return addSiteConfig(*m_connection, edit.before.id, edit.after, m_call.stop)
            .transform([&](qint64 row) { return made(row, diff); });
    }

    /// The row that is there now is ours; `before` is the one it was made from.
    Result<Recovered> wasDone(const SiteConfigRow& now, qint64 before)
    {
        return siteConfigRow(*m_connection, before, m_call.stop).transform([&](const SiteConfigRow& row) {
            return Recovered{Recovered::What::Done, made(now.id, difference(row.contents, now.contents))};
        });
    }

    static QString difference(const QByteArray& before, const QByteArray& after)
    {
        return shownDifference(before, after, u"site-config"_s, shownConfig);
    }

    static StepResult made(qint64 row, const QString& diff)
    {
        return {{{u"row"_s, QString::number(row)}, {u"changed"_s, u"yes"_s}, {u"diff"_s, diff}}, diff};
    }

    static StepResult done(qint64 row)
    {
        return {{{u"row"_s, QString::number(row)}, {u"changed"_s, u"no"_s}, {u"diff"_s, QString()}},
                u"it was as wanted already"_s};
    }

    ConfigChanges m_changes;
    const StepCall& m_call;
    QString m_name;
    DatabaseWay m_way;
    Result<void> m_opened;
    std::optional<Connection> m_connection;
};

StepPreview databasePreview(const StepAction& action)
{
    return {databaseText(action.text(u"database"_s), action.shown[u"database"].toString(), action.machine),
            u"add a row to critical_and_site_config:\n"_s + configChangesText(changesOf(action.shown))};
}

} // namespace

QJsonObject SiteConfigEditStep::parameterSchema() const
{
    QJsonObject schema = textParameters({u"file"_s, u"database"_s, u"remove[]"_s});
    QJsonObject properties = schema[u"properties"].toObject();
    const QJsonObject pointers{{u"pattern"_s, u"^(/.*)?$"_s}};
    properties[u"set"] = QJsonObject{{u"type"_s, u"object"_s}, {u"propertyNames"_s, pointers}};
    properties[u"setJson"] = QJsonObject{{u"type"_s, u"object"_s},
                                         {u"propertyNames"_s, pointers},
                                         {u"additionalProperties"_s, QJsonObject{{u"type"_s, u"string"_s}}}};
    schema[u"properties"] = properties;
    const auto needs = [](const QString& key) { return QJsonObject{{u"required"_s, QJsonArray{key}}}; };
    schema[u"oneOf"] = QJsonArray{needs(u"file"_s), needs(u"database"_s)};
    schema[u"anyOf"] = QJsonArray{needs(u"set"_s), needs(u"setJson"_s), needs(u"remove"_s)};
    return schema;
}

Result<StepPreview> SiteConfigEditStep::preview(const StepAction& action) const
{
    if (!isInFile(action))
        return databasePreview(action);
    const FileChange change = fileChangeOf(action, action.shown);
    const std::optional<QString> diff =
        action.unknown.isEmpty() ? previewFileChange(change) : std::optional<QString>();
    const QString what = diff.value_or(configChangesText(changesOf(action.shown)));
    return StepPreview{machineText(action.machine), u"edit %1\n%2"_s.arg(change.file, what)};
}

Result<StepResult> SiteConfigEditStep::run(const StepAction& action, const StepCall& call) const
{
    return isInFile(action) ? makeFileChange(fileChangeOf(action, action.parameters), call)
                            : InDatabase(action, call).change();
}

Result<Recovered> SiteConfigEditStep::recover(const StepAction& action, const StepCall& call) const
{
    return isInFile(action) ? recoverFileChange(fileChangeOf(action, action.parameters), call)
                            : InDatabase(action, call).recover();
}

void SiteConfigEditStep::forget(const StepAction& /*action*/, const StepCall& call) const
{
    forgetEdit(call);
}

} // namespace lockstep

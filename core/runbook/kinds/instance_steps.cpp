#include "core/runbook/kinds/instance_steps.h"

#include "core/runbook/kinds/staged_output.h"
#include "core/runbook/kinds/step_deadline.h"
#include "core/snapshot/acceptance.h"
#include "core/snapshot/duration.h"
#include "core/sourcegraph/executors.h"
#include "core/sourcegraph/instance_facts.h"
#include "core/sourcegraph/settings_notice.h"
#include "core/support/files.h"
#include "core/version/version.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

Result<SourcegraphClient> clientOf(const StepAction& action, const StepCall& call)
{
    if (const Result<void> here = onThisMachine(action); !here)
        return failure(here);
    return SourcegraphClient::open(action.text(u"endpoint"_s), Secret(action.text(u"token"_s)),
                                   action.text(u"ca"_s))
        .transform([&](SourcegraphClient client) {
            HttpRetry retry;
            retry.log = [log = call.log](const QString& text) { log(RunEvent::Level::Warning, text); };
            client.setRetry(retry);
            return client;
        });
}

Result<StepPreview> shown(const StepAction& action, const QString& text)
{
    return onThisMachine(action).transform(
        [&] { return StepPreview{action.shown[u"endpoint"].toString(), text}; });
}

/// The parameters of all of them, and more.
QStringList withInstance(const QStringList& more)
{
    return QStringList{u"!endpoint"_s, u"!token"_s, u"ca"_s} + more;
}

Result<StepResult> summarize(const SourcegraphClient& client, const QString& file,
                             const std::stop_token& stop)
{
    const Result<InstanceFacts> facts = asSiteAdmin(client, stop);
    if (!facts)
        return failure(facts);
    GraphSchema schema(client);
    const Result<InstanceSummary> summary = fetchSummary(schema, stop);
    if (!summary)
        return failure(summary);
    if (const Result<void> written = writeFile(file, summaryJson(*summary)); !written)
        return failure(written);
    QFile::setPermissions(file, ownerOnly);
    const QString services = QString::number(summary->services.size());
    const QString providers = QString::number(summary->providers.size());
    return StepResult{{{u"file"_s, file},
                       {u"services"_s, services},
                       {u"providers"_s, providers},
                       {u"version"_s, facts->productVersion}},
                      u"%1 external services, %2 auth providers"_s.arg(services, providers)};
}

Result<AcceptanceRequest> requestOf(const StepAction& action)
{
    AcceptanceRequest request;
    if (const QString since = action.text(u"since"_s); !since.isEmpty()) {
        const Result<std::chrono::seconds> read = parseDuration(since);
        if (!read)
            return failure(read);
        request.since = *read;
    }
    const QString file = action.text(u"summary"_s);
    if (file.isEmpty())
        return request;
    return readFile(file)
        .and_then([&](const QByteArray& json) { return parseSummary(json, file); })
        .transform([&](const InstanceSummary& summary) {
            request.summary = summary;
            return request;
        });
}

Result<StepResult> judged(const AcceptanceReport& report, const StepCall& call)
{
    QStringList failures;
    for (const AcceptanceFinding& finding : report.findings) {
        if (finding.level == AcceptanceFinding::Level::Failure)
            failures.append(finding.text);
        call.log(finding.level == AcceptanceFinding::Level::Info ? RunEvent::Level::Info
                                                                 : RunEvent::Level::Warning,
                 finding.check + u": "_s + finding.text);
    }
    if (!report.passed())
        return failure(ErrorKind::Failed, u"accept"_s, report.endpoint, failures.join(u"; "_s),
                       u"Mend what is found, then try again"_s);
    const QString text = acceptanceText(report);
    return StepResult{{{u"findings"_s, text}, {u"version"_s, report.productVersion}}, text};
}

Result<StepResult> compared(const StepAction& action, const InstanceFacts& facts)
{
    const Result<Version> version = Version::parse(facts.productVersion);
    const auto wrong = [&](const QString& happened) {
        return failure(ErrorKind::Precondition, u"use the instance"_s, action.text(u"endpoint"_s), happened);
    };
    if (!version)
        return wrong(u"its version is \"%1\", which is no release"_s.arg(facts.productVersion));
    for (const QString& key : {u"at-least"_s, u"below"_s}) {
        if (action.text(key).isEmpty())
            continue;
        const Result<Version> bound = Version::parse(action.text(key));
        if (!bound)
            return failure(bound);
        if (key == u"at-least" ? *version < *bound : *version >= *bound)
            return wrong(u"it runs %1, and must be %2 %3"_s.arg(
                facts.productVersion, key == u"at-least" ? u"at least"_s : key, action.text(key)));
    }
    return StepResult{{{u"version"_s, version->toString()}, {u"user"_s, facts.user}},
                      u"%1, seen by %2"_s.arg(version->toString(), facts.user)};
}

Result<StepResult> countExecutors(const SourcegraphClient& client, int atLeast, const std::stop_token& stop)
{
    GraphSchema schema(client);
    const Result<QList<Executor>> found = executors(schema, stop);
    if (!found)
        return failure(found);
    QStringList active;
    for (const Executor& executor : *found) {
        if (executor.active)
            active.append(executor.name());
    }
    if (active.size() < atLeast)
        return failure(ErrorKind::Failed, u"find active executors of"_s, client.description(),
                       u"there are %1 of %2, and at least %3 must be active"_s.arg(active.size())
                           .arg(found->size())
                           .arg(atLeast),
                       u"Look at the executors' logs; they need the new URL and access token"_s);
    return StepResult{{{u"executors"_s, active.join(u'\n')}}, active.join(u'\n')};
}

bool isWanted(const StepAction& action)
{
    return action.text(u"state"_s) != u"absent";
}

Result<StepResult> changeNotice(const StepAction& action, const SourcegraphClient& client,
                                const std::stop_token& stop)
{
    const QString message = action.text(u"message"_s);
    const Result<bool> changed =
        isWanted(action) ? addNotice(client, {message, false}, stop) : removeNotice(client, message, stop);
    return changed.transform([&](bool did) {
        return StepResult{{{u"changed"_s, did ? u"yes"_s : u"no"_s}},
                          isWanted(action) ? u"the notice is there"_s : u"the notice is not there"_s};
    });
}

} // namespace

QJsonObject SnapshotSummaryStep::parameterSchema() const
{
    return textParameters(withInstance({u"!file"_s}));
}

Result<StepPreview> SnapshotSummaryStep::preview(const StepAction& action) const
{
    return shown(action,
                 u"list its external services and auth providers in "_s + action.shown[u"file"].toString());
}

Result<StepResult> SnapshotSummaryStep::run(const StepAction& action, const StepCall& call) const
{
    const StepDeadline deadline(call);
    return deadline.judged(clientOf(action, call).and_then([&](const SourcegraphClient& client) {
        return summarize(client, action.text(u"file"_s), deadline.token());
    }),
                           u"summarize"_s, action.text(u"endpoint"_s));
}

Result<Recovered> SnapshotSummaryStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

QJsonObject SnapshotTestStep::parameterSchema() const
{
    return textParameters(withInstance({u"summary"_s, u"since"_s}));
}

Result<StepPreview> SnapshotTestStep::preview(const StepAction& action) const
{
    const QString summary = action.shown[u"summary"].toString();
    return shown(action, u"look at its alerts, site config, code hosts and permissions%1"_s.arg(
                             summary.isEmpty() ? QString() : u", and compare it with "_s + summary));
}

Result<StepResult> SnapshotTestStep::run(const StepAction& action, const StepCall& call) const
{
    const Result<SourcegraphClient> client = clientOf(action, call);
    if (!client)
        return failure(client);
    const Result<AcceptanceRequest> request = requestOf(action);
    if (!request)
        return failure(request);
    const StepDeadline deadline(call);
    GraphSchema schema(*client);
    return deadline
        .judged(acceptInstance(schema, *request, deadline.token()), u"accept"_s, action.text(u"endpoint"_s))
        .and_then([&](const AcceptanceReport& report) { return judged(report, call); });
}

Result<Recovered> SnapshotTestStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

QJsonObject InstanceVersionStep::parameterSchema() const
{
    return textParameters(withInstance({u"at-least"_s, u"below"_s}));
}

Result<StepPreview> InstanceVersionStep::preview(const StepAction& action) const
{
    QStringList bounds;
    for (const QString& key : {u"at-least"_s, u"below"_s}) {
        if (action.shown.contains(key))
            bounds.append((key == u"below" ? u"below "_s : u"at least "_s) + action.shown[key].toString());
    }
    return shown(action, u"compare its version: "_s + bounds.join(u", "_s));
}

Result<StepResult> InstanceVersionStep::run(const StepAction& action, const StepCall& call) const
{
    const StepDeadline deadline(call);
    return deadline
        .judged(clientOf(action, call).and_then([&](const SourcegraphClient& client) {
            return asSiteAdmin(client, deadline.token());
        }),
                u"ask"_s, action.text(u"endpoint"_s))
        .and_then([&](const InstanceFacts& facts) { return compared(action, facts); });
}

Result<Recovered> InstanceVersionStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

QJsonObject ExecutorsCheckStep::parameterSchema() const
{
    QJsonObject schema = textParameters(withInstance({u"at-least"_s}));
    QJsonObject properties = schema[u"properties"].toObject();
    properties[u"at-least"] = QJsonObject{{u"type"_s, u"integer"_s}, {u"minimum"_s, 0}};
    schema[u"properties"] = properties;
    return schema;
}

Result<StepPreview> ExecutorsCheckStep::preview(const StepAction& action) const
{
    return shown(action,
                 u"count its active executors: at least %1"_s.arg(action.parameters[u"at-least"].toInt(1)));
}

Result<StepResult> ExecutorsCheckStep::run(const StepAction& action, const StepCall& call) const
{
    const StepDeadline deadline(call);
    return deadline.judged(clientOf(action, call).and_then([&](const SourcegraphClient& client) {
        return countExecutors(client, action.parameters[u"at-least"].toInt(1), deadline.token());
    }),
                           u"count the executors of"_s, action.text(u"endpoint"_s));
}

Result<Recovered> ExecutorsCheckStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

QJsonObject SettingsNoticeStep::parameterSchema() const
{
    QJsonObject schema = textParameters(withInstance({u"!message"_s, u"!state"_s}));
    QJsonObject properties = schema[u"properties"].toObject();
    properties[u"state"] = QJsonObject{{u"enum"_s, QJsonArray{u"present"_s, u"absent"_s}}};
    schema[u"properties"] = properties;
    return schema;
}

Result<StepPreview> SettingsNoticeStep::preview(const StepAction& action) const
{
    return shown(action, u"%1 its global settings: %2"_s.arg(isWanted(action) ? u"add a notice to"_s
                                                                              : u"remove the notice from"_s,
                                                             action.shown[u"message"].toString()));
}

Result<StepResult> SettingsNoticeStep::run(const StepAction& action, const StepCall& call) const
{
    const StepDeadline deadline(call);
    return deadline.judged(clientOf(action, call).and_then([&](const SourcegraphClient& client) {
        return changeNotice(action, client, deadline.token());
    }),
                           u"change the notice of"_s, action.text(u"endpoint"_s));
}

Result<Recovered> SettingsNoticeStep::recover(const StepAction& action, const StepCall& call) const
{
    return clientOf(action, call)
        .and_then([&](const SourcegraphClient& client) {
            return hasNotice(client, action.text(u"message"_s), call.stop);
        })
        .transform([&](bool has) {
            if (has != isWanted(action))
                return Recovered{Recovered::What::NotStarted};
            return Recovered{Recovered::What::Done,
                             {{{u"changed"_s, u"yes"_s}}, u"the settings are as they should be"_s}};
        });
}

} // namespace lockstep

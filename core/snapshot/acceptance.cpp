#include "core/snapshot/acceptance.h"

#include "core/sourcegraph/instance_facts.h"
#include "core/sourcegraph/site_problems.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Level = AcceptanceFinding::Level;

/// The newest permission jobs, of which so many are looked at in any case.
constexpr qsizetype fewestJobs = 500;
constexpr qsizetype shownJobs = 5;

bool failedState(const QJsonValue& state)
{
    static const QStringList failed{u"ERROR"_s, u"ERRORED"_s, u"FAILED"_s};
    return failed.contains(state.toString().toUpper());
}

/// The checks of one instance, one after the other.
class Checks
{
public:
    Checks(GraphSchema& schema, const AcceptanceRequest& request, const std::stop_token& stop)
        : m_schema(schema),
          m_request(request),
          m_stop(stop),
          m_from(request.now.addSecs(-request.since.count()))
    {
    }

    [[nodiscard]] Result<AcceptanceReport> all();

private:
    [[nodiscard]] Result<void> summary();
    [[nodiscard]] Result<void> site();
    [[nodiscard]] Result<void> services();
    [[nodiscard]] Result<void> permissions();
    void judgeSite(const SiteProblems& problems);
    void judgeService(const QJsonObject& service);
    void judgeJobs(const QList<QJsonObject>& jobs);
    void leaveOut(const QString& field);

    [[nodiscard]] bool isRecent(const QJsonValue& finishedAt) const
    {
        const QDateTime time = QDateTime::fromString(finishedAt.toString(), Qt::ISODateWithMs);
        return time.isValid() && time >= m_from;
    }

    void find(const QString& check, Level level, const QString& text)
    {
        m_report.findings.append({check, level, text});
    }

    GraphSchema& m_schema;
    const AcceptanceRequest& m_request;
    const std::stop_token& m_stop;
    QDateTime m_from;
    AcceptanceReport m_report;
};

void Checks::leaveOut(const QString& field)
{
    if (!m_report.leftOut.contains(field))
        m_report.leftOut.append(field);
}

Result<AcceptanceReport> Checks::all()
{
    const Result<InstanceFacts> facts = asSiteAdmin(m_schema.client(), m_stop);
    if (!facts)
        return failure(facts);
    m_report.endpoint = m_schema.client().description();
    m_report.productVersion = facts->productVersion;
    for (const auto check : {&Checks::summary, &Checks::site, &Checks::services, &Checks::permissions}) {
        if (const Result<void> done = (this->*check)(); !done)
            return failure(done);
    }
    for (const QString& field : m_schema.missing())
        leaveOut(field);
    return m_report;
}

Result<void> Checks::summary()
{
    if (!m_request.summary)
        return {};
    const Result<InstanceSummary> now = fetchSummary(m_schema, m_stop);
    if (!now)
        return failure(now);
    const QStringList differences = summaryDifferences(*m_request.summary, *now);
    for (const QString& difference : differences)
        find(u"summary"_s, Level::Failure, difference);
    if (differences.isEmpty())
        find(
            u"summary"_s, Level::Info,
            u"%1 external services and %2 auth providers are those of the summary"_s.arg(now->services.size())
                .arg(now->providers.size()));
    return {};
}

Result<void> Checks::site()
{
    return siteProblems(m_schema, m_stop).transform([this](const SiteProblems& problems) {
        judgeSite(problems);
    });
}

void Checks::judgeSite(const SiteProblems& problems)
{
    for (const SiteAlert& alert : problems.alerts.value_or(QList<SiteAlert>()))
        find(u"alerts"_s, Level::Failure, u"%1: %2"_s.arg(alert.type, alert.message));
    for (const QString& message : problems.configuration.value_or(QStringList()))
        find(u"site-config"_s, Level::Warning, message);
    if (problems.alerts && problems.alerts->isEmpty())
        find(u"alerts"_s, Level::Info, u"there is no alert"_s);
}

Result<void> Checks::services()
{
    const GraphListing listing{
        u"externalServices"_s,
        false,
        {{u"kind"_s},
         {u"id"_s},
         {u"displayName"_s},
         {u"lastSyncError"_s},
         {u"syncJobs"_s, {{u"nodes"_s, {{u"state"_s}, {u"finishedAt"_s}}}}, {{u"first"_s, u"100"_s}}}}};
    const Result<GraphNodes> found = graphNodes(m_schema, listing, m_stop);
    if (!found && found.error().kind == ErrorKind::NotFound) {
        leaveOut(u"Query.externalServices"_s);
        return {};
    }
    if (!found)
        return failure(found);
    for (const QJsonObject& service : found->nodes)
        judgeService(service);
    return {};
}

void Checks::judgeService(const QJsonObject& service)
{
    const QString check = u"external-services"_s;
    const QString name = u"%1 %2"_s.arg(service[u"kind"].toString(),
                                        service[u"displayName"].toString(service[u"id"].toString()));
    const QString error = service[u"lastSyncError"].toString();
    if (!error.isEmpty())
        return find(check, Level::Failure, u"%1: %2"_s.arg(name, error));
    if (!service.contains(u"syncJobs"))
        return;
    const QJsonArray jobs = service[u"syncJobs"][u"nodes"].toArray();
    const bool synced = std::any_of(jobs.begin(), jobs.end(),
                                    [this](const QJsonValue& job) { return isRecent(job[u"finishedAt"]); });
    if (!synced)
        find(check, Level::Info,
             u"%1: no synchronisation ended since %2"_s.arg(name, m_from.toString(Qt::ISODate)));
}

Result<void> Checks::permissions()
{
    GraphListing listing{
        u"permissionsSyncJobs"_s,
        false,
        {{u"state"_s},
         {u"finishedAt"_s},
         {u"failureMessage"_s},
         {u"codeHostStates"_s, {{u"providerType"_s}, {u"providerID"_s}, {u"status"_s}, {u"message"_s}}}}};
    listing.enough = [this](const QList<QJsonObject>& jobs) {
        return jobs.size() >= fewestJobs &&
               std::ranges::none_of(jobs.last(100), [this](const QJsonObject& job) {
                   return job[u"finishedAt"].isNull() || isRecent(job[u"finishedAt"]);
               });
    };
    const Result<GraphNodes> found = graphNodes(m_schema, listing, m_stop);
    if (!found && found.error().kind == ErrorKind::NotFound) {
        leaveOut(u"Query.permissionsSyncJobs"_s);
        return {};
    }
    return found.transform([this](const GraphNodes& jobs) { judgeJobs(jobs.nodes); });
}

void Checks::judgeJobs(const QList<QJsonObject>& jobs)
{
    const QString check = u"permissions"_s;
    QStringList failed;
    qsizetype ended = 0;
    for (const QJsonObject& job : jobs) {
        if (!isRecent(job[u"finishedAt"]))
            continue;
        ++ended;
        if (failedState(job[u"state"]))
            failed.append(job[u"failureMessage"].toString(u"no reason is given"_s));
    }
    if (ended == 0)
        return find(check, Level::Warning,
                    u"no synchronisation of permissions ended since %1"_s.arg(m_from.toString(Qt::ISODate)));
    for (const QString& reason : failed.first(std::min(failed.size(), shownJobs)))
        find(check, Level::Failure, u"a synchronisation failed: "_s + reason);
    if (failed.size() > shownJobs)
        find(check, Level::Failure, u"%1 more failed"_s.arg(failed.size() - shownJobs));
    if (failed.isEmpty())
        find(check, Level::Info, u"%1 synchronisations of permissions ended, none failed"_s.arg(ended));
}

} // namespace

bool AcceptanceReport::passed() const
{
    return std::ranges::none_of(
        findings, [](const AcceptanceFinding& finding) { return finding.level == Level::Failure; });
}

Result<AcceptanceReport> acceptInstance(GraphSchema& schema, const AcceptanceRequest& request,
                                        const std::stop_token& stop)
{
    return Checks(schema, request, stop).all();
}

QString acceptanceLevelName(AcceptanceFinding::Level level)
{
    switch (level) {
    case Level::Warning:
        return u"warning"_s;
    case Level::Failure:
        return u"failure"_s;
    case Level::Info:
        break;
    }
    return u"info"_s;
}

QJsonObject acceptanceJson(const AcceptanceReport& report)
{
    QJsonArray findings;
    for (const AcceptanceFinding& finding : report.findings)
        findings.append(QJsonObject{{u"check"_s, finding.check},
                                    {u"level"_s, acceptanceLevelName(finding.level)},
                                    {u"text"_s, finding.text}});
    return {{u"endpoint"_s, report.endpoint},
            {u"version"_s, report.productVersion},
            {u"passed"_s, report.passed()},
            {u"findings"_s, findings},
            {u"leftOut"_s, QJsonArray::fromStringList(report.leftOut)}};
}

QString acceptanceText(const AcceptanceReport& report)
{
    QString text = u"%1, version %2\n"_s.arg(report.endpoint, report.productVersion);
    for (const AcceptanceFinding& finding : report.findings)
        text +=
            u"%1  %2: %3\n"_s.arg(acceptanceLevelName(finding.level), -7).arg(finding.check, finding.text);
    for (const QString& field : report.leftOut)
        text += u"left out: this release's API has no %1\n"_s.arg(field);
    return text + (report.passed() ? u"The instance is accepted.\n"_s : u"The instance is not accepted.\n"_s);
}

} // namespace lockstep

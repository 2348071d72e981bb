#include "core/health/health_plan.h"

#include "core/health/cluster_checks.h"
#include "core/health/database_checks.h"
#include "core/health/machine_checks.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Checks = QList<HealthCheck>;

/// What the checks of one call are made from; the catalogue is read once, and only where a check needs it.
class Basis
{
public:
    Basis(const HealthSubject& subject, const std::stop_token& stop) : m_subject(subject), m_stop(stop) {}

    [[nodiscard]] const HealthSubject& subject() const { return m_subject; }

    [[nodiscard]] const Result<ReleaseBasis>& release()
    {
        if (!m_release)
            m_release = releaseBasis(m_subject.catalog, *m_subject.release, m_stop);
        return *m_release;
    }

    [[nodiscard]] std::optional<ConnectionSettings> frontend() const
    {
        const auto found = m_subject.databases.constFind(Schema::Frontend);
        return found == m_subject.databases.constEnd() ? std::nullopt : std::optional(*found);
    }

    [[nodiscard]] bool hasAdministrator() const
    {
        return m_subject.endpoint && !m_subject.endpoint->token.isEmpty();
    }

    [[nodiscard]] bool hasCatalogue() const { return m_subject.release && !m_subject.catalog.isEmpty(); }

private:
    const HealthSubject& m_subject;
    const std::stop_token& m_stop;
    std::optional<Result<ReleaseBasis>> m_release;
};

Checks versions(Basis& basis)
{
    const HealthSubject& subject = basis.subject();
    Checks checks;
    if (!subject.release)
        return checks;
    if (subject.endpoint)
        checks.append(runningVersionCheck(*subject.endpoint, *subject.release));
    if (const auto frontend = basis.frontend())
        checks.append(recordedVersionCheck(*frontend, *subject.release));
    return checks;
}

Checks databases(Basis& basis)
{
    Checks checks;
    if (!basis.hasCatalogue())
        return checks;
    for (const auto& [schema, settings] : basis.subject().databases.asKeyValueRange())
        checks.append(databaseCheck(basis.release(), schema, settings));
    return checks;
}

Checks drift(Basis& basis)
{
    if (!basis.hasCatalogue() || basis.subject().databases.isEmpty())
        return {};
    return {driftCheck(basis.release(), basis.subject().databases)};
}

Checks outOfBand(Basis& basis)
{
    const auto frontend = basis.frontend();
    if (!frontend || !basis.subject().release)
        return {};
    return {outOfBandCheck(*frontend, *basis.subject().release)};
}

Checks postgres(Basis& basis)
{
    Checks checks;
    for (const auto& [schema, settings] : basis.subject().databases.asKeyValueRange())
        checks.append(postgresCheck(schema, settings, basis.subject().release));
    return checks;
}

Checks containers(Basis& basis)
{
    const HealthSubject& subject = basis.subject();
    if (!subject.machine || !subject.compose)
        return {};
    return {containersCheck(subject.machine, *subject.compose)};
}

Checks pods(Basis& basis)
{
    const HealthSubject& subject = basis.subject();
    return subject.cluster ? Checks{podsCheck(*subject.cluster)} : Checks();
}

Checks frontendLog(Basis& basis)
{
    const HealthSubject& subject = basis.subject();
    Checks checks;
    if (subject.machine && subject.compose && !subject.frontend.isEmpty())
        checks.append(serviceLogCheck(subject.machine, *subject.compose, subject.frontend));
    if (subject.cluster)
        checks.append(podLogCheck(*subject.cluster,
                                  subject.frontend.isEmpty() ? u"sourcegraph-frontend"_s : subject.frontend));
    return checks;
}

Checks disk(Basis& basis)
{
    const HealthSubject& subject = basis.subject();
    return subject.machine ? Checks{diskCheck(subject.machine)} : Checks();
}

Checks frontend(Basis& basis)
{
    const HealthSubject& subject = basis.subject();
    return subject.endpoint ? Checks{frontendCheck(*subject.endpoint)} : Checks();
}

Checks certificate(Basis& basis)
{
    const HealthSubject& subject = basis.subject();
    if (!subject.endpoint || subject.endpoint->url.scheme() != u"https")
        return {};
    return {certificateCheck(*subject.endpoint)};
}

Checks executors(Basis& basis)
{
    return basis.hasAdministrator() ? Checks{executorsCheck(*basis.subject().endpoint)} : Checks();
}

Checks siteAlerts(Basis& basis)
{
    return basis.hasAdministrator() ? Checks{siteAlertsCheck(*basis.subject().endpoint)} : Checks();
}

Checks siteConfig(Basis& basis)
{
    return basis.hasAdministrator() ? Checks{siteConfigCheck(*basis.subject().endpoint)} : Checks();
}

Checks alerts(Basis& basis)
{
    Checks checks;
    for (const MonitoringSource& source : basis.subject().monitoring)
        checks.append(alertsCheck(source));
    return checks;
}

Checks volumes(Basis& basis)
{
    Checks checks;
    for (const MonitoringSource& source : basis.subject().monitoring) {
        if (source.kind == MonitoringSource::Kind::Prometheus)
            checks.append(volumesCheck(source));
    }
    return checks;
}

struct Row
{
    KnownHealthCheck known;
    Checks (*make)(Basis&);
    bool onlyWhenAsked = false;
};

QStringList ofSchemas(const QString& prefix)
{
    QStringList names;
    for (const Schema schema : allSchemas)
        names.append(prefix + schemaName(schema));
    return names;
}

const QList<Row>& rows()
{
    const QString databasesOnly = u"its databases"_s;
    const QString withCatalogue = u"its databases, the release it should run, and a catalogue of releases"_s;
    const QString url = u"its URL"_s;
    const QString administrator = u"its URL and a site administrator's access token"_s;
    const QString project = u"the folder of its compose project"_s;
    const QString cluster = u"its cluster, as a kubeconfig has it"_s;
    static const QList<Row> all{
        {{u"pods-health"_s, {}, u"its pods run and are ready, its workloads are rolled out"_s, cluster},
         pods},
        {{u"src-application-version"_s,
          {},
          u"the instance runs, and records, the release that it should"_s,
          u"the release it should run, and its URL or its frontend database"_s},
         versions},
        {{u"frontend"_s, {}, u"it answers, and how quickly"_s, url}, frontend},
        {{u"certificate"_s, {}, u"its certificate is good, and how long it lasts"_s, u"its https URL"_s},
         certificate},
        {{u"site-alerts"_s, {}, u"what it tells its administrators"_s, administrator}, siteAlerts},
        {{u"site-config"_s, {}, u"what is wrong with its site configuration"_s, administrator}, siteConfig},
        {{u"executors"_s, {}, u"executors are active, and fit its version"_s, administrator},
         executors,
         true},
        {{u"containers"_s, {}, u"its containers run and are healthy"_s, project}, containers},
        {{u"frontend-log"_s,
          {},
          u"lines of errors since the frontend was started"_s,
          project + u", and the name of the frontend's service; or "_s + cluster},
         frontendLog},
        {{u"databases"_s, ofSchemas(u"database-"_s),
          u"migrations, failed attempts, extensions, invalid indexes"_s, withCatalogue},
         databases},
        {{u"drift"_s, {}, u"its schemas are what their migrations make"_s, withCatalogue}, drift},
        {{u"out-of-band-migrations"_s,
          {},
          u"those that the release needs are complete"_s,
          u"its frontend database, and the release it should run"_s},
         outOfBand},
        {{u"postgres"_s, ofSchemas(u"postgres-"_s), u"the servers' versions, and how much lies there"_s,
          databasesOnly},
         postgres},
        {{u"disk"_s, {}, u"how full the disks of its machine are"_s, u"the machine of its containers"_s},
         disk},
        {{u"volumes"_s, {}, u"how full the volumes of its pods are"_s, u"the URL of its Prometheus"_s},
         volumes},
        {{u"alerts"_s,
          {u"prometheus-alerts"_s, u"alertmanager-alerts"_s, u"grafana-alerts"_s},
          u"alerts that fire"_s,
          u"the URL of its Prometheus, Alertmanager or Grafana"_s},
         alerts},
    };
    return all;
}

std::unexpected<Error> wrong(const QString& happened, const QString& advice)
{
    return failure(ErrorKind::Usage, u"choose checks"_s, {}, happened, advice);
}

Result<void> areKnown(const QStringList& names)
{
    QStringList all;
    for (const KnownHealthCheck& known : knownHealthChecks())
        all += QStringList{known.name} + known.members;
    for (const QString& name : names) {
        if (!all.contains(name))
            return wrong(u"there is no check \"%1\""_s.arg(name), u"There are: "_s + all.join(u", "_s));
    }
    return {};
}

/// Whether a list names the check, or the family that it is of.
bool names(const QStringList& list, const KnownHealthCheck& family, const QString& check)
{
    return list.contains(check) || list.contains(family.name);
}

bool isAskedFor(const Row& row, const HealthChoice& choice)
{
    if (choice.only.isEmpty())
        return !row.onlyWhenAsked || choice.executors;
    const bool family = choice.only.contains(row.known.name) || (row.onlyWhenAsked && choice.executors);
    return family || std::ranges::any_of(row.known.members,
                                         [&](const QString& member) { return choice.only.contains(member); });
}

/// Those of a row's checks that are chosen.
Checks chosen(const Row& row, const HealthChoice& choice, Basis& basis)
{
    Checks checks = row.make(basis);
    checks.removeIf([&](const HealthCheck& check) {
        const bool wanted = choice.only.isEmpty() || names(choice.only, row.known, check.name) ||
                            (row.onlyWhenAsked && choice.executors);
        return !wanted || names(choice.skip, row.known, check.name);
    });
    return checks;
}

/// What was named, and cannot be made.
Result<void> canBeMade(const Row& row, const HealthChoice& choice, const Checks& made)
{
    for (const QString& name : QStringList{row.known.name} + row.known.members) {
        const bool isMade =
            name == row.known.name
                ? !made.isEmpty()
                : std::ranges::any_of(made, [&](const HealthCheck& check) { return check.name == name; });
        const bool named = choice.only.contains(name) || (row.onlyWhenAsked && choice.executors);
        if (named && !isMade && !choice.skip.contains(name))
            return wrong(u"%1 cannot be looked at"_s.arg(name), u"It needs "_s + row.known.needs);
    }
    return {};
}

} // namespace

const QList<KnownHealthCheck>& knownHealthChecks()
{
    static const QList<KnownHealthCheck> known = [] {
        QList<KnownHealthCheck> list;
        for (const Row& row : rows())
            list.append(row.known);
        return list;
    }();
    return known;
}

Result<QList<HealthCheck>> healthChecks(const HealthSubject& subject, const HealthChoice& choice,
                                        const std::stop_token& stop)
{
    if (const Result<void> known = areKnown(choice.only + choice.skip); !known)
        return failure(known);
    Basis basis(subject, stop);
    Checks checks;
    for (const Row& row : rows()) {
        if (!isAskedFor(row, choice) || choice.skip.contains(row.known.name))
            continue;
        const Checks made = chosen(row, choice, basis);
        if (const Result<void> possible = canBeMade(row, choice, made); !possible)
            return failure(possible);
        checks += made;
    }
    if (checks.isEmpty())
        return wrong(u"there is nothing to look at"_s,
                     u"Name the instance's databases, its URL, or its compose project"_s);
    return checks;
}

} // namespace lockstep

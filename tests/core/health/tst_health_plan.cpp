// Which checks there are, which are made, and what each needs.

#include "core/cluster/shell/transports.h"
#include "core/health/health_plan.h"
#include "result_checks.h"

using namespace lockstep;

namespace {

HealthSubject wholeSubject()
{
    HealthSubject subject;
    subject.release = Version(6, 2, 0);
    subject.catalog = QStringLiteral("/nowhere");
    for (const Schema schema : allSchemas)
        subject.databases.insert(schema, ConnectionSettings());
    subject.machine = std::make_shared<LocalTransport>();
    subject.compose = ComposeProject{QStringLiteral("/srv"), {}};
    subject.cluster = ClusterSpace{KubeClient(ClusterAccess()), QStringLiteral("prod")};
    subject.frontend = QStringLiteral("sourcegraph-frontend-0");
    subject.endpoint =
        InstanceEndpoint{QUrl(QStringLiteral("https://acme.example")), Secret(QStringLiteral("token")), {}};
    for (const MonitoringSource::Kind kind : monitoringKinds)
        subject.monitoring.append(
            *MonitoringSource::open(kind, QStringLiteral("https://metrics.example"), Secret(), {}));
    return subject;
}

QStringList names(const QList<HealthCheck>& checks)
{
    QStringList names;
    for (const HealthCheck& check : checks)
        names.append(check.name);
    names.removeDuplicates();
    return names;
}

QStringList words(const char* text)
{
    return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
}

} // namespace

class HealthPlanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsThemAll();
    void chooses_data();
    void chooses();
    void makesWhatItCan();
    void saysWhatIsMissing_data();
    void saysWhatIsMissing();
    void refusesUnknownNames();
    void aCatalogueThatIsGone();
};

void HealthPlanTest::knowsThemAll()
{
    QStringList all;
    for (const KnownHealthCheck& known : knownHealthChecks()) {
        all += known.members.isEmpty() ? QStringList{known.name} : known.members;
        QVERIFY(!known.looksAt.isEmpty() && !known.needs.isEmpty());
    }
    const auto made = healthChecks(wholeSubject(), {.executors = true}, {});
    VERIFY_RESULT(made);
    QCOMPARE(names(*made), all);
}

void HealthPlanTest::chooses_data()
{
    QTest::addColumn<QStringList>("only");
    QTest::addColumn<QStringList>("skip");
    QTest::addColumn<bool>("executors");
    QTest::addColumn<QStringList>("made");
    const auto row = [](const char* name, const char* only, const char* skip, bool executors,
                        const char* made) {
        QTest::newRow(name) << words(only) << words(skip) << executors << words(made);
    };
    row("one", "drift", "", false, "drift");
    row("in the report's order", "drift src-application-version", "", false, "src-application-version drift");
    row("a family", "databases", "", false, "database-frontend database-codeintel database-codeinsights");
    row("of a family", "postgres-codeintel", "", false, "postgres-codeintel");
    row("a family but one", "postgres", "postgres-codeintel", false,
        "postgres-frontend postgres-codeinsights");
    row("executors, too", "frontend", "", true, "frontend executors");
    row("executors by name", "executors", "", false, "executors");
    row("of a cluster", "pods-health", "", false, "pods-health");
    row("named and skipped", "frontend drift", "drift", false, "frontend");
}

void HealthPlanTest::chooses()
{
    QFETCH(QStringList, only);
    QFETCH(QStringList, skip);
    QFETCH(bool, executors);
    const auto made = healthChecks(wholeSubject(), {only, skip, executors}, {});
    VERIFY_RESULT(made);
    QTEST(names(*made), "made");
}

void HealthPlanTest::makesWhatItCan()
{
    HealthSubject subject;
    subject.endpoint = InstanceEndpoint{QUrl(QStringLiteral("http://127.0.0.1:1")), Secret(), {}};
    const auto made = healthChecks(subject, {}, {});
    VERIFY_RESULT(made);
    QCOMPARE(names(*made), QStringList{QStringLiteral("frontend")});
    VERIFY_ERROR(healthChecks({}, {}, {}), ErrorKind::Usage, "nothing to look at");
}

void HealthPlanTest::saysWhatIsMissing_data()
{
    QTest::addColumn<QStringList>("only");
    QTest::addColumn<bool>("executors");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const char* only, bool executors, const char* said) {
        QTest::newRow(name) << words(only) << executors << QString::fromLatin1(said);
    };
    row("version", "src-application-version", false, "the release it should run, and its URL");
    row("databases", "databases", false, "a catalogue of releases");
    row("one database", "postgres-codeintel", false, "postgres-codeintel cannot be looked at");
    row("certificate", "certificate", false, "its https URL");
    row("pods", "pods-health", false, "its cluster");
    row("executors", "", true, "executors cannot be looked at");
}

void HealthPlanTest::saysWhatIsMissing()
{
    QFETCH(QStringList, only);
    QFETCH(bool, executors);
    QFETCH(QString, said);
    HealthSubject subject;
    subject.databases.insert(Schema::Frontend, ConnectionSettings());
    const auto made = healthChecks(subject, {only, {}, executors}, {});
    VERIFY_ERROR(made, ErrorKind::Usage, "cannot be looked at");
    QVERIFY2(made.error().message().contains(said), qPrintable(made.error().message()));
}

void HealthPlanTest::refusesUnknownNames()
{
    const auto made = healthChecks(wholeSubject(), {words("drifd"), {}, false}, {});
    VERIFY_ERROR(made, ErrorKind::Usage, "no check \"drifd\"");
    QVERIFY2(made.error().message().contains(u"drift, out-of-band-migrations"),
             qPrintable(made.error().message()));
    VERIFY_ERROR(healthChecks(wholeSubject(), {{}, words("disks"), false}, {}), ErrorKind::Usage, "disks");
}

/// What needs it is unknown, with the reason; everything else is made.
void HealthPlanTest::aCatalogueThatIsGone()
{
    const auto made = healthChecks(wholeSubject(), {words("databases drift postgres"), {}, false}, {});
    VERIFY_RESULT(made);
    QCOMPARE(made->size(), 7);
    for (const HealthCheck& check : *made) {
        if (check.name.startsWith(u"postgres"))
            continue;
        const HealthFinding found = check.look({});
        QCOMPARE(found.state, HealthState::Unknown);
        QVERIFY2(found.evidence.contains(u"/nowhere"), qPrintable(found.evidence));
    }
}

QTEST_APPLESS_MAIN(HealthPlanTest)
#include "tst_health_plan.moc"

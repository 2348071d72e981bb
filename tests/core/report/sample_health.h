#pragma once

#include "core/health/health_report.h"

namespace lockstep::test {

inline CheckedHealth checkedHealth(const char* name, HealthState state, const char* evidence,
                                   const char* fix = "", double seconds = 0.4)
{
    return {QString::fromUtf8(name), {state, QString::fromUtf8(evidence), QString::fromUtf8(fix)}, seconds};
}

inline HealthReport healthReport(const char* made, const QList<CheckedHealth>& checks)
{
    return {QStringLiteral("prod/acme"), QStringLiteral("6.2.1102"),
            QDateTime::fromString(QString::fromLatin1(made), Qt::ISODate), QStringLiteral("Zoë Müller"),
            checks};
}

/// Before an upgrade: everything is as it should be, but for a disk.
inline HealthReport reportBefore()
{
    using enum HealthState;
    return healthReport(
        "2026-01-02T03:04:05Z",
        {checkedHealth("src-application-version", Healthy, "it runs 6.1.376, as /__version says"),
         checkedHealth("frontend", Healthy,
                       "GET /healthz: 5 of 5 requests answered, median 21 ms, worst 34 ms"),
         checkedHealth("executors", Failed, "0 of 2 active; the instance runs 6.1.376",
                       "Look at the executors' logs; they need the instance's URL and access token"),
         checkedHealth("drift", Healthy, "the schemas are what their migrations make", "", 7.25),
         checkedHealth("disk", Warning, "/ (/dev/nvme0n1p2): 82 % of 456.9 GiB in use, 81 GiB free",
                       "Make the disk larger, or make room on it, before it is full: databases stop then"),
         checkedHealth("containers", Healthy, "24, all run and are healthy")});
}

/// After it, with a bit of everything: long lines, many lines, markup, letters of other scripts.
inline HealthReport reportAfter()
{
    using enum HealthState;
    return healthReport(
        "2026-01-03T13:14:15Z",
        {checkedHealth(
             "src-application-version", Failed,
             "it runs 6.1.376, as /__version says, and it should run 6.2.1102\nits database records 6.2.0",
             "Bring the workloads to that release, or find out which of them still have other images"),
         checkedHealth("frontend", Healthy,
                       "GET /healthz: 5 of 5 requests answered, median 25 ms, worst 41 ms"),
         checkedHealth(
             "certificate", Warning,
             "acme.example, issued by Example Authority: until 2026-01-20T00:00:00Z, 16 days left\nTLSv1.3",
             "Renew the certificate, and have the server use the new one"),
         checkedHealth("site-alerts", Warning, "WARNING: <b>Überprüfung</b> | `nötig` — 検証 *bald*",
                       "Log in as a site administrator, and do what the alerts say"),
         checkedHealth(
             "executors", Healthy,
             "2 of 2 active; the instance runs 6.2.1102\nexecutor-1 (batches): active, 6.2.1102, last seen "
             "2026-01-03T13:14:01Z\nexecutor-2 (batches, codeintel): active, 6.2.1102, last seen "
             "2026-01-03T13:14:09Z"),
         checkedHealth(
             "frontend-log", Warning,
             "sourcegraph-frontend-0: 2 lines of errors:\n"
             "{\"SeverityText\":\"ERROR\",\"Timestamp\":1767445201000000000,\"InstrumentationScope\":"
             "\"httpapi.graphql\","
             "\"Caller\":\"graphqlbackend/graphqlbackend.go:412\",\"Body\":\"a request took longer than it "
             "may, and was "
             "given up\",\"Resource\":{\"service.name\":\"frontend\",\"service.version\":\"6.2.1102\"}}\n"
             "{\"SeverityText\":\"ERROR\",\"Body\":\"```not a fence```\"}",
             "Read them: what matters there tells why"),
         checkedHealth("drift", Healthy, "the schemas are what their migrations make", "", 12.5),
         checkedHealth(
             "postgres-frontend", Healthy,
             "PostgreSQL 16.4, the database is 120.4 GiB\nits largest tables, with their indexes:\n"
             "     61.2 GiB  public.event_logs\n     22.7 GiB  public.repo\n    840.5 MiB  public.users"),
         checkedHealth(
             "disk", Unknown,
             "there was no answer within 60 s; it did not end when it was asked to, and was left to itself",
             "Look again; if it stays so, look at the network and at the load", 70)});
}

/// As many findings as there may be, with more evidence than fits.
inline HealthReport reportOfTrouble(int checks, qsizetype evidence)
{
    HealthReport report = healthReport("2026-01-03T13:14:15Z", {});
    for (int i = 1; i <= checks; ++i) {
        QString lines;
        for (int line = 1; lines.size() < evidence; ++line)
            lines += QStringLiteral("line %1 of what was seen: something <is> wrong | here\n").arg(line);
        report.checks.append({QStringLiteral("check-%1").arg(i),
                              {i % 3 == 0   ? HealthState::Unknown
                               : i % 3 == 1 ? HealthState::Failed
                                            : HealthState::Warning,
                               lines.trimmed(), QStringLiteral("Mend number %1, then look again").arg(i)},
                              0.1 * i});
    }
    return report;
}

} // namespace lockstep::test

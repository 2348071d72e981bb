// Whether the certificate of an instance's URL is good, and how long it lasts.

#include "core/health/instance_checks.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int warningDays = 30;
constexpr int failureDays = 3;
constexpr qint64 daySeconds = 24 * 60 * 60;

QString lifeText(const TlsCertificate& certificate, const QDateTime& now)
{
    const qint64 days = now.secsTo(certificate.notAfter) / daySeconds;
    const QString left = certificate.notAfter < now ? u"expired"_s
                         : days == 1                ? u"1 day left"_s
                                                    : u"%1 days left"_s.arg(days);
    return u"%1, issued by %2: until %3, %4"_s.arg(certificate.subject, certificate.issuer,
                                                   certificate.notAfter.toString(Qt::ISODate), left);
}

HealthState stateOf(const TlsCertificate& certificate, const QDateTime& now)
{
    if (now.secsTo(certificate.notAfter) < failureDays * daySeconds || now < certificate.notBefore)
        return HealthState::Failed;
    return now.secsTo(certificate.notAfter) < warningDays * daySeconds ? HealthState::Warning
                                                                       : HealthState::Healthy;
}

} // namespace

HealthFinding judgeCertificates(const TlsPeer& peer, const QString& host, const QDateTime& now)
{
    HealthFinding finding{HealthState::Healthy, {}, {}};
    QStringList lines;
    QStringList fixes;
    for (const TlsCertificate& certificate : peer.chain) {
        finding.state = worse(finding.state, stateOf(certificate, now));
        lines.append(lifeText(certificate, now));
    }
    if (finding.state != HealthState::Healthy)
        fixes.append(u"Renew the certificate, and have the server use the new one"_s);
    if (!peer.nameMatches) {
        finding.state = HealthState::Failed;
        lines.prepend(u"the certificate is not for %1"_s.arg(host));
        fixes.append(u"Have one issued that names this host"_s);
    }
    // Lifetimes are judged above. An authority of the customer's own may be trusted elsewhere.
    if (!peer.problems.isEmpty()) {
        finding.state = worse(finding.state, HealthState::Warning);
        lines.prepend(u"this machine does not trust it: %1"_s.arg(peer.problems.join(u"; "_s)));
        fixes.append(
            u"Name the file of the authority's certificate, or have the server send the whole chain"_s);
    }
    if (!peer.protocol.isEmpty())
        lines.append(peer.protocol);
    finding.evidence = lines.join(u'\n');
    finding.fix = fixes.join(u". "_s);
    return finding;
}

HealthCheck certificateCheck(const InstanceEndpoint& endpoint)
{
    return {u"certificate"_s, [endpoint](const std::stop_token& stop) {
                const Result<TlsPeer> peer = lookAtTls(endpoint.url, endpoint.caFile, stop);
                return peer ? judgeCertificates(*peer, endpoint.url.host(), QDateTime::currentDateTimeUtc())
                            : unknownBecause(peer.error());
            }};
}

} // namespace lockstep

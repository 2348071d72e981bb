#include "core/health/log_check.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qsizetype shownLines = 20;
constexpr qsizetype longestLine = 1000; ///< that is shown

HealthFinding findingIn(const HealthLog& source, const std::stop_token& stop)
{
    TroubleInLog trouble;
    const Result<void> done = source.read([&trouble](const QByteArray& bytes) { trouble.add(bytes); }, stop);
    trouble.finish();
    if (!done)
        return unknownBecause(done.error());
    if (trouble.count() == 0)
        return {HealthState::Healthy, u"%1: no line of an error"_s.arg(source.name)};
    const bool all = trouble.count() == trouble.last().size();
    return {HealthState::Warning,
            u"%1: %2 %3\n%4"_s.arg(source.name)
                .arg(trouble.count())
                .arg(trouble.count() == 1 ? u"line of an error:"_s
                     : all                ? u"lines of errors:"_s
                                          : u"lines of errors; the last:"_s,
                     trouble.last().join(u'\n')),
            u"Read them: what matters there tells why"_s};
}

} // namespace

TroubleInLog::TroubleInLog() : m_lines([this](const QString& line) { look(line.trimmed()); }) {}

void TroubleInLog::look(const QString& line)
{
    static const QRegularExpression trouble(
        u"(?:^|\\s)(?:lvl|level)=(?:eror|error|crit|fatal|dpanic|panic)\\b|"
        "\"(?:SeverityText|level|lvl)\"\\s*:\\s*\"(?:ERROR|FATAL|DPANIC|PANIC)\"|"
        "^(?:ERROR|FATAL|DPANIC|PANIC)\\b|^panic: "_s,
        QRegularExpression::CaseInsensitiveOption);
    if (!trouble.match(line).hasMatch())
        return;
    ++m_count;
    m_last.append(line.size() > longestLine ? line.first(longestLine) + u'…' : line);
    if (m_last.size() > shownLines)
        m_last.removeFirst();
}

HealthCheck logCheck(const QString& name, const QList<HealthLog>& sources)
{
    return {name, [sources](const std::stop_token& stop) {
                QList<HealthFinding> findings;
                for (const HealthLog& source : sources)
                    findings.append(findingIn(source, stop));
                return together(findings);
            }};
}

} // namespace lockstep

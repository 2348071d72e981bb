#include "core/report/health_text.h"

#include "core/planning/estimate.h"
#include "core/report/health_values.h"
#include "core/report/text_layout.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QString indented(const QString& text)
{
    QString lines;
    for (const QString& line : text.split(u'\n'))
        lines += u"  %1\n"_s.arg(plainLine(line));
    return lines;
}

QString checkText(const CheckedHealth& check)
{
    QString text = u"\n%1: %2 (%3)\n"_s.arg(plainText(check.name), healthStateName(check.finding.state),
                                            durationText(check.seconds));
    if (!check.finding.evidence.isEmpty())
        text += indented(check.finding.evidence);
    if (!check.finding.fix.isEmpty())
        text += wrapped(u"  To do: "_s, plainText(check.finding.fix));
    return text;
}

QString sideText(const QString& when, const std::optional<CheckedHealth>& side)
{
    if (!side)
        return u"  %1: not looked at\n"_s.arg(when);
    return u"  %1: %2\n"_s.arg(when, healthStateName(side->finding.state)) +
           indented(side->finding.evidence).replace(u"\n  "_s, u"\n    "_s).prepend(u"  "_s);
}

QString changesText(const HealthComparison& comparison)
{
    QString text = u'\n' + comparisonSentence(comparison) + u'\n';
    for (const HealthChange& change : comparison.changes) {
        if (!change.isWorthReading())
            continue;
        text += u"\n%1: %2\n"_s.arg(plainText(change.name), healthChangeName(change.kind));
        text += sideText(u"before"_s, change.before) + sideText(u"after"_s, change.after);
    }
    return text;
}

} // namespace

QString healthText(const HealthReport& report, const std::optional<HealthComparison>& comparison)
{
    QString text = u"%1: %2. %3\n"_s.arg(plainText(report.instance), healthStateName(report.state()),
                                         healthSentence(report));
    for (const CheckedHealth& check : worstFirst(report.checks))
        text += checkText(check);
    if (comparison)
        text += changesText(*comparison);
    return text;
}

} // namespace lockstep

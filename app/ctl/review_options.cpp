#include "app/ctl/review_options.h"

#include "app/ctl/fleet_options.h"
#include "app/ctl/output.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

QString placeOf(const ReviewFinding& finding)
{
    return finding.line > 0 ? u"%1:%2"_s.arg(finding.path).arg(finding.line) : finding.path;
}

QString changesAsText(const QString& title, const auto& changes)
{
    QList<QStringList> rows;
    for (const auto& change : changes) {
        const QStringList row{change.before, change.after};
        if (!rows.contains(row))
            rows.append(row);
    }
    return rows.isEmpty() ? QString() : u'\n' + table({title, u"BECOMES"_s}, rows);
}

} // namespace

Result<std::optional<Fleet>> reviewFleet(const Options& options, const std::stop_token& stop)
{
    if (!options.isSet(u"fleet"_s) && !options.isSet(u"revision"_s))
        return std::optional<Fleet>();
    return chosenFleet(options, stop).transform([](const Fleet& fleet) { return std::optional(fleet); });
}

QString reviewAsText(const PullReview& review)
{
    QString text;
    if (!review.instance.isEmpty())
        text += u"\nInstance: %1\n"_s.arg(review.instance);
    if (review.from && review.to)
        text += u"Version: %1 -> %2\n"_s.arg(review.from->toString(), review.to->toString());
    QList<QStringList> rows;
    for (const ReviewFinding& finding : review.findings)
        rows.append({severityName(finding.severity),
                     finding.path.isEmpty() ? finding.text : placeOf(finding) + u": "_s + finding.text});
    if (!rows.isEmpty())
        text += u'\n' + table({u"SEVERITY"_s, u"FINDING"_s}, rows);
    return text + changesAsText(u"IMAGE"_s, review.images) + changesAsText(u"CONFIG"_s, review.config);
}

QStringList errorLines(const PullReview& review)
{
    QStringList lines;
    for (const ReviewFinding& finding : review.findings) {
        if (finding.severity == ReviewFinding::Severity::Error)
            lines.append(finding.path.isEmpty() ? finding.text : placeOf(finding) + u": "_s + finding.text);
    }
    return lines;
}

} // namespace lockstep::ctl

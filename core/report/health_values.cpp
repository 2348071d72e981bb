#include "core/report/health_values.h"

#include "core/planning/estimate.h"
#include "core/report/markdown.h"
#include "core/report/plan_values.h"
#include "core/report/words.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Kind = HealthChange::Kind;

constexpr qsizetype longestFirstLine = 140;

/// The template's classes.
QString tone(HealthState state)
{
    return state == HealthState::Healthy ? u"good"_s : state == HealthState::Failed ? u"bad"_s : u"mixed"_s;
}

/// As much of a text as there is room for.
QString shortened(const QString& text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    qsizetype end = std::max<qsizetype>(0, most);
    if (end > 0 && text[end - 1].isHighSurrogate())
        --end;
    return text.first(end) + u"\n… (%1 characters more)"_s.arg(text.size() - end);
}

QString firstLine(const QString& evidence)
{
    const QString line = evidence.section(u'\n', 0, 0);
    if (line.size() <= longestFirstLine)
        return line;
    const qsizetype space = line.lastIndexOf(u' ', longestFirstLine);
    return line.first(space > longestFirstLine / 2 ? space : longestFirstLine) + u'…';
}

/// How many characters each text may have so that all fit: short ones leave their share to the long ones.
QList<qsizetype> shares(const QList<qsizetype>& sizes, const EvidenceBudget& budget)
{
    QList<qsizetype> order(sizes.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, {}, [&](qsizetype i) { return sizes[i]; });
    QList<qsizetype> share(sizes.size(), budget.each);
    qsizetype left = budget.all;
    for (qsizetype done = 0; budget.all >= 0 && done < order.size(); ++done) {
        const qsizetype i = order[done];
        share[i] = std::min(budget.each, left / (order.size() - done));
        left -= std::min(sizes[i], share[i]);
    }
    return share;
}

/// All evidence that is shown, cut to the budget in the order in which it is taken.
class Evidence
{
public:
    Evidence(const QList<CheckedHealth>& checks, const EvidenceBudget& budget)
    {
        QList<qsizetype> sizes;
        for (const CheckedHealth& check : checks)
            sizes.append(check.finding.evidence.size());
        const QList<qsizetype> allowed = shares(sizes, budget);
        for (qsizetype i = 0; i < checks.size(); ++i)
            m_texts.append(shortened(checks[i].finding.evidence, allowed[i]));
    }

    [[nodiscard]] QString next() { return m_texts[m_next++]; }

private:
    QStringList m_texts;
    qsizetype m_next = 0;
};

QVariantHash checkValues(const CheckedHealth& check, const QString& evidence)
{
    return {{u"name"_s, check.name},
            {u"state"_s, healthLabel(check.finding.state)},
            {u"tone"_s, tone(check.finding.state)},
            {u"isHealthy"_s, check.finding.state == HealthState::Healthy},
            {u"evidence"_s, evidence},
            {u"fence"_s, fenceFor(evidence)},
            {u"firstLine"_s, firstLine(check.finding.evidence)},
            {u"hasMore"_s, evidence != firstLine(check.finding.evidence)},
            {u"fix"_s, check.finding.fix},
            {u"time"_s, durationText(check.seconds)}};
}

/// Each advice once, with the checks that give it; in the order of the checks, which is that of urgency.
QVariantList toDoOf(const QList<CheckedHealth>& checks)
{
    QList<std::pair<CheckedHealth, QStringList>> todo;
    for (const CheckedHealth& check : checks) {
        if (check.finding.fix.isEmpty())
            continue;
        const auto same = std::ranges::find_if(
            todo, [&](const auto& known) { return known.first.finding.fix == check.finding.fix; });
        if (same == todo.end())
            todo.append({check, {check.name}});
        else
            same->second.append(check.name);
    }
    QVariantList list;
    for (const auto& [worst, names] : std::as_const(todo))
        list.append(QVariantHash{{u"names"_s, names.join(u", "_s)},
                                 {u"state"_s, healthLabel(worst.finding.state)},
                                 {u"tone"_s, tone(worst.finding.state)},
                                 {u"fix"_s, worst.finding.fix}});
    return list;
}

/// One side of a change; a check that was not made has nothing but that as its state.
QVariantHash sideValues(const std::optional<CheckedHealth>& check, bool isShown, Evidence& evidence)
{
    if (!check)
        return {{u"state"_s, u"not looked at"_s}, {u"tone"_s, QString()}};
    return checkValues(*check, isShown ? evidence.next() : QString());
}

QString changeLabel(Kind kind)
{
    QString name = healthChangeName(kind);
    name[0] = name[0].toUpper();
    return name;
}

QString changeTone(const HealthChange& change)
{
    if (change.kind == Kind::Worse)
        return u"bad"_s;
    if (change.kind == Kind::Better)
        return u"good"_s;
    return change.kind == Kind::New && change.after->finding.state != HealthState::Healthy ? u"mixed"_s
                                                                                           : QString();
}

QVariantHash comparisonValues(const HealthComparison& comparison, Evidence& evidence)
{
    QVariantList changes;
    for (const HealthChange& change : comparison.changes) {
        const bool isShown = change.isWorthReading();
        changes.append(QVariantHash{{u"name"_s, change.name},
                                    {u"change"_s, changeLabel(change.kind)},
                                    {u"tone"_s, changeTone(change)},
                                    {u"isShown"_s, isShown},
                                    {u"before"_s, sideValues(change.before, isShown, evidence)},
                                    {u"after"_s, sideValues(change.after, isShown, evidence)}});
    }
    return {{u"sentence"_s, comparisonSentence(comparison)},
            {u"title"_s, comparison.heldUp() ? u"Nothing got worse"_s : u"Something got worse"_s},
            {u"tone"_s, comparison.heldUp() ? u"good"_s : u"bad"_s},
            {u"beforeTime"_s, timeWords(comparison.before.made)},
            {u"afterTime"_s, timeWords(comparison.after.made)},
            {u"beforeRelease"_s, comparison.before.release},
            {u"afterRelease"_s, comparison.after.release},
            {u"changes"_s, changes}};
}

QVariantList factsOf(const HealthReport& report)
{
    QVariantList facts{pair(u"Instance"_s, report.instance)};
    if (!report.release.isEmpty())
        facts.append(pair(u"Release"_s, report.release));
    facts.append(pair(u"Checked"_s, timeWords(report.made)));
    if (!report.by.isEmpty())
        facts.append(pair(u"By"_s, report.by));
    return facts;
}

QVariantList figuresOf(const HealthReport& report)
{
    QVariantList figures;
    for (const HealthState state :
         {HealthState::Failed, HealthState::Unknown, HealthState::Warning, HealthState::Healthy}) {
        QVariantHash figure = pair(healthLabel(state), QString::number(report.count(state)));
        figure.insert(u"width"_s, u"25%"_s);
        figures.append(figure);
    }
    return figures;
}

/// What the templates show of the evidence, in the order in which they are given it.
QList<CheckedHealth> shownChecks(const QList<CheckedHealth>& checks,
                                 const std::optional<HealthComparison>& comparison)
{
    QList<CheckedHealth> shown = checks;
    if (!comparison)
        return shown;
    for (const HealthChange& change : comparison->changes) {
        for (const auto& side : {change.before, change.after}) {
            if (side && change.isWorthReading())
                shown.append(*side);
        }
    }
    return shown;
}

} // namespace

QString healthLabel(HealthState state)
{
    QString name = healthStateName(state);
    name[0] = name[0].toUpper();
    return name;
}

QString healthTitle(const HealthReport& report)
{
    return u"Health: %1, %2"_s.arg(report.instance, timeWords(report.made));
}

QString healthSentence(const HealthReport& report)
{
    if (report.checks.isEmpty())
        return u"No check was made."_s;
    QStringList parts;
    const std::pair<HealthState, QString> states[] = {{HealthState::Failed, u"failed"_s},
                                                      {HealthState::Unknown, u"could not be made"_s},
                                                      {HealthState::Warning, u"gave a warning"_s},
                                                      {HealthState::Healthy, u"found nothing wrong"_s}};
    for (const auto& [state, words] : states) {
        if (const int count = report.count(state); count > 0)
            parts.append(u"%1 %2"_s.arg(count).arg(words));
    }
    return u"Of %1, %2."_s.arg(counted(report.checks.size(), u"check"_s), listed(parts));
}

QString comparisonSentence(const HealthComparison& comparison)
{
    QStringList parts;
    const std::tuple<Kind, QString, QString> kinds[] = {
        {Kind::Worse, u"got worse"_s, u"got worse"_s},
        {Kind::Better, u"got better"_s, u"got better"_s},
        {Kind::New, u"is new"_s, u"are new"_s},
        {Kind::Gone, u"is gone"_s, u"are gone"_s},
        {Kind::Unchanged, u"stayed as it was"_s, u"stayed as they were"_s}};
    for (const auto& [kind, one, many] : kinds) {
        if (const int count = comparison.count(kind); count > 0)
            parts.append(u"%1 %2"_s.arg(count).arg(count == 1 ? one : many));
    }
    return u"Since %1, of %2, %3."_s.arg(timeWords(comparison.before.made),
                                         counted(comparison.changes.size(), u"check"_s),
                                         parts.isEmpty() ? u"none was made"_s : listed(parts));
}

QList<CheckedHealth> worstFirst(QList<CheckedHealth> checks)
{
    std::ranges::stable_sort(checks, std::greater(),
                             [](const CheckedHealth& check) { return badness(check.finding.state); });
    return checks;
}

QVariantHash healthValues(const HealthReport& report, const std::optional<HealthComparison>& comparison,
                          const EvidenceBudget& budget)
{
    const QList<CheckedHealth> sorted = worstFirst(report.checks);
    Evidence evidence(shownChecks(sorted, comparison), budget);
    QVariantList checks;
    bool hasEvidence = false;
    for (const CheckedHealth& check : sorted) {
        const QVariantHash one = checkValues(check, evidence.next());
        hasEvidence = hasEvidence || one[u"hasMore"_s].toBool();
        checks.append(one);
    }
    QVariantHash values{{u"title"_s, healthTitle(report)},         {u"instance"_s, report.instance},
                        {u"state"_s, healthLabel(report.state())}, {u"tone"_s, tone(report.state())},
                        {u"sentence"_s, healthSentence(report)},   {u"facts"_s, factsOf(report)},
                        {u"figures"_s, figuresOf(report)},         {u"checks"_s, checks},
                        {u"hasEvidence"_s, hasEvidence},           {u"toDo"_s, toDoOf(sorted)}};
    if (comparison)
        values.insert(u"comparison"_s, comparisonValues(*comparison, evidence));
    return values;
}

} // namespace lockstep

#include "core/rollout/tracking_body.h"

#include "core/rollout/tracking_line.h"

#include <QMap>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using State = TrackedInstance::State;
using Kind = TrackingLine::Kind;

/// GitHub allows 65,536 characters. What is above is for people, and for their browsers, which make two
/// characters of the end of each line.
constexpr qsizetype mostCharacters = 60'000;
constexpr qsizetype charactersOfSummary = 400;

/// How many instances are in which state.
class Counts
{
public:
    void add(const TrackingLine& line)
    {
        if (m_seen.contains(line.instance.slug))
            return;
        m_seen.insert(line.instance.slug);
        ++m_numbers[line.isTickedByHand() ? u"ticked by hand"_s : trackedStateName(line.instance.state)];
    }

    [[nodiscard]] qsizetype all() const { return m_seen.size(); }

    [[nodiscard]] int done() const { return number(u"merged"_s) + number(u"ticked by hand"_s); }

    [[nodiscard]] qsizetype toDo() const { return all() - number(trackedStateName(State::Excluded)); }

    /// "12 merged, 3 waiting"
    [[nodiscard]] QString words() const
    {
        QStringList parts;
        for (const QString& name : {u"merged"_s, u"ticked by hand"_s, u"in review"_s, u"running"_s,
                                    u"failed"_s, u"waiting"_s, u"excluded"_s}) {
            if (const int count = number(name); count > 0)
                parts += QString::number(count) + u' ' + name;
        }
        return parts.join(u", "_s);
    }

private:
    [[nodiscard]] int number(const QString& name) const { return m_numbers.value(name); }

    QMap<QString, int> m_numbers;
    QSet<QString> m_seen;
};

/// The text of a tracking issue, line by line.
class Checklist
{
public:
    explicit Checklist(const QString& body) : m_lines(trackingLines(body)) {}

    void take(const QList<TrackedInstance>& instances);
    void fit();
    void count();

    [[nodiscard]] QString text() const
    {
        QString all;
        for (const TrackingLine& line : m_lines)
            all += line.text + line.end;
        return all;
    }

private:
    [[nodiscard]] qsizetype find(Kind kind) const
    {
        const auto found = std::ranges::find(m_lines, kind, &TrackingLine::kind);
        return found == m_lines.end() ? -1 : found - m_lines.begin();
    }

    [[nodiscard]] bool isBlank(qsizetype at) const
    {
        return at < 0 || at >= m_lines.size() || m_lines[at].isBlank();
    }

    [[nodiscard]] qsizetype afterTheLast() const;
    [[nodiscard]] int worth(qsizetype at) const;
    [[nodiscard]] QSet<qsizetype> leftOut() const;
    void insert(qsizetype at, QList<TrackingLine> lines);
    void insertApart(qsizetype at, QList<TrackingLine> lines);
    void append(const QList<TrackingLine>& lines);

    QList<TrackingLine> m_lines;
    Counts m_folded;
    Counts m_counts;
};

void Checklist::insert(qsizetype at, QList<TrackingLine> lines)
{
    const QString end = m_lines.isEmpty() || m_lines.first().end.isEmpty() ? u"\n"_s : m_lines.first().end;
    for (TrackingLine& line : lines)
        line.end = end;
    if (at > 0 && m_lines[at - 1].end.isEmpty()) {
        m_lines[at - 1].end = end;
        lines.last().end.clear();
    }
    m_lines = m_lines.first(at) + lines + m_lines.sliced(at);
}

/// With blank lines around them, so that they are no part of people's paragraphs.
void Checklist::insertApart(qsizetype at, QList<TrackingLine> lines)
{
    if (!isBlank(at - 1))
        lines.prepend(TrackingLine());
    if (!isBlank(at))
        lines.append(TrackingLine());
    insert(at, lines);
}

/// After the last instance and what people wrote below it; -1: there is none.
qsizetype Checklist::afterTheLast() const
{
    qsizetype at = m_lines.size();
    while (at > 0 && m_lines[at - 1].kind != Kind::Instance)
        --at;
    if (at == 0)
        return -1;
    while (at < m_lines.size() && m_lines[at].continuesItem())
        ++at;
    return at;
}

void Checklist::append(const QList<TrackingLine>& lines)
{
    if (lines.isEmpty())
        return;
    if (const qsizetype at = afterTheLast(); at >= 0)
        return insert(at, lines);
    const qsizetype summary = find(Kind::Summary);
    const qsizetype at = summary < 0 ? m_lines.size() : summary + 1;
    insertApart(at < m_lines.size() && m_lines[at].isBlank() ? at + 1 : at, lines);
}

void Checklist::take(const QList<TrackedInstance>& instances)
{
    QHash<QString, TrackedInstance> news; // of two with one name the last counts
    for (const TrackedInstance& instance : instances)
        news.insert(instance.slug, instance);
    QSet<QString> listed;
    for (TrackingLine& line : m_lines) {
        if (line.kind != Kind::Instance)
            continue;
        listed.insert(line.instance.slug);
        if (const auto found = news.constFind(line.instance.slug); found != news.constEnd())
            moveOn(line, *found);
    }
    if (find(Kind::Summary) < 0) {
        const qsizetype first = find(Kind::Instance);
        insertApart(first < 0 ? m_lines.size() : first, {TrackingLine{.kind = Kind::Summary}});
    }
    QList<TrackingLine> added;
    for (const TrackedInstance& instance : instances) {
        if (!listed.contains(instance.slug)) {
            listed.insert(instance.slug);
            added.append(lineFor(news[instance.slug]));
        }
    }
    append(added);
}

/// Which lines stay longest: those with words of people, then what needs somebody's eye.
int Checklist::worth(qsizetype at) const
{
    const TrackingLine& line = m_lines[at];
    const bool isAnnotated = at + 1 < m_lines.size() && m_lines[at + 1].continuesItem();
    if (line.isTickedByHand() || !line.tail.trimmed().isEmpty() || isAnnotated)
        return 6;
    switch (line.instance.state) {
    case State::Failed:
        return 5;
    case State::Running:
        return 4;
    case State::InReview:
        return 3;
    case State::Waiting:
        return 2;
    case State::Excluded:
        return 1;
    case State::Merged:
        return 0;
    }
    return 0;
}

/// The places of the lines for which there is no room.
QSet<qsizetype> Checklist::leftOut() const
{
    qsizetype room = mostCharacters - charactersOfSummary;
    qsizetype wanted = 0;
    QList<std::pair<int, qsizetype>> lines; // worth and place
    for (qsizetype at = 0; at < m_lines.size(); ++at) {
        if (m_lines[at].kind == Kind::Instance) {
            lines.append({worth(at), at});
            wanted += m_lines[at].size();
        } else {
            room -= m_lines[at].kind == Kind::Summary ? m_lines[at].tail.size() : m_lines[at].size();
        }
    }
    QSet<qsizetype> places;
    if (wanted <= room)
        return places;
    std::ranges::stable_sort(lines, std::ranges::greater(), &std::pair<int, qsizetype>::first);
    for (const auto& [value, at] : lines) {
        // From the first that does not fit, so that the same lines stay the next time.
        room -= m_lines[at].size();
        if (value == 0 || room < 0 || !places.isEmpty())
            places.insert(at);
    }
    return places;
}

void Checklist::fit()
{
    const QSet<qsizetype> places = leftOut();
    QList<TrackingLine> kept;
    for (qsizetype at = 0; at < m_lines.size(); ++at) {
        if (m_lines[at].kind == Kind::Instance)
            m_counts.add(m_lines[at]);
        if (places.contains(at))
            m_folded.add(m_lines[at]);
        else
            kept.append(m_lines[at]);
    }
    m_lines = kept;
}

void Checklist::count()
{
    QString text = u"**%1 of %2 done.**"_s.arg(m_counts.done()).arg(m_counts.toDo());
    if (m_counts.all() > 0)
        text += u' ' + m_counts.words() + u'.';
    QString marker = u"lockstep:summary"_s;
    if (m_folded.all() > 0) {
        text += u" GitHub allows no text that lists all; without a line are: "_s + m_folded.words() + u'.';
        marker += u" folded="_s + QString::number(m_folded.all());
    }
    for (TrackingLine& line : m_lines) {
        if (line.kind == Kind::Summary)
            line.text = text + u" <!-- "_s + marker + u" -->"_s + line.tail;
    }
}

QString reasonToExclude(const Instance& instance)
{
    if (!instance.problem.isEmpty())
        return instance.problem;
    if (!instance.version)
        return u"its release is not known"_s;
    return instance.channel == u"pause" ? u"its release channel is pause"_s : QString();
}

bool isUnderWay(State state)
{
    return state == State::Running || state == State::InReview;
}

} // namespace

QString trackingMarker(const QString& environment, const Version& version)
{
    return u"<!-- lockstep:tracking environment="_s + markerValue(environment) + u" version="_s +
           markerValue(version.toString()) + u" -->"_s;
}

QString trackingTitle(const QString& environment, const Version& version)
{
    return u"Upgrade "_s + environment.simplified() + u" to "_s + version.toString();
}

QString trackingBody(const QString& environment, const Version& version,
                     const QList<TrackedInstance>& instances)
{
    const QString introduction = trackingMarker(environment, version) +
                                 u"\n\nThe upgrade of the instances of "_s + codeSpan(environment) +
                                 u" to "_s + version.toString() +
                                 u". Lockstep keeps the counts and the line of each instance up to date. "
                                 u"What you write between, below "
                                 "or at the end of these lines stays, and so does a box that you tick.\n"_s;
    return withTracked(introduction, instances);
}

QString withTracked(const QString& body, const QList<TrackedInstance>& instances)
{
    Checklist list(body);
    list.take(instances);
    list.fit();
    list.count();
    return list.text();
}

QHash<QString, TrackedInstance::State> trackedStates(const QString& body)
{
    QHash<QString, State> states;
    for (const TrackingLine& line : trackingLines(body)) {
        if (line.kind == Kind::Instance && !states.contains(line.instance.slug))
            states.insert(line.instance.slug, line.instance.state);
    }
    return states;
}

bool isFolded(const QString& body)
{
    static const QRegularExpression shape(u"<!-- lockstep:summary folded=\\d+ -->"_s);
    return body.contains(shape);
}

QList<TrackedInstance> instancesToTrack(const QList<Instance>& instances, const Version& version,
                                        const QString& body)
{
    const QHash<QString, State> known = trackedStates(body);
    const bool isAnyKnown = isFolded(body);
    QList<TrackedInstance> tracked;
    QSet<QString> names;
    for (const Instance& instance : instances) {
        // Of two with one name the second is broken, and must not hide the first.
        const QString name = names.contains(instance.slug) ? instance.path : instance.slug;
        names.insert(name);
        const bool isThere = instance.version && *instance.version >= version;
        if (isThere && (isAnyKnown || known.contains(name)))
            tracked.append({name, State::Merged});
        if (isThere)
            continue;
        const QString reason = reasonToExclude(instance);
        if (!reason.isEmpty() && !isUnderWay(known.value(name)))
            tracked.append({name, State::Excluded, reason});
        else if (reason.isEmpty())
            tracked.append({name, State::Waiting, u"at "_s + instance.version->toString()});
    }
    return tracked;
}

} // namespace lockstep

#include "core/rollout/tracking_line.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using State = TrackedInstance::State;

constexpr qsizetype longestNote = 200;
constexpr auto dotMatchesAll = QRegularExpression::DotMatchesEverythingOption;

QString stateMarker(State state)
{
    return trackedStateName(state).replace(u' ', u'-');
}

/// What Lockstep does not know was written by a later one, or by hand: any news replaces it.
State stateOf(const QString& marker)
{
    for (const State state :
         {State::Running, State::Failed, State::InReview, State::Merged, State::Excluded}) {
        if (stateMarker(state) == marker)
            return state;
    }
    return State::Waiting;
}

/// What is merged stays so; that something waits is no news of what is under way.
bool mayBecome(State from, State to)
{
    if (from == State::Merged)
        return to == State::Merged;
    return to != State::Waiting || from == State::Waiting || from == State::Excluded;
}

QString elided(const QString& text)
{
    if (text.size() <= longestNote)
        return text;
    QString start = text.first(longestNote - 1);
    if (start.back().isHighSurrogate())
        start.chop(1);
    return start + u'…';
}

/// A link that Markdown cannot end too early; empty: people could not open it.
QString linkTarget(const QUrl& url)
{
    if (!url.isValid() || (url.scheme() != u"https" && url.scheme() != u"http"))
        return {};
    return url.toString(QUrl::FullyEncoded).replace(u'(', u"%28"_s).replace(u')', u"%29"_s);
}

QString boxOf(const TrackingLine& line)
{
    if (line.isTicked)
        return u"[x] "_s;
    // GitHub counts the boxes: what is not upgraded must not lack at the end.
    return line.instance.state == State::Excluded ? QString() : u"[ ] "_s;
}

QString rendered(const TrackingLine& line)
{
    const TrackedInstance& instance = line.instance;
    QStringList words{trackedStateName(instance.state)};
    if (const QString target = linkTarget(instance.run); !target.isEmpty())
        words += u"[run]("_s + target + u')';
    if (instance.pull > 0)
        words += u'#' + QString::number(instance.pull);
    if (const QString note = instance.note.simplified(); !note.isEmpty())
        words += codeSpan(elided(note));
    return line.bullet + boxOf(line) + codeSpan(instance.slug) + u": "_s + words.join(u", "_s) +
           u" <!-- lockstep:instance="_s + markerValue(instance.slug) + u" state="_s +
           stateMarker(instance.state) + u" -->"_s + line.tail;
}

/// The run and the pull request that the words of a line name.
void readLinks(const QString& words, TrackedInstance& instance)
{
    static const QRegularExpression shape(
        u"^(`+).*?\\1: [a-z ]+(?:, \\[run\\]\\(([^()\\s]+)\\))?(?:, #(\\d+))?(?:, `.*)? \\z"_s,
        dotMatchesAll);
    const QRegularExpressionMatch match = shape.match(words);
    instance.run = QUrl(match.captured(2));
    instance.pull = match.captured(3).toInt();
}

TrackingLine read(const QString& text, const QString& end)
{
    static const QRegularExpression instanceShape(
        u"^(\\s*[-*+] )(?:\\[([ xX])\\] )?(.*?)<!-- lockstep:instance=(\\S+)(?: state=(\\S+))? -->(.*)\\z"_s,
        dotMatchesAll);
    // What is quoted is people's.
    static const QRegularExpression summaryShape(
        u"^(?!\\s*>).*?<!-- lockstep:summary(?: folded=\\d+)? -->(.*)\\z"_s, dotMatchesAll);
    TrackingLine line{.text = text, .end = end};
    if (!text.contains(u"<!-- lockstep:"))
        return line;
    if (const QRegularExpressionMatch match = instanceShape.match(text); match.hasMatch()) {
        line.kind = TrackingLine::Kind::Instance;
        line.bullet = match.captured(1);
        line.isTicked = match.captured(2).toLower() == u"x";
        line.instance.slug = QUrl::fromPercentEncoding(match.captured(4).toUtf8());
        line.instance.state = stateOf(match.captured(5));
        readLinks(match.captured(3), line.instance);
        line.tail = match.captured(6);
    } else if (const QRegularExpressionMatch counts = summaryShape.match(text); counts.hasMatch()) {
        line.kind = TrackingLine::Kind::Summary;
        line.tail = counts.captured(1);
    }
    return line;
}

} // namespace

bool TrackingLine::continuesItem() const
{
    constexpr QStringView startsBlock = u"#-*+>|<`~=_";
    return kind == Kind::Theirs && !isBlank() && !startsBlock.contains(text.front());
}

QString trackedStateName(TrackedInstance::State state)
{
    switch (state) {
    case State::Waiting:
        return u"waiting"_s;
    case State::Running:
        return u"running"_s;
    case State::Failed:
        return u"failed"_s;
    case State::InReview:
        return u"in review"_s;
    case State::Merged:
        return u"merged"_s;
    case State::Excluded:
        return u"excluded"_s;
    }
    return {};
}

QList<TrackingLine> trackingLines(const QString& body)
{
    QList<TrackingLine> lines;
    for (qsizetype begin = 0; begin < body.size();) {
        const qsizetype feed = body.indexOf(u'\n', begin);
        const qsizetype next = feed < 0 ? body.size() : feed + 1;
        qsizetype end = feed < 0 ? next : feed;
        if (feed > begin && body[feed - 1] == u'\r')
            --end;
        lines.append(read(body.sliced(begin, end - begin), body.sliced(end, next - end)));
        begin = next;
    }
    return lines;
}

TrackingLine lineFor(const TrackedInstance& instance)
{
    TrackingLine line{.kind = TrackingLine::Kind::Instance, .instance = instance};
    line.isTicked = instance.state == State::Merged;
    line.text = rendered(line);
    return line;
}

void moveOn(TrackingLine& line, const TrackedInstance& instance)
{
    if (!mayBecome(line.instance.state, instance.state))
        return;
    const TrackedInstance before = line.instance;
    line.instance = instance;
    if (instance.state == State::InReview || instance.state == State::Merged) {
        if (linkTarget(instance.run).isEmpty())
            line.instance.run = before.run;
        if (instance.pull <= 0)
            line.instance.pull = before.pull;
    }
    line.isTicked = line.isTicked || instance.state == State::Merged;
    line.text = rendered(line);
}

QString codeSpan(const QString& text)
{
    static const QRegularExpression controls(u"\\p{Cc}"_s);
    QString shown = text.simplified().remove(controls);
    shown.replace(u"<!--"_s, u"<! --"_s); // nobody's text may look like a comment of ours
    if (shown.isEmpty())
        return u"` `"_s;
    qsizetype longest = 0;
    qsizetype run = 0;
    for (const QChar c : std::as_const(shown)) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const QString fence(longest + 1, u'`');
    const bool touches = shown.startsWith(u'`') || shown.endsWith(u'`');
    return touches ? fence + u' ' + shown + u' ' + fence : fence + shown + fence;
}

QString markerValue(const QString& text)
{
    // Two hyphens may end a comment.
    return QString::fromLatin1(QUrl::toPercentEncoding(text)).replace(u"--"_s, u"-%2D"_s);
}

} // namespace lockstep

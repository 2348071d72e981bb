#include "core/cluster/migrator_output.h"

#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

const QString MigratorOutput::outOfBandLane = u"out-of-band"_s;

namespace {

const QString schemaItem = u"Schema migrations"_s;
constexpr QChar cross(0x274C);   // before what failed
constexpr QChar warning(0x26A0); // before what may matter

QString withoutEscapes(QString text)
{
    static const QRegularExpression escapes(u"\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07]*\x07?|.)"_s);
    text.remove(escapes);
    for (QChar& character : text) {
        if (character < u' ' && character != u'\t')
            character = QChar::ReplacementCharacter;
    }
    return text;
}

/// Without the sign that stands before it.
QString afterSign(const QString& text)
{
    const auto isWord = [](QChar character) {
        return character.isLetterOrNumber() || QStringView(u"{[(\"'-#").contains(character);
    };
    const auto begin = std::ranges::find_if(text, isWord);
    return text.sliced(begin - text.begin()).trimmed();
}

RunEvent::Level levelOf(const QString& name)
{
    const QString word = name.toLower();
    if (word.startsWith(u"err") || word == u"eror" || word == u"fatal" || word == u"crit" ||
        word.endsWith(u"panic"))
        return RunEvent::Level::Error;
    if (word.startsWith(u"warn"))
        return RunEvent::Level::Warning;
    return word.startsWith(u"deb") || word == u"dbug" ? RunEvent::Level::Debug : RunEvent::Level::Info;
}

/// Of a line that is no record: by its sign, or by the word with which loggers begin.
RunEvent::Level levelOfLine(const QString& line, const QString& text)
{
    if (line.contains(cross))
        return RunEvent::Level::Error;
    static const QRegularExpression word(
        u"^\\[?\\s*(DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL|PANIC)\\b|^(error|panic):|\\blvl=(\\w+)"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (const auto match = word.match(text); match.hasMatch())
        return levelOf(match.captured(match.lastCapturedIndex()));
    return line.contains(warning) ? RunEvent::Level::Warning : RunEvent::Level::Info;
}

Error endedBadly(const MigratorSummary& summary, int exitCode)
{
    Error error{ErrorKind::Failed, u"run the migrator"_s, summary.version,
                summary.errors.isEmpty() ? u"it ended with exit code %1"_s.arg(exitCode)
                                         : summary.errors.last(),
                u"Read what it printed; when the cause is gone, run it again"_s};
    if (!summary.dirty.isEmpty()) {
        error.advice = u"A migration did not come to its end. Rescue the database first, then run it again"_s;
    } else if (!summary.drift.isEmpty()) {
        error.kind = ErrorKind::Precondition;
        error.happened = u"the schema is not as its release has it: %1"_s.arg(summary.drift.join(u", "_s));
        error.advice = summary.stepsDone > 0 || summary.steps > 0
                           ? u"Look at the drift, and repair it, before it runs again"_s
                           : u"Repair the drift first. After an upgrade that stopped part-way drift is "
                             "expected: then go on without that check"_s;
    } else if (error.happened.contains(u"version assertion failed")) {
        error.kind = ErrorKind::Precondition;
        error.advice = u"Name the release that the instance really runs"_s;
    } else if (error.happened.contains(u"requires PostgreSQL")) {
        error.kind = ErrorKind::Precondition;
        error.advice = u"Bring the databases to that PostgreSQL first, with a release whose images do it"_s;
    }
    return error;
}

} // namespace

MigratorOutput::MigratorOutput(RunEventSink sink, Clock clock)
    : m_sink(std::move(sink)),
      m_clock(std::move(clock)),
      m_output([this](const QString& line) { readLine(line); }),
      m_errors([this](const QString& line) { readLine(line); })
{
}

void MigratorOutput::readLine(const QString& line)
{
    const QString clean = withoutEscapes(line).trimmed();
    if (clean.isEmpty())
        return;
    if (clean.startsWith(u'{')) {
        const QJsonDocument record = QJsonDocument::fromJson(clean.toUtf8());
        if (record.isObject()) {
            readRecord(record.object());
            return;
        }
    }
    const QString text = afterSign(clean);
    if (text.isEmpty() || readMarker(text))
        return;
    const RunEvent::Level level = levelOfLine(clean, text);
    if (level == RunEvent::Level::Error)
        m_summary.errors.append(text);
    readTrouble(text);
    log(level, text);
}

/// A line of the product's structured log.
void MigratorOutput::readRecord(const QJsonObject& record)
{
    const QJsonObject attributes = record[u"Attributes"].toObject();
    const RunEvent::Level level = levelOf(record[u"SeverityText"].toString());
    QString text = record[u"Body"].toString();
    if (const QString error = attributes[u"error"].toString(); !error.isEmpty())
        text += u": "_s + error;
    if (text.isEmpty())
        return;
    if (level == RunEvent::Level::Error)
        m_summary.errors.append(text);
    readTrouble(text);
    log(level, text, attributes[u"schema"].toString());
}

bool MigratorOutput::readMarker(const QString& text)
{
    static const QRegularExpression version(u"^Sourcegraph migrator (\\S+)$"_s);
    static const QRegularExpression drift(u"^Schema drift detected for (\\S+)"_s);
    if (const auto match = version.match(text); match.hasMatch()) {
        m_summary.version = match.captured(1);
        log(RunEvent::Level::Info, text);
        return true;
    }
    if (const auto match = drift.match(text); match.hasMatch()) {
        m_summary.drift.append(match.captured(1));
        log(RunEvent::Level::Error, text, match.captured(1));
        return true;
    }
    return readStep(text) || readOutOfBand(text);
}

bool MigratorOutput::readStep(const QString& text)
{
    static const QRegularExpression step(u"^Migrating to v(\\S+) \\(step (\\d+) of (\\d+)\\)"_s);
    if (const auto match = step.match(text); match.hasMatch()) {
        // What did not say that it is complete was only shown, as without really running it.
        finishStep(m_items.isEmpty() ? RunEvent::State::Done : RunEvent::State::Skipped);
        startRun(match.captured(3).toInt());
        m_step = match.captured(2).toInt() - 2;
        startStep(u"Migrate to %1"_s.arg(match.captured(1)));
        return true;
    }
    if (text.startsWith(u"Running schema migrations")) {
        if (!m_stepOpen)
            startStep(schemaItem);
        startItem({}, 0, schemaItem);
        return true;
    }
    if (text.startsWith(u"Schema migrations complete")) {
        finishItems({}, RunEvent::State::Done);
        return true;
    }
    return false;
}

bool MigratorOutput::readOutOfBand(const QString& text)
{
    static const QRegularExpression running(u"^Running out of band migrations \\[([\\d ]*)\\]"_s);
    if (const auto match = running.match(text); match.hasMatch()) {
        if (!m_stepOpen)
            startStep(u"Out-of-band migrations"_s);
        for (const QString& id : match.captured(1).split(u' ', Qt::SkipEmptyParts))
            startItem(outOfBandLane, id.toLongLong(), u"Out-of-band migration %1"_s.arg(id));
        return true;
    }
    if (text.startsWith(u"Out of band migrations complete")) {
        finishItems(outOfBandLane, RunEvent::State::Done);
        return true;
    }
    if (text.startsWith(u"Out of band migrations failed")) {
        m_summary.errors.append(text);
        finishItems(outOfBandLane, RunEvent::State::Failed, text);
        log(RunEvent::Level::Error, text, outOfBandLane);
        return true;
    }
    return false;
}

/// `dirty database: schema "frontend" marked the following migrations as failed: 1644515056, 1645106226`
void MigratorOutput::readTrouble(const QString& text)
{
    if (!text.contains(u"dirty database", Qt::CaseInsensitive))
        return;
    static const QRegularExpression schema(u"schema \"([a-z_]+)\""_s);
    static const QRegularExpression ids(u"as (?:failed|pending): ([\\d, ]+)"_s);
    const QString name = schema.match(text).captured(1);
    if (!m_summary.dirty.contains(name))
        m_summary.dirty.append(name);
    for (const QString& id : ids.match(text).captured(1).split(u',', Qt::SkipEmptyParts))
        m_summary.dirtyIds.append(id.trimmed().toLongLong());
    if (!m_summary.errors.contains(text))
        m_summary.errors.append(text);
}

Result<void> MigratorOutput::finish(int exitCode)
{
    flush();
    if (exitCode == 0) {
        finishStep(m_items.isEmpty() ? RunEvent::State::Done : RunEvent::State::Skipped);
        finishRun(RunEvent::State::Done, {});
        return {};
    }
    const Error error = endedBadly(m_summary, exitCode);
    finishStep(RunEvent::State::Failed, error.happened);
    finishRun(RunEvent::State::Failed, error.message());
    return std::unexpected(error);
}

void MigratorOutput::cancel()
{
    flush();
    finishStep(RunEvent::State::Cancelled);
    finishRun(RunEvent::State::Cancelled, {});
}

void MigratorOutput::flush()
{
    m_output.finish();
    m_errors.finish();
}

RunEvent MigratorOutput::event(RunEvent::Kind kind) const
{
    RunEvent event;
    event.kind = kind;
    event.time = m_clock();
    event.step = m_stepOpen ? m_step : -1;
    return event;
}

double MigratorOutput::secondsSince(const QDateTime& then) const
{
    return double(then.msecsTo(m_clock())) / 1000;
}

void MigratorOutput::log(RunEvent::Level level, const QString& text, const QString& lane)
{
    RunEvent line = event(RunEvent::Kind::Log);
    line.level = level;
    line.text = text;
    line.lane = lane;
    m_sink(line);
}

void MigratorOutput::startRun(int steps)
{
    if (m_runOpen)
        return;
    m_runOpen = true;
    m_runSince = m_clock();
    m_summary.steps = steps;
    RunEvent run = event(RunEvent::Kind::RunStarted);
    run.total = std::max(steps, 1);
    run.text = m_summary.version.isEmpty() ? u"Migrator"_s : u"Migrator %1"_s.arg(m_summary.version);
    m_sink(run);
}

void MigratorOutput::startStep(const QString& title)
{
    startRun(0);
    ++m_step;
    m_stepOpen = true;
    m_stepSince = m_clock();
    RunEvent step = event(RunEvent::Kind::StepStarted);
    step.text = title;
    m_sink(step);
}

void MigratorOutput::startItem(const QString& lane, qint64 id, const QString& name)
{
    m_items.append({lane, id, name, m_clock()});
    RunEvent item = event(RunEvent::Kind::ItemStarted);
    item.lane = lane;
    item.itemId = id;
    item.text = name;
    m_sink(item);
}

void MigratorOutput::finishItems(const QString& lane, RunEvent::State state, const QString& detail)
{
    for (const OpenItem& open : std::as_const(m_items)) {
        if (open.lane != lane)
            continue;
        RunEvent item = event(RunEvent::Kind::ItemFinished);
        item.lane = lane;
        item.itemId = open.id;
        item.text = open.name;
        item.state = state;
        item.seconds = secondsSince(open.since);
        item.detail = detail;
        m_sink(item);
    }
    m_items.removeIf([&](const OpenItem& open) { return open.lane == lane; });
}

void MigratorOutput::finishStep(RunEvent::State state, const QString& detail)
{
    if (!m_stepOpen)
        return;
    finishItems({}, state, detail);
    finishItems(outOfBandLane, state, detail);
    RunEvent step = event(RunEvent::Kind::StepFinished);
    step.state = state;
    step.seconds = secondsSince(m_stepSince);
    m_sink(step);
    m_stepOpen = false;
    if (state == RunEvent::State::Done && m_summary.steps > 0)
        ++m_summary.stepsDone;
}

void MigratorOutput::finishRun(RunEvent::State state, const QString& detail)
{
    if (!m_runOpen)
        startRun(0);
    RunEvent run = event(RunEvent::Kind::RunFinished);
    run.state = state;
    run.seconds = secondsSince(m_runSince);
    run.detail = detail;
    m_sink(run);
    m_runOpen = false;
}

} // namespace lockstep

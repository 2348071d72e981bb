#include "core/runbook/transcript.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// Ids and titles as the runbook's own text has them; it was read before, so it is in order.
void readSteps(Transcript& transcript)
{
    const Result<YamlDocument> document =
        readYamlDocument(transcript.state.runbook.toUtf8(), u"run %1"_s.arg(transcript.run));
    if (!document)
        return;
    for (const QJsonValue step : document->value[u"steps"].toArray()) {
        transcript.order.append(step[u"id"].toString());
        transcript.titles.insert(transcript.order.last(), step[u"title"].toString());
    }
}

QString timeText(const QDateTime& time)
{
    return time.isValid() ? time.toUTC().toString(u"yyyy-MM-dd HH:mm:ss 'UTC'"_s) : u"-"_s;
}

QString durationText(const StepState& step)
{
    if (!step.begun.isValid() || !step.ended.isValid())
        return {};
    return u"%1 s"_s.arg(double(step.begun.msecsTo(step.ended)) / 1000, 0, 'f', 1);
}

QString printedBy(const Transcript& transcript, const QString& step)
{
    QString text;
    for (const JournalOutput& output : transcript.outputs) {
        if (output.step == step)
            text += output.cut ? output.text + u"\n(cut here)\n"_s : output.text;
    }
    return text.trimmed();
}

/// What it was about to do, at its last attempt.
QString actionOf(const Transcript& transcript, const QString& step)
{
    QString action;
    for (const JournalEntry& entry : transcript.entries) {
        if (entry.kind == JournalEntry::Kind::StepBegun && entry.step == step)
            action = u"%1: %2"_s.arg(entry.data[u"target"].toString(), entry.data[u"action"].toString());
    }
    return action;
}

QString resultText(const RunState& state)
{
    return state.result.isEmpty()
               ? (state.pausedFor.isEmpty() ? u"not at its end"_s : u"waits: "_s + state.pausedFor)
               : state.result;
}

/// Of a text that may hold anything, within Markdown.
QString fenced(const QString& text)
{
    QString fence = u"```"_s;
    while (text.contains(fence))
        fence += u'`';
    return fence + u'\n' + text + u'\n' + fence + u'\n';
}

QString heading(const Transcript& transcript)
{
    return u"Run %1: %2 %3"_s.arg(transcript.run).arg(transcript.state.name, transcript.state.version);
}

QList<QStringList> facts(const Transcript& transcript)
{
    const RunState& state = transcript.state;
    QList<QStringList> rows = {{u"Instance"_s, state.instance},
                               {u"Started"_s, timeText(state.started)},
                               {u"Ended"_s, timeText(state.ended)},
                               {u"Result"_s, resultText(state)}};
    for (const auto& [name, text] : state.inputs.asKeyValueRange())
        rows.append({name, text});
    return rows;
}

QString escaped(const QString& text)
{
    return text.toHtmlEscaped();
}

} // namespace

Result<Transcript> readTranscript(const Journal& journal)
{
    Transcript transcript;
    transcript.run = journal.run();
    Result<QList<JournalEntry>> entries = journal.read();
    if (!entries)
        return failure(entries);
    transcript.entries = *std::move(entries);
    // Once for the runbook's text, and once with the order of its steps.
    transcript.state = replay(transcript.entries, {});
    readSteps(transcript);
    transcript.state = replay(transcript.entries, transcript.order);
    Result<QList<JournalOutput>> outputs = journal.outputs();
    if (!outputs)
        return failure(outputs);
    transcript.outputs = *std::move(outputs);
    return transcript;
}

QJsonObject transcriptJson(const Transcript& transcript)
{
    const RunState& state = transcript.state;
    QJsonArray steps;
    for (const QString& id : transcript.order) {
        const StepState step = state.step(id);
        steps.append(QJsonObject{{u"id"_s, id},
                                 {u"title"_s, transcript.titles.value(id)},
                                 {u"state"_s, stepStateName(step.state)},
                                 {u"how"_s, step.how},
                                 {u"attempts"_s, step.attempts},
                                 {u"text"_s, step.text},
                                 {u"action"_s, actionOf(transcript, id)},
                                 {u"outputs"_s, step.outputs},
                                 {u"begun"_s, step.begun.toString(Qt::ISODateWithMs)},
                                 {u"ended"_s, step.ended.toString(Qt::ISODateWithMs)},
                                 {u"printed"_s, printedBy(transcript, id)}});
    }
    QJsonArray entries;
    for (const JournalEntry& entry : transcript.entries)
        entries.append(QJsonObject{{u"number"_s, entry.number},
                                   {u"time"_s, entry.time.toString(Qt::ISODateWithMs)},
                                   {u"kind"_s, journalKindName(entry.kind)},
                                   {u"step"_s, entry.step},
                                   {u"attempt"_s, entry.attempt},
                                   {u"data"_s, entry.data}});
    QJsonObject inputs;
    for (const auto& [name, text] : state.inputs.asKeyValueRange())
        inputs.insert(name, text);
    return {{u"run"_s, transcript.run},
            {u"runbook"_s, state.name},
            {u"version"_s, state.version},
            {u"instance"_s, state.instance},
            {u"inputs"_s, inputs},
            {u"started"_s, state.started.toString(Qt::ISODateWithMs)},
            {u"ended"_s, state.ended.toString(Qt::ISODateWithMs)},
            {u"result"_s, state.result},
            {u"waitingFor"_s, state.pausedFor},
            {u"steps"_s, steps},
            {u"entries"_s, entries}};
}

QString transcriptMarkdown(const Transcript& transcript)
{
    QString text = u"# %1\n\n"_s.arg(heading(transcript));
    for (const QStringList& fact : facts(transcript))
        text += u"- %1: %2\n"_s.arg(fact[0], fact[1]);
    for (const QString& id : transcript.order) {
        const StepState step = transcript.state.step(id);
        text += u"\n## %1\n\n%2"_s.arg(transcript.titles.value(id), stepStateName(step.state));
        for (const QString& part : {step.how, durationText(step)}) {
            if (!part.isEmpty())
                text += u", "_s + part;
        }
        text += u'\n';
        if (!step.text.isEmpty())
            text += u'\n' + fenced(step.text);
        if (const QString action = actionOf(transcript, id); !action.isEmpty())
            text += u'\n' + fenced(action);
        if (const QString printed = printedBy(transcript, id); !printed.isEmpty())
            text += u"\n<details><summary>Output</summary>\n\n"_s + fenced(printed) + u"\n</details>\n"_s;
    }
    return text;
}

QString transcriptHtml(const Transcript& transcript)
{
    QString text =
        u"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%1</title><style>"
        "body{font:14px sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
        "pre{background:#f4f5f7;padding:.6em;white-space:pre-wrap;overflow-wrap:anywhere}"
        "th{text-align:left;padding-right:1em}.failed,.in-doubt{color:#b3261e}.done{color:#14713c}"
        "</style></head><body>\n<h1>%1</h1>\n<table>\n"_s.arg(escaped(heading(transcript)));
    for (const QStringList& fact : facts(transcript))
        text += u"<tr><th>%1</th><td>%2</td></tr>\n"_s.arg(escaped(fact[0]), escaped(fact[1]));
    text += u"</table>\n"_s;
    for (const QString& id : transcript.order) {
        const StepState step = transcript.state.step(id);
        const QString state = stepStateName(step.state);
        text += u"<h2>%1</h2>\n<p class=\"%2\">%2 %3 %4</p>\n"_s.arg(
            escaped(transcript.titles.value(id)), state, escaped(step.how), durationText(step));
        if (!step.text.isEmpty())
            text += u"<pre>%1</pre>\n"_s.arg(escaped(step.text));
        if (const QString action = actionOf(transcript, id); !action.isEmpty())
            text += u"<pre>%1</pre>\n"_s.arg(escaped(action));
        if (const QString printed = printedBy(transcript, id); !printed.isEmpty())
            text += u"<details><summary>Output</summary><pre>%1</pre></details>\n"_s.arg(escaped(printed));
    }
    return text + u"</body></html>\n"_s;
}

} // namespace lockstep

#include "ui/siteconfig/editor/config_text.h"

#include <QTextBlock>
#include <QTextDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int lineEndProperty = QTextFormat::UserProperty + 1;
constexpr qsizetype linesAtOnce = 4'000;
constexpr QByteArrayView byteOrderMark = "\xEF\xBB\xBF";

QTextCharFormat formatFor(LineEnd end)
{
    QTextCharFormat format;
    if (end != LineEnd::Lf && end != LineEnd::None)
        format.setProperty(lineEndProperty, int(end));
    return format;
}

qsizetype samePrefix(QByteArrayView a, QByteArrayView b)
{
    return std::ranges::mismatch(a, b).in1 - a.begin();
}

qsizetype sameSuffix(QByteArrayView a, QByteArrayView b)
{
    qsizetype same = 0;
    while (same < std::min(a.size(), b.size()) && a[a.size() - 1 - same] == b[b.size() - 1 - same])
        ++same;
    return same;
}

bool continuesCharacter(char byte)
{
    return (uchar(byte) & 0xC0) == 0x80;
}

/// From the first line that is indented.
QString indentUnitOf(QByteArrayView text)
{
    for (const char* line = text.begin(); line < text.end();) {
        const char* at = line;
        while (at < text.end() && *at == ' ')
            ++at;
        const bool blank = at == text.end() || *at == '\n' || *at == '\r';
        if (at == line && !blank && *at == '\t')
            return u"\t"_s;
        if (at - line >= 2 && at - line <= 8 && !blank && *at != '*')
            return QString(at - line, u' ');
        line = std::find(at, text.end(), '\n');
        line += line < text.end() ? 1 : 0;
    }
    return u"  "_s;
}

} // namespace

ConfigText::ConfigText(QTextDocument* document) : QObject(document), m_document(document)
{
    m_following.setInterval(0);
    connect(&m_following, &QTimer::timeout, this, &ConfigText::followComments);
    connect(document, &QTextDocument::contentsChange, this, &ConfigText::note);
    load({});
}

void ConfigText::load(const QByteArray& bytes)
{
    m_loading = true;
    m_document->setUndoRedoEnabled(false);
    m_document->clear();
    m_endOfFormat.clear();
    m_bytes = bytes;
    measure(bytes);
    QTextCursor cursor(m_document);
    cursor.beginEditBlock();
    for (const LineRun& run : documentRuns(QByteArrayView(bytes).sliced(m_markLength)))
        cursor.insertText(run.text, formatFor(run.end));
    cursor.endEditBlock();
    m_document->setUndoRedoEnabled(true);
    m_document->setModified(false);
    m_loading = false;
    ++m_revision;
}

void ConfigText::measure(QByteArrayView text)
{
    m_following.stop();
    m_unsure.clear();
    m_markLength = text.startsWith(byteOrderMark) ? byteOrderMark.size() : 0;
    m_lines.rebuild(text.sliced(m_markLength));
    m_indentUnit = indentUnitOf(text.sliced(m_markLength));
    const qsizetype returns = text.count('\r');
    const qsizetype feeds = text.count('\n');
    m_usualEnd = returns * 2 <= feeds ? LineEnd::Lf : feeds * 2 < returns ? LineEnd::Cr : LineEnd::CrLf;
}

LineEnd ConfigText::endBefore(const QTextBlock& block) const
{
    const int format = block.charFormatIndex();
    const auto known = m_endOfFormat.constFind(format);
    if (known != m_endOfFormat.constEnd())
        return *known;
    const int kind = block.charFormat().intProperty(lineEndProperty);
    const LineEnd end = kind == 0 ? LineEnd::Lf : LineEnd(kind);
    m_endOfFormat.insert(format, end);
    return end;
}

LineEnd ConfigText::lineEnd(const QTextBlock& line) const
{
    return line.next().isValid() ? endBefore(line.next()) : m_usualEnd;
}

QByteArray ConfigText::encoded(const QTextBlock& line) const
{
    QByteArray bytes = lineBytes(line.text());
    if (line.next().isValid())
        bytes += lineEndBytes(endBefore(line.next()));
    return bytes;
}

void ConfigText::note(int from, int, int added)
{
    if (m_loading)
        return;
    const QTextBlock first = m_document->findBlock(from);
    QTextBlock last = m_document->findBlock(from + added);
    if (!last.isValid())
        last = m_document->lastBlock();
    const qsizetype newCount = last.blockNumber() - first.blockNumber() + 1;
    const qsizetype oldCount = newCount - (m_document->blockCount() - m_lines.count());
    const bool fits = first.isValid() && oldCount >= 1 && first.blockNumber() + oldCount <= m_lines.count();
    if (fits)
        noteLines(first.blockNumber(), oldCount, first, newCount);
    else
        reload();
}

void ConfigText::noteLines(qsizetype first, qsizetype oldCount, const QTextBlock& firstBlock,
                           qsizetype newCount)
{
    const qsizetype offset = m_markLength + m_lines.offsetOf(first);
    const qsizetype length = m_markLength + m_lines.offsetOf(first + oldCount) - offset;
    QByteArray text;
    std::vector<LineFacts> facts;
    bool inComment = m_lines.line(first).inComment;
    QTextBlock block = firstBlock;
    for (qsizetype i = 0; i < newCount; ++i, block = block.next()) {
        const QByteArray line = encoded(block);
        facts.push_back(scanLine(line, inComment, inComment));
        text += line;
    }
    m_lines.replace(first, oldCount, facts);
    shiftUnsure(first, newCount - oldCount);
    const qsizetype next = first + newCount;
    if (next < m_lines.count() && m_lines.line(next).inComment != inComment) {
        m_unsure.insert(next);
        followComments();
    }
    splice(offset, length, text);
}

void ConfigText::shiftUnsure(qsizetype from, qsizetype lines)
{
    std::set<qsizetype> shifted;
    for (const qsizetype line : m_unsure) {
        const qsizetype moved = line > from ? std::max(from + 1, line + lines) : line;
        if (moved < m_lines.count())
            shifted.insert(moved);
    }
    m_unsure = std::move(shifted);
}

void ConfigText::followComments()
{
    if (m_unsure.empty())
        return m_following.stop();
    qsizetype line = *m_unsure.begin();
    QTextBlock block = m_document->findBlockByNumber(int(line));
    bool inComment = false;
    if (line > 0)
        (void)scanLine(encoded(block.previous()), m_lines.line(line - 1).inComment, inComment);
    const qsizetype end = std::min(line + linesAtOnce, m_lines.count());
    for (; line < end && m_lines.line(line).inComment != inComment; ++line, block = block.next())
        m_lines.setStructure(line, scanLine(encoded(block), inComment, inComment));
    m_unsure.erase(m_unsure.begin(), m_unsure.upper_bound(line));
    if (line < m_lines.count() && m_lines.line(line).inComment != inComment)
        m_unsure.insert(line);
    if (m_unsure.empty())
        m_following.stop();
    else
        m_following.start();
    Q_EMIT structureChanged();
}

void ConfigText::splice(qsizetype offset, qsizetype length, QByteArrayView text)
{
    const QByteArrayView before = QByteArrayView(m_bytes).sliced(offset, length);
    const qsizetype prefix = samePrefix(before, text);
    const qsizetype suffix = sameSuffix(before.sliced(prefix), text.sliced(prefix));
    const JsoncEdit edit{offset + prefix, length - prefix - suffix,
                         text.sliced(prefix, text.size() - prefix - suffix).toByteArray()};
    if (edit.length == 0 && edit.text.isEmpty())
        return;
    m_bytes.replace(edit.offset, edit.length, edit.text);
    ++m_revision;
    Q_EMIT changed(edit);
}

void ConfigText::reload()
{
    QByteArray text = m_bytes.first(m_markLength);
    for (QTextBlock block = m_document->firstBlock(); block.isValid(); block = block.next())
        text += encoded(block);
    const LineEnd usual = m_usualEnd;
    const QString unit = m_indentUnit;
    const QByteArray before = m_bytes;
    measure(text);
    m_usualEnd = usual;
    m_indentUnit = unit;
    splice(0, before.size(), text);
}

int ConfigText::position(qsizetype offset) const
{
    offset = std::clamp<qsizetype>(offset - m_markLength, 0, m_bytes.size() - m_markLength);
    const qsizetype line = m_lines.lineOf(offset);
    const qsizetype start = m_lines.offsetOf(line);
    const QTextBlock block = m_document->findBlockByNumber(int(line));
    const QByteArrayView rest = QByteArrayView(m_bytes).sliced(m_markLength + start);
    // Within the line's end or behind a line that ends the text: at its end.
    const qsizetype column = std::min<qsizetype>(unitsOf(rest, offset - start), block.length() - 1);
    return block.position() + int(column);
}

qsizetype ConfigText::offset(int position) const
{
    QTextBlock block = m_document->findBlock(position);
    if (!block.isValid())
        block = m_document->lastBlock();
    const qsizetype start = m_markLength + m_lines.offsetOf(block.blockNumber());
    return start + bytesOf(QByteArrayView(m_bytes).sliced(start), position - block.position());
}

void ConfigText::insert(QTextCursor& cursor, const QString& text)
{
    cursor.insertText(text, formatFor(lineEnd(m_document->findBlock(cursor.selectionStart()))));
}

/// Without what the edit leaves as it is, so that cursors in there stay; whole characters and line ends.
JsoncEdit ConfigText::tightened(JsoncEdit edit) const
{
    const QByteArrayView before = QByteArrayView(m_bytes).sliced(edit.offset, edit.length);
    qsizetype prefix = samePrefix(before, edit.text);
    qsizetype suffix = sameSuffix(before.sliced(prefix), QByteArrayView(edit.text).sliced(prefix));
    qsizetype from = edit.offset + prefix;
    qsizetype to = edit.offset + edit.length - suffix;
    QByteArray text = edit.text.sliced(prefix, edit.text.size() - prefix - suffix);
    const auto splits = [this](qsizetype at) {
        return at > m_markLength && at < m_bytes.size() &&
               (continuesCharacter(m_bytes[at]) || (m_bytes[at] == '\n' && m_bytes[at - 1] == '\r'));
    };
    for (; splits(from); --from)
        text.prepend(m_bytes[from - 1]);
    for (; splits(to); ++to)
        text.append(m_bytes[to]);
    return {from, to - from, text};
}

void ConfigText::replace(QTextCursor& cursor, const JsoncEdit& edit)
{
    cursor.setPosition(position(edit.offset));
    cursor.setPosition(position(edit.offset + edit.length), QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
    for (const LineRun& run : documentRuns(edit.text))
        cursor.insertText(run.text, formatFor(run.end));
}

/// A byte order mark stays out of it.
JsoncEdit ConfigText::behindMark(JsoncEdit edit) const
{
    const qsizetype within = std::clamp<qsizetype>(m_markLength - edit.offset, 0, edit.length);
    edit.offset = std::max(edit.offset, m_markLength);
    edit.length -= within;
    if (within > 0 && edit.text.startsWith(byteOrderMark))
        edit.text.remove(0, byteOrderMark.size());
    return edit;
}

JsoncEdits ConfigText::wholeCharacters(const JsoncEdits& edits) const
{
    JsoncEdits whole;
    for (const JsoncEdit& edit : edits) {
        const JsoncEdit wider = tightened(behindMark(edit));
        if (wider.length == 0 && wider.text.isEmpty())
            continue;
        // Two edits within one character or line end cannot be made one after the other.
        if (!whole.isEmpty() && wider.offset <= whole.last().offset + whole.last().length) {
            const auto after = applyJsoncEdits(m_bytes, edits);
            const JsoncEdits all = jsoncDifference(m_bytes, after ? *after : m_bytes);
            return all.isEmpty() ? all : JsoncEdits{tightened(behindMark(all.first()))};
        }
        whole.append(wider);
    }
    return whole;
}

Result<void> ConfigText::apply(const JsoncEdits& edits)
{
    if (auto fits = applyJsoncEdits(m_bytes, edits); !fits)
        return std::unexpected(fits.error());
    const JsoncEdits whole = wholeCharacters(edits);
    QTextCursor cursor(m_document);
    cursor.beginEditBlock();
    // From the end on, so that the places of the others stay what they are.
    for (qsizetype i = whole.size() - 1; i >= 0; --i)
        replace(cursor, whole[i]);
    cursor.endEditBlock();
    return {};
}

} // namespace lockstep

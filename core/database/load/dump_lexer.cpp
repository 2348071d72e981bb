#include "core/database/load/dump_lexer.h"

#include "core/database/load/dump_statement.h"

#include <cctype>
#include <cstring>

namespace lockstep {

namespace {

constexpr qsizetype readSize = 1 << 20;
constexpr qsizetype rowsSize = 1 << 20;
constexpr qsizetype longestStatement = qsizetype{1} << 30; // the server's own limit for a text

bool isWordStart(char c)
{
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<signed char>(c) < 0;
}

bool isWordCharacter(char c)
{
    return isWordStart(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '$';
}

bool isSpace(char c)
{
    return std::isspace(static_cast<unsigned char>(c)) != 0;
}

} // namespace

/// Finds the semicolons that are inside: of rules' parentheses and of SQL-standard function bodies.
struct DumpLexer::Words
{
    QByteArrayList first; ///< the statement's first words, lower case
    int parentheses = 0;
    int blocks = 0; ///< open BEGIN and CASE of a function's body
    bool afterWord = false;
    bool afterEscape = false; ///< the E of E'...'

    [[nodiscard]] bool isRoutine() const
    {
        if (first.value(0) != "create")
            return false;
        const QByteArray kind = first.value(1) == "or" ? first.value(3) : first.value(1);
        return kind == "function" || kind == "procedure";
    }

    void add(const QByteArray& word)
    {
        if (first.size() < 4)
            first.append(word);
        if (parentheses > 0 || !isRoutine())
            return;
        if (word == "begin" || (word == "case" && blocks > 0))
            ++blocks;
        else if (word == "end" && blocks > 0)
            --blocks;
    }
};

Result<void> DumpLexer::fill()
{
    if (m_begin > 0) {
        m_buffer.remove(0, m_begin);
        m_at -= m_begin;
        m_begin = 0;
    }
    const qsizetype size = m_buffer.size();
    if (size > longestStatement)
        return failure(ErrorKind::Invalid, loadAttempt(), m_reader.subject(),
                       QStringLiteral("line %1: a statement is longer than 1 GB").arg(m_line));
    m_buffer.resize(size + readSize);
    const Result<qsizetype> got = m_reader.read(m_buffer.data() + size, readSize);
    m_buffer.resize(size + got.value_or(0));
    if (!got)
        return failure(got);
    m_inputEnded = *got == 0;
    return {};
}

// So many bytes from m_at on, or false because the input ends before.
Result<bool> DumpLexer::have(qsizetype bytes)
{
    while (m_buffer.size() - m_at < bytes) {
        if (m_inputEnded)
            return false;
        if (const Result<void> filled = fill(); !filled)
            return failure(filled);
    }
    return true;
}

std::unexpected<Error> DumpLexer::endsInside(const QString& what) const
{
    return failure(
        ErrorKind::Invalid, loadAttempt(), m_reader.subject(),
        QStringLiteral("the file ends in the middle of %1 that begins in line %2").arg(what).arg(m_line),
        QStringLiteral("It is not whole: compare its size with the original's, and copy or make it "
                       "again"));
}

DumpPiece DumpLexer::take(DumpPiece::Kind kind, qsizetype length, qint64 lines)
{
    DumpPiece piece{kind, m_buffer.sliced(m_begin, length), m_line, false, false};
    m_line += lines;
    m_begin += length;
    m_at = m_begin;
    return piece;
}

DumpPiece DumpLexer::take(DumpPiece::Kind kind, qsizetype length)
{
    return take(kind, length, QByteArrayView(m_buffer).sliced(m_begin, length).count('\n'));
}

Result<DumpPiece> DumpLexer::next()
{
    return m_inRows ? rows() : nextOutsideOfRows();
}

// The rest of the line from m_at on, without its end, which is consumed.
Result<QByteArray> DumpLexer::takeLine()
{
    while (true) {
        const qsizetype end = m_buffer.indexOf('\n', m_at);
        if (end < 0 && !m_inputEnded) {
            if (const Result<void> filled = fill(); !filled)
                return failure(filled);
            continue;
        }
        const qsizetype length = (end < 0 ? m_buffer.size() : end + 1) - m_begin;
        return take(DumpPiece::Kind::Command, length).bytes.trimmed();
    }
}

void DumpLexer::note(QByteArrayView comment)
{
    static constexpr QByteArrayView from("-- Dumped from database version ");
    if (comment == "-- PostgreSQL database dump")
        m_marks.isDump = true;
    else if (comment == "-- PostgreSQL database cluster dump")
        m_marks.isCluster = true;
    else if (comment == "-- PostgreSQL database dump complete")
        m_marks.isComplete = true;
    else if (comment.startsWith(from) && m_marks.serverVersion.isEmpty())
        m_marks.serverVersion = comment.sliced(from.size()).toByteArray();
}

// Past white space, comments and stray semicolons; m_begin and m_at are at what follows.
Result<void> DumpLexer::skipToStatement()
{
    while (true) {
        const Result<bool> two = have(2);
        if (!two)
            return failure(two);
        const QByteArrayView ahead = QByteArrayView(m_buffer).sliced(m_at);
        if (ahead.startsWith("--")) {
            const Result<QByteArray> line = takeLine();
            if (!line)
                return failure(line);
            note(*line);
        } else if (ahead.startsWith("/*")) {
            if (const Result<void> skipped = scanBlockComment(); !skipped)
                return skipped;
            std::ignore = take(DumpPiece::Kind::Statement, m_at - m_begin);
        } else if (!ahead.isEmpty() && (isSpace(ahead.front()) || ahead.front() == ';')) {
            std::ignore = take(DumpPiece::Kind::Statement, 1);
        } else {
            return {};
        }
    }
}

Result<DumpPiece> DumpLexer::nextOutsideOfRows()
{
    if (const Result<void> skipped = skipToStatement(); !skipped)
        return failure(skipped);
    if (m_at >= m_buffer.size())
        return DumpPiece{DumpPiece::Kind::End, {}, m_line, false, false};
    return m_buffer[m_at] == '\\' ? command() : statement();
}

Result<DumpPiece> DumpLexer::command()
{
    const qint64 line = m_line;
    return takeLine().transform([&](const QByteArray& text) {
        return DumpPiece{DumpPiece::Kind::Command, text, line, false, false};
    });
}

Result<DumpPiece> DumpLexer::statement()
{
    Words words;
    while (true) {
        const Result<bool> more = have(2);
        if (!more)
            return failure(more);
        if (!*more && m_at >= m_buffer.size())
            return endsInside(QStringLiteral("a statement"));
        const Result<bool> ended = scanPart(words);
        if (!ended)
            return failure(ended);
        if (*ended)
            break;
    }
    DumpPiece piece = take(DumpPiece::Kind::Statement, m_at - m_begin);
    if (words.first.value(0) == "copy" && copiesFromInput(piece.bytes)) {
        if (const Result<QByteArray> rest = takeLine(); !rest)
            return failure(rest);
        piece.copyFollows = m_inRows = m_atRowStart = true;
    }
    return piece;
}

// Past one lexical part; true when it is the semicolon that ends the statement.
Result<bool> DumpLexer::scanPart(Words& words)
{
    const char c = m_buffer[m_at];
    const char following = m_at + 1 < m_buffer.size() ? m_buffer[m_at + 1] : '\0';
    const bool afterWord = std::exchange(words.afterWord, false);
    const bool afterEscape = std::exchange(words.afterEscape, false);
    const auto scanned = [](const Result<void>& done) {
        return done ? Result<bool>(false) : Result<bool>(failure(done));
    };
    if (c == '\'' || c == '"')
        return scanned(scanQuoted(c, c == '\'' && (afterEscape || !m_standardStrings)));
    if (c == '-' && following == '-')
        return scanned(scanQuoted('\n', false));
    if (c == '/' && following == '*')
        return scanned(scanBlockComment());
    if (c == '$' && !afterWord) {
        const Result<bool> quoted = scanDollarQuoted();
        if (!quoted || *quoted)
            return quoted ? Result<bool>(false) : quoted;
    }
    if (isWordCharacter(c)) {
        const Result<QByteArray> word = scanWord();
        if (!word)
            return failure(word);
        words.afterWord = true;
        words.afterEscape = *word == "e";
        words.add(*word);
        return false;
    }
    ++m_at;
    words.parentheses += c == '(' ? 1 : c == ')' ? -1 : 0;
    return c == ';' && words.parentheses <= 0 && words.blocks == 0;
}

// To just after the closing quote, whose first one is at m_at. A doubled quote ends one literal and begins
// the next, which is as good.
Result<void> DumpLexer::scanQuoted(char quote, bool backslashEscapes)
{
    ++m_at;
    while (true) {
        const Result<bool> more = have(1);
        if (!more)
            return failure(more);
        if (!*more)
            return quote == '\n' ? Result<void>() : endsInside(QStringLiteral("a quoted text"));
        const char c = m_buffer[m_at++];
        if (c == quote)
            return {};
        if (c == '\\' && backslashEscapes)
            ++m_at;
    }
}

Result<void> DumpLexer::scanBlockComment()
{
    int depth = 0;
    do {
        const Result<bool> two = have(2);
        if (!two)
            return failure(two);
        if (!*two)
            return endsInside(QStringLiteral("a comment"));
        const QByteArrayView pair = QByteArrayView(m_buffer).sliced(m_at, 2);
        depth += pair == "/*" ? 1 : pair == "*/" ? -1 : 0;
        m_at += pair == "/*" || pair == "*/" ? 2 : 1;
    } while (depth > 0);
    return {};
}

// False, with nothing consumed, when the dollar begins no quote.
Result<bool> DumpLexer::scanDollarQuoted()
{
    qsizetype length = 1;
    while (true) {
        const Result<bool> more = have(length + 1);
        if (!more)
            return failure(more);
        if (!*more)
            return false;
        const char c = m_buffer[m_at + length];
        ++length;
        if (c == '$')
            break;
        if (!isWordCharacter(c) || (length == 2 && !isWordStart(c)))
            return false;
    }
    const QByteArray tag = m_buffer.sliced(m_at, length);
    m_at += length;
    while (true) {
        const qsizetype close = m_buffer.indexOf(tag, m_at);
        if (close >= 0) {
            m_at = close + length;
            return true;
        }
        if (m_inputEnded)
            return endsInside(QStringLiteral("a dollar-quoted text"));
        m_at = std::max(m_at, m_buffer.size() - length);
        if (const Result<void> filled = fill(); !filled)
            return failure(filled);
    }
}

Result<QByteArray> DumpLexer::scanWord()
{
    QByteArray word;
    while (true) {
        const Result<bool> more = have(1);
        if (!more)
            return failure(more);
        if (!*more || !isWordCharacter(m_buffer[m_at]))
            return word.toLower();
        word += m_buffer[m_at++];
    }
}

// One pass over the whole rows at the window's begin, as most of a dump is rows.
DumpLexer::WholeRows DumpLexer::wholeRows(QByteArrayView window) const
{
    const auto endsBlock = [&window](qsizetype at) {
        const QByteArrayView line = window.sliced(at);
        if (!line.startsWith("\\."))
            return false;
        const QByteArrayView rest = line.sliced(2);
        return rest.isEmpty() || rest.startsWith('\n') || rest.startsWith("\r\n");
    };
    WholeRows rows;
    rows.blockEnds = m_atRowStart && endsBlock(0);
    const qsizetype most = std::min(window.size(), rowsSize);
    while (!rows.blockEnds) {
        const void* end = std::memchr(window.data() + rows.size, '\n', static_cast<size_t>(most - rows.size));
        if (!end)
            break;
        rows.size = static_cast<const char*>(end) - window.data() + 1;
        ++rows.count;
        rows.blockEnds = endsBlock(rows.size);
    }
    return rows;
}

Result<DumpPiece> DumpLexer::rows()
{
    constexpr qsizetype beyond = 4; // a terminator that is cut is not seen, or taken for one
    const Result<bool> enough = have(rowsSize + beyond);
    if (!enough)
        return failure(enough);
    const QByteArrayView window = QByteArrayView(m_buffer).sliced(m_begin).first(
        std::min(m_buffer.size() - m_begin, rowsSize + beyond));
    if (window.isEmpty())
        return endsInside(QStringLiteral("a table's rows"));
    const WholeRows whole = wholeRows(window);
    if (whole.blockEnds && whole.size == 0) {
        m_inRows = false;
        return takeLine().transform([this](const QByteArray&) {
            return DumpPiece{DumpPiece::Kind::RowsEnd, {}, m_line, false, false};
        });
    }
    if (!whole.blockEnds && !*enough)
        return endsInside(QStringLiteral("a table's rows"));
    m_atRowStart = whole.size > 0;
    DumpPiece piece = take(DumpPiece::Kind::Rows, m_atRowStart ? whole.size : rowsSize, whole.count);
    piece.goesOn = !m_atRowStart;
    return piece;
}

} // namespace lockstep

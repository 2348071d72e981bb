#include "core/snapshot/preamble_filter.h"

#include "core/database/load/dump_filter.h"
#include "core/database/load/dump_lexer.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qint64 mostPreamble = 64 << 20;

using Tokens = QList<SqlToken>;

bool begins(const Tokens& tokens, std::initializer_list<const char*> words)
{
    qsizetype at = 0;
    return std::ranges::all_of(words,
                               [&](const char* word) { return at < tokens.size() && tokens[at++].is(word); });
}

bool isManaged(const SqlToken& token)
{
    return token.is("database") || token.is("schema") || token.is("extension");
}

bool isLeftOut(const DumpPiece& piece, PreambleFilter filter)
{
    if (piece.kind == DumpPiece::Kind::Command)
        return filter == PreambleFilter::ManagedRole && piece.bytes.startsWith("\\connect");
    const Tokens tokens = sqlTokens(piece.bytes, 4);
    if (begins(tokens, {"set", "transaction_timeout"}))
        return true;
    if (filter != PreambleFilter::ManagedRole)
        return false;
    if (begins(tokens, {"comment", "on"}))
        return isManaged(tokens.value(2));
    return (begins(tokens, {"create"}) || begins(tokens, {"drop"}) || begins(tokens, {"alter"})) &&
           isManaged(tokens.value(1));
}

bool endsPreamble(const DumpPiece& piece)
{
    if (piece.kind == DumpPiece::Kind::End || piece.copyFollows)
        return true;
    const Tokens tokens = sqlTokens(piece.bytes, 3);
    return begins(tokens, {"create", "table"}) || begins(tokens, {"create", "unlogged", "table"}) ||
           begins(tokens, {"insert", "into"});
}

std::unexpected<Error> unreadable(const QFile& file)
{
    return failure(file.exists() ? ErrorKind::Io : ErrorKind::NotFound, u"read the dump"_s, file.fileName(),
                   file.errorString());
}

/// The lines of a file before `line`, as they are.
Result<QByteArray> linesBefore(const QString& path, qint64 line)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(file);
    QByteArray text;
    for (qint64 at = 1; at < line; ++at) {
        text += file.readLine();
        if (text.size() > mostPreamble)
            return failure(ErrorKind::Invalid, u"read the dump"_s, path,
                           u"it has no table within its first %1 MB"_s.arg(mostPreamble >> 20));
    }
    if (file.error() != QFileDevice::NoError)
        return unreadable(file);
    return text;
}

/// Builds the changed preamble from front to back.
class Rewriter
{
public:
    explicit Rewriter(const QByteArray& text) : m_text(text) {}

    /// The statement begins on that line (from 1) or after it.
    void commentOut(const QByteArray& statement, qint64 line)
    {
        while (m_line < line) {
            m_lineStart = m_text.indexOf('\n', m_lineStart) + 1;
            ++m_line;
        }
        const QByteArray wanted = statement.trimmed();
        const qsizetype begin = m_text.indexOf(wanted, std::max(m_lineStart, m_done));
        if (begin < 0)
            return;
        keep(begin);
        if (!m_result.sliced(m_result.lastIndexOf('\n') + 1).trimmed().isEmpty())
            m_result += '\n'; // something stands before it on its line
        m_result += "-- " + QByteArray(wanted).replace("\n", "\n-- ");
        m_done = begin + wanted.size();
        if (m_done < m_text.size() && m_text[m_done] != '\n' && m_text[m_done] != '\r')
            m_result += '\n'; // something stands behind it
    }

    [[nodiscard]] QByteArray finished()
    {
        keep(m_text.size());
        return m_result;
    }

private:
    void keep(qsizetype until)
    {
        m_result += m_text.sliced(m_done, until - m_done);
        m_done = until;
    }

    const QByteArray& m_text;
    QByteArray m_result;
    qsizetype m_done = 0;
    qsizetype m_lineStart = 0;
    qint64 m_line = 1;
};

struct Preamble
{
    QList<DumpPiece> leftOut;
    qint64 endLine = 1; ///< on which the first table is
};

Result<Preamble> readPreamble(const QString& file, PreambleFilter filter, const std::stop_token& stop)
{
    Result<DumpReader> reader = DumpReader::open({file}, stop);
    if (!reader)
        return failure(reader);
    DumpLexer lexer(*std::move(reader));
    Preamble preamble;
    while (true) {
        const Result<DumpPiece> piece = lexer.next();
        if (!piece)
            return failure(piece);
        if (endsPreamble(*piece)) {
            preamble.endLine = piece->line;
            return preamble;
        }
        if (isLeftOut(*piece, filter))
            preamble.leftOut.append(*piece);
    }
}

} // namespace

Result<QByteArray> FilteredDump::read(qint64 offset, qint64 length) const
{
    QByteArray bytes = head.mid(offset, length);
    const qint64 rest = std::min(length, size - offset) - bytes.size();
    if (rest <= 0)
        return bytes;
    QFile original(file);
    const qint64 from = offset + bytes.size() - head.size() + replaced;
    if (!original.open(QIODevice::ReadOnly) || !original.seek(from))
        return unreadable(original);
    const QByteArray more = original.read(rest);
    if (more.size() != rest)
        return failure(ErrorKind::Io, u"read"_s, file,
                       original.error() == QFileDevice::NoError ? u"it became shorter meanwhile"_s
                                                                : original.errorString());
    return bytes + more;
}

Result<FilteredDump> filterPreamble(const QString& file, PreambleFilter filter, const std::stop_token& stop)
{
    QFile original(file);
    if (!original.open(QIODevice::ReadOnly))
        return unreadable(original);
    FilteredDump whole{file, {}, 0, original.size()};
    if (filter == PreambleFilter::None)
        return whole;
    const Result<Preamble> preamble = readPreamble(file, filter, stop);
    if (!preamble)
        return failure(preamble);
    const Result<QByteArray> text = linesBefore(file, preamble->endLine);
    if (!text)
        return failure(text);
    Rewriter rewriter(*text);
    for (const DumpPiece& piece : preamble->leftOut) {
        rewriter.commentOut(piece.bytes, piece.line);
        whole.leftOut.append(shortText(piece.bytes));
    }
    whole.head = rewriter.finished();
    whole.replaced = text->size();
    whole.size += whole.head.size() - whole.replaced;
    return whole;
}

} // namespace lockstep

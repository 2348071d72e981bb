#include "core/migration/sql_text.h"

#include <QRegularExpression>

namespace lockstep {

namespace {

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$';
}

/// Walks over SQL one lexical piece at a time.
class Scanner
{
public:
    enum class Piece { Space, Comment, Quoted, Semicolon, Other };

    explicit Scanner(QStringView sql) : m_sql(sql) {}

    [[nodiscard]] bool atEnd() const { return m_position >= m_sql.size(); }

    [[nodiscard]] qsizetype position() const { return m_position; }

    /// Advances past the next piece.
    Piece next()
    {
        const QChar c = m_sql[m_position];
        if (startsWith(u"--"))
            return skipLine();
        if (startsWith(u"/*"))
            return skipBlockComment();
        if (c == u'\'')
            return skipQuotes(c, isEscapeString());
        if (c == u'"')
            return skipQuotes(c, false);
        if (c == u'$' && !followsWord()) {
            if (const qsizetype tag = dollarTagLength(); tag > 0)
                return skipDollarQuotes(tag);
        }
        if (isWordCharacter(c))
            return skipWord();
        ++m_position;
        if (c == u';')
            return Piece::Semicolon;
        return c.isSpace() ? Piece::Space : Piece::Other;
    }

private:
    [[nodiscard]] bool startsWith(QStringView text) const
    {
        return m_sql.sliced(m_position).startsWith(text);
    }

    [[nodiscard]] bool followsWord() const
    {
        return m_position > 0 && isWordCharacter(m_sql[m_position - 1]);
    }

    [[nodiscard]] bool isEscapeString() const
    {
        return m_position > 0 && m_sql[m_position - 1].toLower() == u'e' &&
               (m_position == 1 || !isWordCharacter(m_sql[m_position - 2]));
    }

    Piece skipWord()
    {
        while (!atEnd() && isWordCharacter(m_sql[m_position]))
            ++m_position;
        return Piece::Other;
    }

    Piece skipLine()
    {
        const qsizetype end = m_sql.indexOf(u'\n', m_position);
        m_position = end < 0 ? m_sql.size() : end;
        return Piece::Comment;
    }

    Piece skipBlockComment()
    {
        int depth = 0;
        while (!atEnd()) {
            if (startsWith(u"/*")) {
                ++depth;
                m_position += 2;
            } else if (startsWith(u"*/")) {
                m_position += 2;
                if (--depth == 0)
                    break;
            } else {
                ++m_position;
            }
        }
        return Piece::Comment;
    }

    Piece skipQuotes(QChar quote, bool backslashEscapes)
    {
        // A doubled quote ends one literal and begins the next: for splitting that is as good as one.
        for (++m_position; !atEnd(); ++m_position) {
            if (m_sql[m_position] == quote) {
                ++m_position;
                break;
            }
            if (backslashEscapes && m_sql[m_position] == u'\\' && m_position + 1 < m_sql.size())
                ++m_position;
        }
        return Piece::Quoted;
    }

    /// Length of "$tag$" here, 0 when there is none.
    [[nodiscard]] qsizetype dollarTagLength() const
    {
        for (qsizetype i = m_position + 1; i < m_sql.size(); ++i) {
            if (m_sql[i] == u'$')
                return i - m_position + 1;
            const bool allowed =
                m_sql[i] == u'_' || m_sql[i].isLetter() || (i > m_position + 1 && m_sql[i].isDigit());
            if (!allowed)
                break;
        }
        return 0;
    }

    Piece skipDollarQuotes(qsizetype tagLength)
    {
        const QStringView tag = m_sql.sliced(m_position, tagLength);
        const qsizetype close = m_sql.indexOf(tag, m_position + tagLength);
        m_position = close < 0 ? m_sql.size() : close + tagLength;
        return Piece::Quoted;
    }

    QStringView m_sql;
    qsizetype m_position = 0;
};

} // namespace

QString withoutComments(const QString& sql)
{
    QString text = sql;
    Scanner scanner(sql);
    while (!scanner.atEnd()) {
        const qsizetype begin = scanner.position();
        if (scanner.next() != Scanner::Piece::Comment)
            continue;
        for (qsizetype i = begin; i < scanner.position(); ++i) {
            if (text[i] != u'\n')
                text[i] = u' ';
        }
    }
    return text;
}

QList<SqlStatement> splitStatements(const QString& sql)
{
    QList<SqlStatement> statements;
    std::optional<qsizetype> begin;
    Scanner scanner(sql);
    while (!scanner.atEnd()) {
        const qsizetype start = scanner.position();
        const Scanner::Piece piece = scanner.next();
        if (piece == Scanner::Piece::Semicolon) {
            if (begin)
                statements.append({*begin, scanner.position()});
            begin.reset();
        } else if (!begin && piece != Scanner::Piece::Space && piece != Scanner::Piece::Comment) {
            begin = start;
        }
    }
    if (begin)
        statements.append({*begin, sql.size()});
    return statements;
}

QString withoutStatements(const QString& sql, const QRegularExpression& pattern)
{
    const QString bare = withoutComments(sql);
    QString kept;
    qsizetype copied = 0;
    for (const SqlStatement& statement : splitStatements(bare)) {
        if (!pattern.matchView(statement.in(bare)).hasMatch())
            continue;
        kept += QStringView(sql).sliced(copied, statement.begin - copied);
        copied = statement.end;
    }
    if (copied == 0)
        return sql;
    kept += QStringView(sql).sliced(copied);
    return kept.trimmed();
}

int lineAt(QStringView text, qsizetype position)
{
    return static_cast<int>(text.first(std::clamp<qsizetype>(position, 0, text.size())).count(u'\n')) + 1;
}

} // namespace lockstep

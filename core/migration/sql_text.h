#pragma once

#include <QList>
#include <QString>

class QRegularExpression;

namespace lockstep {

/// One statement of an SQL text: from its first character that is neither white space nor comment to just
/// after its semicolon (or the end of the text).
struct SqlStatement
{
    qsizetype begin = 0;
    qsizetype end = 0;

    [[nodiscard]] QStringView in(QStringView sql) const { return sql.sliced(begin, end - begin); }
};

/// The text with every comment replaced by as many blanks (line ends stay), so that positions are those of
/// the text.
[[nodiscard]] QString withoutComments(const QString& sql);

/// Splits at semicolons outside of comments, quotes and dollar quotes.
[[nodiscard]] QList<SqlStatement> splitStatements(const QString& sql);

/// The text without the statements that the pattern matches (looked for in the statement without comments).
[[nodiscard]] QString withoutStatements(const QString& sql, const QRegularExpression& pattern);

/// 1-based line of a position.
[[nodiscard]] int lineAt(QStringView text, qsizetype position);

} // namespace lockstep

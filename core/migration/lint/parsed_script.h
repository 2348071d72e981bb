#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace lockstep::lint {

/// A statement as PostgreSQL's own parser reads it. Positions are bytes of the UTF-8 text.
struct ParsedStatement
{
    QString kind;     ///< the parser's name: "AlterTableStmt"
    QJsonObject body; ///< the parser's tree
    qsizetype begin = 0;
    qsizetype end = 0;
};

struct ParsedScript
{
    QList<ParsedStatement> statements; ///< Empty where the text does not parse.
    QString error;                     ///< the parser's message; empty where it parses
    qsizetype errorPosition = 0;
};

/// Needs a deep stack for hostile text: call it inside of onDeepStacks().
[[nodiscard]] ParsedScript parseScript(const QByteArray& sql);

/// The PL/pgSQL functions of a DO statement, as the parser's tree. Empty where it cannot be read.
[[nodiscard]] QJsonArray parseBlock(const QByteArray& doStatement);

/// From `position`, the first character that is neither white space nor comment.
[[nodiscard]] qsizetype skipBlanks(const QByteArray& sql, qsizetype position);

} // namespace lockstep::lint

#include "core/migration/lint/parsed_script.h"

#include <QJsonDocument>

#include <memory>
#include <pg_query.h>

namespace lockstep::lint {

namespace {

/// The parser's output recurses once for each level of an expression. With onDeepStacks(), texts up to this
/// size cannot exhaust the stack whatever they hold. The largest real migration has 300 kB.
constexpr qsizetype largestScript = 2'000'000;

ParsedScript unreadable(const QString& error, qsizetype position = 0)
{
    return {{}, error, position};
}

/// The parser counts characters from 1.
qsizetype byteOf(const QByteArray& sql, int character)
{
    qsizetype byte = 0;
    for (int seen = 1; byte < sql.size(); ++byte) {
        const bool continues = (static_cast<unsigned char>(sql[byte]) & 0xC0) == 0x80;
        if (!continues && seen++ >= character)
            break;
    }
    return byte;
}

qsizetype skipLineComment(const QByteArray& sql, qsizetype position)
{
    const qsizetype end = sql.indexOf('\n', position);
    return end < 0 ? sql.size() : end;
}

qsizetype skipBlockComment(const QByteArray& sql, qsizetype position)
{
    int depth = 0;
    while (position < sql.size()) {
        const QByteArrayView rest = QByteArrayView(sql).sliced(position);
        if (rest.startsWith("/*")) {
            ++depth;
            position += 2;
        } else if (rest.startsWith("*/")) {
            position += 2;
            if (--depth == 0)
                break;
        } else {
            ++position;
        }
    }
    return position;
}

ParsedStatement toStatement(const QJsonObject& raw, const QByteArray& sql)
{
    const QJsonObject wrapped = raw[u"stmt"].toObject();
    const qsizetype location = raw[u"stmt_location"].toInt();
    const qsizetype length = raw[u"stmt_len"].toInt();
    ParsedStatement statement;
    statement.begin = skipBlanks(sql, location);
    statement.end = length > 0 ? location + length : sql.size();
    if (!wrapped.isEmpty()) {
        statement.kind = wrapped.constBegin().key();
        statement.body = wrapped.constBegin().value().toObject();
    }
    return statement;
}

} // namespace

ParsedScript parseScript(const QByteArray& sql)
{
    if (sql.size() > largestScript)
        return unreadable(QStringLiteral("%1 bytes are too much to check").arg(sql.size()));
    if (const qsizetype nul = sql.indexOf('\0'); nul >= 0)
        return unreadable(QStringLiteral("there is a null character"), nul);
    const auto release = [](PgQueryParseResult* result) {
        pg_query_free_parse_result(*result);
        delete result;
    };
    const std::unique_ptr<PgQueryParseResult, decltype(release)> result(
        new PgQueryParseResult(pg_query_parse(sql.constData())));
    if (const PgQueryError* error = result->error)
        return unreadable(QString::fromUtf8(error->message), byteOf(sql, error->cursorpos));
    QJsonParseError badJson;
    const QJsonDocument tree = QJsonDocument::fromJson(QByteArray(result->parse_tree), &badJson);
    if (badJson.error == QJsonParseError::DeepNesting)
        return unreadable(QStringLiteral("an expression is nested too deeply to check"));
    if (badJson.error != QJsonParseError::NoError)
        return unreadable(QStringLiteral("the parser's answer cannot be read: ") + badJson.errorString());
    ParsedScript script;
    for (const QJsonValue raw : tree[u"stmts"].toArray())
        script.statements += toStatement(raw.toObject(), sql);
    return script;
}

QJsonArray parseBlock(const QByteArray& doStatement)
{
    const PgQueryPlpgsqlParseResult result = pg_query_parse_plpgsql(doStatement.constData());
    const QJsonArray functions =
        result.error ? QJsonArray() : QJsonDocument::fromJson(QByteArray(result.plpgsql_funcs)).array();
    pg_query_free_plpgsql_parse_result(result);
    return functions;
}

qsizetype skipBlanks(const QByteArray& sql, qsizetype position)
{
    while (position < sql.size()) {
        const QByteArrayView rest = QByteArrayView(sql).sliced(position);
        if (rest.startsWith("--"))
            position = skipLineComment(sql, position);
        else if (rest.startsWith("/*"))
            position = skipBlockComment(sql, position);
        else if (QByteArrayView(" \t\r\n\f\v").contains(rest.front()))
            ++position;
        else
            break;
    }
    return position;
}

} // namespace lockstep::lint

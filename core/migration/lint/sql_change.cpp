#include "core/migration/lint/sql_change.h"

#include "core/migration/lint/change_list.h"
#include "core/migration/lint/sql_tree.h"

#include <ranges>

namespace lockstep::lint {

namespace {

/// Walks over a PL/pgSQL block and adds what its statements do.
class BlockReader
{
public:
    BlockReader(const QByteArray& sql, qsizetype bodyBegin, ChangeList& list)
        : m_sql(sql), m_bodyBegin(bodyBegin), m_list(list)
    {
    }

    void read(const QJsonValue& tree, bool conditional)
    {
        if (tree.isArray()) {
            for (const QJsonValue item : tree.toArray())
                read(item, conditional);
            return;
        }
        const QJsonObject object = tree.toObject();
        for (auto it = object.constBegin(); it != object.constEnd(); ++it)
            readPart(it.key(), it.value(), conditional);
    }

private:
    void readPart(const QString& kind, const QJsonValue& body, bool conditional)
    {
        if (kind == u"PLpgSQL_stmt_execsql")
            addInner(body, body[u"sqlstmt"][u"PLpgSQL_expr"][u"query"].toString(), conditional);
        else if (kind == u"PLpgSQL_stmt_perform")
            addInner(body, body[u"expr"][u"PLpgSQL_expr"][u"query"].toString(), conditional);
        else if (kind == u"PLpgSQL_stmt_dynexecute" || kind == u"PLpgSQL_stmt_dynfors")
            begin(body, conditional).add(ChangeKind::HiddenSql, QStringLiteral("EXECUTE"), {});
        else if (kind == u"PLpgSQL_stmt_commit" || kind == u"PLpgSQL_stmt_rollback")
            begin(body, conditional)
                .add(ChangeKind::Transaction,
                     kind.endsWith(u"commit") ? QStringLiteral("COMMIT") : QStringLiteral("ROLLBACK"), {});
        else
            read(body, conditional || isConditional(kind, body));
    }

    static bool isConditional(const QString& kind, const QJsonValue& body)
    {
        if (kind == u"PLpgSQL_stmt_block")
            return body[u"exceptions"].isObject();
        return kind.startsWith(u"PLpgSQL_stmt_") || kind == u"PLpgSQL_if_elsif";
    }

    ChangeList& begin(const QJsonValue& body, bool conditional)
    {
        m_list.beginInner(positionOf(body[u"lineno"].toInt()), conditional);
        return m_list;
    }

    void addInner(const QJsonValue& body, const QString& query, bool conditional)
    {
        begin(body, conditional);
        const ParsedScript inner = parseScript(query.toUtf8());
        if (!inner.error.isEmpty())
            m_list.add(ChangeKind::HiddenSql, QStringLiteral("a statement that cannot be read"), {});
        for (const ParsedStatement& statement : inner.statements)
            addChanges(statement.kind, statement.body, m_list);
    }

    /// Lines of a block count from the line its text begins on.
    [[nodiscard]] qsizetype positionOf(int line) const
    {
        qsizetype position = m_bodyBegin;
        for (int i = 1; i < line; ++i) {
            const qsizetype next = m_sql.indexOf('\n', position);
            if (next < 0)
                break;
            position = next + 1;
        }
        return position;
    }

    const QByteArray& m_sql;
    qsizetype m_bodyBegin;
    ChangeList& m_list;
};

bool isWordByte(char c)
{
    return c == '_' || (static_cast<unsigned char>(c) & 0x80) != 0 || QChar::fromLatin1(c).isLetterOrNumber();
}

/// Where the name is as a word of its own; -1 where it is not.
qsizetype findWord(const QByteArray& sql, const QByteArray& name, qsizetype from, qsizetype end)
{
    for (qsizetype at = sql.indexOf(name, from); at >= 0 && at + name.size() <= end;
         at = sql.indexOf(name, at + 1)) {
        const qsizetype after = at + name.size();
        if ((at == 0 || !isWordByte(sql[at - 1])) && (after >= sql.size() || !isWordByte(sql[after])))
            return at;
    }
    return -1;
}

} // namespace

void ChangeList::locateNames(qsizetype first, const ParsedStatement& statement, const QByteArray& sql)
{
    qsizetype from = statement.begin;
    for (SqlChange& change : m_changes | std::views::drop(first)) {
        const QByteArray name =
            (change.part.isEmpty() ? change.object : change.part).section(u'(', 0, 0).toUtf8();
        if (change.position == statement.begin && !name.isEmpty()) {
            const qsizetype at = findWord(sql, name, from, statement.end);
            change.position = at < 0 ? change.position : at;
        }
        from = std::max(from, change.position);
    }
}

void addChanges(const QString& kind, const QJsonObject& body, ChangeList& list)
{
    static_cast<void>(addTableChanges(kind, body, list) || addObjectChanges(kind, body, list) ||
                      addDropChanges(kind, body, list) || addRenameChanges(kind, body, list) ||
                      addCommandChanges(kind, body, list));
}

void addBlockChanges(const ParsedStatement& statement, const QByteArray& sql, ChangeList& list)
{
    const QJsonArray block = parseBlock(sql.sliced(statement.begin, statement.end - statement.begin));
    if (block.isEmpty()) {
        list.add(ChangeKind::HiddenSql, QStringLiteral("a DO block that cannot be read"), {});
        return;
    }
    const QJsonValue text = option(statement.body[u"args"], u"as");
    BlockReader(sql, text[u"location"].toInt(int(statement.begin)), list).read(block, false);
}

QList<SqlChange> changesOf(const ParsedScript& script, const QByteArray& sql)
{
    ChangeList list;
    for (qsizetype i = 0; i < script.statements.size(); ++i) {
        const ParsedStatement& statement = script.statements[i];
        const qsizetype first = list.changes().size();
        list.begin(i, statement.begin);
        if (statement.kind == u"DoStmt") {
            addBlockChanges(statement, sql, list);
        } else {
            addChanges(statement.kind, statement.body, list);
            list.locateNames(first, statement, sql);
        }
    }
    return list.changes();
}

} // namespace lockstep::lint

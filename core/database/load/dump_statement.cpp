#include "core/database/load/dump_statement.h"

#include <cctype>
#include <optional>
#include <tuple>

namespace lockstep {

namespace {

using Kind = DumpStatement::Kind;

constexpr int mostTokens = 600; // a COPY of a table with more columns is loaded in plain order
constexpr int fewTokens = 16;

bool isWordCharacter(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
           static_cast<signed char>(c) < 0;
}

/// Walks over the text of one statement that is known to be whole.
class Tokens
{
public:
    explicit Tokens(const QByteArray& text) : m_text(text) {}

    std::optional<SqlToken> next()
    {
        skipBlanks();
        if (m_at >= m_text.size())
            return {};
        const char c = m_text[m_at];
        if (c == '"')
            return SqlToken{SqlToken::Kind::Name, quotedNameHere()};
        if (c == '\'')
            return SqlToken{SqlToken::Kind::Text, through(m_text.indexOf('\'', m_at + 1) + 1)};
        if (c == '$')
            return SqlToken{SqlToken::Kind::Text, dollarQuoted()};
        if (isWordCharacter(c))
            return SqlToken{SqlToken::Kind::Word, word()};
        return SqlToken{SqlToken::Kind::Symbol, through(m_at + 1)};
    }

private:
    void skipBlanks()
    {
        while (m_at < m_text.size()) {
            if (std::isspace(static_cast<unsigned char>(m_text[m_at])) != 0)
                ++m_at;
            else if (QByteArrayView(m_text).sliced(m_at).startsWith("--"))
                std::ignore = through(m_text.indexOf('\n', m_at) + 1);
            else if (QByteArrayView(m_text).sliced(m_at).startsWith("/*"))
                std::ignore = through(m_text.indexOf("*/", m_at) + 2);
            else
                return;
        }
    }

    // Up to the position, or to the end where what was looked for is not there.
    QByteArray through(qsizetype end)
    {
        const qsizetype begin = m_at;
        m_at = end > begin ? end : m_text.size();
        return m_text.sliced(begin, m_at - begin);
    }

    QByteArray word()
    {
        qsizetype end = m_at;
        while (end < m_text.size() && isWordCharacter(m_text[end]))
            ++end;
        return through(end).toLower();
    }

    QByteArray quotedNameHere()
    {
        QByteArray name;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            if (m_text[m_at] == '"') {
                ++m_at;
                if (m_at >= m_text.size() || m_text[m_at] != '"')
                    break;
            }
            name += m_text[m_at];
        }
        return name;
    }

    QByteArray dollarQuoted()
    {
        const qsizetype tagEnd = m_text.indexOf('$', m_at + 1);
        if (tagEnd < 0)
            return through(m_at + 1);
        const QByteArray tag = m_text.sliced(m_at, tagEnd + 1 - m_at);
        const qsizetype close = m_text.indexOf(tag, tagEnd + 1);
        return through(close < 0 ? m_text.size() : close + tag.size());
    }

    QByteArray m_text;
    qsizetype m_at = 0;
};

/// Reads words one after another; false or empty as soon as something else is there.
class Reading
{
public:
    explicit Reading(const QList<SqlToken>& tokens) : m_tokens(tokens) {}

    bool accept(const char* word)
    {
        if (m_at >= m_tokens.size() || !m_tokens[m_at].is(word))
            return false;
        ++m_at;
        return true;
    }

    bool acceptAll(std::initializer_list<const char*> words)
    {
        const qsizetype start = m_at;
        for (const char* word : words) {
            if (!accept(word)) {
                m_at = start;
                return false;
            }
        }
        return true;
    }

    std::optional<QByteArray> name()
    {
        if (m_at >= m_tokens.size() || !m_tokens[m_at].isName())
            return {};
        return m_tokens[m_at++].text;
    }

    std::optional<TableName> table()
    {
        const std::optional<QByteArray> first = name();
        if (!first)
            return {};
        if (!accept("."))
            return TableName{{}, *first};
        const std::optional<QByteArray> second = name();
        return second ? std::optional<TableName>({*first, *second}) : std::nullopt;
    }

    /// "(a, b)"; empty when there is none.
    QByteArrayList names()
    {
        QByteArrayList list;
        if (!accept("("))
            return list;
        do {
            const std::optional<QByteArray> one = name();
            if (!one)
                return {};
            list.append(*one);
        } while (accept(","));
        return accept(")") ? list : QByteArrayList();
    }

    bool skipTo(const char* word)
    {
        while (m_at < m_tokens.size() && !m_tokens[m_at].is(word))
            ++m_at;
        return accept(word);
    }

    [[nodiscard]] bool atEnd() const { return m_at >= m_tokens.size(); }

private:
    const QList<SqlToken>& m_tokens;
    qsizetype m_at = 0;
};

void readCopy(Reading& reading, DumpStatement& statement)
{
    const std::optional<TableName> table = reading.table();
    if (!table)
        return;
    statement.table = *table;
    statement.columns = reading.names();
    if (reading.acceptAll({"from", "stdin", ";"}) && reading.atEnd())
        statement.kind = Kind::Copy;
}

void readSet(Reading& reading, DumpStatement& statement)
{
    const std::optional<QByteArray> setting = reading.name();
    // A role of the dump's would have to be every connection's.
    if (!setting || *setting == "session" || *setting == "role" || *setting == "local")
        return;
    statement.kind = Kind::Setting;
    statement.setting = *setting;
}

void readSelect(Reading& reading, DumpStatement& statement)
{
    if (!reading.acceptAll({"pg_catalog", "."}))
        return;
    if (reading.accept("set_config")) {
        statement.kind = Kind::Setting;
        statement.setting = "search_path";
    } else if (reading.accept("setval")) {
        statement.kind = Kind::Other;
    }
}

void readLeadingColumn(Reading& reading, DumpStatement& statement)
{
    if (!reading.accept("("))
        return;
    const QByteArray column = reading.name().value_or(QByteArray());
    if (!reading.accept("(")) // of a function
        statement.leadingColumn = column;
}

void readCreate(Reading& reading, DumpStatement& statement)
{
    statement.kind = Kind::Other;
    if (reading.accept("trigger") || reading.acceptAll({"constraint", "trigger"})) {
        statement.kind = Kind::Addition;
        return;
    }
    statement.isUnique = reading.accept("unique");
    if (!reading.accept("index"))
        return;
    const std::optional<QByteArray> name = reading.name();
    if (!name || !reading.accept("on"))
        return;
    std::ignore = reading.accept("only");
    if (const std::optional<TableName> table = reading.table()) {
        statement.kind = Kind::Index;
        statement.table = *table;
        statement.name = QString::fromUtf8(*name);
        statement.method = reading.accept("using") ? reading.name().value_or(QByteArray()) : "btree";
        readLeadingColumn(reading, statement);
    }
}

void readForeignKey(Reading& reading, DumpStatement& statement)
{
    if (!reading.skipTo("references"))
        return;
    if (const std::optional<TableName> referenced = reading.table()) {
        statement.kind = Kind::ForeignKey;
        statement.referenced = *referenced;
    }
}

void readKey(Reading& reading, DumpStatement& statement)
{
    statement.kind = Kind::Key;
    statement.method = "btree";
    const QByteArrayList columns = reading.names();
    statement.leadingColumn = columns.value(0);
    if (reading.accept(";") && reading.atEnd())
        statement.keyColumns = columns;
}

void readAlterTable(Reading& reading, DumpStatement& statement)
{
    std::ignore = reading.acceptAll({"if", "exists"});
    std::ignore = reading.accept("only");
    const std::optional<TableName> table = reading.table();
    if (!table)
        return;
    statement.table = *table;
    if (reading.acceptAll({"cluster", "on"}) || reading.acceptAll({"replica", "identity"})) {
        statement.kind = Kind::Addition;
        return;
    }
    if (!reading.acceptAll({"add", "constraint"}))
        return;
    statement.name = QString::fromUtf8(reading.name().value_or(QByteArray()));
    if (reading.acceptAll({"foreign", "key"}))
        return readForeignKey(reading, statement);
    if (reading.accept("exclude")) {
        statement.kind = Kind::Key;
        statement.method = reading.accept("using") ? reading.name().value_or(QByteArray()) : "btree";
        return readLeadingColumn(reading, statement);
    }
    statement.isPrimary = reading.acceptAll({"primary", "key"});
    if (statement.isPrimary || reading.accept("unique"))
        readKey(reading, statement);
}

void readAlter(Reading& reading, DumpStatement& statement)
{
    statement.kind = Kind::Other;
    if (reading.accept("index"))
        statement.kind = Kind::Addition;
    else if (reading.accept("table"))
        readAlterTable(reading, statement);
}

void readComment(Reading& reading, DumpStatement& statement)
{
    const bool addition = reading.accept("on") && (reading.accept("index") || reading.accept("constraint") ||
                                                   reading.accept("trigger"));
    statement.kind = addition ? Kind::Addition : Kind::Other;
}

} // namespace

QList<SqlToken> sqlTokens(const QByteArray& statement, int most)
{
    QList<SqlToken> list;
    Tokens tokens(statement);
    while (list.size() < most) {
        const std::optional<SqlToken> token = tokens.next();
        if (!token)
            break;
        list.append(*token);
    }
    return list;
}

QByteArray quotedName(const QByteArray& name)
{
    return '"' + QByteArray(name).replace("\"", "\"\"") + '"';
}

QByteArray quotedNames(const QByteArrayList& names)
{
    QByteArrayList quoted;
    for (const QByteArray& name : names)
        quoted.append(quotedName(name));
    return quoted.join(", ");
}

QByteArray TableName::quoted() const
{
    return schema.isEmpty() ? quotedName(name) : quotedName(schema) + '.' + quotedName(name);
}

QString TableName::text() const
{
    return QString::fromUtf8(schema.isEmpty() ? name : schema + '.' + name);
}

DumpStatement readStatement(const QByteArray& text)
{
    DumpStatement statement;
    statement.firstWords = sqlTokens(text, fewTokens);
    const QByteArray first = statement.firstWords.value(0).text;
    const QList<SqlToken> tokens =
        first == "copy" || first == "alter" ? sqlTokens(text, mostTokens) : statement.firstWords;
    Reading reading(tokens);
    if (reading.accept("copy"))
        readCopy(reading, statement);
    else if (reading.accept("set"))
        readSet(reading, statement);
    else if (reading.accept("select"))
        readSelect(reading, statement);
    else if (reading.accept("create"))
        readCreate(reading, statement);
    else if (reading.accept("alter"))
        readAlter(reading, statement);
    else if (reading.accept("comment"))
        readComment(reading, statement);
    else if (reading.accept("drop") || reading.accept("grant") || reading.accept("revoke") ||
             reading.accept("refresh") || reading.accept("security"))
        statement.kind = Kind::Other;
    return statement;
}

bool copiesFromInput(const QByteArray& statement)
{
    const QList<SqlToken> tokens = sqlTokens(statement, 10000);
    for (qsizetype i = 1; i < tokens.size(); ++i) {
        if (tokens[i - 1].is("from") && tokens[i].is("stdin"))
            return true;
    }
    return false;
}

} // namespace lockstep

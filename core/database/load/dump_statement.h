#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QString>

namespace lockstep {

/// One lexical part of a statement.
struct SqlToken
{
    enum class Kind {
        Word,   ///< folded to lower case
        Name,   ///< "quoted", without its quotes
        Text,   ///< 'literal' or $$literal$$, as it is written
        Symbol, ///< one character
    };

    Kind kind = Kind::Symbol;
    QByteArray text;

    [[nodiscard]] bool is(const char* word) const { return kind != Kind::Name && text == word; }

    [[nodiscard]] bool isName() const { return kind == Kind::Word || kind == Kind::Name; }
};

/// The first `most` tokens of a statement, without comments.
[[nodiscard]] QList<SqlToken> sqlTokens(const QByteArray& statement, int most);

/// A table as statements name it.
struct TableName
{
    QByteArray schema; ///< empty when the statement leaves it to the search path
    QByteArray name;

    /// Quoted, for SQL: "public"."users".
    [[nodiscard]] QByteArray quoted() const;
    /// For people: public.users.
    [[nodiscard]] QString text() const;

    friend auto operator<=>(const TableName&, const TableName&) = default;
};

[[nodiscard]] QByteArray quotedName(const QByteArray& name);
/// "a", "b"
[[nodiscard]] QByteArray quotedNames(const QByteArrayList& names);

/// What a statement is to the order in which a dump is loaded.
struct DumpStatement
{
    enum class Kind {
        Setting,    ///< of the session: every connection needs it
        Copy,       ///< COPY ... FROM stdin
        Index,      ///< CREATE INDEX
        Key,        ///< a primary key, a unique or an exclusion constraint
        ForeignKey, //
        Addition,   ///< to what was made just before, and can wait for more of it: a comment on an index, an
                    ///< attached partition, a trigger
        Other,      ///< pg_dump writes such statements; in the order of the file
        Unknown,    ///< pg_dump does not write such in the dumps that are loaded in parallel
    };

    Kind kind = Kind::Unknown;
    TableName table;            ///< Copy, Index, Key, ForeignKey
    TableName referenced;       ///< ForeignKey
    QByteArrayList columns;     ///< Copy: as the rows have them
    QString name;               ///< Index, Key, ForeignKey
    bool isUnique = false;      ///< Index
    QByteArray method;          ///< Index, Key: "btree"
    QByteArray leadingColumn;   ///< Index, Key: that comes first; empty: an expression
    QByteArrayList keyColumns;  ///< Key: of one that says nothing but its columns
    bool isPrimary = false;     ///< Key
    QByteArray setting;         ///< Setting: "search_path"
    QList<SqlToken> firstWords; ///< for rules about single kinds of statement
};

[[nodiscard]] DumpStatement readStatement(const QByteArray& text);
/// COPY ... FROM stdin without options.
[[nodiscard]] bool copiesFromInput(const QByteArray& statement);

} // namespace lockstep

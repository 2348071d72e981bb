#pragma once

#include "core/database/load/dump_source.h"

namespace lockstep {

/// One part of a dump, in the order of the file.
struct DumpPiece
{
    enum class Kind {
        Statement, ///< one SQL statement with its semicolon; after COPY ... FROM stdin come its rows
        Command,   ///< one of psql's own, "\connect sg"
        Rows,      ///< some rows of a COPY block, each with its line end
        RowsEnd,   ///< the end of the block
        End,       ///< of the file
    };

    Kind kind = Kind::End;
    QByteArray bytes;
    qint64 line = 0;          ///< 1-based, where it begins
    bool goesOn = false;      ///< Rows: the last row is cut and goes on in the next piece
    bool copyFollows = false; ///< Statement: rows come next
};

/// What pg_dump says about itself in comments.
struct DumpMarks
{
    bool isDump = false;
    bool isCluster = false; ///< of pg_dumpall
    bool isComplete = false;
    QByteArray serverVersion; ///< "17.2 (Debian 17.2-1)" of "Dumped from database version"
};

/// Cuts a dump into its parts as psql would, in one pass and in bounded memory, except for a single statement
/// that is larger: COPY blocks are cut into pieces of about a megabyte. Knows quotes, dollar quotes,
/// comments, rules in parentheses and the bodies of SQL-standard functions (BEGIN ATOMIC ... END).
class DumpLexer
{
public:
    explicit DumpLexer(DumpReader reader) : m_reader(std::move(reader)) {}

    /// Errors: those of the reader; Invalid (the file ends in the middle of something).
    [[nodiscard]] Result<DumpPiece> next();

    [[nodiscard]] const DumpMarks& marks() const { return m_marks; }

    [[nodiscard]] const DumpReader& reader() const { return m_reader; }

    /// As SET standard_conforming_strings says: whether a backslash in '...' is only a backslash.
    void setStandardStrings(bool standard) { m_standardStrings = standard; }

private:
    struct Words; // what is known of the statement's first words

    struct WholeRows
    {
        qsizetype size = 0;
        qint64 count = 0;
        bool blockEnds = false; ///< its last line comes next
    };

    [[nodiscard]] Result<bool> have(qsizetype bytes);
    [[nodiscard]] Result<void> fill();
    [[nodiscard]] Result<void> skipToStatement();
    [[nodiscard]] Result<DumpPiece> nextOutsideOfRows();
    [[nodiscard]] Result<DumpPiece> command();
    [[nodiscard]] Result<DumpPiece> statement();
    [[nodiscard]] Result<bool> scanPart(Words& words);
    [[nodiscard]] Result<void> scanQuoted(char quote, bool backslashEscapes);
    [[nodiscard]] Result<void> scanBlockComment();
    [[nodiscard]] Result<bool> scanDollarQuoted();
    [[nodiscard]] Result<QByteArray> scanWord();
    [[nodiscard]] Result<QByteArray> takeLine();
    [[nodiscard]] Result<DumpPiece> rows();
    [[nodiscard]] WholeRows wholeRows(QByteArrayView window) const;
    [[nodiscard]] DumpPiece take(DumpPiece::Kind kind, qsizetype length);
    [[nodiscard]] DumpPiece take(DumpPiece::Kind kind, qsizetype length, qint64 lines);
    [[nodiscard]] std::unexpected<Error> endsInside(const QString& what) const;
    void note(QByteArrayView comment);

    DumpReader m_reader;
    QByteArray m_buffer;
    qsizetype m_begin = 0; ///< of what is not given out yet
    qsizetype m_at = 0;    ///< how far it is looked at
    qint64 m_line = 1;     ///< of m_begin
    bool m_inputEnded = false;
    bool m_standardStrings = true;
    bool m_inRows = false;
    bool m_atRowStart = true;
    DumpMarks m_marks;
};

} // namespace lockstep

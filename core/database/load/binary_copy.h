#pragma once

#include "core/database/load/binary_value.h"

#include <QList>

namespace lockstep {

/// Rewrites rows of COPY's text format into its binary one, which costs the server much less: it need not
/// look at each character for the ends of rows and fields, and reads numbers, times, bytea and arrays as they
/// are. What it does not know for sure it does not rewrite: the server then gets the text, and has its say
/// about it. Source: "Binary Format" in PostgreSQL's page about COPY.
class BinaryCopy
{
public:
    explicit BinaryCopy(QList<BinaryType> columns) : m_columns(std::move(columns)) {}

    /// What comes before the first row and after the last.
    [[nodiscard]] static QByteArray header();
    [[nodiscard]] static QByteArray trailer();

    /// `rows`, each with its line end, take the place of what is in `to`. False: one of them is not as
    /// pg_dump writes it.
    [[nodiscard]] bool rewrite(QByteArrayView rows, QByteArray& to) const;

private:
    [[nodiscard]] bool putRow(BinaryWriter& to, QByteArrayView row, QByteArray& scratch) const;

    QList<BinaryType> m_columns;
};

} // namespace lockstep

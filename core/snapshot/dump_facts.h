#pragma once

#include "core/catalog/schema.h"

#include <QByteArray>
#include <QList>

#include <functional>

namespace lockstep {

/// What the beginning and the end of a plain dump say about it.
struct DumpFacts
{
    bool isDump = false;     ///< pg_dump wrote it
    bool isComplete = false; ///< its last line is there
    QString serverVersion;   ///< of the PostgreSQL it is from: "16.4 (Debian ...)"
    QList<Schema> databases; ///< of which of the product's databases its tables are; empty: it cannot be told

    [[nodiscard]] int serverMajor() const;

    friend bool operator==(const DumpFacts&, const DumpFacts&) = default;
};

/// Gives some bytes of a dump, fewer only at its end.
using ReadRange = std::function<Result<QByteArray>(qint64 offset, qint64 length)>;

/// Looks at as much of the beginning as there are table definitions (at most 64 MB), and at the end.
/// Errors: those of `read`.
[[nodiscard]] Result<DumpFacts> dumpFacts(const ReadRange& read, qint64 size);
/// Of a file. Errors: NotFound, Io.
[[nodiscard]] Result<DumpFacts> dumpFactsOfFile(const QString& path);

/// What is wrong with a dump that should be whole and of that database; empty: nothing.
[[nodiscard]] QString dumpProblem(const DumpFacts& facts, Schema expected);

} // namespace lockstep

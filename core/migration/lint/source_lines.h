#pragma once

#include "core/catalog/release_catalog.h"

#include <QHash>

namespace lockstep::lint {

/// Lines of canonical SQL as lines of the files it was read from.
class SourceLines
{
public:
    /// Reads nothing yet. Where there are no files, or they cannot be read, canonical lines are given.
    SourceLines(QString location, Release release)
        : m_location(std::move(location)), m_release(std::move(release))
    {
    }

    /// 1-based line, in the file, of a byte of the canonical text.
    [[nodiscard]] int lineOf(const QString& path, const QByteArray& canonical, qsizetype position);

private:
    const QList<int>& linesOf(const QString& path, const QByteArray& canonical);
    QByteArray fileText(const QString& path);

    QString m_location;
    Release m_release;
    bool m_opened = false;
    std::shared_ptr<const ReleaseCatalog> m_catalog;
    QHash<QString, ReleaseFile> m_files; ///< by path
    QHash<QString, QList<int>> m_lines;  ///< by path: for each canonical line, that of the file
};

/// For each line of the canonical text, the 1-based line of the file it came from. Lines that were rewritten
/// count as following the one before. Empty for an empty file.
[[nodiscard]] QList<int> alignLines(const QByteArray& canonical, const QByteArray& file);

/// The down file beside an up file.
[[nodiscard]] QString downPath(const QString& upPath);

} // namespace lockstep::lint

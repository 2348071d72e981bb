#include "core/migration/lint/source_lines.h"

namespace lockstep::lint {

int SourceLines::lineOf(const QString& path, const QByteArray& canonical, qsizetype position)
{
    const QList<int>& lines = linesOf(path, canonical);
    const qsizetype line = QByteArrayView(canonical).first(std::min(position, canonical.size())).count('\n');
    return lines.value(line, int(line) + 1);
}

const QList<int>& SourceLines::linesOf(const QString& path, const QByteArray& canonical)
{
    const auto known = m_lines.constFind(path);
    if (known != m_lines.constEnd())
        return *known;
    return *m_lines.insert(path, alignLines(canonical, fileText(path)));
}

QByteArray SourceLines::fileText(const QString& path)
{
    if (!m_opened) {
        m_opened = true;
        if (const auto catalog = ReleaseCatalog::open(m_location)) {
            m_catalog = *catalog;
            for (const ReleaseFile& file : m_catalog->files(m_release).value_or(QList<ReleaseFile>()))
                m_files.insert(file.path, file);
        }
    }
    const auto file = m_files.constFind(path);
    return file == m_files.constEnd() ? QByteArray() : m_catalog->content(*file).value_or(QByteArray());
}

QList<int> alignLines(const QByteArray& canonical, const QByteArray& file)
{
    if (file.isEmpty())
        return {};
    const QList<QByteArray> wanted = canonical.split('\n');
    const QList<QByteArray> there = file.split('\n');
    QList<int> lines;
    qsizetype next = 0; // first line of the file that is not taken yet
    for (const QByteArray& line : wanted) {
        qsizetype at = next;
        while (at < there.size() && there[at].trimmed() != line.trimmed())
            ++at;
        if (at < there.size())
            next = at + 1;
        else if (next < there.size())
            at = next++;
        else
            at = lines.isEmpty() ? 0 : lines.last() - 1;
        lines += int(at) + 1;
    }
    return lines;
}

QString downPath(const QString& upPath)
{
    const qsizetype at = upPath.lastIndexOf(QLatin1StringView("up.sql"));
    return at < 0 ? upPath : upPath.first(at) + QStringLiteral("down.sql");
}

} // namespace lockstep::lint

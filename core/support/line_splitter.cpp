#include "core/support/line_splitter.h"

namespace lockstep {

void LineSplitter::add(const QByteArray& bytes)
{
    m_rest += bytes;
    qsizetype begin = 0;
    while (true) {
        const qsizetype end = m_rest.indexOf('\n', begin);
        const qsizetype length = (end < 0 ? m_rest.size() : end) - begin;
        if (end < 0 && length < m_longest)
            break;
        const qsizetype part = std::min(length, m_longest);
        QByteArrayView line(m_rest.constData() + begin, part);
        if (part == length && line.endsWith('\r'))
            line.chop(1);
        m_goesOn = end < 0 || part < length;
        m_sink(QString::fromUtf8(line));
        begin += part + (end >= 0 && part == length ? 1 : 0);
    }
    m_rest.remove(0, begin);
}

void LineSplitter::finish()
{
    m_goesOn = false;
    if (!m_rest.isEmpty())
        m_sink(QString::fromUtf8(m_rest));
    m_rest.clear();
}

} // namespace lockstep

#include "core/catalog/release_text.h"

namespace lockstep {

ReleaseText::ReleaseText(QByteArray content) : m_content(std::move(content)) {}

ReleaseText::ReleaseText(std::shared_ptr<const ReleaseCatalog> catalog, ReleaseFile file)
    : m_catalog(std::move(catalog)), m_file(std::move(file))
{
}

Result<QByteArray> ReleaseText::bytes() const
{
    return m_catalog ? m_catalog->content(m_file) : Result<QByteArray>(m_content);
}

Result<QString> ReleaseText::text() const
{
    return bytes().transform([](const QByteArray& content) { return QString::fromUtf8(content); });
}

} // namespace lockstep

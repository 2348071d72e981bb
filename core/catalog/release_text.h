#pragma once

#include "core/catalog/release_catalog.h"

namespace lockstep {

/// A large file of a release (a schema dump, a JSON schema), read when asked for: a catalogue of many
/// releases holds far more of them than anybody looks at. Cheap to copy; keeps its catalogue open.
/// Thread-safe for reading.
class ReleaseText
{
public:
    /// The release has no such file.
    ReleaseText() = default;
    /// Held in memory.
    explicit ReleaseText(QByteArray content);
    ReleaseText(std::shared_ptr<const ReleaseCatalog> catalog, ReleaseFile file);

    /// Whether the release has no such file. Reads nothing.
    [[nodiscard]] bool isEmpty() const { return m_catalog == nullptr && m_content.isEmpty(); }

    /// Empty when isEmpty(). Errors: Invalid, Io.
    [[nodiscard]] Result<QByteArray> bytes() const;
    /// bytes(), as text. Errors: Invalid, Io.
    [[nodiscard]] Result<QString> text() const;

    /// Where it comes from; an empty path for text held in memory.
    [[nodiscard]] const ReleaseFile& file() const { return m_file; }

private:
    std::shared_ptr<const ReleaseCatalog> m_catalog;
    ReleaseFile m_file;
    QByteArray m_content;
};

} // namespace lockstep

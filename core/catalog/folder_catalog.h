#pragma once

#include "core/catalog/release_catalog.h"

namespace lockstep {

/// One directory that holds one release, as an unpacked source archive does. Hashes every file when opened.
class FolderCatalog : public ReleaseCatalog
{
public:
    /// Errors: Usage (nothing says which release it is), Io.
    [[nodiscard]] static Result<std::shared_ptr<const ReleaseCatalog>> open(const QString& folder,
                                                                            const Version& folderVersion);

    [[nodiscard]] Kind kind() const override { return Kind::ReleaseFolder; }

    [[nodiscard]] QString location() const override { return m_location; }

    [[nodiscard]] const QList<Release>& releases() const override { return m_releases; }

    [[nodiscard]] Result<QList<ReleaseFile>> files(const Release& release) const override;
    /// Also Invalid when the file is no longer what it was when the catalogue was opened.
    [[nodiscard]] Result<QByteArray> content(const ReleaseFile& file) const override;
    [[nodiscard]] QByteArray fingerprint() const override;

private:
    FolderCatalog() = default;
    [[nodiscard]] Result<void> readFiles();

    QString m_location;
    QList<Release> m_releases;
    QList<ReleaseFile> m_files;
};

} // namespace lockstep

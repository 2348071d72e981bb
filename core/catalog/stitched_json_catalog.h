#pragma once

#include "core/catalog/release_catalog.h"

namespace lockstep {

/// The releases named by a stitched graph in JSON. What the graph says is for the migration room to read.
class StitchedJsonCatalog : public ReleaseCatalog
{
public:
    /// Errors: Invalid, Io.
    [[nodiscard]] static Result<std::shared_ptr<const ReleaseCatalog>> open(const QString& file);

    [[nodiscard]] Kind kind() const override { return Kind::StitchedGraph; }

    [[nodiscard]] QString location() const override { return m_location; }

    [[nodiscard]] const QList<Release>& releases() const override { return m_releases; }

    [[nodiscard]] Result<QList<ReleaseFile>> files(const Release& release) const override;
    [[nodiscard]] Result<QByteArray> content(const ReleaseFile& file) const override;

    [[nodiscard]] QByteArray stitchedGraph() const override { return m_json; }

    [[nodiscard]] QByteArray fingerprint() const override { return m_fingerprint; }

private:
    StitchedJsonCatalog() = default;

    QString m_location;
    QByteArray m_json;
    QByteArray m_fingerprint;
    QList<Release> m_releases;
};

} // namespace lockstep

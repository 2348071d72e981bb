#pragma once

#include "core/support/error.h"

#include <QDateTime>
#include <QList>

#include <optional>

namespace lockstep {

/// What a configuration was before it was changed, kept on this machine for its user's eyes alone. A place
/// tells one configuration from another: the path of a file, an instance's address.
class ConfigHistory
{
public:
    struct Version
    {
        QString id;      ///< for read()
        QDateTime time;  ///< when it was kept, UTC
        QString note;    ///< why: "before it was saved"
        qint64 size = 0; ///< bytes

        friend bool operator==(const Version&, const Version&) = default;
    };

    static constexpr int mostVersions = 50; ///< of one place; the oldest go

    /// `folder` is made when something is kept.
    explicit ConfigHistory(QString folder = usualFolder());

    /// dataFolder()/siteconfig-history
    [[nodiscard]] static QString usualFolder();

    /// Nothing is added when the newest version holds the same bytes already. Errors: Io.
    [[nodiscard]] Result<void> keep(const QString& place, const QByteArray& bytes, const QString& note) const;
    /// The newest first.
    [[nodiscard]] QList<Version> versions(const QString& place) const;
    /// Errors: NotFound, Io.
    [[nodiscard]] Result<QByteArray> read(const QString& place, const QString& id) const;

private:
    [[nodiscard]] QString folderOf(const QString& place) const;

    QString m_folder;
};

/// What somebody has written and not saved yet: it is there again after a crash.
struct ConfigDraft
{
    QString place;
    QByteArray bytes;
    QByteArray begunFrom; ///< what was at the place when the work on it began
    QDateTime time = {};  ///< when it was kept last, UTC
    QString kind = {};    ///< of its source: "file", "instance"

    friend bool operator==(const ConfigDraft&, const ConfigDraft&) = default;
};

/// The drafts of this machine's user, one of each place.
class ConfigDrafts
{
public:
    explicit ConfigDrafts(QString folder = usualFolder());

    /// dataFolder()/siteconfig-drafts
    [[nodiscard]] static QString usualFolder();

    /// In place of the one that was there. Errors: Io.
    [[nodiscard]] Result<void> keep(const ConfigDraft& draft) const;
    /// Nothing: there is none, or none that can be read.
    [[nodiscard]] std::optional<ConfigDraft> find(const QString& place) const;
    /// The newest first.
    [[nodiscard]] QList<ConfigDraft> all() const;
    /// It was saved, or is not wanted.
    void forget(const QString& place) const;

private:
    [[nodiscard]] QString fileOf(const QString& place) const;

    QString m_folder;
};

/// Nobody wants it any more. What was written stays in the history of its place. Errors: Io.
[[nodiscard]] Result<void> dropDraft(const ConfigDraft& draft);

} // namespace lockstep

#pragma once

#include "models/rollout_draft.h"

namespace lockstep {

/// The lines for a shell that do what the console does with rollouts.
class RolloutCommands
{
public:
    /// `store`: the one that the console has open; it is only named where it is not the usual one.
    explicit RolloutCommands(const QString& store);

    /// `fleet`: the folder it is read from.
    [[nodiscard]] QString start(const RolloutDraft& draft, const QString& fleet, bool untilMerged) const;

    [[nodiscard]] QString show(qint64 id) const { return line(QStringLiteral("show"), id); }

    [[nodiscard]] QString resume(qint64 id, bool untilMerged) const;

    [[nodiscard]] QString pause(qint64 id) const { return line(QStringLiteral("pause"), id); }

    [[nodiscard]] QString stop(qint64 id) const { return line(QStringLiteral("stop"), id); }

    /// Without slugs: all that failed.
    [[nodiscard]] QString retry(qint64 id, const QStringList& slugs) const;
    [[nodiscard]] QString skip(qint64 id, const QStringList& slugs, const QString& reason) const;

private:
    [[nodiscard]] QString line(const QString& verb, qint64 id, const QStringList& more = {}) const;

    QStringList m_store;
};

} // namespace lockstep

#pragma once

#include "core/support/error.h"

#include <QStringList>

#include <stop_token>

namespace lockstep {

/// A git working tree on this machine, worked with by the user's own `git`, so that their configuration and
/// credentials count. Nobody is asked for a password.
class GitTree
{
public:
    GitTree(QString folder, std::stop_token stop) : m_folder(std::move(folder)), m_stop(std::move(stop)) {}

    /// The address that it pushes to. Errors: NotFound (no such folder), Failed (no tree, no remote
    /// "origin").
    [[nodiscard]] Result<QString> remote() const;

    /// On the branch, made where it is not there yet; what is changed comes along. Errors: NotFound (no such
    /// folder), Failed.
    [[nodiscard]] Result<void> switchTo(const QString& branch) const;

    /// What is changed below these paths is committed with that message; gives the files, empty where nothing
    /// was. Errors: Failed.
    [[nodiscard]] Result<QString> commit(const QStringList& paths, const QString& message) const;

    /// `replaces`: what the branch holds on the remote goes, where it is what this tree knows of it. Errors:
    /// Precondition (the remote has what is not known here, or does not want it), Failed.
    [[nodiscard]] Result<void> push(const QString& branch, bool replaces) const;

private:
    [[nodiscard]] Result<void> checkFolder() const;
    [[nodiscard]] Result<QString> git(const QStringList& arguments) const;

    QString m_folder;
    std::stop_token m_stop;
};

} // namespace lockstep

#pragma once

#include "core/support/error.h"

namespace lockstep {

/// What the pull request of an upgrade says.
struct PullRequestText
{
    QString instance;
    QString from; ///< may be empty
    QString to;
    QString healthReport;      ///< Markdown; may be empty
    QString log;               ///< a URL, or words; may be empty
    int trackingIssue = 0;     ///< its number; 0: none
    QString rollback;          ///< Markdown: how it is taken back; empty: the template's own words
    QString madeBy;            ///< "run 17 of cloud-upgrade, by ada"; may be empty
    QString templateFile = {}; ///< a template instead of upgrade-pull-request.md

    /// "acme: upgrade to 5.10.0"
    [[nodiscard]] QString title() const;
};

/// The most characters that GitHub takes.
inline constexpr qsizetype mostPullRequestText = 65'536;

/// Its body, in Markdown; see resources/manual/reports.md. Errors: NotFound and Invalid (the template; more
/// than GitHub takes).
[[nodiscard]] Result<QString> renderPullRequest(const PullRequestText& text);

} // namespace lockstep

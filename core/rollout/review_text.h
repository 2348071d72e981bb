#pragma once

#include <QList>
#include <QString>
#include <QUrl>

namespace lockstep {

struct ReviewLink
{
    QString text;
    QUrl url;

    friend bool operator==(const ReviewLink&, const ReviewLink&) = default;
};

/// The parts of a pull request's text that reviewers look for; what is not there is empty. Markdown, without
/// comments and HTML.
struct ReviewText
{
    QString testPlan;       ///< what is below the heading "Test plan"
    QString health;         ///< what is below a heading or in a fold that begins with "Health"
    QList<ReviewLink> logs; ///< http and https
    QString whole;          ///< all of it, with folds open
};

/// `markdown` is GitHub's flavour of it.
[[nodiscard]] ReviewText readReviewText(const QString& markdown);

} // namespace lockstep

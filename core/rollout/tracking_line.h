#pragma once

#include "core/rollout/tracking_body.h"

namespace lockstep {

/// One line of a tracking issue's text.
struct TrackingLine
{
    enum class Kind {
        Theirs,   ///< what people wrote, and our introduction
        Summary,  ///< the counts
        Instance, ///< carries the comment of an instance
    };

    Kind kind = Kind::Theirs;
    QString text = {};
    QString end = {};  ///< "\n", "\r\n"; empty: the last line of a text that ends without
    QString tail = {}; ///< what people wrote behind our comment
    TrackedInstance instance = {};
    QString bullet = QStringLiteral("- ");
    bool isTicked = false;

    [[nodiscard]] bool isBlank() const { return kind == Kind::Theirs && text.trimmed().isEmpty(); }

    [[nodiscard]] bool isTickedByHand() const
    {
        return isTicked && instance.state != TrackedInstance::State::Merged;
    }

    /// Goes on with the item above: text of people that would follow another item if one came between.
    [[nodiscard]] bool continuesItem() const;

    [[nodiscard]] qsizetype size() const { return text.size() + end.size(); }
};

[[nodiscard]] QList<TrackingLine> trackingLines(const QString& body);

/// A new line for an instance, without an end.
[[nodiscard]] TrackingLine lineFor(const TrackedInstance& instance);

/// Has the line say that, unless it would go back; see withTracked().
void moveOn(TrackingLine& line, const TrackedInstance& instance);

/// Text of others as Markdown that shows it and does nothing else: no markup, no mention, no comment.
[[nodiscard]] QString codeSpan(const QString& text);

/// Text in a comment: without spaces and without what ends one.
[[nodiscard]] QString markerValue(const QString& text);

} // namespace lockstep

#pragma once

#include "core/inventory/instance.h"

#include <QHash>
#include <QUrl>

namespace lockstep {

/// How far the upgrade of one instance is, as the tracking issue shows it.
struct TrackedInstance
{
    enum class State {
        Waiting,
        Running,
        Failed,
        InReview, ///< its pull request is open
        Merged,   ///< done
        Excluded, ///< is not upgraded; `note` says why
    };

    QString slug;
    State state = State::Waiting;
    QString note = {}; ///< plain text: the release it is at, what failed, why it is excluded
    QUrl run = {};     ///< of the workflow, for people
    int pull = 0;      ///< number of the pull request; 0: there is none

    friend bool operator==(const TrackedInstance&, const TrackedInstance&) = default;
};

/// "waiting", "running", "failed", "in review", "merged", "excluded"
[[nodiscard]] QString trackedStateName(TrackedInstance::State state);

/// The comment in an issue's text by which it is found again: one for each environment and release.
[[nodiscard]] QString trackingMarker(const QString& environment, const Version& version);

[[nodiscard]] QString trackingTitle(const QString& environment, const Version& version);

/// The text of a new tracking issue: marker, what it is, counts, and a line for each instance.
[[nodiscard]] QString trackingBody(const QString& environment, const Version& version,
                                   const QList<TrackedInstance>& instances);

/// The text of a tracking issue after that news. Only the lines that carry our comments change; all that
/// people wrote stays byte for byte, also behind our comment in a line. An instance whose line is gone gets
/// one again, after the last; the counts are of all lines and all that is given.
///
/// A line never goes back: that an instance waits does not replace what is under way, has failed or is in
/// review, and nothing replaces what is merged. A box that somebody ticked by hand stays ticked, and counts
/// as done. A pull request or run that the line names stays where an instance in review or merged is given
/// without.
///
/// The text always leaves people room below the 65,536 characters that GitHub allows: where the lines do not
/// fit, those of merged instances go, then the others from the end, and are only counted; a line that people
/// wrote on goes last. Of such a text (isFolded) all instances are to be given, or the counts are of the
/// rest.
[[nodiscard]] QString withTracked(const QString& body, const QList<TrackedInstance>& instances);

/// What the lines of a tracking issue say, by slug.
[[nodiscard]] QHash<QString, TrackedInstance::State> trackedStates(const QString& body);

/// Whether some instances have no line for want of room.
[[nodiscard]] bool isFolded(const QString& body);

/// What of the fleet to track: what is behind the release; those that are paused or broken as excluded,
/// unless the text says that they are under way. What has got there is merged where the text knows of it. The
/// text of a new issue is empty.
[[nodiscard]] QList<TrackedInstance> instancesToTrack(const QList<Instance>& instances,
                                                      const Version& version, const QString& body);

} // namespace lockstep

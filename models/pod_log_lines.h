#pragma once

#include "core/cluster/kubernetes/pod_logs.h"
#include "models/log_model.h"

namespace lockstep {

class PodLogFeed;

/// What stands before each line of a source: the pod in short, its namespace where pods of several are called
/// so, and the container where several of its containers are shown.
[[nodiscard]] QStringList laneNames(const QList<LogSource>& sources);

/// How loud a line is, by the words that loggers use; Info where none is found.
[[nodiscard]] RunEvent::Level levelOfLine(QByteArrayView line);

/// One line as the log shows it: bytes that are no text are replaced, control characters go, and what is
/// longer than a screen can use is cut, which is said. Of a line that was written for machines the message
/// comes first, and then its other fields, quieter. `tint` is the source.
[[nodiscard]] LogEntry logEntry(int source, const QString& lane, qint64 nanoseconds, const QByteArray& text);

/// Reads logs and hands them over until they end or it is stopped. Blocks.
void followLogs(const KubeClient& client, const QList<LogSource>& sources, const LogOptions& options,
                PodLogFeed& feed, const std::stop_token& stop);

} // namespace lockstep

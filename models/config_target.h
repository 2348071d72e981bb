#pragma once

#include "core/sourcegraph/config_source.h"

#include <QObject>

#include <memory>

namespace lockstep {

/// The configuration of the instance that another one goes to: read beside the one that is worked on, and
/// replaced by it. Reading and saving happen on threads of their own; every signal arrives on the thread of
/// this object.
class ConfigTarget : public QObject
{
    Q_OBJECT

public:
    explicit ConfigTarget(QObject* parent = nullptr);
    ~ConfigTarget() override;

    /// Which one it is; nothing: none is chosen.
    [[nodiscard]] const std::optional<ConfigSource>& source() const;
    /// As it was read last; null: it was not, or could not be.
    [[nodiscard]] const SourcedConfig* config() const;
    /// Why it could not be read.
    [[nodiscard]] const std::optional<Error>& error() const;
    [[nodiscard]] bool isReading() const;
    [[nodiscard]] bool isSaving() const;

    /// Reads it.
    void choose(const std::optional<ConfigSource>& source);
    /// What was read stays until it was read anew.
    void readAgain();
    /// Puts these bytes in its place, after what it has was kept in the history: saved() or failed() follows.
    /// Nothing happens while it is not there.
    void save(const QByteArray& bytes);

Q_SIGNALS:
    void changed(); ///< anything but what signals below tell
    void saved(bool needsRestart);
    void failed(const lockstep::Error& error); ///< it could not be saved

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep

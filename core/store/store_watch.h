#pragma once

#include <QObject>

#include <memory>

namespace lockstep {

/// Tells when somebody, this process or another, has written runs, rollouts, health reports or actions on
/// pull requests into a store: a file is looked at when the file system says that it has changed, a
/// PostgreSQL database tells by itself (NOTIFY). What was written in quick succession is told of once. It
/// never fails: a server that cannot be reached is tried again now and then, and once it has been reached,
/// that is told as a change.
class StoreWatch : public QObject
{
    Q_OBJECT

public:
    /// Nothing is watched for an empty place and for ":memory:".
    explicit StoreWatch(const QString& place, QObject* parent = nullptr);
    ~StoreWatch() override;

Q_SIGNALS:
    void changed();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep

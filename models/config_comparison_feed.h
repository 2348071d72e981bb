#pragma once

#include "core/siteconfig/config_comparison.h"

#include <QObject>

#include <memory>

namespace lockstep {

class SiteConfigSession;

/// Holds a session's original, its proposal and its target against each other, on a thread, and again each
/// time that one of them is another. What stands still costs nothing: only while it is active.
class ConfigComparisonFeed : public QObject
{
    Q_OBJECT

public:
    explicit ConfigComparisonFeed(const SiteConfigSession* session, QObject* parent = nullptr);
    ~ConfigComparisonFeed() override;

    /// Null: nothing is open, or it was not compared yet.
    [[nodiscard]] const std::shared_ptr<const ConfigComparison>& comparison() const;

    /// What keeps a side from being compared. Of the text: the comparison is of the one before.
    [[nodiscard]] const std::optional<Error>& problem(ConfigSide side) const;
    /// The proposal is a migration's; else it is the text as it is written.
    [[nodiscard]] bool isOfMigration() const;

    void setActive(bool active);

Q_SIGNALS:
    void changed();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep

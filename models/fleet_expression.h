#pragma once

#include "core/inventory/filter/fleet_filter.h"
#include "models/jobs.h"

#include <QObject>

namespace lockstep {

/// Characters: as many as the names of a whole fleet take.
inline constexpr int longestFilter = 8'000'000;

class FleetModel;

/// The instances of a fleet that an expression of jq selects, asked for as one types: only what was asked
/// last is answered.
class FleetExpression : public QObject
{
    Q_OBJECT

public:
    explicit FleetExpression(const FleetModel* fleet, QObject* parent = nullptr);

    /// What is typed into a filter is an expression where it begins like one: with . [ or (
    [[nodiscard]] static bool isExpression(const QString& text);

    /// Again, too, when the fleet changes.
    void ask(const QString& expression);
    /// Nobody wants to know any more.
    void stop();

    /// Something has been asked, and is not answered yet.
    [[nodiscard]] bool isAsking() const { return m_isAsking; }

Q_SIGNALS:
    void askingChanged();
    /// By row of the fleet; `failed` of them cannot be asked, the first for that reason.
    void answered(const QBitArray& selected, qint64 failed, const QString& firstFailure);
    /// What is typed is no expression (yet), or cannot be answered.
    void refused(const QString& problem);

private:
    void forgetFleet();
    void start();
    void setAsking(bool asking);
    void take(int number, const Result<Selection>& selection);

    const FleetModel* m_fleet;
    std::shared_ptr<const FleetFilter> m_filter; ///< null: the fleet has changed since
    QString m_expression;
    int m_asked = 0; ///< number of the latest question
    bool m_isAsking = false;
    std::stop_source m_stop;
    Jobs m_jobs; // last: its threads use the others
};

/// The expression that selects instances by their names; thousands of them, too.
[[nodiscard]] QString namesExpression(const QStringList& names);

} // namespace lockstep

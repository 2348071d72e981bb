#pragma once

#include <QByteArray>
#include <QDateTime>

#include <deque>

namespace lockstep::simulation {

/// GitHub's secondary rate limits, as its documentation has them: points a minute (a read has one, anything
/// else five), and what makes content, a minute and an hour.
class SecondaryLimits
{
public:
    /// Takes a request, or says after how many seconds to try again.
    [[nodiscard]] int take(const QByteArray& method, const QDateTime& now);

private:
    struct Taken
    {
        QDateTime time;
        int points = 0;
    };

    std::deque<Taken> m_minute;
    std::deque<QDateTime> m_writes; ///< of the last hour
    int m_points = 0;               ///< of the last minute
};

} // namespace lockstep::simulation

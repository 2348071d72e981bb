#include "core/siteconfig/near_name.h"

#include <vector>

namespace lockstep {

namespace {

constexpr qsizetype longestName = 100;

/// How many letters must be changed, put in, taken out or swapped with the next one.
qsizetype distance(QStringView one, QStringView other)
{
    std::vector<qsizetype> before;
    std::vector<qsizetype> last(size_t(other.size()) + 1);
    std::vector<qsizetype> row(size_t(other.size()) + 1);
    for (size_t j = 0; j < row.size(); ++j)
        row[j] = qsizetype(j);
    for (qsizetype i = 0; i < one.size(); ++i) {
        before = std::exchange(last, row);
        row[0] = i + 1;
        for (qsizetype j = 0; j < other.size(); ++j) {
            const auto at = size_t(j);
            const qsizetype changed = last[at] + (one[i] == other[j] ? 0 : 1);
            row[at + 1] = std::min({changed, last[at + 1] + 1, row[at] + 1});
            if (i > 0 && j > 0 && one[i] == other[j - 1] && one[i - 1] == other[j])
                row[at + 1] = std::min(row[at + 1], before[at - 1] + 1);
        }
    }
    return row.back();
}

} // namespace

QString nearName(const QString& written, const QStringList& names)
{
    if (written.size() > longestName)
        return {};
    const QString lower = written.toLower();
    QString nearest;
    qsizetype least = std::max<qsizetype>(1, written.size() / 3) + 1;
    for (const QString& name : names) {
        if (std::abs(name.size() - written.size()) >= least)
            continue;
        const qsizetype far = distance(lower, name.toLower());
        if (far < least) {
            least = far;
            nearest = name;
        }
    }
    return nearest;
}

} // namespace lockstep

#include "models/config_comparison_model.h"

#include "core/siteconfig/secret_masking.h"
#include "core/support/secret.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qsizetype mostShown = 300; ///< characters of a value; the details have the rest
constexpr std::array shownSides{ConfigSide::Original, ConfigSide::Proposal, ConfigSide::Target};

/// On one line.
QString oneLine(const QString& value)
{
    return value.first(std::min(value.size(), 2 * mostShown)).simplified().left(mostShown);
}

QString countText(const JsoncDocument& document, qint32 node)
{
    const int count = document.node(node).childCount;
    return document.node(node).kind == JsoncKind::Array
               ? ConfigComparisonModel::tr("%n item(s)", nullptr, count)
               : ConfigComparisonModel::tr("%n key(s)", nullptr, count);
}

/// The same rows: what is chosen and what is in sight may stay.
bool areSame(const ConfigComparison& one, const QList<int>& oneRows, const ConfigComparison& other,
             const QList<int>& otherRows)
{
    return std::ranges::equal(oneRows, otherRows, [&](int a, int b) {
        const ComparedSetting& left = one.settings()[a];
        const ComparedSetting& right = other.settings()[b];
        return a == b && left.key == right.key && left.depth == right.depth && left.isOpen == right.isOpen;
    });
}

} // namespace

QString stateWord(ComparedSetting::State state, bool hasTarget)
{
    using State = ComparedSetting::State;
    switch (state) {
    case State::Same:
        return ConfigComparisonModel::tr("the same");
    case State::Proposed:
        return hasTarget ? ConfigComparisonModel::tr("the proposal differs")
                         : ConfigComparisonModel::tr("changes");
    case State::Reached:
        return ConfigComparisonModel::tr("in the target already");
    case State::TargetDiffs:
        return ConfigComparisonModel::tr("the target differs");
    case State::AllDiffer:
        return ConfigComparisonModel::tr("all differ");
    case State::OnlyOriginal:
        return hasTarget ? ConfigComparisonModel::tr("in the original only")
                         : ConfigComparisonModel::tr("is taken out");
    case State::OnlyProposal:
        return hasTarget ? ConfigComparisonModel::tr("in the proposal only")
                         : ConfigComparisonModel::tr("is new");
    case State::OnlyTarget:
        return ConfigComparisonModel::tr("in the target only");
    }
    return {};
}

void ConfigComparisonModel::setComparison(std::shared_ptr<const ConfigComparison> comparison)
{
    const auto before = std::exchange(m_comparison, std::move(comparison));
    m_texts.clear();
    const QList<int> rows = shownRows();
    if (before && m_comparison && areSame(*before, m_rows, *m_comparison, rows)) {
        if (!rows.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

void ConfigComparisonModel::setShown(Shown shown)
{
    m_shown = shown;
    showAnew();
}

void ConfigComparisonModel::setFilter(const QString& text)
{
    m_words = text.split(u' ', Qt::SkipEmptyParts);
    showAnew();
}

void ConfigComparisonModel::setRevealed(bool revealed)
{
    if (revealed == m_revealed)
        return;
    m_revealed = revealed;
    m_texts.clear();
    if (m_words.isEmpty() && rowCount() > 0)
        Q_EMIT dataChanged(index(0, Original), index(rowCount() - 1, Target));
    else
        showAnew();
}

void ConfigComparisonModel::setHeads(const QStringList& heads)
{
    if (heads == m_heads)
        return;
    m_heads = heads;
    Q_EMIT headerDataChanged(Qt::Horizontal, Original, Target);
}

void ConfigComparisonModel::showAnew()
{
    const QList<int> rows = shownRows();
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

/// What is wanted, and what is around that.
QList<int> ConfigComparisonModel::shownRows()
{
    if (!m_comparison)
        return {};
    const QList<ComparedSetting>& settings = m_comparison->settings();
    QList<bool> isShown(settings.size(), false);
    QList<int> rows;
    for (int i = int(settings.size()) - 1; i >= 0; --i) {
        if (!isShown[i] && (settings[i].isOpen || !isWanted(i)))
            continue;
        rows.append(i);
        if (settings[i].parent >= 0)
            isShown[settings[i].parent] = true;
    }
    std::ranges::reverse(rows);
    return rows;
}

bool ConfigComparisonModel::isWanted(int setting)
{
    const ComparedSetting& found = m_comparison->settings()[setting];
    if (m_shown == Shown::Differences && found.state == ComparedSetting::State::Same)
        return false;
    if (m_shown == Shown::TargetDifferences && !found.isTargetOther)
        return false;
    if (m_words.isEmpty())
        return true;
    m_texts.resize(m_comparison->settings().size());
    QString& text = m_texts[setting];
    if (text.isEmpty()) {
        text = m_comparison->title(setting);
        for (const ConfigSide side : shownSides)
            text += u'\n' + valueText(setting, side);
    }
    return std::ranges::all_of(m_words,
                               [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

int ConfigComparisonModel::rowOf(int setting) const
{
    const auto found = std::ranges::lower_bound(m_rows, setting);
    return found != m_rows.end() && *found == setting ? int(found - m_rows.begin()) : -1;
}

int ConfigComparisonModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ConfigComparisonModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ConfigComparisonModel::keyText(int setting) const
{
    return m_comparison->settings()[setting].key;
}

QString ConfigComparisonModel::valueText(int setting, ConfigSide side) const
{
    if (!m_comparison->has(side))
        return {};
    const ComparedSetting& found = m_comparison->settings()[setting];
    const qint32 node = found.nodes[size_t(side)];
    if (node < 0)
        return tr("not set");
    if (found.isOpen)
        return countText(*m_comparison->document(side), node);
    if (isRedacted(*m_comparison->document(side), node))
        return tr("hidden by the instance");
    return found.isSecret && !m_revealed ? secretText(setting, side)
                                         : oneLine(*m_comparison->value(setting, side, true));
}

/// Whether it is the same secret is no secret.
QString ConfigComparisonModel::secretText(int setting, ConfigSide side) const
{
    const QString shown = oneLine(*m_comparison->value(setting, side));
    const ConfigNodes& nodes = m_comparison->settings()[setting].nodes;
    ConfigSide other = side;
    if (side == ConfigSide::Target && nodes[size_t(ConfigSide::Proposal)] >= 0)
        other = ConfigSide::Proposal;
    else if (side != ConfigSide::Original && nodes[size_t(ConfigSide::Original)] >= 0)
        other = ConfigSide::Original;
    if (other == side || isRedacted(*m_comparison->document(other), nodes[size_t(other)]))
        return shown;
    return m_comparison->isSame(setting, side, other) ? tr("%1  the same secret").arg(shown)
                                                      : tr("%1  another secret").arg(shown);
}

ConfigComparisonModel::Change ConfigComparisonModel::change(int setting, ConfigSide side) const
{
    const ComparedSetting& found = m_comparison->settings()[setting];
    if (found.nodes[size_t(side)] < 0)
        return Change::None;
    const bool isProposed = !m_comparison->isSame(setting, ConfigSide::Original, ConfigSide::Proposal);
    switch (side) {
    case ConfigSide::Original:
        return isProposed ? Change::Removed : Change::None;
    case ConfigSide::Proposal:
        return isProposed || found.isTargetOther ? Change::Added : Change::None;
    default:
        return found.isTargetOther ? Change::Removed : Change::None;
    }
}

QVariant ConfigComparisonModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int setting = m_rows[index.row()];
    const ComparedSetting& found = m_comparison->settings()[setting];
    const bool isValue = index.column() >= Original && index.column() <= Target;
    const auto side = ConfigSide(isValue ? index.column() - Original : 0);
    switch (role) {
    case Qt::DisplayRole:
        if (isValue)
            return valueText(setting, side);
        return index.column() == Key ? keyText(setting)
                                     : stateWord(found.state, m_comparison->has(ConfigSide::Target));
    case Qt::ToolTipRole:
        return isValue ? valueText(setting, side) : m_comparison->title(setting);
    case DepthRole:
        return found.depth;
    case OpenRole:
        return found.isOpen;
    case SameRole:
        return found.state == ComparedSetting::State::Same;
    case AbsentRole:
        return isValue && (found.nodes[size_t(side)] < 0 ||
                           isRedacted(*m_comparison->document(side), found.nodes[size_t(side)]));
    case ChangeRole:
        return int(isValue && !found.isOpen ? change(setting, side) : Change::None);
    default:
        return {};
    }
}

QVariant ConfigComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    return (QStringList{tr("Setting")} + m_heads + QStringList{tr("State")}).value(section);
}

} // namespace lockstep

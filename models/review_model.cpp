#include "models/review_model.h"

#include "models/review_words.h"

#include <QSet>

#include <algorithm>

namespace lockstep {

namespace {

/// What has not been looked at yet comes last.
bool comesBefore(const std::optional<ReviewCause>& one, const std::optional<ReviewCause>& other)
{
    if (one && other)
        return *one < *other;
    return one.has_value() && !other;
}

/// Where the number is, or should be.
qsizetype placeOf(const QList<int>& numbers, int number)
{
    return std::ranges::lower_bound(numbers, number, std::ranges::greater{}) - numbers.begin();
}

int countOf(const PullReview& review)
{
    return int(std::ranges::count_if(review.findings, [](const ReviewFinding& finding) {
        return finding.severity != ReviewFinding::Severity::Note;
    }));
}

QString stateText(const ReviewRow& row)
{
    if (row.outcome.state != ReviewOutcome::State::None)
        return row.outcome.text;
    if (!row.review)
        return {};
    if (const int count = countOf(*row.review); count > 0)
        return ReviewModel::tr("%n finding(s)", nullptr, count);
    if (row.review->from && row.review->to)
        return row.review->from->toString() + QStringLiteral(" → ") + row.review->to->toString();
    return {};
}

QVariant severityOf(const ReviewRow& row)
{
    if (!row.review || countOf(*row.review) == 0)
        return {};
    return int(row.review->findings.first().severity);
}

} // namespace

ReviewModel::~ReviewModel() = default;

void ReviewModel::add(const QList<PullRequest>& pulls)
{
    for (const PullRequest& pull : pulls) {
        ReviewRow& row = m_rows[pull.number];
        // What was found out about an earlier commit says nothing of this one.
        if (row.pull.headSha != pull.headSha) {
            row.details.reset();
            row.hasAll = false;
            row.cause.reset();
            row.review.reset();
        }
        row.pull = pull;
        row.actions = m_actions.value(pull.number);
        place(pull.number);
    }
}

void ReviewModel::keepOnly(const QSet<int>& numbers)
{
    const QList<int> known = m_rows.keys();
    for (const int number : known) {
        if (numbers.contains(number))
            continue;
        takeOut(number);
        m_rows.remove(number);
    }
}

void ReviewModel::setDetails(const PullRequestDetails& details, const PullReview& review, bool hasAll)
{
    const auto row = m_rows.find(details.pull.number);
    if (row == m_rows.end())
        return;
    PullRequestDetails known = details;
    // A brief look leaves out what does not matter for the cause, and was seen before.
    const bool isBrief = !hasAll && known.checks.isEmpty() && known.reviews.isEmpty();
    if (isBrief && row->hasAll && row->pull.headSha == known.pull.headSha) {
        known.checks = row->details->checks;
        known.reviews = row->details->reviews;
    } else {
        row->hasAll = hasAll;
    }
    row->pull = known.pull;
    row->details = known;
    row->cause = causeOf(known);
    row->review = review;
    place(details.pull.number);
}

void ReviewModel::setReview(int number, const PullReview& review)
{
    const auto row = m_rows.find(number);
    if (row == m_rows.end())
        return;
    row->review = review;
    place(number);
}

void ReviewModel::setOutcome(int number, const ReviewOutcome& outcome)
{
    const auto row = m_rows.find(number);
    if (row == m_rows.end())
        return;
    row->outcome = outcome;
    place(number);
}

void ReviewModel::setActions(const QHash<int, QList<PullAction>>& actions)
{
    m_actions = actions;
    for (auto row = m_rows.begin(); row != m_rows.end(); ++row) {
        const QList<PullAction> known = m_actions.value(row.key());
        if (row->actions == known)
            continue;
        row->actions = known;
        if (m_places.contains(row.key()))
            told(row.key());
    }
}

void ReviewModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_places.clear();
    m_groups.clear();
    endResetModel();
}

void ReviewModel::setFilter(const QString& text)
{
    if (text == m_filter)
        return;
    m_filter = text;
    for (const int number : numbers())
        place(number);
}

const ReviewRow* ReviewModel::row(int number) const
{
    const auto found = m_rows.constFind(number);
    return found == m_rows.constEnd() ? nullptr : &*found;
}

QList<int> ReviewModel::numbers() const
{
    QList<int> all = m_rows.keys();
    std::ranges::sort(all, std::ranges::greater{});
    return all;
}

int ReviewModel::numberAt(const QModelIndex& index)
{
    return index.data(NumberRole).toInt();
}

QList<int> ReviewModel::numbersAt(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    if (index.internalPointer())
        return {numberAt(index)};
    return m_groups[size_t(index.row())]->numbers;
}

QModelIndex ReviewModel::indexOf(int number) const
{
    Group* group = m_places.value(number);
    return group ? createIndex(int(placeOf(group->numbers, number)), 0, group) : QModelIndex();
}

bool ReviewModel::isShown(const ReviewRow& row) const
{
    if (m_filter.isEmpty())
        return true;
    QString text =
        QStringLiteral("#%1 ").arg(row.pull.number) +
        QStringList{row.pull.title, row.pull.author, row.pull.head, causeWord(row.cause), row.outcome.text}
            .join(u' ');
    if (row.review) {
        for (const ReviewFinding& finding : row.review->findings)
            text += u' ' + finding.text;
    }
    return std::ranges::all_of(m_filter.split(u' ', Qt::SkipEmptyParts),
                               [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

/// Brings it to where it belongs, and tells that it changed.
void ReviewModel::place(int number)
{
    const ReviewRow& row = *m_rows.constFind(number);
    Group* from = m_places.value(number);
    if (!isShown(row))
        return takeOut(number);
    if (from && from->cause == row.cause)
        return told(number);
    Group* to = ensureGroup(row.cause);
    const int at = int(placeOf(to->numbers, number));
    const QModelIndex parent = createIndex(rowOf(to), 0, nullptr);
    if (from) {
        const int was = int(placeOf(from->numbers, number));
        beginMoveRows(createIndex(rowOf(from), 0, nullptr), was, was, parent, at);
        from->numbers.removeAt(was);
        to->numbers.insert(at, number);
        m_places[number] = to;
        endMoveRows();
        dropIfEmpty(from);
    } else {
        beginInsertRows(parent, at, at);
        to->numbers.insert(at, number);
        m_places.insert(number, to);
        endInsertRows();
    }
    told(number);
}

void ReviewModel::takeOut(int number)
{
    Group* group = m_places.value(number);
    if (!group)
        return;
    const int at = int(placeOf(group->numbers, number));
    const QModelIndex parent = createIndex(rowOf(group), 0, nullptr);
    beginRemoveRows(parent, at, at);
    group->numbers.removeAt(at);
    m_places.remove(number);
    endRemoveRows();
    Q_EMIT dataChanged(parent, parent.siblingAtColumn(ColumnCount - 1));
    dropIfEmpty(group);
}

ReviewModel::Group* ReviewModel::ensureGroup(const std::optional<ReviewCause>& cause)
{
    const auto place =
        std::ranges::find_if(m_groups, [&](const auto& group) { return !comesBefore(group->cause, cause); });
    if (place != m_groups.end() && (*place)->cause == cause)
        return place->get();
    const int at = int(place - m_groups.begin());
    beginInsertRows({}, at, at);
    const auto made = m_groups.insert(place, std::make_unique<Group>(Group{cause, {}}));
    Group* group = made->get();
    endInsertRows();
    return group;
}

void ReviewModel::dropIfEmpty(Group* group)
{
    if (!group->numbers.isEmpty())
        return;
    const int at = rowOf(group);
    beginRemoveRows({}, at, at);
    m_groups.erase(m_groups.begin() + at);
    endRemoveRows();
}

void ReviewModel::told(int number)
{
    const QModelIndex index = indexOf(number);
    Q_EMIT dataChanged(index, index.siblingAtColumn(ColumnCount - 1));
    Q_EMIT dataChanged(index.parent(), index.parent().siblingAtColumn(ColumnCount - 1));
}

int ReviewModel::rowOf(const Group* group) const
{
    return int(std::ranges::find(m_groups, group, [](const auto& one) { return one.get(); }) -
               m_groups.begin());
}

QModelIndex ReviewModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? m_groups[size_t(parent.row())].get() : nullptr);
}

QModelIndex ReviewModel::parent(const QModelIndex& child) const
{
    const auto* group = static_cast<const Group*>(child.internalPointer());
    return group ? createIndex(rowOf(group), 0, nullptr) : QModelIndex();
}

int ReviewModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return int(m_groups.size());
    if (parent.internalPointer() || parent.column() != 0)
        return 0;
    return int(m_groups[size_t(parent.row())]->numbers.size());
}

int ReviewModel::columnCount(const QModelIndex& /*parent*/) const
{
    return ColumnCount;
}

QVariant ReviewModel::groupData(const Group& group, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return column == Title ? causeWord(group.cause) : QVariant();
    case Qt::AccessibleTextRole:
        return column == Title ? tr("%1, %n pull request(s)", nullptr, int(group.numbers.size()))
                                     .arg(causeWord(group.cause))
                               : QVariant();
    case Qt::ToolTipRole:
        return group.cause ? causeAdvice(*group.cause) : QString();
    case NumberRole:
        return 0;
    case CountRole:
        return int(group.numbers.size());
    case CauseRole:
        return group.cause ? int(group.cause->kind) : -1;
    default:
        return {};
    }
}

QVariant ReviewModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto* group = static_cast<const Group*>(index.internalPointer());
    if (!group)
        return groupData(*m_groups[size_t(index.row())], index.column(), role);
    const int number = group->numbers[index.row()];
    const ReviewRow& row = *m_rows.constFind(number);
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Title:
            return row.pull.title;
        case Number:
            return QStringLiteral("#%1").arg(number);
        default:
            return stateText(row);
        }
    case Qt::ToolTipRole:
        return index.column() == State ? stateText(row) : row.pull.title;
    case NumberRole:
        return number;
    case CauseRole:
        return row.cause ? int(row.cause->kind) : -1;
    case SeverityRole:
        return severityOf(row);
    case OutcomeRole:
        return int(row.outcome.state);
    default:
        return {};
    }
}

QVariant ReviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return QStringList{tr("Pull request"), tr("Number"), tr("Found")}.value(section);
}

} // namespace lockstep

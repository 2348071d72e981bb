#pragma once

#include "models/review_row.h"

#include <QAbstractItemModel>
#include <QHash>

#include <memory>
#include <vector>

namespace lockstep {

/// The queue of pull requests as a tree: a group for each cause why they wait, below it those, the newest
/// first. What is chosen stays so when a pull request moves to another group.
class ReviewModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Title, Number, State, ColumnCount };

    enum Role {
        NumberRole = Qt::UserRole + 1, ///< int; 0: it is a group
        CountRole,                     ///< of a group: how many are in it
        CauseRole,                     ///< int, of ReviewCause::Kind; -1: not looked at yet
        SeverityRole,                  ///< int, of the worst finding; invalid: none, or not looked at yet
        OutcomeRole,                   ///< int, of ReviewOutcome::State
    };

    explicit ReviewModel(QObject* parent = nullptr) : QAbstractItemModel(parent) {}

    ~ReviewModel() override;

    /// Some of the queue: those that are known are brought up to date, the others are added.
    void add(const QList<PullRequest>& pulls);
    /// All of the queue: others go.
    void keepOnly(const QSet<int>& numbers);
    void setDetails(const PullRequestDetails& details, const PullReview& review, bool hasAll);
    void setReview(int number, const PullReview& review);
    void setOutcome(int number, const ReviewOutcome& outcome);
    /// What was done with Lockstep, by number; also to those that come later.
    void setActions(const QHash<int, QList<PullAction>>& actions);
    void clear();

    /// Each word must occur in the title, the author, the branch, the number, the cause or a finding.
    void setFilter(const QString& text);

    [[nodiscard]] const QString& filter() const { return m_filter; }

    /// Null: there is none. Stays valid until the queue changes.
    [[nodiscard]] const ReviewRow* row(int number) const;
    /// All of them, filtered out or not; the newest first.
    [[nodiscard]] QList<int> numbers() const;

    [[nodiscard]] qsizetype size() const { return m_rows.size(); }

    /// 0: it is a group, or none.
    [[nodiscard]] static int numberAt(const QModelIndex& index);
    /// Of a group all that are in it.
    [[nodiscard]] QList<int> numbersAt(const QModelIndex& index) const;
    /// Invalid: there is none, or it is filtered out.
    [[nodiscard]] QModelIndex indexOf(int number) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    /// Pull requests that wait for the same reason, by falling number.
    struct Group
    {
        std::optional<ReviewCause> cause;
        QList<int> numbers;
    };

    [[nodiscard]] bool isShown(const ReviewRow& row) const;
    void place(int number);
    void takeOut(int number);
    [[nodiscard]] Group* ensureGroup(const std::optional<ReviewCause>& cause);
    void dropIfEmpty(Group* group);
    void told(int number);
    [[nodiscard]] int rowOf(const Group* group) const;
    [[nodiscard]] QVariant groupData(const Group& group, int column, int role) const;

    QHash<int, ReviewRow> m_rows;
    QHash<int, QList<PullAction>> m_actions;
    QHash<int, Group*> m_places; ///< of those that are shown
    std::vector<std::unique_ptr<Group>> m_groups;
    QString m_filter;
};

} // namespace lockstep

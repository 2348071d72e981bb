#pragma once

#include <QList>
#include <QTimer>
#include <QWidget>

namespace lockstep {

class DataView;
class EmptyState;
class ReviewModel;
class SearchField;
class TextLabel;

/// The queue in a tree of causes, with a filter above. Several may be chosen; a cause stands for all in it.
class ReviewQueue : public QWidget
{
    Q_OBJECT

public:
    explicit ReviewQueue(ReviewModel* model, QWidget* parent = nullptr);

    /// The one that the keyboard is at; 0: none.
    [[nodiscard]] int current() const;
    /// All that are chosen, the newest first.
    [[nodiscard]] QList<int> chosen() const;
    void choose(int number);

    [[nodiscard]] DataView* view() const { return m_view; }

    void focusFilter();
    void focusRows();

Q_SIGNALS:
    void currentChanged();
    void chosenChanged();
    void opened(int number); ///< Enter, or a double click

private:
    void expandNew(const QModelIndex& parent, int first, int last);
    void showCount();

    ReviewModel* m_model;
    SearchField* m_filter;
    TextLabel* m_count;
    DataView* m_view;
    QTimer m_typing;
    QTimer m_counting;
};

} // namespace lockstep

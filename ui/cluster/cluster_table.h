#pragma once

#include "models/cluster_filter_model.h"

#include <QWidget>

class QHBoxLayout;
class QStackedWidget;

namespace lockstep {

class DataView;
class EmptyState;
class SearchField;
class TextLabel;

/// One table of the cluster with a filter above it; says why it is empty.
class ClusterTable : public QWidget
{
    Q_OBJECT

public:
    struct Look
    {
        QString name;          ///< object name of the view: "clusterPods"
        QString title;         ///< "Pods"
        QString filterHint;    ///< "Filter, for example: gitserver crash"
        QList<int> characters; ///< widths of the columns
        int stretched = 0;
        int healthColumn = 0;
        QSet<int> quiet;
        int sortColumn = 0;
        int nameSpaceColumn = 1; ///< see setNameSpaceShown()
        bool several = false;    ///< rows can be chosen at once
    };

    ClusterTable(TouchedTableModel* source, const Look& look, QWidget* parent = nullptr);

    [[nodiscard]] DataView* view() const { return m_view; }

    [[nodiscard]] ClusterFilterModel* shown() const { return m_shown; }

    [[nodiscard]] SearchField* filter() const { return m_filter; }

    /// Row of the source; -1: none is chosen.
    [[nodiscard]] int chosen() const;
    [[nodiscard]] QList<int> allChosen() const;
    void choose(int sourceRow);
    void setTitle(const QString& title);
    /// Where all rows are of one namespace, it would only take room.
    void setNameSpaceShown(bool shown);
    /// What is said instead of no rows, where no filter keeps them away.
    void setEmptyText(const QString& title, const QString& text);
    void focusFilter();
    void focusRows();

Q_SIGNALS:
    void rowChosen();
    void rowOpened(); ///< Enter or a double click

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeBar(const QString& title);
    void makeView(const Look& look);
    void showCount();

    ClusterFilterModel* m_shown;
    QWidget* m_bar;
    TextLabel* m_title;
    SearchField* m_filter;
    TextLabel* m_count;
    DataView* m_view;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    int m_nameSpaceColumn;
    QString m_emptyTitle;
    QString m_emptyText;
};

} // namespace lockstep

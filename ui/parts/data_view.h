#pragma once

#include <QStyledItemDelegate>
#include <QTreeView>

namespace lockstep {

/// Rows of one height with roomy cells; the base of all delegates of ours.
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    /// What goes on top of the row's background, inside the cell's padding. The default is the text, elided.
    virtual void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const;
    static void paintText(QPainter& painter, const QRect& cell, const QString& text, const QColor& color,
                          const QFont& font, Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter);
};

/// A table or tree as all pages show it: whole rows, one selected, rows of one height, no grid.
class DataView : public QTreeView
{
    Q_OBJECT

public:
    explicit DataView(QWidget* parent = nullptr);

    /// Widths in characters of the view's font, by column; `stretched` takes what is left, as far as a row
    /// stays readable as one line.
    void setColumnCharacters(const QList<int>& characters, int stretched);
    /// Gives the stretched column its room anew, after a column was hidden or shown.
    void fit();
    void saveHeader(QAnyStringView key) const;
    /// Nothing happens when nothing was saved, or for another number of columns.
    void restoreHeader(QAnyStringView key);

    /// Typing finds rows by the first column, wherever the current cell is.
    void keyboardSearch(const QString& search) override;

protected:
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option,
                 const QModelIndex& index) const override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void drawRowEnd(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    int m_stretched = -1;
    bool m_fitting = false;
};

} // namespace lockstep

#include "ui/print/page_breaks.h"

#include <QAbstractTextDocumentLayout>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextLayout>
#include <QTextTable>

namespace lockstep {

namespace {

/// The layout rounds to parts of a dot.
constexpr double dot = 1;

/// Formats count in parts of an inch, as style sheets do.
constexpr double formatDpi = 96;

/// A longer row is cut: moving it would leave most of a page empty.
constexpr double longestRow = 0.8; ///< of a page

bool isHeading(const QTextBlock& block)
{
    return block.blockFormat().headingLevel() > 0;
}

/// From the first line of something to its last, in dots from the top of the first page.
struct Extent
{
    double top = 0;
    double bottom = 0;
};

bool hasColour(const QTextTable& table, int row)
{
    for (int column = 0; column < table.columns(); ++column) {
        if (table.cellAt(row, column).format().background().style() != Qt::NoBrush)
            return true;
    }
    return false;
}

class PageBreaks
{
public:
    explicit PageBreaks(QTextDocument& document)
        : m_document(document),
          m_scale(document.documentLayout()->paintDevice()->logicalDpiY() / formatDpi),
          m_tinyLine(2.0 * document.documentLayout()->paintDevice()->logicalDpiY() / 72)
    {
    }

    void make();

private:
    [[nodiscard]] Extent extentOf(const QTextBlock& block) const;
    [[nodiscard]] Extent extentOf(const QTextTable& table, int row) const;

    [[nodiscard]] int pageOf(double y) const { return static_cast<int>(y / m_document.pageSize().height()); }

    [[nodiscard]] int pageOf(const QTextBlock& block) const { return pageOf(extentOf(block).top + dot); }

    void keepHeading(const QTextBlock& heading);
    void keepRows(QTextTable& table);
    void moveToNextPage(QTextTable& table);
    void breakBefore(const QTextBlock& block);
    void fillPage(QTextTable& table, int row, double room);
    /// Tables further down would otherwise stay where they were.
    void layOutFrom(int position);

    QTextDocument& m_document;
    double m_scale; ///< dots of a unit of the formats
    double m_tinyLine;
};

void PageBreaks::make()
{
    QTextTable* last = nullptr;
    for (QTextBlock block = m_document.begin(); block.isValid(); block = block.next()) {
        QTextTable* table = QTextCursor(block).currentTable();
        if (table && table != last)
            keepRows(*table);
        else if (!table && isHeading(block) && !isHeading(block.previous()))
            keepHeading(block);
        last = table;
    }
}

Extent PageBreaks::extentOf(const QTextBlock& block) const
{
    const double top = m_document.documentLayout()->blockBoundingRect(block).top();
    const QTextLayout& layout = *block.layout();
    if (layout.lineCount() == 0)
        return {top, top};
    // The first line may have gone to the next page alone.
    const QTextLine last = layout.lineAt(layout.lineCount() - 1);
    return {top + layout.lineAt(0).y(), top + last.y() + last.height()};
}

Extent PageBreaks::extentOf(const QTextTable& table, int row) const
{
    Extent all{-1, -1};
    for (int column = 0; column < table.columns(); ++column) {
        const QTextTableCell cell = table.cellAt(row, column);
        const QTextBlock end = cell.lastCursorPosition().block().next();
        for (QTextBlock block = cell.firstCursorPosition().block(); block.isValid() && block != end;
             block = block.next()) {
            const Extent one = extentOf(block);
            all.top = all.top < 0 ? one.top : std::min(all.top, one.top);
            all.bottom = std::max(all.bottom, one.bottom);
        }
    }
    return all;
}

/// The layout itself knows only breaks that are always made.
void PageBreaks::keepHeading(const QTextBlock& heading)
{
    QTextBlock content = heading;
    while (isHeading(content))
        content = content.next();
    if (content.isValid() && pageOf(content) != pageOf(heading))
        breakBefore(heading);
}

void PageBreaks::keepRows(QTextTable& table)
{
    const double page = m_document.pageSize().height();
    const int first = table.format().headerRowCount();
    for (int row = first; row < table.rows(); ++row) {
        const Extent extent = extentOf(table, row);
        const int at = pageOf(extent.top + dot);
        const bool isCut =
            at != pageOf(extent.bottom - dot) && extent.bottom - extent.top < longestRow * page;
        if (row == first) {
            if (isCut)
                moveToNextPage(table);
            continue;
        }
        // A row that begins a page stretches the one before it to the foot of its page, with its colours.
        if (isCut || (at != pageOf(extentOf(table, row - 1).bottom - dot) && hasColour(table, row - 1))) {
            fillPage(table, row, isCut ? (at + 1) * page - extent.top : 0);
            ++row; // the same row, behind what fills the page
        }
    }
}

/// With the headings that stand above it.
void PageBreaks::moveToNextPage(QTextTable& table)
{
    QTextBlock above = m_document.findBlock(table.firstPosition() - 1);
    QTextBlock heading;
    while (above.isValid() && isHeading(above)) {
        heading = above;
        above = above.previous();
    }
    if (heading.isValid())
        return breakBefore(heading);
    QTextTableFormat format = table.format();
    format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    table.setFormat(format);
    layOutFrom(table.firstPosition());
}

void PageBreaks::breakBefore(const QTextBlock& block)
{
    QTextBlockFormat format = block.blockFormat();
    format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    QTextCursor(block).setBlockFormat(format);
    layOutFrom(block.position());
}

/// An empty row before this one, which leaves less than a line of the room that there is on the page.
void PageBreaks::fillPage(QTextTable& table, int row, double room)
{
    QTextTableCellFormat empty; // the format of a cell is that of its first line, too
    empty.setFontPointSize(1);
    empty.setPadding(0);
    empty.setTopPadding(std::max(0.0, (room - 2 * m_tinyLine) / m_scale));
    QTextCursor whole(&m_document);
    whole.beginEditBlock(); // laid out once
    table.insertRows(row, 1);
    for (int column = 0; column < table.columns(); ++column) {
        QTextTableCell cell = table.cellAt(row, column);
        cell.firstCursorPosition().setBlockFormat({});
        cell.setFormat(empty);
    }
    layOutFrom(table.firstPosition());
    whole.endEditBlock();
}

void PageBreaks::layOutFrom(int position)
{
    m_document.markContentsDirty(position, m_document.characterCount() - position);
}

} // namespace

void keepTogether(QTextDocument& document)
{
    PageBreaks(document).make();
}

} // namespace lockstep

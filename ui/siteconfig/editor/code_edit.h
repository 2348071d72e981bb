#pragma once

#include "ui/siteconfig/editor/code_marks.h"
#include "ui/siteconfig/editor/code_span.h"

#include <QPlainTextEdit>
#include <QTextBlock>
#include <QTextLayout>

namespace lockstep {

class CodeFolding;
class CodeGutter;
class CodeLayout;
class CodeScrollBar;
class CodeTyping;
class ConfigText;
class JsoncHighlighter;

/// Where a bracket and its partner are; -1: it has none.
struct BracketPair
{
    int at = -1;
    int partner = -1;
    bool fits = false; ///< { with }, [ with ]
};

/// The text of a site config as code: coloured, folded, with brackets matched and what is marked. All that is
/// painted is found for the lines in sight only.
class CodeEdit : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit CodeEdit(QWidget* parent = nullptr);
    ~CodeEdit() override;

    [[nodiscard]] ConfigText* text() const { return m_text; }

    [[nodiscard]] CodeMarks* marks() const { return m_marks; }

    [[nodiscard]] CodeFolding* folding() const { return m_folding.get(); }

    void setCodeReadOnly(bool readOnly);

    /// The first line in sight, from 0.
    [[nodiscard]] int lineInSight() const { return firstVisibleBlock().blockNumber(); }

    /// Sees every key before the editor does; true: it has dealt with it.
    void setKeyFilter(std::function<bool(QKeyEvent*)> filter) { m_keyFilter = std::move(filter); }

    /// What the line consists of, as our highlighting tells it.
    [[nodiscard]] const QList<CodeSpan>& spans(const QTextBlock& line) const;
    /// What the character behind the position belongs to; what is open, for the end of a line.
    [[nodiscard]] CodeStyle styleAt(int position) const;
    [[nodiscard]] bool isInStringOrComment(int position) const;
    /// Of the bracket behind the position, else of the one before it.
    [[nodiscard]] std::optional<BracketPair> bracketsAt(int position) const;

    /// Puts the cursor there, with its line in the middle when it was out of sight, and unfolds what hides
    /// it.
    void goTo(int position, int anchor = -1);
    /// The cursor's rectangle, in the viewport.
    [[nodiscard]] QRect placeOf(int position) const;
    /// -1: there is no text.
    [[nodiscard]] int positionUnder(const QPoint& viewportPoint) const;

    /// The lines in sight, from the top: visit(line, its rectangle in the viewport).
    void forLinesInSight(const std::function<void(const QTextBlock&, const QRectF&)>& visit) const;
    void setGutterWidth(int width);
    /// Lines have been hidden or shown.
    void updateLines(int fromPosition, int length);

Q_SIGNALS:
    /// The mouse rests over a character; -1: over none.
    void rested(int position);
    /// By the user, one character at a time.
    void typed(const QString& text);

protected:
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void inputMethodEvent(QInputMethodEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    [[nodiscard]] QMimeData* createMimeDataFromSelection() const override;
    [[nodiscard]] bool canInsertFromMimeData(const QMimeData* source) const override;
    void insertFromMimeData(const QMimeData* source) override;

private:
    struct Line;
    [[nodiscard]] Line& lineOf(const QTextBlock& block) const;
    [[nodiscard]] const QTextLayout& picture(const QTextBlock& block) const;
    [[nodiscard]] BracketPair partnerOf(const QTextBlock& line, qsizetype index) const;
    void forgetLines(int from, int added);
    void applyScheme();
    void showCursorLine();
    void paintLine(QPainter& painter, const QTextBlock& line, const QRectF& rect) const;
    void paintRange(QPainter& painter, const QTextBlock& line, const QRectF& rect, int from, int to,
                    const QColor& fill, const QColor& frame = {}) const;
    void paintBehind(QPainter& painter, const QTextBlock& line, const QRectF& rect) const;
    void paintMasks(QPainter& painter, const QTextBlock& line, const QRectF& rect) const;
    void paintProblems(QPainter& painter, const QTextBlock& line, const QRectF& rect) const;
    void paintReadOnly(QPainter& painter) const;
    void paintFold(QPainter& painter, const QTextBlock& line, const QRectF& rect) const;
    [[nodiscard]] QRectF foldChip(const QTextBlock& line, const QRectF& rect) const;
    [[nodiscard]] QPointF onText(const QPointF& viewportPoint) const;
    [[nodiscard]] bool eventOnText(QMouseEvent* event);
    [[nodiscard]] bool eventOnText(QDropEvent* event);
    [[nodiscard]] QRectF rangeRect(const QTextBlock& line, const QRectF& rect, int from, int to) const;

    CodeLayout* m_layout;
    ConfigText* m_text;
    CodeMarks* m_marks;
    std::unique_ptr<JsoncHighlighter> m_highlighter;
    std::unique_ptr<CodeFolding> m_folding;
    std::unique_ptr<CodeTyping> m_typing;
    CodeGutter* m_gutter;
    CodeScrollBar* m_bar;
    std::function<bool(QKeyEvent*)> m_keyFilter;
    std::optional<BracketPair> m_brackets;
    int m_look = 0; ///< goes up when every line's picture has to be made anew
};

} // namespace lockstep

#include "ui/siteconfig/editor/code_edit.h"

#include "ui/siteconfig/editor/code_clipboard.h"
#include "ui/siteconfig/editor/code_folding.h"
#include "ui/siteconfig/editor/code_gutter.h"
#include "ui/siteconfig/editor/code_layout.h"
#include "ui/siteconfig/editor/code_line.h"
#include "ui/siteconfig/editor/code_scroll_bar.h"
#include "ui/siteconfig/editor/code_typing.h"
#include "ui/siteconfig/editor/config_text.h"
#include "ui/siteconfig/editor/jsonc_highlighter.h"
#include "ui/theme/theme.h"
#include "ui/widgets/focus_outline.h"

#include <QHelpEvent>
#include <QMimeData>
#include <QScrollBar>
#include <QTextBlock>

namespace lockstep {

namespace {

constexpr int tabWidth = 4;

CodeLayout* layOut(QPlainTextEdit* edit)
{
    auto* document = new QTextDocument(edit);
    document->setDefaultFont(edit->font());
    auto* layout = new CodeLayout(document);
    document->setDocumentLayout(layout);
    edit->setDocument(document);
    return layout;
}

} // namespace

CodeEdit::CodeEdit(QWidget* parent)
    : QPlainTextEdit(parent),
      m_layout(layOut(this)),
      m_text(new ConfigText(document())),
      m_marks(new CodeMarks(m_text, document())),
      m_highlighter(std::make_unique<JsoncHighlighter>()),
      m_folding(std::make_unique<CodeFolding>(this)),
      m_typing(std::make_unique<CodeTyping>(this)),
      m_gutter(new CodeGutter(this)),
      m_bar(new CodeScrollBar(this))
{
    setObjectName(QStringLiteral("codeEdit"));
    setAccessibleName(tr("Site config"));
    setFrameShape(NoFrame);
    setLineWrapMode(NoWrap);
    setCursorWidth(2);
    setVerticalScrollBar(m_bar);
    document()->setDocumentMargin(space::xs);
    new FocusOutline(this);
    connect(document(), &QTextDocument::contentsChange, this,
            [this](int from, int, int added) { forgetLines(from, added); });
    connect(m_text, &ConfigText::structureChanged, viewport(), qOverload<>(&QWidget::update));
    connect(m_marks, &CodeMarks::changed, viewport(), qOverload<>(&QWidget::update));
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &CodeEdit::showCursorLine);
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, &CodeEdit::applyScheme);
    applyScheme();
}

CodeEdit::~CodeEdit() = default;

void CodeEdit::applyScheme()
{
    const Theme& theme = Theme::current();
    m_layout->setAir(CodeLayout::airFor(textFont(TextStyle::Mono)));
    setFont(textFont(TextStyle::Mono));
    setTabStopDistance(tabWidth * fontMetrics().horizontalAdvance(u' '));
    QPalette colors = theme.palette();
    colors.setColor(QPalette::Base, isReadOnly() ? theme.window : theme.codeBackground);
    setPalette(colors);
    ++m_look;
    m_gutter->fit();
    viewport()->update();
}

void CodeEdit::setCodeReadOnly(bool readOnly)
{
    setReadOnly(readOnly);
    if (readOnly)
        setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(readOnly);
    applyScheme();
}

/// The lines are told apart anew only when they come into sight.
void CodeEdit::forgetLines(int from, int added)
{
    const QTextBlock last = document()->findBlock(from + added);
    for (QTextBlock block = document()->findBlock(from); block.isValid(); block = block.next()) {
        if (auto* line = static_cast<Line*>(block.userData()))
            line->known = false;
        if (block == last)
            break;
    }
}

CodeEdit::Line& CodeEdit::lineOf(const QTextBlock& block) const
{
    auto* line = static_cast<Line*>(block.userData());
    if (!line) {
        line = new Line;
        QTextBlock(block).setUserData(line);
    }
    const qsizetype number = block.blockNumber();
    const bool inComment = number < m_text->lines().count() && m_text->lines().line(number).inComment;
    if (!line->known || line->inComment != inComment) {
        line->inComment = inComment;
        line->spans = m_highlighter->spans(block.text(), inComment);
        line->picture.reset();
        line->known = true;
    }
    return *line;
}

const QList<CodeSpan>& CodeEdit::spans(const QTextBlock& line) const
{
    return lineOf(line).spans;
}

CodeStyle CodeEdit::styleAt(int position) const
{
    const QTextBlock block = document()->findBlock(position);
    const int column = position - block.position();
    const Line& line = lineOf(block);
    for (const CodeSpan& span : line.spans) {
        if (column >= span.start && column < span.end())
            return span.style;
    }
    if (column < block.length() - 1 || (line.spans.isEmpty() && !line.inComment))
        return CodeStyle::Plain;
    // At the end of a line: still within a comment, or a string that was not closed.
    const CodeSpan last = line.spans.isEmpty() ? CodeSpan{0, 0, CodeStyle::Comment} : line.spans.last();
    const QString text = block.text();
    if (last.end() < text.size())
        return CodeStyle::Plain;
    if (last.style == CodeStyle::Comment)
        return text.endsWith(u"*/") ? CodeStyle::Plain : CodeStyle::Comment;
    const bool isString = last.style == CodeStyle::String || last.style == CodeStyle::Escape;
    const bool closed = last.style == CodeStyle::String && last.length > 1 && text.endsWith(u'"');
    const bool closedBehindEscape = last.style == CodeStyle::String && last.length == 1 &&
                                    line.spans.size() > 1 &&
                                    line.spans[line.spans.size() - 2].style == CodeStyle::Escape;
    return isString && !closed && !closedBehindEscape ? CodeStyle::String : CodeStyle::Plain;
}

bool CodeEdit::isInStringOrComment(int position) const
{
    const QTextBlock block = document()->findBlock(position);
    const int column = position - block.position();
    for (const CodeSpan& span : spans(block)) {
        const bool isComment = span.style == CodeStyle::Comment;
        const bool isString = span.style == CodeStyle::String || span.style == CodeStyle::Key ||
                              span.style == CodeStyle::Escape;
        // The opening quote's own place is before the string.
        if (column > span.start && column < span.end())
            return isComment || isString;
        if (column == span.start && column > 0 && span.style == CodeStyle::Escape)
            return true;
    }
    const CodeStyle style = column > 0 ? styleAt(position) : CodeStyle::Plain;
    return column == block.length() - 1 && (style == CodeStyle::Comment || style == CodeStyle::String);
}

void CodeEdit::showCursorLine()
{
    if (!textCursor().block().isVisible())
        m_folding->reveal(textCursor().block());
    m_brackets = bracketsAt(textCursor().position());
    viewport()->update();
    m_gutter->update();
}

void CodeEdit::goTo(int position, int anchor)
{
    QTextCursor cursor = textCursor();
    const int last = document()->characterCount() - 1;
    cursor.setPosition(std::clamp(anchor < 0 ? position : anchor, 0, last));
    cursor.setPosition(std::clamp(position, 0, last), QTextCursor::KeepAnchor);
    m_folding->reveal(cursor.block());
    const QRect place = placeOf(cursor.position());
    const bool inSight = viewport()->rect().adjusted(0, 0, 0, -place.height()).contains(place.center());
    setTextCursor(cursor);
    if (!inSight)
        centerCursor();
}

QRect CodeEdit::placeOf(int position) const
{
    QTextCursor cursor(document());
    cursor.setPosition(std::clamp(position, 0, document()->characterCount() - 1));
    return cursorRect(cursor);
}

int CodeEdit::positionUnder(const QPoint& viewportPoint) const
{
    const QTextCursor cursor = cursorForPosition(onText(viewportPoint).toPoint());
    const QRect place = cursorRect(cursor);
    const int position = place.left() > viewportPoint.x() ? cursor.position() - 1 : cursor.position();
    const QTextBlock block = document()->findBlock(std::max(0, position));
    const int y = int(onText(viewportPoint).y());
    const bool isOnText = position >= block.position() && position < block.position() + block.length() - 1 &&
                          y >= place.top() && y <= place.bottom();
    return isOnText ? position : -1;
}

void CodeEdit::forLinesInSight(const std::function<void(const QTextBlock&, const QRectF&)>& visit) const
{
    QTextBlock block = firstVisibleBlock();
    QPointF offset = contentOffset();
    for (; block.isValid() && offset.y() <= viewport()->height(); block = block.next()) {
        const QRectF rect = blockBoundingRect(block).translated(offset);
        // Of the last line, Qt counts the margin below it as well.
        if (block.isVisible())
            visit(block, QRectF(rect.left(), rect.top(), rect.width(), m_layout->lineHeight(block)));
        offset.ry() += rect.height();
    }
}

void CodeEdit::setGutterWidth(int width)
{
    setViewportMargins(width, 0, 0, 0);
    const QRect inside = contentsRect();
    m_gutter->setGeometry(inside.left(), inside.top(), width, inside.height());
}

void CodeEdit::updateLines(int fromPosition, int length)
{
    document()->markContentsDirty(fromPosition, length);
    viewport()->update();
    m_gutter->update();
}

void CodeEdit::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    m_gutter->fit();
}

void CodeEdit::scrollContentsBy(int dx, int dy)
{
    QPlainTextEdit::scrollContentsBy(dx, dy);
    // What does not move with the lines would be moved along.
    if (isReadOnly())
        viewport()->update();
}

bool CodeEdit::event(QEvent* event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        applyScheme();
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        // The palette's, though Qt would delete up to the end of the line.
        if (key->keyCombination() == (Qt::CTRL | Qt::Key_K)) {
            event->ignore();
            return true;
        }
        if (m_keyFilter && m_keyFilter(key))
            return true;
    }
    return QPlainTextEdit::event(event);
}

bool CodeEdit::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        Q_EMIT rested(positionUnder(static_cast<QHelpEvent*>(event)->pos()));
        return true;
    }
    switch (event->type()) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonRelease:
    case QEvent::MouseButtonDblClick:
    case QEvent::MouseMove:
        return eventOnText(static_cast<QMouseEvent*>(event));
    case QEvent::DragMove:
    case QEvent::Drop:
        return eventOnText(static_cast<QDropEvent*>(event));
    default:
        return QPlainTextEdit::viewportEvent(event);
    }
}

/// Qt takes the air above and below a line's text for its beginning and its end.
QPointF CodeEdit::onText(const QPointF& viewportPoint) const
{
    QPointF moved = viewportPoint;
    forLinesInSight([&](const QTextBlock&, const QRectF& rect) {
        if (viewportPoint.y() >= rect.top() && viewportPoint.y() < rect.bottom())
            moved.setY(rect.center().y());
    });
    return moved;
}

bool CodeEdit::eventOnText(QMouseEvent* event)
{
    QMouseEvent moved(event->type(), onText(event->position()), event->scenePosition(),
                      event->globalPosition(), event->button(), event->buttons(), event->modifiers(),
                      event->pointingDevice());
    moved.setTimestamp(event->timestamp());
    const bool done = QPlainTextEdit::viewportEvent(&moved);
    event->setAccepted(moved.isAccepted());
    return done;
}

bool CodeEdit::eventOnText(QDropEvent* event)
{
    const QPointF at = onText(event->position());
    const bool drops = event->type() == QEvent::Drop;
    QDropEvent dropped(at, event->possibleActions(), event->mimeData(), event->buttons(), event->modifiers());
    QDragMoveEvent moved(at.toPoint(), event->possibleActions(), event->mimeData(), event->buttons(),
                         event->modifiers());
    QDropEvent& passed = drops ? dropped : moved;
    passed.setDropAction(event->dropAction());
    passed.setAccepted(event->isAccepted());
    const bool done = QPlainTextEdit::viewportEvent(&passed);
    event->setDropAction(passed.dropAction());
    event->setAccepted(passed.isAccepted());
    return done;
}

void CodeEdit::keyPressEvent(QKeyEvent* event)
{
    if (m_keyFilter && m_keyFilter(event))
        return;
    if (event->keyCombination() == (Qt::CTRL | Qt::Key_K))
        return event->ignore();
    const bool deals = m_typing->move(event) || (!isReadOnly() && m_typing->type(event));
    if (deals)
        event->accept();
    else
        QPlainTextEdit::keyPressEvent(event);
    const QString text = event->text();
    if (!isReadOnly() && !text.isEmpty() && text.front().isPrint())
        Q_EMIT typed(text);
}

void CodeEdit::inputMethodEvent(QInputMethodEvent* event)
{
    QPlainTextEdit::inputMethodEvent(event);
    if (!event->commitString().isEmpty())
        Q_EMIT typed(event->commitString());
}

void CodeEdit::mousePressEvent(QMouseEvent* event)
{
    bool unfolded = false;
    forLinesInSight([&](const QTextBlock& line, const QRectF& rect) {
        if (!unfolded && m_folding->isFolded(line) && foldChip(line, rect).contains(event->position())) {
            m_folding->unfold(line);
            unfolded = true;
        }
    });
    if (!unfolded)
        QPlainTextEdit::mousePressEvent(event);
}

QMimeData* CodeEdit::createMimeDataFromSelection() const
{
    return copiedCode(withoutStandIns(m_marks->maskedText(textCursor())),
                      textCursor().selectedText().replace(QChar::ParagraphSeparator, u'\n'));
}

bool CodeEdit::canInsertFromMimeData(const QMimeData* source) const
{
    return source->hasText();
}

void CodeEdit::insertFromMimeData(const QMimeData* source)
{
    if (isReadOnly() || !source->hasText())
        return;
    QTextCursor cursor = textCursor();
    m_text->insert(cursor, pastedCode(source));
    setTextCursor(cursor);
    ensureCursorVisible();
}

} // namespace lockstep

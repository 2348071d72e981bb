#include "ui/siteconfig/editor/config_editor.h"

#include "ui/siteconfig/editor/code_edit.h"
#include "ui/siteconfig/editor/code_folding.h"
#include "ui/siteconfig/editor/code_lines.h"
#include "ui/siteconfig/editor/completion_popup.h"
#include "ui/siteconfig/editor/config_text.h"
#include "ui/siteconfig/editor/find_bar.h"
#include "ui/siteconfig/editor/go_to_bar.h"
#include "ui/siteconfig/editor/hover_popup.h"
#include "ui/siteconfig/editor/outline_picker.h"

#include <QKeyEvent>
#include <QScrollBar>
#include <QTextBlock>

namespace lockstep {

ConfigEditor::ConfigEditor(QWidget* parent)
    : QWidget(parent),
      m_code(new CodeEdit),
      m_find(new FindBar(m_code, this)),
      m_goTo(new GoToBar(m_code, this)),
      m_completion(new CompletionPopup(this)),
      m_hover(new HoverPopup(this)),
      m_outline(new OutlinePicker(this)),
      m_snippet(m_code)
{
    setObjectName(QStringLiteral("configEditor"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_find);
    layout->addWidget(m_goTo);
    layout->addWidget(m_code, 1);
    setFocusProxy(m_code);
    m_code->setKeyFilter([this](QKeyEvent* event) { return filterKey(event); });
    connect(m_code->text(), &ConfigText::changed, this, &ConfigEditor::edited);
    connect(m_code, &QPlainTextEdit::modificationChanged, this, &ConfigEditor::modifiedChanged);
    connect(m_code, &QPlainTextEdit::undoAvailable, this, &ConfigEditor::undoAvailable);
    connect(m_code, &QPlainTextEdit::redoAvailable, this, &ConfigEditor::redoAvailable);
    connect(m_code, &QPlainTextEdit::cursorPositionChanged, this, &ConfigEditor::showPlace);
    connect(m_code, &CodeEdit::rested, this, &ConfigEditor::hoverAt);
    connect(m_code, &CodeEdit::typed, this, &ConfigEditor::completeAfter);
    connect(m_code->marks(), &CodeMarks::revealedChanged, this, &ConfigEditor::revealedChanged);
    connect(m_code->marks(), &CodeMarks::problemsChanged, this,
            [this] { Q_EMIT problemCountsChanged(problemCounts()); });
    connect(m_code->verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        closePopups();
        Q_EMIT firstLineChanged(firstLine());
    });
    connect(m_completion, &CompletionPopup::accepted, this, &ConfigEditor::accept);
}

ConfigEditor::~ConfigEditor()
{
    delete m_completion;
    delete m_hover;
    delete m_outline;
}

void ConfigEditor::setBytes(const QByteArray& bytes, const QList<EditorRange>& masked)
{
    leaveOutline();
    closePopups();
    m_snippet.end();
    m_code->marks()->setProblems({});
    m_code->marks()->setMasks({});
    m_code->text()->load(bytes);
    m_code->marks()->setMasks(masked);
    m_code->goTo(0);
}

QByteArray ConfigEditor::bytes() const
{
    return m_code->text()->bytes();
}

quint64 ConfigEditor::revision() const
{
    return m_code->text()->revision();
}

Result<void> ConfigEditor::applyEdits(const JsoncEdits& edits)
{
    leaveOutline();
    closePopups();
    m_snippet.end();
    // A cursor at the edge of an edit stays on its side.
    const QTextCursor before = m_code->textCursor();
    QTextCursor anchor(before);
    anchor.setPosition(before.anchor());
    anchor.setKeepPositionOnInsert(true);
    QTextCursor position(before);
    position.setPosition(before.position());
    position.setKeepPositionOnInsert(true);
    const QTextCursor top(m_code->document()->findBlockByNumber(firstLine()));
    auto done = m_code->text()->apply(edits);
    if (!done)
        return done;
    QTextCursor cursor = m_code->textCursor();
    cursor.setPosition(anchor.position());
    cursor.setPosition(position.position(), QTextCursor::KeepAnchor);
    const int across = m_code->horizontalScrollBar()->value();
    m_code->setTextCursor(cursor);
    m_code->horizontalScrollBar()->setValue(across);
    setFirstLine(top.blockNumber());
    return {};
}

void ConfigEditor::setModified(bool modified)
{
    m_code->document()->setModified(modified);
}

bool ConfigEditor::isModified() const
{
    return m_code->document()->isModified();
}

void ConfigEditor::undo()
{
    m_code->undo();
}

void ConfigEditor::redo()
{
    m_code->redo();
}

bool ConfigEditor::isUndoAvailable() const
{
    return m_code->document()->isUndoAvailable();
}

bool ConfigEditor::isRedoAvailable() const
{
    return m_code->document()->isRedoAvailable();
}

void ConfigEditor::setReadOnly(bool readOnly)
{
    closePopups();
    m_code->setCodeReadOnly(readOnly);
}

bool ConfigEditor::isReadOnly() const
{
    return m_code->isReadOnly();
}

void ConfigEditor::setTextName(const QString& name)
{
    m_code->setAccessibleName(name);
}

void ConfigEditor::setProblems(const QList<EditorProblem>& problems)
{
    m_code->marks()->setProblems(problems);
}

ProblemCounts ConfigEditor::problemCounts() const
{
    return m_code->marks()->problemCounts();
}

void ConfigEditor::setMasked(const QList<EditorRange>& ranges)
{
    m_code->marks()->setMasks(ranges);
}

void ConfigEditor::setRevealed(bool revealed)
{
    m_code->marks()->setRevealed(revealed);
}

bool ConfigEditor::isRevealed() const
{
    return m_code->marks()->isRevealed();
}

qsizetype ConfigEditor::cursorOffset() const
{
    return m_code->text()->offset(m_code->textCursor().position());
}

EditorRange ConfigEditor::selection() const
{
    const QTextCursor cursor = m_code->textCursor();
    const qsizetype offset = m_code->text()->offset(cursor.selectionStart());
    return {offset, m_code->text()->offset(cursor.selectionEnd()) - offset};
}

void ConfigEditor::select(const EditorRange& range)
{
    m_code->goTo(m_code->text()->position(range.offset + range.length),
                 m_code->text()->position(range.offset));
}

void ConfigEditor::goTo(qsizetype offset)
{
    m_code->goTo(m_code->text()->position(offset));
}

int ConfigEditor::firstLine() const
{
    return m_code->lineInSight();
}

void ConfigEditor::setFirstLine(int line)
{
    const QTextBlock block = m_code->document()->findBlockByNumber(line);
    if (block.isValid())
        m_code->verticalScrollBar()->setValue(block.firstLineNumber());
}

QWidget* ConfigEditor::textWidget() const
{
    return m_code;
}

void ConfigEditor::showPlace()
{
    const QTextCursor cursor = m_code->textCursor();
    const QString before = cursor.block().text().first(cursor.positionInBlock());
    Q_EMIT cursorPlace(cursor.blockNumber() + 1, int(before.toUcs4().size()) + 1);
    followCompletion();
    if (m_hover)
        m_hover->hide();
}

void ConfigEditor::closePopups()
{
    ++m_hoverRequest;
    ++m_completionRequest;
    if (m_completion)
        m_completion->hide();
    if (m_hover)
        m_hover->hide();
}

/// Its places would be those of another text.
void ConfigEditor::leaveOutline()
{
    if (m_outline)
        m_outline->dismiss();
}

void ConfigEditor::hideEvent(QHideEvent* event)
{
    leaveOutline();
    closePopups();
    QWidget::hideEvent(event);
}

} // namespace lockstep

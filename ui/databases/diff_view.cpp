#include "ui/databases/diff_view.h"

#include "ui/theme/theme.h"
#include "ui/widgets/focus_outline.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBlock>

namespace lockstep {

namespace {

QPlainTextEdit* makeSide(const QString& name, const QString& placeholder)
{
    auto* side = new QPlainTextEdit;
    side->setAccessibleName(name);
    side->setPlaceholderText(placeholder);
    side->setReadOnly(true);
    side->setFrameShape(QFrame::NoFrame);
    side->setLineWrapMode(QPlainTextEdit::NoWrap);
    side->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    side->setTabChangesFocus(true);
    side->document()->setDocumentMargin(space::s);
    new FocusOutline(side);
    return side;
}

void scrollTogether(QScrollBar* one, QScrollBar* other)
{
    QObject::connect(one, &QScrollBar::valueChanged, other, &QScrollBar::setValue);
    QObject::connect(other, &QScrollBar::valueChanged, one, &QScrollBar::setValue);
}

QVBoxLayout* withTitle(const QString& title, QWidget* side)
{
    auto* label = (new TextLabel(title, TextStyle::Small))->muted();
    label->setContentsMargins(space::s, space::xs, space::s, space::xs);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(label);
    column->addWidget(side, 1);
    return column;
}

QColor stronger(QColor color)
{
    color.setAlphaF(0.35F);
    return color;
}

} // namespace

DiffView::DiffView(QWidget* parent)
    : QWidget(parent),
      m_left(makeSide(tr("Expected"), tr("It should not be there."))),
      m_right(makeSide(tr("In the database"), tr("It is not there.")))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addLayout(withTitle(tr("Expected"), m_left), 1);
    row->addWidget(new Separator(Qt::Vertical));
    row->addLayout(withTitle(tr("In the database"), m_right), 1);
    scrollTogether(m_left->verticalScrollBar(), m_right->verticalScrollBar());
    scrollTogether(m_left->horizontalScrollBar(), m_right->horizontalScrollBar());
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, &DiffView::applyScheme);
    applyScheme();
}

void DiffView::show(const QString& expected, const QString& actual)
{
    m_rows = sideBySide(expected, actual);
    applyScheme();
}

void DiffView::clear()
{
    m_rows.clear();
    applyScheme();
}

void DiffView::applyScheme()
{
    QPalette colors = Theme::current().palette();
    colors.setColor(QPalette::Base, Theme::current().codeBackground);
    for (QPlainTextEdit* side : {m_left, m_right}) {
        side->setFont(textFont(TextStyle::Mono));
        side->setPalette(colors);
        fill(side, side == m_left);
    }
}

void DiffView::fill(QPlainTextEdit* side, bool isLeft) const
{
    QStringList lines;
    for (const DiffRow& row : m_rows)
        lines.append((isLeft ? row.left : row.right).value_or(QString()));
    const bool isEmpty = std::ranges::none_of(
        m_rows, [isLeft](const DiffRow& row) { return (isLeft ? row.left : row.right).has_value(); });
    side->setPlainText(isEmpty ? QString() : lines.join(u'\n'));
    const Theme& theme = Theme::current();
    QList<QTextEdit::ExtraSelection> marks;
    for (qsizetype i = 0; i < m_rows.size() && !isEmpty; ++i) {
        const DiffRow& row = m_rows[i];
        if (row.isSame)
            continue;
        QTextEdit::ExtraSelection line;
        line.cursor = QTextCursor(side->document()->findBlockByNumber(int(i)));
        line.format.setProperty(QTextFormat::FullWidthSelection, true);
        const bool isHere = (isLeft ? row.left : row.right).has_value();
        line.format.setBackground(!isHere  ? theme.neutralSoft
                                  : isLeft ? theme.diffAddedSoft
                                           : theme.diffRemovedSoft);
        marks.append(line);
        const TextSpan& span = isLeft ? row.leftChange : row.rightChange;
        if (!row.left || !row.right || span.length == 0)
            continue;
        QTextEdit::ExtraSelection part;
        part.cursor = line.cursor;
        part.cursor.movePosition(QTextCursor::Right, QTextCursor::MoveAnchor, int(span.begin));
        part.cursor.movePosition(QTextCursor::Right, QTextCursor::KeepAnchor, int(span.length));
        part.format.setBackground(stronger(isLeft ? theme.diffAdded : theme.diffRemoved));
        marks.append(part);
    }
    side->setExtraSelections(marks);
}

} // namespace lockstep

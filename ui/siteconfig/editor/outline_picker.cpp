#include "ui/siteconfig/editor/outline_picker.h"

#include "ui/siteconfig/editor/code_span.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/editor/editor_commands.h"
#include "ui/siteconfig/editor/matched_label.h"
#include "ui/theme/theme.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QListView>
#include <QPlainTextEdit>
#include <QStyledItemDelegate>

namespace lockstep {

namespace {

constexpr int rowsInSight = 12;
constexpr int lineHeight = 28;
constexpr int usualWidth = 560;
constexpr int signWidth = 22;
constexpr int indent = 14;
constexpr int deepestIndent = 8;

/// What kind of value it is, as it looks in the text.
QString signOf(JsoncKind kind)
{
    switch (kind) {
    case JsoncKind::Object:
        return QStringLiteral("{}");
    case JsoncKind::Array:
        return QStringLiteral("[]");
    case JsoncKind::String:
        return QStringLiteral("\"\"");
    case JsoncKind::Number:
        return QStringLiteral("#");
    case JsoncKind::True:
    case JsoncKind::False:
        return QStringLiteral("01");
    case JsoncKind::Null:
        break;
    }
    return QStringLiteral("–");
}

class Delegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = Theme::current();
        painter->save();
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, theme.selection);
        QRect line = option.rect.adjusted(space::m, 0, -space::m, 0);
        const int depth = std::min(index.data(OutlineModel::DepthRole).toInt(), deepestIndent);
        line.setLeft(line.left() + depth * indent);
        painter->setFont(textFont(TextStyle::MonoSmall));
        painter->setPen(theme.mutedText);
        painter->drawText(line, Qt::AlignVCenter | Qt::AlignLeft,
                          signOf(JsoncKind(index.data(OutlineModel::KindRole).toInt())));
        line.setLeft(line.left() + signWidth);
        line.setLeft(line.left() +
                     paintMatchedLabel(*painter, line, index.data().toString(),
                                       index.data(OutlineModel::PositionsRole).value<QList<int>>()) +
                     space::m);
        painter->setFont(textFont(TextStyle::Small));
        painter->setPen(theme.mutedText);
        const int room = line.width() * 2 / 5;
        const QString detail = painter->fontMetrics().elidedText(
            index.data(OutlineModel::DetailRole).toString(), Qt::ElideRight,
            index.data(OutlineModel::PathRole).toString().isEmpty() ? line.width() : room);
        if (line.width() > lineHeight)
            painter->drawText(line, Qt::AlignVCenter | Qt::AlignRight, detail);
        line.setRight(line.right() - painter->fontMetrics().horizontalAdvance(detail) - space::m);
        if (line.width() > lineHeight)
            painter->drawText(line, Qt::AlignVCenter | Qt::AlignLeft,
                              painter->fontMetrics().elidedText(index.data(OutlineModel::PathRole).toString(),
                                                                Qt::ElideLeft, line.width()));
        painter->restore();
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {option.rect.width(), std::max(lineHeight, option.fontMetrics.height() + 10)};
    }
};

} // namespace

OutlinePicker::OutlinePicker(ConfigEditor* editor)
    : FloatingPanel(editor),
      m_editor(editor),
      m_field(new SearchField(tr("Go to key"))),
      m_list(new QListView),
      m_nothing((new TextLabel)->muted()),
      m_model(new OutlineModel(this))
{
    setObjectName(QStringLiteral("outlinePicker"));
    m_field->setObjectName(QStringLiteral("outlineField"));
    m_field->setAccessibleName(tr("Go to key"));
    m_field->setFrame(false);
    m_field->installEventFilter(this);
    editor->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("outlineList"));
    m_list->setAccessibleName(tr("Keys"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new Delegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setMinimumSize(1, 1); // a single row is not taken from the field's room
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setMinimumHeight(2 * lineHeight);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(space::s, space::xs, space::s, space::xs);
    head->addWidget(m_field);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(new Separator);
    column->addWidget(m_list, 1);
    column->addWidget(m_nothing, 1);
    connect(m_field, &QLineEdit::textChanged, this, &OutlinePicker::search);
    connect(m_list, &QListView::clicked, this, &OutlinePicker::accept);
}

void OutlinePicker::open()
{
    m_before = m_editor->selection();
    m_lineBefore = m_editor->firstLine();
    {
        const QSignalBlocker silent(m_field);
        m_field->clear();
    }
    m_model->setFilter({});
    m_model->setOutline({});
    showState(tr("The keys are being read"));
    m_field->setFocus(Qt::ShortcutFocusReason);
    const quint64 request = ++m_request;
    m_jobs.start([this, request, bytes = m_editor->bytes()](const std::stop_token&) {
        const auto outline = std::make_shared<NamedOutline>(NamedOutline::of(bytes));
        QMetaObject::invokeMethod(
            this,
            [this, request, outline] {
                if (request == m_request)
                    take(*outline);
            },
            Qt::QueuedConnection);
    });
}

void OutlinePicker::dismiss()
{
    ++m_request;
    hide();
}

/// Something may have been typed already.
void OutlinePicker::take(const NamedOutline& outline)
{
    m_model->setOutline(outline);
    search(m_field->text());
}

void OutlinePicker::search(const QString& typed)
{
    m_model->setFilter(typed.trimmed());
    showState(typed.isEmpty() ? tr("There are no keys") : tr("No key fits. Fewer letters find more."));
    if (typed.isEmpty()) {
        goBack();
        const int row = m_model->rowAt(m_before.offset + m_before.length);
        if (m_model->rowCount() > 0)
            choose(std::max(row, 0));
        return;
    }
    if (m_model->rowCount() == 0)
        return;
    choose(0);
    preview(0);
}

void OutlinePicker::showState(const QString& nothing)
{
    const bool isEmpty = m_model->rowCount() == 0;
    m_nothing->setText(nothing);
    m_nothing->setVisible(isEmpty);
    m_list->setVisible(!isEmpty);
    place();
}

void OutlinePicker::choose(int row)
{
    m_list->setCurrentIndex(m_model->index(row));
    m_list->scrollTo(m_list->currentIndex());
}

void OutlinePicker::moveBy(int rows, bool round)
{
    const int count = m_model->rowCount();
    if (count == 0)
        return;
    const int wanted = m_list->currentIndex().row() + rows;
    const int row = round ? (wanted + count) % count : std::clamp(wanted, 0, count - 1);
    choose(row);
    preview(row);
}

/// The key is marked, or what has none: of what reaches over lines, its beginning.
void OutlinePicker::preview(int row)
{
    const JsoncNode& node = m_model->node(row);
    const qint32 length = node.keyOffset >= 0 ? node.keyLength : node.isContainer() ? 1 : node.length;
    m_editor->select({node.begin(), length});
    showBelow();
}

/// What is shown is not to be hidden by what shows it, as far as the text can be scrolled.
void OutlinePicker::showBelow()
{
    const auto* text = qobject_cast<QPlainTextEdit*>(m_editor->textWidget());
    const QRect line = text->cursorRect();
    const int hidden = text->viewport()->mapFrom(window(), geometry().bottomLeft()).y() - line.top();
    if (hidden > 0)
        m_editor->setFirstLine(std::max(0, m_editor->firstLine() - hidden / line.height() - 2));
}

void OutlinePicker::accept()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid())
        return;
    const qint32 offset = m_model->node(current.row()).begin();
    dismiss();
    m_editor->goTo(offset);
    m_editor->textWidget()->setFocus(Qt::OtherFocusReason);
}

void OutlinePicker::cancel()
{
    dismiss();
    goBack();
    m_editor->textWidget()->setFocus(Qt::OtherFocusReason);
}

void OutlinePicker::goBack()
{
    m_editor->select(m_before);
    m_editor->setFirstLine(m_lineBefore);
}

QSize OutlinePicker::sizeHint() const
{
    const int row = std::max(lineHeight, m_list->fontMetrics().height() + 10);
    // The lower half of the editor is for the place that is looked at.
    const int fitting = std::clamp(m_editor->height() / 2 / row - 1, 3, rowsInSight);
    const int rows = m_model->rowCount() == 0 ? 2 : std::min(m_model->rowCount(), fitting);
    const int width = std::clamp(m_editor->width() - 4 * space::xl, 2 * space::xxl, usualWidth);
    return {width, m_field->sizeHint().height() + 2 * space::xs + 3 + rows * row};
}

/// In the middle at the editor's upper edge.
void OutlinePicker::place()
{
    const int left = (m_editor->width() - sizeHint().width()) / 2;
    showAt(m_editor, QRect(std::max(0, left), 0, 1, 1));
}

bool OutlinePicker::eventFilter(QObject* watched, QEvent* event)
{
    const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (watched == m_editor) {
        if (event->type() == QEvent::Resize && isVisible())
            place();
        return false;
    }
    if (watched == m_field && isKey && isVisible()) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isOwn = commandFor(key) == EditorCommand::GoToKey; // it is open already
        if (event->type() == QEvent::KeyPress)
            return isOwn || handleKey(key);
        if (isOwn)
            event->accept();
        return isOwn;
    }
    if (watched == m_field && event->type() == QEvent::FocusOut) {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        // A menu of the field, or another window for a while.
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason)
            dismiss();
    }
    return FloatingPanel::eventFilter(watched, event);
}

bool OutlinePicker::handleKey(const QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Down:
        moveBy(1, true);
        return true;
    case Qt::Key_Up:
        moveBy(-1, true);
        return true;
    case Qt::Key_PageDown:
        moveBy(rowsInSight, false);
        return true;
    case Qt::Key_PageUp:
        moveBy(-rowsInSight, false);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        accept();
        return true;
    case Qt::Key_Escape:
        cancel();
        return true;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        return true; // the keyboard stays until it is closed
    default:
        return false;
    }
}

} // namespace lockstep

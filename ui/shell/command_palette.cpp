#include "ui/shell/command_palette.h"

#include "ui/shell/palette_delegate.h"
#include "ui/shell/palette_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int panelWidth = 620;
constexpr int panelHeight = 440;
constexpr int panelRadius = 10;

} // namespace

CommandPalette::CommandPalette(QWidget* window)
    : QWidget(window),
      m_panel(new QWidget(this)),
      m_field(new SearchField(tr("Type a command"))),
      m_list(new QListView),
      m_nothing((new TextLabel(tr("No command fits. Fewer letters find more.")))->muted()),
      m_model(new PaletteModel(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Command palette"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setAccessibleName(tr("Commands"));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->hide();
    m_field->setFrame(false);
    QFont font = textFont(TextStyle::Title);
    font.setWeight(QFont::Normal);
    m_field->setFont(font);
    m_field->setMinimumHeight(44);
    m_field->installEventFilter(this);
    window->installEventFilter(this);

    auto* top = new QHBoxLayout;
    top->setContentsMargins(space::m, space::xs, space::m, space::xs);
    top->addWidget(m_field);
    auto* layout = new QVBoxLayout(m_panel);
    layout->setContentsMargins(1, 1, 1, space::s);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(new Separator);
    layout->addSpacing(space::xs);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_nothing, 1);

    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
    hide();
}

CommandPalette::~CommandPalette() = default;

void CommandPalette::addSource(std::unique_ptr<PaletteSource> source)
{
    m_model->addSource(std::move(source));
}

void CommandPalette::open()
{
    if (!isVisible())
        m_focusBefore = window()->focusWidget();
    m_field->clear();
    search({});
    place();
    show();
    raise();
    m_field->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::close()
{
    if (isHidden())
        return;
    hide();
    if (m_focusBefore)
        m_focusBefore->setFocus(Qt::OtherFocusReason);
}

void CommandPalette::search(const QString& query)
{
    m_model->setQuery(query);
    const bool found = m_model->rowCount() > 0;
    m_list->setVisible(found);
    m_nothing->setVisible(!found);
    if (found)
        m_list->setCurrentIndex(m_model->index(0));
    m_list->scrollToTop();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress)
        return handleKey(static_cast<QKeyEvent*>(event));
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    return QWidget::eventFilter(watched, event);
}

bool CommandPalette::handleKey(QKeyEvent* event)
{
    const int page = std::max(1, m_list->height() / std::max(1, m_list->sizeHintForRow(0)) - 1);
    switch (event->key()) {
    case Qt::Key_Down:
        moveBy(1);
        return true;
    case Qt::Key_Up:
        moveBy(-1);
        return true;
    case Qt::Key_PageDown:
        moveBy(page);
        return true;
    case Qt::Key_PageUp:
        moveBy(-page);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        runCurrent();
        return true;
    case Qt::Key_Escape:
        close();
        return true;
    default:
        return false;
    }
}

void CommandPalette::moveBy(int lines)
{
    const int last = m_model->rowCount() - 1;
    if (last < 0)
        return;
    const int row = m_list->currentIndex().row();
    // One line past the end goes round; a page stops there.
    int next = row + lines;
    if (std::abs(lines) == 1)
        next = next < 0 ? last : next > last ? 0 : next;
    m_list->setCurrentIndex(m_model->index(std::clamp(next, 0, last)));
}

void CommandPalette::runCurrent()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid())
        return;
    // A copy: what it does may change the model.
    const std::function<void()> run = m_model->item(current.row()).run;
    close();
    if (run)
        run();
}

void CommandPalette::place()
{
    setGeometry(parentWidget()->rect());
    m_panel->setGeometry(panelRect());
}

QRect CommandPalette::panelRect() const
{
    const int width = std::min(panelWidth, this->width() - 2 * space::l);
    const int height = std::min(panelHeight, this->height() - 2 * space::xxl);
    return {(this->width() - width) / 2, std::min(this->height() / 8, this->height() - height), width,
            height};
}

void CommandPalette::mousePressEvent(QMouseEvent* event)
{
    if (!panelRect().contains(event->position().toPoint()))
        close();
}

void CommandPalette::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), QColor(0, 0, 0, theme.dark ? 110 : 50));
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, theme.dark ? 8 : 3));
    for (int spread = 16; spread > 0; --spread) {
        painter.drawRoundedRect(panelRect().adjusted(-spread, -spread + 4, spread, spread + 4),
                                panelRadius + spread, panelRadius + spread);
    }
    painter.setPen(theme.dark ? theme.strongBorder : theme.border);
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(QRectF(panelRect()).adjusted(0.5, 0.5, -0.5, -0.5), panelRadius, panelRadius);
}

bool CommandPalette::focusNextPrevChild(bool)
{
    return true; // The keyboard stays in the field until the palette is closed.
}

} // namespace lockstep

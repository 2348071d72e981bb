#include "ui/shell/page_header.h"

#include "ui/shell/page.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>

namespace lockstep {

namespace {

constexpr int headerHeight = 60;

QString withShortcut(const QAction* action)
{
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    return keys.isEmpty() ? action->toolTip() : action->toolTip() + QStringLiteral(" (") + keys + u')';
}

} // namespace

PageHeader::PageHeader(QWidget* parent)
    : QWidget(parent),
      m_title(new ElidedLabel({}, TextStyle::Heading)),
      m_subtitle(new ElidedLabel),
      m_actions(new QHBoxLayout)
{
    setObjectName(QStringLiteral("pageHeader"));
    setFixedHeight(headerHeight);
    m_title->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_title->setMinimumWidth(120);
    m_subtitle->setForegroundRole(mutedTextRole);
    m_subtitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_actions->setSpacing(space::s);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::xl, 0, space::l, 1);
    layout->setSpacing(space::l);
    layout->addWidget(m_title);
    layout->addWidget(m_subtitle, 1);
    layout->addLayout(m_actions);
}

void PageHeader::setPage(const Page* page)
{
    m_page = page;
    m_title->setText(page->title());
    m_title->setMinimumWidth(std::min(m_title->sizeHint().width(), 260));
    m_subtitle->setText(page->subtitle());
    QList<QAction*> wanted = page->headerActions();
    if (page->mainAction())
        wanted << page->mainAction();
    // The buttons stay when nothing about them changed: focus and a pressed button survive a new subtitle.
    if (wanted == m_shown && page->mainAction() == m_main)
        return;
    clearActions();
    m_shown = wanted;
    m_main = page->mainAction();
    for (QAction* action : wanted) {
        QPushButton* button = addButton(action);
        const bool stops = action == m_main && page->mainActionStops();
        setPrimary(button, action == m_main && !stops);
        setStopping(button, stops);
        button->setFlat(action != m_main);
    }
}

void PageHeader::clearActions()
{
    while (QLayoutItem* item = m_actions->takeAt(0)) {
        // It may be in the middle of its own click.
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
}

QPushButton* PageHeader::addButton(QAction* action)
{
    auto* button = new QPushButton(this);
    if (action->menu())
        button->setMenu(action->menu());
    const auto follow = [button, action] {
        button->setText(action->text());
        button->setIcon(action->icon());
        button->setEnabled(action->isEnabled());
        button->setVisible(action->isVisible());
        button->setToolTip(withShortcut(action));
        button->setAccessibleName(action->text().remove(u'&'));
        button->setCheckable(action->isCheckable());
        button->setChecked(action->isChecked());
    };
    m_actions->addWidget(button);
    follow();
    connect(action, &QAction::changed, button, follow);
    connect(action, &QObject::destroyed, button, &QObject::deleteLater);
    if (!action->menu())
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

void PageHeader::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::current().border);
}

} // namespace lockstep

#include "ui/shell/shortcuts_dialog.h"

#include "ui/shell/action_registry.h"
#include "ui/shell/palette_delegate.h"
#include "ui/theme/theme.h"
#include "ui/widgets/search_field.h"

#include <QAction>
#include <QApplication>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPainter>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

namespace lockstep {

namespace {

/// The last column holds shortcuts and shows them as keys.
class KeysDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QApplication::style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
        paintKeyCaps(*painter, option.rect.adjusted(0, 0, -space::s, 0), index.data().toString());
    }
};

QStandardItem* item(const QString& text)
{
    auto* made = new QStandardItem(text);
    made->setEditable(false);
    return made;
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const ActionRegistry* registry, QWidget* parent)
    : QDialog(parent), m_model(new QStandardItemModel(0, 2, this)), m_view(new QTreeView)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    resize(520, 560);
    auto* shown = new QSortFilterProxyModel(this);
    shown->setSourceModel(m_model);
    shown->setRecursiveFilteringEnabled(true);
    shown->setFilterCaseSensitivity(Qt::CaseInsensitive);
    shown->setFilterKeyColumn(-1);
    m_view->setModel(shown);
    m_view->setItemDelegateForColumn(1, new KeysDelegate(m_view));
    m_view->setHeaderHidden(true);
    m_view->setRootIsDecorated(false);
    m_view->setIndentation(space::m);
    m_view->setAccessibleName(tr("Shortcuts"));
    m_view->header()->setStretchLastSection(false);
    fill(registry);
    m_view->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_view->header()->setSectionResizeMode(1, QHeaderView::Fixed);
    m_view->header()->resizeSection(1, 200);
    m_view->expandAll();

    auto* field = new SearchField(tr("Find a shortcut"));
    connect(field, &QLineEdit::textChanged, this, [this, shown](const QString& text) {
        shown->setFilterFixedString(text);
        m_view->expandAll();
    });
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::l);
    layout->setSpacing(space::m);
    layout->addWidget(field);
    layout->addWidget(m_view, 1);
    layout->addWidget(buttons);
}

void ShortcutsDialog::fill(const ActionRegistry* registry)
{
    QHash<QString, QStandardItem*> groups;
    for (const ActionRegistry::Entry& entry : registry->entries()) {
        const QString keys = entry.action->shortcut().toString(QKeySequence::NativeText);
        if (keys.isEmpty())
            continue;
        const QString menu = entry.menu.isEmpty() ? tr("Elsewhere") : entry.menu.section(u'/', 0, 0);
        QStandardItem*& group = groups[menu];
        if (!group) {
            group = item(menu);
            group->setFont(textFont(TextStyle::Strong));
            m_model->appendRow({group, item({})});
        }
        group->appendRow({item(entry.action->text().remove(u'&')), item(keys)});
    }
}

} // namespace lockstep

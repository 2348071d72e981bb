#include "ui/siteconfig/draft_list.h"

#include "ui/parts/action_button.h"
#include "ui/parts/data_view.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QAction>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int rowsInSight = 5;

} // namespace

DraftList::DraftList(QWidget* parent) : QWidget(parent), m_list(new QListWidget)
{
    setObjectName(QStringLiteral("configDrafts"));
    m_list->setObjectName(QStringLiteral("configDraftList"));
    m_list->setAccessibleName(tr("Written and not saved"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setItemDelegate(new RowDelegate(m_list));
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* open = new QAction(themedIcon(QStringLiteral("document-open")), tr("Open"), this);
    auto* save = new QAction(themedIcon(QStringLiteral("document-save")), tr("Save as a file…"), this);
    auto* drop = new QAction(tr("Throw away"), this);
    open->setObjectName(QStringLiteral("openDraft"));
    save->setObjectName(QStringLiteral("saveDraft"));
    drop->setObjectName(QStringLiteral("throwDraft"));
    drop->setToolTip(tr("It stays among the earlier versions of its configuration"));
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(space::l, space::s, space::l, space::s);
    foot->setSpacing(space::s);
    foot->addWidget(new TextLabel(tr("Written and not saved"), TextStyle::Strong), 1);
    for (QAction* action : {drop, save, open}) {
        m_list->addAction(action);
        auto* button = actionButton(action);
        button->setFlat(false);
        foot->addWidget(button);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new Separator);
    column->addLayout(foot);
    column->addWidget(m_list);
    const auto tell = [this](void (DraftList::*signal)(const ConfigDraft&)) {
        if (const ConfigDraft* draft = chosen())
            Q_EMIT(this->*signal)(*draft);
    };
    connect(m_list, &QListWidget::itemActivated, this, [tell] { tell(&DraftList::openWanted); });
    connect(open, &QAction::triggered, this, [tell] { tell(&DraftList::openWanted); });
    connect(save, &QAction::triggered, this, [tell] { tell(&DraftList::saveWanted); });
    connect(drop, &QAction::triggered, this, &DraftList::dropChosen);
    read();
}

void DraftList::read()
{
    m_drafts = ConfigDrafts().all();
    m_list->clear();
    for (const ConfigDraft& draft : std::as_const(m_drafts)) {
        const QString time = QLocale().toString(draft.time.toLocalTime(), QLocale::ShortFormat);
        m_list->addItem(tr("%1, %2").arg(time, draft.place));
    }
    setVisible(!m_drafts.isEmpty());
    if (m_drafts.isEmpty())
        return;
    m_list->setCurrentRow(0);
    const qsizetype rows = std::min<qsizetype>(m_drafts.size(), rowsInSight);
    m_list->setFixedHeight(int(rows) * m_list->sizeHintForRow(0) + 2 * m_list->frameWidth());
}

const ConfigDraft* DraftList::chosen() const
{
    const int row = m_list->currentRow();
    return row >= 0 && row < m_drafts.size() ? &m_drafts[row] : nullptr;
}

void DraftList::dropChosen()
{
    const ConfigDraft* draft = chosen();
    if (!draft)
        return;
    const Result<void> dropped = dropDraft(*draft);
    if (!dropped)
        Q_EMIT failed(dropped.error());
    read();
}

} // namespace lockstep

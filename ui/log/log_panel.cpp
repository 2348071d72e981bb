#include "ui/log/log_panel.h"

#include "core/support/files.h"
#include "ui/log/log_view.h"
#include "ui/parts/page_actions.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QSettings>

namespace lockstep {

namespace {

constexpr int fieldWidth = 220;
constexpr int leastFieldWidth = 130;
constexpr QLatin1StringView wrapKey("log/wrap");

QToolButton* buttonFor(QAction* action)
{
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setAccessibleName(action->text());
    button->setAutoRaise(true);
    const QString shortcut = action->shortcut().toString(QKeySequence::NativeText);
    button->setToolTip(shortcut.isEmpty() ? action->text()
                                          : action->text() + QStringLiteral("  ") + shortcut);
    return button;
}

} // namespace

LogPanel::LogPanel(LogModel* log, ActionRegistry* registry, Page* page, QWidget* parent, bool isSecond)
    : QWidget(parent),
      m_log(log),
      m_shown(new LogFilterModel(log, this)),
      m_view(new LogView(m_shown)),
      m_find(new SearchField(tr("Find"))),
      m_filter(new SearchField(tr("Only lines with"))),
      m_level(new QComboBox),
      m_matches((new TextLabel({}, TextStyle::Small))->muted())
{
    makeActions(registry, page, isSecond);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(new Separator);
    layout->addWidget(m_view, 1);
    connect(m_view, &LogView::followingChanged, m_follow, &QAction::setChecked);
    connect(m_shown, &QAbstractItemModel::modelReset, this, [this] { countMatches(0); });
    connect(m_shown, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int) { countMatches(first); });
    connect(m_shown, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex&, int first, int last) {
                m_matchCount -= m_shown->countMatches(m_find->text(), first, last);
            });
    connect(m_shown, &QAbstractItemModel::rowsRemoved, this, &LogPanel::showMatches);
    countMatches(0);
}

void LogPanel::makeActions(ActionRegistry* registry, Page* page, bool isSecond)
{
    const auto add = [&](const QString& id, const QString& text, const QString& icon,
                         const QKeySequence& keys = {}) {
        const QString prefix = isSecond ? page->pageId() + QStringLiteral(".log.") : QStringLiteral("log.");
        return addPageAction(registry, page, prefix + id, {},
                             isSecond ? QStringLiteral("%1: %2").arg(page->title(), text.toLower()) : text,
                             icon, keys);
    };
    m_findAction =
        add(QStringLiteral("find"), tr("Find in the log"), QStringLiteral("edit-find"), QKeySequence::Find);
    m_next = add(QStringLiteral("find-next"), tr("Next match"), QStringLiteral("go-down"),
                 QKeySequence(Qt::Key_F3));
    m_previous = add(QStringLiteral("find-previous"), tr("Previous match"), QStringLiteral("go-up"),
                     QKeySequence(Qt::SHIFT | Qt::Key_F3));
    m_follow = add(QStringLiteral("follow"), tr("Follow the newest line"), QStringLiteral("go-bottom"));
    m_wrap = add(QStringLiteral("wrap"), tr("Wrap long lines"), QStringLiteral("text-wrap"));
    m_copy = add(QStringLiteral("copy"), tr("Copy the selected log lines"), QStringLiteral("edit-copy"));
    m_save = add(QStringLiteral("save"), tr("Save the log"), QStringLiteral("document-save"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_wrap->setCheckable(true);
    connect(m_findAction, &QAction::triggered, this, [this, page] {
        Q_EMIT page->showPage(page->pageId());
        m_find->setFocus(Qt::ShortcutFocusReason);
        m_find->selectAll();
    });
    connect(m_next, &QAction::triggered, this, [this] { search(false, false); });
    connect(m_previous, &QAction::triggered, this, [this] { search(true, false); });
    connect(m_follow, &QAction::triggered, m_view, &LogView::setFollowing);
    connect(m_wrap, &QAction::toggled, m_view, &LogView::setWrapping);
    connect(m_copy, &QAction::triggered, m_view, &LogView::copy);
    connect(m_save, &QAction::triggered, this, &LogPanel::save);
}

QWidget* LogPanel::makeBar()
{
    m_find->setObjectName(QStringLiteral("logFind"));
    m_filter->setObjectName(QStringLiteral("logFilter"));
    m_level->setObjectName(QStringLiteral("logLevel"));
    m_matches->setObjectName(QStringLiteral("logMatches"));
    for (SearchField* field : {m_find, m_filter}) {
        connect(field, &SearchField::left, m_view, qOverload<>(&QWidget::setFocus));
        field->setMinimumWidth(leastFieldWidth);
        field->setMaximumWidth(fieldWidth);
    }
    m_level->addItems({tr("All levels"), tr("Info and up"), tr("Warnings and errors"), tr("Errors only")});
    m_level->setAccessibleName(tr("Levels"));
    connect(m_level, &QComboBox::currentIndexChanged, this,
            [this](int choice) { m_shown->setMinimumLevel(RunEvent::Level(choice)); });
    connect(m_find, &QLineEdit::textChanged, this, [this] {
        m_view->setHighlight(m_find->text());
        countMatches(0);
        search(false, true);
    });
    connect(m_find, &QLineEdit::returnPressed, m_next, &QAction::trigger);
    connect(m_filter, &QLineEdit::textChanged, m_shown, &LogFilterModel::setText);

    auto* bar = new QWidget;
    bar->setAutoFillBackground(true);
    bar->setBackgroundRole(surfaceRole);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, space::xs, space::l, space::xs);
    row->setSpacing(space::s);
    row->addWidget(new TextLabel(tr("Log"), TextStyle::Strong));
    row->addSpacing(space::xs);
    row->addWidget(m_find, 2);
    row->addWidget(m_matches);
    row->addWidget(buttonFor(m_previous));
    row->addWidget(buttonFor(m_next));
    row->addStretch(0);
    row->addWidget(m_filter, 2);
    row->addWidget(m_level);
    for (QAction* action : {m_follow, m_wrap, m_copy, m_save})
        row->addWidget(buttonFor(action));
    return bar;
}

/// From the current line on; a new text may also match the line itself.
void LogPanel::search(bool backwards, bool fromHere)
{
    const int here = m_view->currentRow() >= 0 ? m_view->currentRow() : m_view->firstVisibleRow();
    const int start = fromHere || m_view->currentRow() < 0 ? here : here + (backwards ? -1 : 1);
    const int rows = m_shown->rowCount();
    const int found = m_shown->find(m_find->text(), rows == 0 ? 0 : (start + rows) % rows, backwards);
    if (found >= 0)
        m_view->showRow(found);
}

void LogPanel::countMatches(int first)
{
    const QString text = m_find->text();
    m_matchCount = (first == 0 ? 0 : m_matchCount) + m_shown->countMatches(text, first);
    showMatches();
}

void LogPanel::showMatches()
{
    const QString text = m_find->text();
    const int count = m_matchCount;
    m_matches->setText(text.isEmpty() ? QString()
                       : count == 0   ? tr("none")
                                      : tr("%n line(s)", nullptr, count));
    m_next->setEnabled(count > 0);
    m_previous->setEnabled(count > 0);
}

void LogPanel::setActionsEnabled(bool enabled)
{
    for (QAction* action : {m_findAction, m_follow, m_wrap, m_copy, m_save})
        action->setEnabled(enabled);
    m_next->setEnabled(enabled && m_matchCount > 0);
    m_previous->setEnabled(enabled && m_matchCount > 0);
}

void LogPanel::setFindEnabled(bool enabled)
{
    m_findAction->setEnabled(enabled);
}

void LogPanel::saveLayout() const
{
    QSettings().setValue(wrapKey, m_wrap->isChecked());
}

void LogPanel::restoreLayout()
{
    m_wrap->setChecked(QSettings().value(wrapKey).toBool());
}

void LogPanel::save()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the log"),
                                                      QDir::home().filePath(QStringLiteral("lockstep.log")),
                                                      tr("Text (*.log *.txt)"));
    if (path.isEmpty())
        return;
    QString text;
    for (int row = 0; row < m_log->rowCount(); ++row)
        text += m_log->lineText(row) + u'\n';
    if (const Result<void> written = writeFile(path, text.toUtf8()); !written)
        Q_EMIT failed(written.error());
}

} // namespace lockstep

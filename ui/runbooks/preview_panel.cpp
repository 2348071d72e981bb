#include "ui/runbooks/preview_panel.h"

#include "models/console_words.h"
#include "ui/parts/action_button.h"
#include "ui/parts/sign.h"
#include "ui/run/run_delegates.h"
#include "ui/runbooks/runbook_delegates.h"
#include "ui/runbooks/step_details.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"
#include "ui/widgets/thin_progress_bar.h"

#include <QListView>
#include <QPushButton>
#include <QScrollArea>

namespace lockstep {

namespace {

constexpr int listWidth = 340;
constexpr int mostListWidth = 460;
constexpr int mostPreconditionsHeight = 260;
constexpr int signSide = 16;

/// Whether a precondition holds: yes, no, or not checked yet.
class HoldsSign : public QWidget
{
public:
    explicit HoldsSign(std::optional<bool> holds) : m_holds(holds) { setFixedSize(signSide, signSide + 2); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        if (m_holds.value_or(true))
            paintState(painter, rect(), m_holds ? ProgressState::Done : ProgressState::Waiting);
        else
            paintSign(painter, QRect(1, 2, signSide - 2, signSide - 2), Sign::Error);
    }

private:
    std::optional<bool> m_holds;
};

} // namespace

PreviewPanel::PreviewPanel(QAction* checkAgain, QWidget* parent)
    : QWidget(parent),
      m_steps(new RunbookTimeline(this)),
      m_preconditionBlock(new QWidget),
      m_preconditions(new QScrollArea),
      m_busy(new ThinProgressBar),
      m_list(new QListView),
      m_details(new StepDetails(false)),
      m_columns(new HairlineSplitter(Qt::Horizontal))
{
    m_columns->addWidget(makeLeft(checkAgain));
    m_columns->addWidget(m_details);
    m_columns->setStretchFactor(0, 1);
    m_columns->setStretchFactor(1, 2);
    m_columns->setSizes({listWidth, 2 * listWidth});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_columns);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { showStep(current.row()); });
}

QWidget* PreviewPanel::makeLeft(QAction* checkAgain)
{
    m_preconditions->setObjectName(QStringLiteral("preconditions"));
    m_preconditions->setAccessibleName(tr("Preconditions"));
    m_preconditions->setFrameShape(QFrame::NoFrame);
    m_preconditions->setWidgetResizable(true);
    m_preconditions->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_preconditions->setFocusPolicy(Qt::NoFocus);
    m_busy->setRange(0, 0);
    m_list->setObjectName(QStringLiteral("previewSteps"));
    m_list->setAccessibleName(tr("Steps of the runbook"));
    m_list->setModel(m_steps);
    m_list->setItemDelegate(new RunbookStepDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(firstCellPadding, space::xs, space::s, space::xs);
    head->addWidget(new TextLabel(tr("Preconditions"), TextStyle::Strong), 1);
    head->addWidget(actionButton(checkAgain));
    auto* block = new QVBoxLayout(m_preconditionBlock);
    block->setContentsMargins(0, 0, 0, 0);
    block->setSpacing(0);
    block->addLayout(head);
    block->addWidget(m_busy);
    block->addWidget(m_preconditions);
    block->addWidget(new Separator);
    auto* title = new TextLabel(tr("Steps"), TextStyle::Strong);
    title->setContentsMargins(firstCellPadding, space::s, space::s, space::s);
    auto* left = new QWidget;
    left->setAutoFillBackground(true);
    left->setBackgroundRole(surfaceRole);
    left->setMinimumWidth(220);
    left->setMaximumWidth(mostListWidth);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_preconditionBlock);
    column->addWidget(title);
    column->addWidget(m_list, 1);
    return left;
}

void PreviewPanel::show(const RunbookCheck* check, bool isChecking)
{
    showPreconditions(check, isChecking);
    const int row = std::max(0, m_list->currentIndex().row());
    m_steps->setSteps(check ? check->steps : QList<ShownStep>(), false);
    if (m_steps->rowCount() == 0)
        return m_details->clear();
    m_list->setCurrentIndex(m_steps->index(std::min(row, m_steps->rowCount() - 1)));
    showStep(m_list->currentIndex().row());
}

void PreviewPanel::showPreconditions(const RunbookCheck* check, bool isChecking)
{
    auto* rows = new QWidget;
    rows->setAutoFillBackground(true);
    rows->setBackgroundRole(surfaceRole);
    auto* column = new QVBoxLayout(rows);
    column->setContentsMargins(firstCellPadding, 0, space::m, space::s);
    column->setSpacing(space::s);
    m_busy->setVisible(isChecking);
    m_preconditionBlock->setVisible(check && !check->runbook.preconditions.isEmpty());
    for (qsizetype i = 0; check && i < check->runbook.preconditions.size(); ++i) {
        const auto* checked =
            check->preconditions && i < check->preconditions->size() ? &(*check->preconditions)[i] : nullptr;
        addPrecondition(column, check->runbook.preconditions[i].title,
                        checked ? std::optional(checked->holds) : std::nullopt,
                        checked ? consoleWords(checked->text) : QString());
    }
    column->addStretch(1);
    m_preconditions->setWidget(rows);
    const int height = rows->layout()->totalHeightForWidth(std::max(240, m_columns->widget(0)->width()));
    m_preconditions->setFixedHeight(
        std::min(height > 0 ? height : rows->sizeHint().height(), mostPreconditionsHeight));
}

void PreviewPanel::addPrecondition(QVBoxLayout* column, const QString& title,
                                   const std::optional<bool>& holds, const QString& text)
{
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    auto* name = (new TextLabel(title))->wrapped();
    name->setAccessibleDescription(!holds   ? tr("not checked yet")
                                   : *holds ? tr("holds")
                                            : tr("does not hold"));
    words->addWidget(name);
    if (!text.isEmpty())
        words->addWidget((new TextLabel(text, TextStyle::Small))->muted()->wrapped()->selectable());
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(new HoldsSign(holds), 0, Qt::AlignTop);
    row->addLayout(words, 1);
    column->addLayout(row);
}

void PreviewPanel::showStep(int row)
{
    if (row >= 0 && row < m_steps->rowCount())
        m_details->show(m_steps->step(row), false);
}

void PreviewPanel::focusSteps()
{
    m_list->setFocus(Qt::OtherFocusReason);
}

QList<QWidget*> PreviewPanel::panes() const
{
    return {m_preconditionBlock, m_list, m_details};
}

} // namespace lockstep

#include "ui/databases/drift_panel.h"

#include "models/drift_model.h"
#include "ui/databases/diff_view.h"
#include "ui/databases/drift_delegate.h"
#include "ui/databases/sql_text.h"
#include "ui/parts/action_button.h"
#include "ui/parts/segmented_control.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QHeaderView>
#include <QSettings>
#include <QStackedWidget>

namespace lockstep {

namespace {

constexpr QLatin1StringView columnsKey("databases/drift");
constexpr QLatin1StringView textsKey("databases/driftTexts");

QString repairText(const Difference& difference)
{
    if (difference.repair.isEmpty())
        return DriftPanel::tr("To be repaired by hand.");
    QStringList sentences;
    if (difference.safe)
        sentences.append(DriftPanel::tr("Safe to repair: loses nothing and locks nothing for long."));
    if (!difference.risk.isEmpty())
        sentences.append(difference.risk);
    return sentences.join(u' ');
}

} // namespace

DriftPanel::DriftPanel(const Actions& actions, QWidget* parent)
    : QWidget(parent),
      m_model(new DriftModel(this)),
      m_notes(new DriftModel(this)),
      m_lists(new SegmentedControl),
      m_summary(new ElidedLabel),
      m_view(makeList(m_model, QStringLiteral("driftView"), tr("Differences"))),
      m_noteView(makeList(m_notes, QStringLiteral("driftNotes"), tr("Notes"))),
      m_views(new QStackedWidget),
      m_title(new TextLabel({}, TextStyle::Strong)),
      m_risk((new TextLabel)->wrapped()->selectable()),
      m_diff(new DiffView),
      m_sql(new SqlText(tr("SQL of the repair"))),
      m_texts(new HairlineSplitter(Qt::Vertical)),
      m_columns(new HairlineSplitter(Qt::Horizontal)),
      m_empty(new EmptyState),
      m_stack(new QStackedWidget)
{
    setObjectName(QStringLiteral("driftPanel"));
    m_bar = makeBar(actions);
    m_views->addWidget(m_view);
    m_views->addWidget(m_noteView);
    m_columns->addWidget(m_views);
    m_columns->addWidget(makeDetails());
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({560, 620});
    auto* found = new QWidget;
    auto* column = new QVBoxLayout(found);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(new Separator);
    column->addWidget(m_columns, 1);
    m_empty->setAction(actions.look);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(found);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_lists, &SegmentedControl::chosen, this, &DriftPanel::showList);
    connect(actions.chooseSafe, &QAction::triggered, m_model, &DriftModel::chooseSafe);
    show(nullptr);
}

QWidget* DriftPanel::makeBar(const Actions& actions)
{
    m_lists->setObjectName(QStringLiteral("driftLists"));
    m_lists->addChoice(tr("Differences"));
    m_lists->addChoice(tr("Notes"), tr("What is different and does not count"));
    m_summary->setForegroundRole(mutedTextRole);
    m_summary->setObjectName(QStringLiteral("driftSummary"));
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, space::xs, space::l, space::xs);
    row->setSpacing(space::s);
    row->addWidget(m_lists);
    row->addWidget(m_summary, 1);
    row->addWidget(actionButton(actions.look));
    row->addWidget(actionButton(actions.chooseSafe));
    row->addWidget(actionButton(actions.exportScript));
    row->addWidget(actionButton(actions.repair, true));
    return bar;
}

DataView* DriftPanel::makeList(DriftModel* model, const QString& name, const QString& title)
{
    auto* view = new DataView;
    view->setObjectName(name);
    view->setAccessibleName(title);
    view->setModel(model);
    view->setItemDelegate(new DriftDelegate(view));
    view->setMinimumWidth(280);
    const bool areNotes = model == m_notes;
    view->setColumnHidden(DriftModel::Chosen, areNotes);
    view->header()->setMinimumSectionSize(30);
    view->setColumnCharacters({3, 28, 9, 11, areNotes ? 40 : 10},
                              areNotes ? DriftModel::Repair : DriftModel::Object);
    connect(view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DriftPanel::showCurrent);
    return view;
}

QWidget* DriftPanel::makeDetails()
{
    m_sql->setObjectName(QStringLiteral("driftSql"));
    m_sql->setPlaceholderText(tr("This can only be repaired by hand."));
    m_title->setWordWrap(true);
    auto* head = new QWidget;
    auto* words = new QVBoxLayout(head);
    words->setContentsMargins(space::m, space::s, space::m, space::s);
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_risk);
    m_texts->addWidget(m_diff);
    m_texts->addWidget(m_sql);
    m_texts->setStretchFactor(0, 1);
    m_texts->setStretchFactor(1, 1);
    m_texts->setSizes({220, 160});
    auto* details = new QWidget;
    auto* column = new QVBoxLayout(details);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(head);
    column->addWidget(new Separator);
    column->addWidget(m_texts, 1);
    return details;
}

void DriftPanel::show(const DriftFinding* finding)
{
    const Drift drift = finding ? finding->report.drift : Drift();
    m_model->setDifferences(drift.differences);
    m_notes->setDifferences(drift.notes, true);
    m_lists->setChoiceText(0, tr("Differences  %1").arg(drift.differences.size()));
    m_lists->setChoiceText(1, tr("Notes  %1").arg(drift.notes.size()));
    const bool isClean = drift.differences.isEmpty() && drift.notes.isEmpty();
    if (!finding)
        m_empty->setState(
            QStringLiteral("vcs-diff"), tr("Nobody has looked for drift yet"),
            tr("The schema is compared with what the applied migrations make. For that they are built on "
               "a private server the first time, which may take a moment."));
    else if (isClean)
        m_empty->setState(QStringLiteral("dialog-ok"), tr("No drift"),
                          tr("Everything is as %1 has it.").arg(finding->comparedWith));
    m_stack->setCurrentIndex(isClean ? 0 : 1);
    if (finding)
        m_summary->setText(
            tr("Compared with %1 at %2")
                .arg(finding->comparedWith, finding->time.toString(QStringLiteral("HH:mm:ss"))));
    m_lists->setCurrent(drift.differences.isEmpty() && !drift.notes.isEmpty() ? 1 : 0);
    for (DataView* view : {m_view, m_noteView})
        view->setCurrentIndex(view->model()->index(0, DriftModel::Object));
    showList();
}

void DriftPanel::showList()
{
    m_views->setCurrentIndex(m_lists->current());
    showCurrent();
}

void DriftPanel::showCurrent()
{
    const bool areNotes = m_lists->current() == 1;
    const DriftModel* model = areNotes ? m_notes : m_model;
    const QModelIndex index = (areNotes ? m_noteView : m_view)->currentIndex();
    m_sql->setVisible(!areNotes);
    if (!index.isValid() || index.row() >= model->rowCount()) {
        m_title->setText(areNotes ? tr("No notes") : tr("No differences"));
        m_risk->clear();
        m_risk->hide();
        m_diff->clear();
        m_sql->clear();
        return;
    }
    const Difference& difference = model->differences()[index.row()];
    m_title->setText(differenceTitle(difference));
    const QString words = areNotes ? difference.remark : repairText(difference);
    m_risk->setText(words);
    m_risk->setVisible(!words.isEmpty());
    m_diff->show(difference.expected, difference.actual);
    const QStringList sql = difference.sql();
    m_sql->setSql(sql.isEmpty() ? QString() : sql.join(QStringLiteral(";\n")) + u';');
}

QWidget* DriftPanel::mainView() const
{
    return m_views->currentWidget();
}

QList<QWidget*> DriftPanel::panes() const
{
    if (m_stack->currentIndex() == 0)
        return {m_empty};
    return {m_bar, m_views, m_diff, m_sql};
}

void DriftPanel::saveLayout() const
{
    QSettings().setValue(columnsKey, m_columns->saveState());
    QSettings().setValue(textsKey, m_texts->saveState());
}

void DriftPanel::restoreLayout()
{
    m_columns->restoreState(QSettings().value(columnsKey).toByteArray());
    m_texts->restoreState(QSettings().value(textsKey).toByteArray());
}

} // namespace lockstep

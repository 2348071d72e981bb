#include "ui/health/health_comparison_panel.h"

#include "core/report/health_values.h"
#include "models/health_check_model.h"
#include "models/health_comparison_model.h"
#include "models/health_history_model.h"
#include "ui/health/check_details.h"
#include "ui/health/health_delegates.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int comboCharacters = 26;

void fill(QComboBox* combo, const QList<HealthRecord>& records, bool stays, int otherwise)
{
    const QVariant chosen = stays ? combo->currentData() : QVariant();
    const QSignalBlocker blocker(combo);
    combo->clear();
    for (const HealthRecord& record : records)
        combo->addItem(QStringLiteral("%1  ·  %2").arg(madeText(record.made), healthWord(record.state)),
                       record.id);
    const int found = chosen.isValid() ? combo->findData(chosen) : -1;
    combo->setCurrentIndex(found >= 0 ? found : std::min(otherwise, combo->count() - 1));
}

} // namespace

HealthComparisonPanel::HealthComparisonPanel(QWidget* parent)
    : QWidget(parent),
      m_model(new HealthComparisonModel(this)),
      m_before(new QComboBox),
      m_after(new QComboBox),
      m_sentence(new TextLabel({}, TextStyle::Strong)),
      m_bar(makeBar()),
      m_list(new DataView),
      m_details(new CheckDetails),
      m_empty(new EmptyState(QStringLiteral("vcs-diff"), tr("Two reports are needed"),
                             tr("Check the health before and after a change: then this shows what got "
                                "better, what got worse, what is new and what is gone."))),
      m_stack(new QStackedWidget)
{
    m_list->setObjectName(QStringLiteral("healthChanges"));
    m_list->setAccessibleName(tr("Changes between the reports"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new HealthChangeDelegate(m_list));
    m_list->setColumnCharacters({13, 26, 14, 14}, HealthComparisonModel::Name);
    auto* columns = new HairlineSplitter(Qt::Horizontal);
    columns->addWidget(m_list);
    columns->addWidget(m_details);
    columns->setSizes({560, 500});
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(new Separator);
    column->addWidget(columns, 1);
    m_stack->addWidget(content);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &HealthComparisonPanel::showChosen);
    setRecords({});
}

QWidget* HealthComparisonPanel::makeBar()
{
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::s);
    const auto add = [&](QComboBox* combo, const QString& name, const QString& text) {
        combo->setObjectName(name);
        combo->setAccessibleName(QString(text).remove(u'&'));
        combo->setMinimumContentsLength(comboCharacters);
        auto* label = new TextLabel(text);
        label->muted();
        label->setBuddy(combo);
        row->addWidget(label);
        row->addWidget(combo);
        connect(combo, &QComboBox::activated, this, [this] {
            m_isChosen = true;
            Q_EMIT chosenChanged();
        });
    };
    add(m_before, QStringLiteral("compareBefore"), tr("&Before"));
    add(m_after, QStringLiteral("compareAfter"), tr("&After"));
    m_sentence->setObjectName(QStringLiteral("comparisonSentence"));
    m_sentence->wrapped();
    row->addSpacing(space::m);
    row->addWidget(m_sentence, 1);
    return bar;
}

void HealthComparisonPanel::setRecords(const QList<HealthRecord>& records)
{
    fill(m_before, records, m_isChosen, 1);
    fill(m_after, records, m_isChosen, 0);
    m_stack->setCurrentIndex(records.size() < 2 ? 1 : 0);
}

void HealthComparisonPanel::choose(qint64 before, qint64 after)
{
    m_before->setCurrentIndex(m_before->findData(before));
    m_after->setCurrentIndex(m_after->findData(after));
    m_isChosen = true;
    Q_EMIT chosenChanged();
}

qint64 HealthComparisonPanel::before() const
{
    return m_before->currentData().toLongLong();
}

qint64 HealthComparisonPanel::after() const
{
    return m_after->currentData().toLongLong();
}

void HealthComparisonPanel::showComparison(const HealthComparison* comparison)
{
    m_model->setComparison(comparison);
    m_sentence->setText(comparison ? comparisonSentence(*comparison) : QString());
    if (m_model->rowCount() > 0)
        m_list->setCurrentIndex(m_model->index(0, 0));
    showChosen();
}

void HealthComparisonPanel::showChosen()
{
    const int row = m_list->currentIndex().row();
    if (row < 0 || row >= m_model->rowCount())
        m_details->clear();
    else
        m_details->show(m_model->change(row));
}

void HealthComparisonPanel::focusList()
{
    m_list->setFocus(Qt::OtherFocusReason);
}

QList<QWidget*> HealthComparisonPanel::panes() const
{
    if (m_stack->currentIndex() == 1)
        return {m_empty};
    return {m_bar, m_list, m_details};
}

} // namespace lockstep

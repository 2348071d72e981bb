#include "ui/run/report_panel.h"

#include "models/run_model.h"
#include "ui/parts/data_view.h"
#include "ui/parts/diff_highlighter.h"
#include "ui/parts/segmented_control.h"
#include "ui/run/run_delegates.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/key_value_list.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QLocale>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QStackedWidget>

namespace lockstep {

namespace {

constexpr int slowestCount = 50;
constexpr int factsWidth = 340;

Tone toneOf(const SchemaComparison& comparison)
{
    if (!comparison.compared)
        return Tone::Neutral;
    return comparison.differences.isEmpty() ? Tone::Success : Tone::Warning;
}

} // namespace

ReportPanel::ReportPanel(QWidget* parent)
    : QWidget(parent),
      m_error(new ErrorBanner),
      m_facts(new KeyValueList),
      m_comparisons(new KeyValueList),
      m_comparisonsTitle(new TextLabel(tr("Compared with the release"), TextStyle::Strong)),
      m_tabs(new SegmentedControl),
      m_lists(new QStackedWidget),
      m_slowest(new RunItemsModel(this)),
      m_slowestView(new DataView),
      m_diff(new QPlainTextEdit)
{
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    setObjectName(QStringLiteral("reportPanel"));
    m_error->setRetryVisible(false);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addWidget(makeFacts());
    columns->addWidget(new Separator(Qt::Vertical));
    columns->addWidget(makeLists(), 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_error);
    layout->addLayout(columns, 1);
}

QWidget* ReportPanel::makeFacts()
{
    auto* content = new QWidget;
    content->setBackgroundRole(surfaceRole);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(space::l, space::m, space::l, space::m);
    column->setSpacing(space::m);
    column->addWidget(m_comparisonsTitle);
    column->addWidget(m_comparisons);
    column->addSpacing(space::xs);
    column->addWidget(m_facts);
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(factsWidth);
    scroll->setWidget(content);
    return scroll;
}

QWidget* ReportPanel::makeLists()
{
    m_tabs->addChoice(tr("Slowest migrations"));
    m_tabs->addChoice(tr("Differences"));
    m_slowestView->setObjectName(QStringLiteral("slowestView"));
    m_slowestView->setAccessibleName(tr("Slowest migrations"));
    m_slowestView->setModel(m_slowest);
    m_slowestView->setItemDelegate(new RunItemDelegate(m_slowestView));
    m_slowestView->setColumnCharacters({11, 12, 11, 44, 8}, RunItemsModel::Name);
    m_diff->setObjectName(QStringLiteral("diffText"));
    m_diff->setAccessibleName(tr("Differences from the release"));
    m_diff->setReadOnly(true);
    m_diff->setFrameShape(QFrame::NoFrame);
    m_diff->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_diff->setFont(textFont(TextStyle::Mono));
    m_diff->setPlaceholderText(tr("Nothing differs."));
    new DiffHighlighter(m_diff->document());
    m_lists->addWidget(m_slowestView);
    m_lists->addWidget(m_diff);
    connect(m_tabs, &SegmentedControl::chosen, m_lists, &QStackedWidget::setCurrentIndex);

    auto* lists = new QWidget;
    auto* column = new QVBoxLayout(lists);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(space::l, space::xs, space::l, space::xs);
    bar->addWidget(m_tabs);
    bar->addStretch(1);
    column->addLayout(bar);
    column->addWidget(new Separator);
    column->addWidget(m_lists, 1);
    return lists;
}

void ReportPanel::clear()
{
    m_error->clear();
    m_facts->clear();
    m_comparisons->clear();
    m_slowest->clear();
    m_diff->clear();
}

void ReportPanel::show(const RehearsalReport& report, const std::optional<Error>& error)
{
    clear();
    if (error && error->kind != ErrorKind::Cancelled)
        m_error->setError(*error);
    fillFacts(report);
    m_comparisonsTitle->setVisible(!report.comparisons.isEmpty());
    m_comparisons->setVisible(!report.comparisons.isEmpty());
    for (const SchemaComparison& comparison : report.comparisons)
        m_comparisons->setWidget(schemaName(comparison.schema),
                                 new Badge(comparisonText(comparison), toneOf(comparison)));
    m_slowest->update(slowestMigrations(report, slowestCount), {});
    const QString differences = differencesText(report);
    m_diff->setPlainText(differences);
    m_tabs->setCurrent(differences.isEmpty() ? 0 : 1);
    m_lists->setCurrentIndex(differences.isEmpty() ? 0 : 1);
}

void ReportPanel::fillFacts(const RehearsalReport& report)
{
    m_facts->setValue(tr("From"), report.path.from.toString());
    m_facts->setValue(tr("To"), report.path.to.toString());
    m_facts->setValue(tr("Strategy"), strategyName(report.path.strategy));
    if (!report.server.isEmpty())
        m_facts->setValue(tr("Server"), report.server);
    m_facts->setValue(tr("Started"), QLocale::c().toString(report.started.toLocalTime(),
                                                           QStringLiteral("yyyy-MM-dd HH:mm:ss")));
    m_facts->setValue(tr("Took"), durationText(report.seconds));
    m_facts->setValue(tr("Preparing"), durationText(report.prepareSeconds));
    for (const StepOutcome& step : report.steps)
        m_facts->setValue(tr("To %1").arg(step.to.toString()),
                          tr("%1, %2").arg(durationText(step.seconds), runStateName(step.state)));
    if (report.resumed)
        m_facts->setValue(tr("Resumed"), tr("went on with what an interrupted rehearsal left"));
}

} // namespace lockstep

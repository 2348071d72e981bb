#include "ui/inventory/instance_details.h"

#include "ui/inventory/inventory_delegate.h"
#include "ui/parts/history_sparkline.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/focus_outline.h"
#include "ui/widgets/key_value_list.h"
#include "ui/widgets/text_label.h"

#include <QGridLayout>
#include <QLocale>
#include <QToolButton>

namespace lockstep {

namespace {

constexpr int keyWidth = 96;

QString sizeText(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

/// The lists stand below each other: their values do, too.
void alignKeys(std::initializer_list<KeyValueList*> lists)
{
    for (KeyValueList* list : lists) {
        if (auto* grid = qobject_cast<QGridLayout*>(list->layout()))
            grid->setColumnMinimumWidth(0, keyWidth);
    }
}

void setIfAny(KeyValueList* list, const QString& key, const QString& value)
{
    if (!value.isEmpty())
        list->setValue(key, value);
}

/// The product's own schemas in their order first, whatever else the file names after them.
QStringList inSchemaOrder(const QMap<QString, qint64>& sizes)
{
    QStringList names;
    for (const Schema schema : allSchemas) {
        if (sizes.contains(schemaName(schema)))
            names.append(schemaName(schema));
    }
    for (const QString& name : sizes.keys()) {
        if (!names.contains(name))
            names.append(name);
    }
    return names;
}

} // namespace

InstanceDetails::InstanceDetails(QWidget* parent)
    : QWidget(parent),
      m_nothing((new TextLabel(tr("Select an instance to see what is known about it.")))->muted()->wrapped()),
      m_scroll(new QScrollArea),
      m_title(new ElidedLabel({}, TextStyle::Title)),
      m_customer(new ElidedLabel({}, TextStyle::Body)),
      m_state(new Badge),
      m_problem((new TextLabel)->wrapped()->selectable()),
      m_problemTitle(new TextLabel(tr("The file cannot be read"), TextStyle::Strong)),
      m_facts(new KeyValueList),
      m_databasesTitle(new TextLabel(tr("Databases"), TextStyle::Strong)),
      m_databases(new KeyValueList),
      m_historyTitle(new TextLabel(tr("History"), TextStyle::Strong)),
      m_history(new HistorySparkline),
      m_historyText((new TextLabel({}, TextStyle::Small))->muted()->wrapped()),
      m_rollout(new QToolButton),
      m_labelsTitle(new TextLabel(tr("Labels"), TextStyle::Strong)),
      m_labels(new KeyValueList)
{
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    m_customer->setForegroundRole(mutedTextRole);
    alignKeys({m_facts, m_databases, m_labels});
    m_problem->setObjectName(QStringLiteral("instanceProblem"));
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setContentsMargins(space::xl, 0, space::xl, 0);
    m_scroll->setObjectName(QStringLiteral("instanceDetails"));
    m_scroll->setAccessibleName(tr("Details of the instance"));
    m_scroll->setWidget(makeContent());
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::TabFocus); // so that the arrow keys scroll
    new FocusOutline(m_scroll);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_nothing, 1);
    layout->addWidget(m_scroll, 1);
    showNothing();
}

QWidget* InstanceDetails::makeContent()
{
    auto* content = new QWidget;
    content->setBackgroundRole(surfaceRole);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(space::l, space::l, space::l, space::l);
    column->setSpacing(space::m);
    auto* heading = new QHBoxLayout;
    heading->addWidget(m_title, 1);
    heading->addWidget(m_state);
    column->addLayout(heading);
    column->addWidget(m_customer);
    column->addWidget(m_problemTitle);
    column->addWidget(m_problem);
    column->addWidget(m_facts);
    column->addSpacing(space::xs);
    column->addWidget(m_databasesTitle);
    column->addWidget(m_databases);
    column->addSpacing(space::xs);
    m_rollout->setObjectName(QStringLiteral("showRollout"));
    m_rollout->setAutoRaise(true);
    connect(m_rollout, &QToolButton::clicked, this, [this] { Q_EMIT rolloutWanted(m_rolloutId); });
    auto* history = new QHBoxLayout;
    history->addWidget(m_historyTitle, 1);
    history->addWidget(m_rollout);
    column->addLayout(history);
    column->addWidget(m_history);
    m_historyText->setObjectName(QStringLiteral("instanceHistory"));
    column->addWidget(m_historyText);
    column->addSpacing(space::xs);
    column->addWidget(m_labelsTitle);
    column->addWidget(m_labels);
    column->addStretch(1);
    return content;
}

void InstanceDetails::showNothing()
{
    m_scroll->hide();
    m_nothing->show();
}

void InstanceDetails::show(const FleetRow& row)
{
    const Instance& instance = row.instance;
    m_title->setText(instance.slug);
    m_customer->setText(instance.customer);
    m_customer->setVisible(!instance.customer.isEmpty());
    m_state->setText(instanceStateText(row.state));
    m_state->setTone(toneOf(row.state));
    const bool isBroken = !instance.problem.isEmpty();
    m_problem->setText(instance.path + u'\n' + instance.problem);
    m_problem->setVisible(isBroken);
    m_problemTitle->setVisible(isBroken);
    fillFacts(row);
    fillDatabases(instance);
    fillLabels(instance);
    m_nothing->hide();
    m_scroll->show();
}

void InstanceDetails::showHistory(const QList<FleetRun>& runs)
{
    for (QWidget* widget : std::initializer_list<QWidget*>{m_historyTitle, m_history, m_historyText})
        widget->setVisible(!runs.isEmpty());
    m_history->setRuns(runs);
    const auto ofRollout = std::ranges::find_if(runs.crbegin(), runs.crend(), &FleetRun::rollout);
    m_rolloutId = ofRollout == runs.crend() ? 0 : ofRollout->rollout;
    m_rollout->setText(tr("Show rollout %1").arg(m_rolloutId));
    m_rollout->setVisible(m_rolloutId != 0);
    if (runs.isEmpty())
        return;
    const FleetRun& last = runs.last();
    m_historyText->setText(tr("%1: %2, %3")
                               .arg(last.title, fleetOutcomeText(last.outcome),
                                    last.time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"))));
}

void InstanceDetails::fillFacts(const FleetRow& row)
{
    const Instance& instance = row.instance;
    m_facts->clear();
    setIfAny(m_facts, tr("Version"), row.versionText);
    setIfAny(m_facts, tr("Behind"),
             row.behind > 0 ? tr("%n minor version(s)", nullptr, row.behind) : row.behindText);
    setIfAny(m_facts, tr("Environment"), instance.environment);
    setIfAny(m_facts, tr("Type"), instance.type);
    setIfAny(m_facts, tr("Channel"), instance.channel);
    setIfAny(m_facts, tr("Domain"), instance.domain);
    setIfAny(m_facts, tr("Cluster"), instance.cluster);
    setIfAny(m_facts, tr("Runs on"), instance.deploymentKind);
    setIfAny(m_facts, tr("Deployment"), instance.deployment);
    if (instance.problem.isEmpty())
        m_facts->setValue(tr("File"), instance.path);
}

void InstanceDetails::fillDatabases(const Instance& instance)
{
    m_databases->clear();
    for (const QString& name : inSchemaOrder(instance.databaseSizes))
        m_databases->setValue(name, sizeText(instance.databaseSizes.value(name)));
    m_databasesTitle->setVisible(!instance.databaseSizes.isEmpty());
    m_databases->setVisible(!instance.databaseSizes.isEmpty());
}

void InstanceDetails::fillLabels(const Instance& instance)
{
    m_labels->clear();
    for (const auto& [key, value] : instance.labels.asKeyValueRange())
        m_labels->setValue(key, value);
    m_labelsTitle->setVisible(!instance.labels.isEmpty());
    m_labels->setVisible(!instance.labels.isEmpty());
}

} // namespace lockstep

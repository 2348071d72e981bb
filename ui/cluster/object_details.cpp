#include "ui/cluster/object_details.h"

#include "ui/cluster/cluster_delegate.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/key_value_list.h"
#include "ui/widgets/text_label.h"

namespace lockstep {

namespace {

constexpr int mostEvents = 8;

QString localTime(const QDateTime& time)
{
    return ObjectDetails::tr("%1 (%2 ago)")
        .arg(time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")),
             ageText(time, QDateTime::currentDateTimeUtc()));
}

/// A long name without a place to break would widen the column.
QString breakable(QString text)
{
    for (const QChar separator : {u'/', u':', u'@', u'.'})
        text.replace(separator, QString(separator) + QChar(0x200B));
    return text;
}

} // namespace

ObjectDetails::ObjectDetails(EventListModel* events, QWidget* parent)
    : QScrollArea(parent),
      m_events(events),
      m_name(new ElidedLabel({}, TextStyle::Title)),
      m_state(new Badge),
      m_problem((new TextLabel)->wrapped()->selectable()),
      m_facts(new KeyValueList),
      m_conditionsTitle(new TextLabel(tr("Conditions"), TextStyle::Strong)),
      m_conditions((new TextLabel)->wrapped()->selectable()),
      m_eventsTitle(new TextLabel(tr("Latest events"), TextStyle::Strong)),
      m_happened((new TextLabel)->wrapped()->selectable()),
      m_page(new QWidget)
{
    setObjectName(QStringLiteral("clusterDetails"));
    setAccessibleName(tr("Details"));
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_problem->setObjectName(QStringLiteral("clusterProblem"));
    auto* column = new QVBoxLayout(m_page);
    column->setContentsMargins(space::l, space::m, space::l, space::l);
    column->setSpacing(space::s);
    column->addWidget(m_name);
    column->addWidget(m_state, 0, Qt::AlignLeft);
    column->addWidget(m_problem);
    column->addWidget(m_facts);
    column->addSpacing(space::s);
    column->addWidget(m_conditionsTitle);
    column->addWidget(m_conditions);
    column->addSpacing(space::s);
    column->addWidget(m_eventsTitle);
    column->addWidget(m_happened);
    column->addStretch(1);
    setWidget(m_page);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(events, signal, this, &ObjectDetails::showEvents);
    connect(events, &QAbstractItemModel::dataChanged, this, &ObjectDetails::showEvents);
    showNothing();
}

void ObjectDetails::showHead(const QString& name, const QString& state, ClusterHealth health)
{
    m_page->show();
    m_name->setText(name);
    m_state->setText(state);
    m_state->setTone(toneOf(health));
}

void ObjectDetails::showProblem(const QString& text)
{
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
}

void ObjectDetails::show(const PodRow& pod)
{
    m_uids = {pod.summary.uid};
    const PodSummary& summary = pod.summary;
    if (std::exchange(m_uid, summary.uid) != summary.uid)
        m_facts->clear();
    showHead(summary.name, summary.phase, healthOf(summary));
    showProblem(problemText(summary.problem));
    m_facts->setValue(tr("Ready"), summary.readyText());
    m_facts->setValue(tr("Restarts"), QString::number(summary.restarts));
    m_facts->setValue(tr("Owner"), summary.owner.isEmpty() ? tr("none") : breakable(summary.owner));
    m_facts->setValue(tr("Node"), summary.node.isEmpty() ? tr("none yet") : summary.node);
    m_facts->setValue(tr("Created"), localTime(summary.created));
    m_facts->setValue(tr("Images"), breakable(summary.images.join(u'\n')));
    showConditions(pod.object);
    showEvents();
}

void ObjectDetails::show(const WorkloadRow& workload, const QSet<QString>& pods)
{
    m_uids = pods;
    m_uids.insert(workload.summary.uid);
    const WorkloadSummary& summary = workload.summary;
    if (std::exchange(m_uid, summary.uid) != summary.uid)
        m_facts->clear();
    const ClusterHealth health = healthOf(workload);
    showHead(summary.name,
             workload.problem.isEmpty() ? rolloutStateName(summary.rollout.state) : workload.problem, health);
    showProblem(summary.rollout.text);
    m_facts->setValue(tr("Kind"), summary.kind);
    m_facts->setValue(
        tr("Ready"),
        tr("%1 of %2, %3 up to date").arg(summary.ready).arg(summary.desired).arg(summary.updated));
    m_facts->setValue(tr("Restarts"), QString::number(workload.restarts));
    m_facts->setValue(tr("Created"), localTime(summary.created));
    m_facts->setValue(tr("Images"), breakable(summary.images.join(u'\n')));
    showConditions(workload.object);
    showEvents();
}

void ObjectDetails::showNothing()
{
    m_uid.clear();
    m_page->hide();
}

void ObjectDetails::showConditions(const QJsonObject& object)
{
    QStringList lines;
    for (const ClusterCondition& condition : conditionsOf(object))
        lines.append((condition.holds ? tr("%1: yes") : tr("%1: no")).arg(condition.type) +
                     (condition.text.isEmpty() ? QString() : QStringLiteral(" – ") + condition.text));
    m_conditionsTitle->setVisible(!lines.isEmpty());
    m_conditions->setVisible(!lines.isEmpty());
    if (const QString text = lines.join(u'\n'); text != m_conditions->text())
        m_conditions->setText(text);
}

void ObjectDetails::showEvents()
{
    if (m_uid.isEmpty())
        return;
    std::vector<const EventSummary*> own;
    for (const EventRow& row : m_events->rows()) {
        if (m_uids.contains(row.objectUid))
            own.push_back(&row.summary);
    }
    std::ranges::sort(own, std::greater(), [](const EventSummary* event) { return event->time; });
    QStringList lines;
    for (const EventSummary* event : own) {
        if (lines.size() == mostEvents)
            break;
        const QString when = ageText(event->time, QDateTime::currentDateTimeUtc());
        lines.append(event->count > 1
                         ? tr("%1 ago, %2 times: %3 – %4")
                               .arg(when, QString::number(event->count), event->reason, event->message)
                         : tr("%1 ago: %2 – %3").arg(when, event->reason, event->message));
    }
    if (const QString text = lines.isEmpty() ? tr("None.") : lines.join(u'\n'); text != m_happened->text())
        m_happened->setText(text);
}

} // namespace lockstep

#include "ui/databases/migration_details.h"

#include "ui/databases/node_state.h"
#include "ui/path/sql_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/key_value_list.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QFileInfo>
#include <QPlainTextEdit>
#include <QStackedWidget>

namespace lockstep {

namespace {

constexpr int signSide = 14;

/// A sign and its word.
class StateLabel : public QWidget
{
public:
    explicit StateLabel(MigrationNodeState state) : m_state(state) { setAccessibleName(stateText(state)); }

    [[nodiscard]] QSize sizeHint() const override
    {
        const QFontMetrics metrics(font());
        return {signSide + 6 + metrics.horizontalAdvance(stateText(m_state)), metrics.height()};
    }

    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paintStateSign(painter, QRectF(0, (height() - signSide) / 2, signSide, signSide), m_state);
        painter.setPen(Theme::current().color(stateTone(m_state)));
        painter.drawText(rect().adjusted(signSide + 6, 0, 0, 0), Qt::AlignVCenter, stateText(m_state));
    }

private:
    MigrationNodeState m_state;
};

QString linkTo(const Definition& definition)
{
    return QStringLiteral("<a href=\"%1\">%1</a>&nbsp; %2")
        .arg(definition.id)
        .arg(definition.name.simplified().toHtmlEscaped());
}

QLabel* linkLabel(const QString& name)
{
    auto* label = new QLabel;
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    label->setAccessibleName(name);
    return label;
}

QString flagsOf(const Definition& definition)
{
    QStringList flags;
    if (definition.privileged)
        flags.append(MigrationDetails::tr("privileged"));
    if (definition.createIndexConcurrently)
        flags.append(MigrationDetails::tr("concurrent index"));
    if (definition.nonIdempotent)
        flags.append(MigrationDetails::tr("not idempotent"));
    return flags.isEmpty() ? MigrationDetails::tr("none") : flags.join(QStringLiteral(", "));
}

QList<MigrationId> childrenOf(const MigrationGraph& graph, MigrationId id)
{
    QList<MigrationId> children;
    for (const Definition& definition : graph.definitions()) {
        if (definition.parents.contains(id))
            children.append(definition.id);
    }
    return children;
}

/// The name is above; beside the SQL, the folder it comes from says more.
MigrationRow sqlRow(const MigrationGraph& graph, const Definition& definition)
{
    MigrationRow row;
    row.schema = graph.schema();
    row.definition = definition;
    row.definition.name =
        definition.path.isEmpty() ? MigrationDetails::tr("SQL") : QFileInfo(definition.path).path();
    row.privileged = definition.privileged;
    row.concurrentIndex = definition.createIndexConcurrently;
    return row;
}

} // namespace

MigrationDetails::MigrationDetails(QWidget* parent)
    : QWidget(parent),
      m_title((new TextLabel({}, TextStyle::Title))->wrapped()->selectable()),
      m_facts(new KeyValueList),
      m_parents(linkLabel(tr("Builds on"))),
      m_children(linkLabel(tr("Followed by"))),
      m_sql(new SqlView),
      m_stack(new QStackedWidget)
{
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    m_title->setObjectName(QStringLiteral("migrationTitle"));
    m_title->setTextFormat(Qt::PlainText);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(space::l, space::m, space::l, space::m);
    head->setSpacing(space::m);
    head->addWidget(m_title);
    head->addWidget(m_facts);
    for (QLabel* links : {m_parents, m_children}) {
        auto* group = new QVBoxLayout;
        group->setSpacing(2);
        group->addWidget((new TextLabel(links->accessibleName(), TextStyle::Small))->muted());
        group->addWidget(links);
        head->addLayout(group);
        connect(links, &QLabel::linkActivated, this,
                [this](const QString& link) { Q_EMIT migrationRequested(link.toLongLong()); });
    }
    auto* shown = new QWidget;
    auto* column = new QVBoxLayout(shown);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(new Separator);
    column->addWidget(m_sql, 1);
    m_stack->addWidget(
        new EmptyState(QStringLiteral("distribute-graph-directed"), tr("No migration selected"),
                       tr("Click a migration of the graph, or walk to it with the arrow keys.")));
    m_stack->addWidget(shown);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
}

void MigrationDetails::focusSql()
{
    if (auto* text = m_sql->findChild<QPlainTextEdit*>())
        text->setFocus(Qt::OtherFocusReason);
}

void MigrationDetails::clear()
{
    m_stack->setCurrentIndex(0);
    m_sql->showNothing();
}

void MigrationDetails::show(const MigrationGraph& graph, MigrationId id, MigrationNodeState state,
                            const std::optional<Version>& origin)
{
    const Definition* definition = graph.find(id);
    if (!definition)
        return clear();
    m_title->setText(migrationTitle(*definition).simplified());
    m_facts->clear();
    m_facts->setValue(tr("Id"), QString::number(id));
    addState(state);
    if (origin)
        m_facts->setValue(tr("Since"), origin->toString());
    m_facts->setValue(tr("Flags"), flagsOf(*definition));
    showLinks(m_parents, graph, definition->parents, tr("Nothing: it is the first one."));
    showLinks(m_children, graph, childrenOf(graph, id), tr("Nothing yet."));
    m_sql->show(sqlRow(graph, *definition));
    m_stack->setCurrentIndex(1);
}

void MigrationDetails::addState(MigrationNodeState state)
{
    m_facts->setWidget(tr("State"), new StateLabel(state));
}

void MigrationDetails::showLinks(QLabel* label, const MigrationGraph& graph, const QList<MigrationId>& ids,
                                 const QString& none)
{
    QStringList links;
    QStringList spoken;
    for (const MigrationId id : ids) {
        if (const Definition* definition = graph.find(id)) {
            links.append(linkTo(*definition));
            spoken.append(QString::number(id));
        }
    }
    label->setText(links.isEmpty() ? none.toHtmlEscaped() : links.join(QStringLiteral("<br>")));
    label->setAccessibleDescription(spoken.join(QStringLiteral(", ")));
}

} // namespace lockstep

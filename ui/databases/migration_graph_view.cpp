#include "ui/databases/migration_graph_view.h"

#include "ui/databases/graph_bar.h"
#include "ui/databases/graph_canvas.h"
#include "ui/databases/graph_legend.h"
#include "ui/databases/graph_search.h"
#include "ui/databases/release_sections.h"
#include "ui/theme/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/separator.h"

#include <QStackedWidget>

namespace lockstep {

namespace {

constexpr int busyDelayMilliseconds = 150;

} // namespace

MigrationGraphView::MigrationGraphView(QWidget* parent)
    : QWidget(parent),
      m_bar(new GraphBar),
      m_canvas(new GraphCanvas),
      m_legend(new GraphLegend),
      m_notice(new EmptyState),
      m_error(new ErrorBanner),
      m_stack(new QStackedWidget)
{
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    m_stack->addWidget(m_canvas);
    m_stack->addWidget(m_notice);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(new Separator);
    layout->addWidget(m_error);
    layout->addWidget(m_stack, 1);
    layout->addWidget(new Separator);
    layout->addWidget(m_legend);
    setFocusProxy(m_canvas);

    m_canvas->setNote([this](MigrationId id) { return originText(id); });
    m_busySoon.setSingleShot(true);
    m_busySoon.setInterval(busyDelayMilliseconds);
    connect(&m_busySoon, &QTimer::timeout, this, [this] {
        m_notice->setState(QStringLiteral("chronometer"), tr("Drawing the graph"), {});
        m_stack->setCurrentWidget(m_notice);
    });
    connect(m_error, &ErrorBanner::retryRequested, this, &MigrationGraphView::layOut);
    connect(m_canvas, &GraphCanvas::currentChanged, this, &MigrationGraphView::showMatches);
    connect(m_canvas, &GraphCanvas::currentChanged, this, &MigrationGraphView::currentChanged);
    connect(m_canvas, &GraphCanvas::activated, this, &MigrationGraphView::activated);
    connect(m_canvas, &GraphCanvas::zoomChanged, this,
            [this](double zoom) { m_bar->showZoom(zoom, m_canvas->showsAll()); });
    connect(m_canvas, &GraphCanvas::searchLeft, m_bar->search(), &QLineEdit::clear);
    connect(m_bar->search(), &QLineEdit::textChanged, this, &MigrationGraphView::search);
    connect(m_bar->search(), &SearchField::left, this,
            [this] { m_canvas->setFocus(Qt::ShortcutFocusReason); });
    connect(m_bar, &GraphBar::nextMatchRequested, this, &MigrationGraphView::nextMatch);
    connect(m_bar, &GraphBar::previousMatchRequested, this, &MigrationGraphView::previousMatch);
    connect(m_bar, &GraphBar::zoomInRequested, m_canvas, &GraphCanvas::zoomIn);
    connect(m_bar, &GraphBar::zoomOutRequested, m_canvas, &GraphCanvas::zoomOut);
    connect(m_bar, &GraphBar::fitRequested, m_canvas, &GraphCanvas::fit);
    setLayoutState(LayoutState::Empty);
}

void MigrationGraphView::setGraph(const MigrationGraph& graph,
                                  const QHash<MigrationId, MigrationNodeState>& states,
                                  const QHash<MigrationId, Version>& origins)
{
    const bool isSame = m_state == LayoutState::Ready && graph.sharesDefinitionsWith(m_graph) &&
                        graph.schema() == m_graph.schema() && origins == m_origins;
    m_graph = graph;
    m_origins = origins;
    setStates(states);
    if (!isSame)
        layOut();
}

void MigrationGraphView::setStates(const QHash<MigrationId, MigrationNodeState>& states)
{
    m_states = states;
    m_canvas->setStates(states);
    showStates();
}

void MigrationGraphView::showStates()
{
    QMap<MigrationNodeState, int> counts;
    for (const Definition& definition : m_graph.definitions())
        ++counts[m_states.value(definition.id)];
    m_legend->setVisible(!counts.isEmpty());
    m_legend->setCounts(counts);
    Q_EMIT statesChanged();
}

void MigrationGraphView::layOut()
{
    m_stop.request_stop();
    m_error->clear();
    if (m_graph.isEmpty()) {
        m_canvas->setPicture({});
        return setLayoutState(LayoutState::Empty);
    }
    setLayoutState(LayoutState::Busy);
    const ReleaseSections sections = releaseSections(m_graph, m_origins);
    GraphLayoutOptions options;
    options.metrics = graphMetrics();
    options.sections = sections.byMigration;
    m_stop =
        m_jobs.start([this, graph = m_graph, options, texts = sections.texts](const std::stop_token& stop) {
            Result<GraphLayout> layout = layOutGraph(graph, options, stop);
            QMetaObject::invokeMethod(
                this,
                [this, stop, layout = std::move(layout), texts] {
                    if (!stop.stop_requested())
                        apply(layout, texts);
                },
                Qt::QueuedConnection);
        });
}

void MigrationGraphView::apply(const Result<GraphLayout>& layout, const QList<SectionText>& sectionTexts)
{
    if (!layout) {
        m_canvas->setPicture({});
        m_error->setError(layout.error());
        return setLayoutState(LayoutState::Failed);
    }
    // Before the picture, which takes the size of what it is shown in.
    setLayoutState(LayoutState::Ready);
    m_canvas->setPicture(GraphPicture(m_graph, *layout, sectionTexts));
    search();
    if (m_wanted)
        m_canvas->setCurrent(*std::exchange(m_wanted, {}));
}

void MigrationGraphView::setLayoutState(LayoutState state)
{
    m_state = state;
    m_bar->setEnabled(state == LayoutState::Ready);
    if (state == LayoutState::Busy)
        m_busySoon.start();
    else
        m_busySoon.stop();
    if (state == LayoutState::Empty)
        m_notice->setState(QStringLiteral("distribute-graph-directed"), tr("No migrations"),
                           tr("This release has no migrations for this database."));
    else if (state == LayoutState::Failed)
        m_notice->setState(QStringLiteral("distribute-graph-directed"), tr("The graph could not be drawn"),
                           {});
    if (state != LayoutState::Busy)
        m_stack->setCurrentWidget(state == LayoutState::Ready ? static_cast<QWidget*>(m_canvas) : m_notice);
    Q_EMIT layoutStateChanged();
}

std::optional<Version> MigrationGraphView::origin(MigrationId id) const
{
    const auto found = m_origins.constFind(id);
    return found == m_origins.constEnd() ? std::nullopt : std::optional(*found);
}

QString MigrationGraphView::originText(MigrationId id) const
{
    const std::optional<Version> version = origin(id);
    return version ? tr("Since %1").arg(version->toString()) : QString();
}

std::optional<MigrationId> MigrationGraphView::current() const
{
    return m_canvas->current();
}

void MigrationGraphView::setCurrent(MigrationId id)
{
    if (m_state == LayoutState::Ready)
        m_canvas->setCurrent(id);
    else
        m_wanted = id;
}

void MigrationGraphView::setSearch(const QString& text)
{
    m_bar->search()->setText(text);
}

void MigrationGraphView::search()
{
    const QString text = m_bar->search()->text();
    m_matches = findMigrations(m_graph, text);
    m_canvas->setMatches(m_matches, !text.trimmed().isEmpty());
    showMatches();
}

void MigrationGraphView::showMatches()
{
    const bool isSearching = !m_bar->search()->text().trimmed().isEmpty();
    const std::optional<MigrationId> id = current();
    m_bar->showMatches(isSearching, id ? m_matches.indexOf(*id) + 1 : 0, m_matches.size());
}

void MigrationGraphView::nextMatch()
{
    m_canvas->stepToMatch(1);
}

void MigrationGraphView::previousMatch()
{
    m_canvas->stepToMatch(-1);
}

QString MigrationGraphView::matchText() const
{
    return m_bar->matchText();
}

void MigrationGraphView::focusSearch()
{
    m_bar->search()->setFocus(Qt::ShortcutFocusReason);
    m_bar->search()->selectAll();
}

} // namespace lockstep

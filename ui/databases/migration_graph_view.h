#pragma once

#include "core/version/version.h"
#include "models/jobs.h"
#include "models/migration_node_state.h"
#include "ui/databases/graph_picture.h"

#include <QTimer>
#include <QWidget>

class QStackedWidget;

namespace lockstep {

class EmptyState;
class ErrorBanner;
class GraphBar;
class GraphCanvas;
class GraphLegend;

/// The migrations of one schema as a graph, in the colours of what a database says about them, with search,
/// legend and zoom. It is laid out on a thread of its own.
class MigrationGraphView : public QWidget
{
    Q_OBJECT

public:
    enum class LayoutState { Empty, Busy, Ready, Failed };

    explicit MigrationGraphView(QWidget* parent = nullptr);

    /// `origins`: the release that brought each migration (see migrationOrigins); the drawing is divided by
    /// their minor lines. Empty: not divided. The same graph again only changes the states.
    void setGraph(const MigrationGraph& graph, const QHash<MigrationId, MigrationNodeState>& states,
                  const QHash<MigrationId, Version>& origins = {});
    void setStates(const QHash<MigrationId, MigrationNodeState>& states);

    [[nodiscard]] const MigrationGraph& graph() const { return m_graph; }

    [[nodiscard]] LayoutState layoutState() const { return m_state; }

    [[nodiscard]] MigrationNodeState state(MigrationId id) const { return m_states.value(id); }

    [[nodiscard]] std::optional<Version> origin(MigrationId id) const;

    [[nodiscard]] std::optional<MigrationId> current() const;
    /// Once the graph is laid out, where it is not yet.
    void setCurrent(MigrationId id);

    /// Highlights what it finds, by id or by words of the name. Empty: nothing.
    void setSearch(const QString& text);
    void nextMatch();
    void previousMatch();

    [[nodiscard]] qsizetype matchCount() const { return m_matches.size(); }

    /// "3 of 12", as it is shown; empty while nothing is searched for.
    [[nodiscard]] QString matchText() const;

    /// For Ctrl+F: the keyboard goes to the search field.
    void focusSearch();

    [[nodiscard]] GraphCanvas* canvas() const { return m_canvas; }

Q_SIGNALS:
    void currentChanged(lockstep::MigrationId id);
    void activated(lockstep::MigrationId id); ///< Return, or a double click
    void layoutStateChanged();
    void statesChanged();

private:
    void layOut();
    void apply(const Result<GraphLayout>& layout, const QList<SectionText>& sectionTexts);
    void setLayoutState(LayoutState state);
    void showStates();
    void search();
    void showMatches();
    [[nodiscard]] QString originText(MigrationId id) const;

    MigrationGraph m_graph;
    QHash<MigrationId, MigrationNodeState> m_states;
    QHash<MigrationId, Version> m_origins;
    LayoutState m_state = LayoutState::Empty;
    std::optional<MigrationId> m_wanted; ///< to be current when the layout is there
    QList<MigrationId> m_matches;
    GraphBar* m_bar;
    GraphCanvas* m_canvas;
    GraphLegend* m_legend;
    EmptyState* m_notice;
    ErrorBanner* m_error;
    QStackedWidget* m_stack;
    QTimer m_busySoon; ///< A layout that takes a blink shows no notice.
    std::stop_source m_stop;
    Jobs m_jobs;
};

} // namespace lockstep

#pragma once

#include "../core/migration/graph_text.h"
#include "models/translation.h"
#include "page_fixture.h"
#include "result_checks.h"
#include "ui/databases/graph_canvas.h"
#include "ui/databases/migration_explorer.h"
#include "ui/databases/migration_graph_view.h"

namespace lockstep::test {

/// 1 - 2, 3, 4 (by 2 and 3), 5 - 6: a diamond with a tail, names with all sorts of characters.
inline MigrationGraph namedGraph()
{
    QList<Definition> definitions = definitionsFrom(QStringLiteral("1\n2: 1\n3: 1\n4: 2 3\n5: 4\n6: 5"));
    definitions[0].name = QStringLiteral("squashed_migrations");
    definitions[1].name = QStringLiteral("add_repo_table");
    definitions[2].name = QStringLiteral("Add user \"emails\" <b>now</b>");
    definitions[3].name = QStringLiteral("drop repo column");
    definitions[4].name = QStringLiteral("Größe 数据库");
    definitions[1].privileged = true;
    definitions[1].createIndexConcurrently = true;
    definitions[1].index = IndexMetadata{QStringLiteral("i"), QStringLiteral("t")};
    for (Definition& definition : definitions) {
        definition.path = QStringLiteral("migrations/frontend/%1_x/up.sql").arg(definition.id);
        definition.down = QStringLiteral("SELECT -%1;").arg(definition.id);
    }
    return MigrationGraph::build(Schema::Frontend, definitions).value();
}

inline QHash<MigrationId, MigrationNodeState> states()
{
    using enum MigrationNodeState;
    return {{1, Applied}, {2, Applied}, {3, Failed}, {4, Pending}, {5, Missing}, {6, Missing}};
}

inline QHash<MigrationId, Version> origins()
{
    return {{1, Version(6, 0, 0)}, {2, Version(6, 0, 1)}, {3, Version(6, 1, 0)},
            {4, Version(6, 1, 0)}, {5, Version(6, 2, 5)}, {6, Version(6, 2, 5)}};
}

/// The explorer in a window of its own, with that graph.
struct GraphFixture
{
    explicit GraphFixture(const MigrationGraph& graph = namedGraph())
    {
        explorer.resize(1280, 800);
        explorer.show();
        explorer.activateWindow();
        if (!QTest::qWaitForWindowActive(&explorer))
            qFatal("the window does not become active");
        view->setGraph(graph, states(), origins());
        wait();
    }

    void wait() const
    {
        if (!QTest::qWaitFor([this] { return view->layoutState() != MigrationGraphView::LayoutState::Busy; },
                             60'000))
            qFatal("the layout does not end");
    }

    [[nodiscard]] MigrationId current() const { return view->current().value_or(0); }

    /// As with the Tab key.
    void focusCanvas() const
    {
        canvas->clearFocus();
        canvas->setFocus(Qt::TabFocusReason);
    }

    void press(int key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(canvas, Qt::Key(key), modifiers);
    }

    OwnSettings settings;
    MigrationExplorer explorer;
    MigrationGraphView* view = explorer.view();
    GraphCanvas* canvas = view->canvas();
};

inline QPoint centreOf(const GraphCanvas* canvas, MigrationId id)
{
    return canvas->nodeRect(id).center().toPoint();
}

} // namespace lockstep::test

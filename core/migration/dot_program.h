#pragma once

#include "core/support/error.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QPointF>
#include <QSizeF>

#include <stop_token>

namespace lockstep {

/// What Graphviz' `dot` is to arrange. Lengths and positions, here and in DotDrawing, are points (1/72 inch),
/// y grows downwards. Names are ASCII without quotes: callers number things instead of spelling them out.
struct DotGraph
{
    struct Node
    {
        QByteArray name;
        QSizeF size;
    };

    struct Edge
    {
        QByteArray from;
        QByteArray to;
        bool ordersOnly = false; ///< puts `to` below `from`, is not drawn and pulls nothing sideways
    };

    QList<Node> nodes;
    QList<Edge> edges;
    double nodeGap = 0; ///< between neighbours of a row
    double rowGap = 0;  ///< between rows
};

struct DotDrawing
{
    struct Spline
    {
        QByteArray from;
        QByteArray to;
        QList<QPointF> points; ///< 1 + 3n: cubic Bézier curves, end to end
    };

    QHash<QByteArray, QPointF> centres; ///< of every node
    QList<Spline> splines;              ///< of the edges that are drawn, in dot's order
};

/// Arranges the graph top-down; the same graph always gives the same drawing. dot writes five digits, so a
/// position is as exact as a hundred-thousandth of the drawing's size. Errors: NotFound (dot is not
/// installed), Failed, Io, Cancelled.
[[nodiscard]] Result<DotDrawing> runDot(const DotGraph& graph, std::stop_token stop = {});

} // namespace lockstep

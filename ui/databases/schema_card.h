#pragma once

#include "models/schema_summary.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

class QAbstractButton;
class QMenu;
class QScrollArea;

namespace lockstep {

class Badge;
class ElidedLabel;
class TextLabel;

[[nodiscard]] Tone toneOf(SchemaCondition condition);

/// One database at a glance. One of the cards is chosen: what is below them is about it.
class SchemaCard : public Card
{
    Q_OBJECT

public:
    /// The menu is shared by all cards: before it opens, its card is chosen.
    SchemaCard(Schema schema, QMenu* menu, QWidget* parent = nullptr);

    void show(const SchemaSummary& summary);
    void setChosen(bool chosen);
    /// So that all cards are of one height.
    void setProblemsShown(bool shown);

    [[nodiscard]] Schema schema() const { return m_schema; }

    [[nodiscard]] const SchemaSummary& summary() const { return m_summary; }

Q_SIGNALS:
    void chosen(lockstep::Schema schema);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    [[nodiscard]] QLayout* makeHeader(QMenu* menu);
    [[nodiscard]] QLayout* makeCounts();
    [[nodiscard]] QScrollArea* makeProblems();

    Schema m_schema;
    SchemaSummary m_summary;
    QAbstractButton* m_title;
    Badge* m_badge;
    ElidedLabel* m_place;
    ElidedLabel* m_server;
    QList<TextLabel*> m_counts;
    TextLabel* m_problemText;
    QScrollArea* m_problems;
};

} // namespace lockstep

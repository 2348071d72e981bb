#include "ui/databases/schema_card.h"

#include "ui/theme/icons.h"
#include "ui/theme/style_parts.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/focus_outline.h"
#include "ui/widgets/text_label.h"

#include <QAbstractButton>
#include <QGridLayout>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollArea>
#include <QScrollBar>

namespace lockstep {

namespace {

constexpr int shownProblemLines = 3;

/// The name of the database, with which the keyboard chooses its card.
class CardTitle : public QAbstractButton
{
public:
    explicit CardTitle(const QString& text)
    {
        setText(text);
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        const QFontMetrics metrics(textFont(TextStyle::Title));
        return {metrics.horizontalAdvance(text()) + space::s, metrics.height() + space::xs};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setFont(textFont(TextStyle::Title));
        painter.setPen(Theme::current().text);
        painter.drawText(rect().adjusted(space::xs, 0, 0, 0), int(Qt::AlignVCenter | Qt::AlignLeft), text());
        if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
            parts::focusRing(&painter, rect());
    }

    /// A chosen card stays chosen.
    void nextCheckState() override { setChecked(true); }
};

} // namespace

Tone toneOf(SchemaCondition condition)
{
    switch (condition) {
    case SchemaCondition::Unreachable:
    case SchemaCondition::Dirty:
        return Tone::Danger;
    case SchemaCondition::NotFit:
    case SchemaCondition::Drifted:
        return Tone::Warning;
    case SchemaCondition::Fit:
        return Tone::Success;
    default:
        return Tone::Neutral;
    }
}

SchemaCard::SchemaCard(Schema schema, QMenu* menu, QWidget* parent)
    : Card({}, parent),
      m_schema(schema),
      m_title(new CardTitle(schemaName(schema))),
      m_badge(new Badge),
      m_place(new ElidedLabel),
      m_server(new ElidedLabel({}, TextStyle::Small)),
      m_problemText((new TextLabel({}, TextStyle::Small))->wrapped()->selectable()),
      m_problems(makeProblems())
{
    setObjectName(QStringLiteral("card-") + schemaName(schema));
    content()->setContentsMargins(space::m, space::s, space::m, space::m);
    content()->setSpacing(space::xs);
    content()->addLayout(makeHeader(menu));
    m_server->setForegroundRole(mutedTextRole);
    m_place->setElideMode(Qt::ElideMiddle);
    for (ElidedLabel* line : {m_place, m_server})
        line->setContentsMargins(space::xs, 0, 0, 0);
    content()->addWidget(m_place);
    content()->addWidget(m_server);
    content()->addLayout(makeCounts());
    content()->addWidget(m_problems);
    connect(m_title, &QAbstractButton::clicked, this, [this] { Q_EMIT chosen(m_schema); });
}

QLayout* SchemaCard::makeHeader(QMenu* menu)
{
    auto* more = new QToolButton;
    more->setObjectName(QStringLiteral("more-") + schemaName(m_schema));
    more->setIcon(themedIcon(QStringLiteral("overflow-menu")));
    more->setAutoRaise(true);
    more->setToolTip(tr("What can be done with %1").arg(schemaName(m_schema)));
    more->setAccessibleName(more->toolTip());
    connect(more, &QToolButton::clicked, this, [this, more, menu] {
        Q_EMIT chosen(m_schema);
        menu->popup(more->mapToGlobal(QPoint(0, more->height())));
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(m_title);
    row->addWidget(m_badge);
    row->addStretch(1);
    row->addWidget(more);
    return row;
}

QLayout* SchemaCard::makeCounts()
{
    const QStringList names{tr("Applied"), tr("Pending"), tr("Failed"), tr("Unfinished"), tr("Drift")};
    auto* grid = new QGridLayout;
    grid->setContentsMargins(space::xs, space::xs, 0, 0);
    grid->setHorizontalSpacing(space::m);
    grid->setVerticalSpacing(0);
    for (int column = 0; column < names.size(); ++column) {
        grid->addWidget((new TextLabel(names[column], TextStyle::Small))->muted(), 0, column);
        m_counts.append(new TextLabel({}, TextStyle::Title));
        grid->addWidget(m_counts.last(), 1, column);
        grid->setColumnStretch(column, 1);
    }
    return grid;
}

QScrollArea* SchemaCard::makeProblems()
{
    m_problemText->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_problemText->setContentsMargins(space::xs, 0, space::xs, 0);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("problems-") + schemaName(m_schema));
    scroll->setAccessibleName(tr("Problems of %1").arg(schemaName(m_schema)));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedHeight(shownProblemLines * QFontMetrics(textFont(TextStyle::Small)).lineSpacing() + 2);
    scroll->setWidget(m_problemText);
    scroll->setFocusPolicy(Qt::NoFocus);
    new FocusOutline(scroll);
    // Only what can be scrolled has something for the keyboard.
    connect(scroll->verticalScrollBar(), &QScrollBar::rangeChanged, scroll, [scroll](int, int maximum) {
        scroll->setFocusPolicy(maximum > 0 ? Qt::StrongFocus : Qt::NoFocus);
    });
    return scroll;
}

void SchemaCard::show(const SchemaSummary& summary)
{
    m_summary = summary;
    m_badge->setText(summary.badge);
    m_badge->setTone(toneOf(summary.condition));
    m_place->setText(summary.place.isEmpty() ? tr("No connection string") : summary.place);
    m_server->setText(summary.server);
    const QStringList counts{summary.applied, summary.pending, summary.failed, summary.unfinished,
                             summary.drift};
    for (int i = 0; i < counts.size(); ++i)
        m_counts[i]->setText(counts[i]);
    m_counts.last()->setToolTip(summary.drift == u"–" ? tr("Not looked for") : QString());
    m_problemText->setText(summary.problems.join(u'\n'));
    m_title->setAccessibleName(tr("%1: %2").arg(schemaName(m_schema), summary.badge));
    m_title->setAccessibleDescription(summary.problems.join(u' '));
}

void SchemaCard::setChosen(bool chosen)
{
    m_title->setChecked(chosen);
    update();
}

void SchemaCard::setProblemsShown(bool shown)
{
    m_problems->setVisible(shown);
}

void SchemaCard::paintEvent(QPaintEvent* event)
{
    Card::paintEvent(event);
    if (!m_title->isChecked())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::current().accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), cornerRadius, cornerRadius);
}

void SchemaCard::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        Q_EMIT chosen(m_schema);
    Card::mousePressEvent(event);
}

} // namespace lockstep

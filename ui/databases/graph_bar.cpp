#include "ui/databases/graph_bar.h"

#include "ui/theme/icons.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/text_label.h"

#include <QKeyEvent>

namespace lockstep {

namespace {

constexpr int leastSearchWidth = 160;
constexpr int mostSearchWidth = 280;

QToolButton* button(const QString& name, const QString& iconName, const QString& text)
{
    auto* made = new QToolButton;
    made->setObjectName(name);
    made->setIcon(themedIcon(iconName));
    made->setToolTip(text);
    made->setAccessibleName(text);
    made->setAutoRaise(true);
    return made;
}

} // namespace

GraphBar::GraphBar(QWidget* parent)
    : QWidget(parent),
      m_search(new SearchField(tr("Find by id or name"))),
      m_matches((new TextLabel({}, TextStyle::Small))->muted()),
      m_previous(button(QStringLiteral("graphPreviousMatch"), QStringLiteral("go-up"),
                        tr("Previous match (Shift+F3)"))),
      m_next(button(QStringLiteral("graphNextMatch"), QStringLiteral("go-down"), tr("Next match (F3)"))),
      m_zoomOut(button(QStringLiteral("graphZoomOut"), QStringLiteral("zoom-out"), tr("Zoom out (Ctrl+-)"))),
      m_zoomIn(button(QStringLiteral("graphZoomIn"), QStringLiteral("zoom-in"), tr("Zoom in (Ctrl++)"))),
      m_fit(button(QStringLiteral("graphFit"), QStringLiteral("zoom-fit-best"), tr("Show all (Ctrl+0)"))),
      m_zoom((new TextLabel({}, TextStyle::Small))->muted())
{
    m_search->setObjectName(QStringLiteral("graphSearch"));
    m_search->setMinimumWidth(leastSearchWidth);
    m_search->setMaximumWidth(mostSearchWidth);
    m_search->installEventFilter(this);
    m_matches->setObjectName(QStringLiteral("graphMatches"));
    m_zoom->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_zoom->setMinimumWidth(
        QFontMetrics(textFont(TextStyle::Small)).horizontalAdvance(QStringLiteral("100 %")));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::l, space::xs, space::l, space::xs);
    layout->setSpacing(space::xs);
    layout->addWidget(m_search, 4);
    layout->addWidget(m_previous);
    layout->addWidget(m_next);
    layout->addWidget(m_matches);
    layout->addStretch(1);
    layout->addWidget(m_zoom);
    layout->addWidget(m_zoomOut);
    layout->addWidget(m_zoomIn);
    layout->addWidget(m_fit);

    connect(m_previous, &QToolButton::clicked, this, &GraphBar::previousMatchRequested);
    connect(m_next, &QToolButton::clicked, this, &GraphBar::nextMatchRequested);
    connect(m_zoomIn, &QToolButton::clicked, this, &GraphBar::zoomInRequested);
    connect(m_zoomOut, &QToolButton::clicked, this, &GraphBar::zoomOutRequested);
    connect(m_fit, &QToolButton::clicked, this, &GraphBar::fitRequested);
    showMatches(false, 0, 0);
}

void GraphBar::showMatches(bool isSearching, qsizetype current, qsizetype count)
{
    m_previous->setEnabled(count > 0);
    m_next->setEnabled(count > 0);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_previous), static_cast<QWidget*>(m_next), static_cast<QWidget*>(m_matches)})
        widget->setVisible(isSearching);
    if (count == 0)
        m_matches->setText(tr("No match"));
    else if (current == 0)
        m_matches->setText(tr("Matches: %1").arg(count));
    else
        m_matches->setText(tr("%1 of %2").arg(current).arg(count));
}

QString GraphBar::matchText() const
{
    return m_matches->isHidden() ? QString() : m_matches->text();
}

void GraphBar::showZoom(double zoom, bool isAll)
{
    m_zoom->setText(tr("%1 %", "zoom").arg(qRound(zoom * 100)));
    m_fit->setEnabled(!isAll);
}

/// Return and F3 step through the matches while the keyboard stays in the field.
bool GraphBar::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_search || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() != Qt::Key_Return && key->key() != Qt::Key_Enter && key->key() != Qt::Key_F3)
        return QWidget::eventFilter(watched, event);
    if (key->modifiers().testFlag(Qt::ShiftModifier))
        Q_EMIT previousMatchRequested();
    else
        Q_EMIT nextMatchRequested();
    return true;
}

} // namespace lockstep

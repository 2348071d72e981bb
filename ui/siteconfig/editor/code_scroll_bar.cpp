#include "ui/siteconfig/editor/code_scroll_bar.h"

#include "ui/siteconfig/editor/code_edit.h"

#include <QTextBlock>

#include <ranges>

namespace lockstep {

namespace {

constexpr int tickHeight = 3;
constexpr std::chrono::milliseconds delay{60};
constexpr size_t mostTicks = 4'000; ///< far more than there are pixels

} // namespace

CodeScrollBar::CodeScrollBar(CodeEdit* edit) : QScrollBar(Qt::Vertical, edit), m_edit(edit)
{
    m_later.setSingleShot(true);
    m_later.setInterval(delay);
    connect(&m_later, &QTimer::timeout, this, &CodeScrollBar::measure);
    connect(edit->marks(), &CodeMarks::changed, &m_later, qOverload<>(&QTimer::start));
    connect(edit, &QPlainTextEdit::blockCountChanged, &m_later, qOverload<>(&QTimer::start));
    connect(edit, &QPlainTextEdit::cursorPositionChanged, this, qOverload<>(&QWidget::update));
}

/// Not with each keystroke: with thousands of marks it takes milliseconds.
void CodeScrollBar::measure()
{
    const QTextDocument* document = m_edit->document();
    const double lines = document->blockCount();
    m_ticks.clear();
    const auto add = [&](int position, std::optional<Sign> sign) {
        if (m_ticks.size() < mostTicks)
            m_ticks.push_back({document->findBlock(position).blockNumber() / lines, sign});
    };
    for (const Sign sign : {Sign::Error, Sign::Warning, Sign::Note}) {
        for (const ProblemMark& mark : m_edit->marks()->problems()) {
            if (mark.sign == sign)
                add(mark.range.selectionStart(), sign);
        }
    }
    for (const MatchMark& match : m_edit->marks()->matches())
        add(match.start, {});
    update();
}

void CodeScrollBar::paintEvent(QPaintEvent* event)
{
    QScrollBar::paintEvent(event);
    QPainter painter(this);
    const Theme& theme = Theme::current();
    // The worst on top.
    for (const Tick& tick : m_ticks | std::views::reverse) {
        const int top = std::min(int(tick.place * height()), height() - tickHeight);
        painter.fillRect(QRect(2, top, width() - 4, tickHeight),
                         tick.sign ? theme.color(toneOf(*tick.sign)) : theme.accentText);
    }
    const int line = m_edit->textCursor().blockNumber();
    painter.fillRect(QRect(2, int(double(line) / m_edit->blockCount() * height()), width() - 4, 1),
                     theme.mutedText);
}

} // namespace lockstep

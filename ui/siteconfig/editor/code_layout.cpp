#include "ui/siteconfig/editor/code_layout.h"

#include <QFontInfo>
#include <QFontMetrics>
#include <QTextBlock>

namespace lockstep {

namespace {

constexpr double lineHeightFactor = 1.5; ///< of the size of the font

} // namespace

int CodeLayout::airFor(const QFont& font)
{
    const double wanted = QFontInfo(font).pixelSize() * lineHeightFactor;
    return std::max(0, qRound((wanted - QFontMetrics(font).height()) / 2));
}

qreal CodeLayout::lineHeight(const QTextBlock& block) const
{
    const QTextLayout* layout = block.layout();
    return layout->lineCount() > 0 ? layout->lineAt(0).height() + 2 * m_air : 0;
}

QRectF CodeLayout::blockBoundingRect(const QTextBlock& block) const
{
    QRectF rect = QPlainTextDocumentLayout::blockBoundingRect(block);
    if (rect.isNull() || block.layout()->lineCount() == 0)
        return rect; // hidden, or there is no such line
    QTextLine line = block.layout()->lineAt(0);
    const qreal below = rect.height() - line.y() - line.height(); // the document's margin, below the last one
    if (line.y() != m_air)
        line.setPosition({line.x(), qreal(m_air)});
    rect.setHeight(lineHeight(block) + below);
    return rect;
}

} // namespace lockstep

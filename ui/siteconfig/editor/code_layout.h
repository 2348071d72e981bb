#pragma once

#include <QPlainTextDocumentLayout>

namespace lockstep {

/// Lays out code whose lines are not wrapped, with the same air above and below each of them. Qt's own layout
/// knows no height of lines but the font's.
class CodeLayout : public QPlainTextDocumentLayout
{
    Q_OBJECT

public:
    using QPlainTextDocumentLayout::QPlainTextDocumentLayout;

    /// What code in that font wants above a line and again below it, in pixels.
    [[nodiscard]] static int airFor(const QFont& font);

    /// Before the document gets its font.
    void setAir(int air) { m_air = air; }

    /// Of a line with its air.
    [[nodiscard]] qreal lineHeight(const QTextBlock& block) const;

    [[nodiscard]] QRectF blockBoundingRect(const QTextBlock& block) const override;

private:
    int m_air = 0;
};

} // namespace lockstep

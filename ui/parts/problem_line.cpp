#include "ui/parts/problem_line.h"

#include "ui/parts/sign.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QPainter>

namespace lockstep {

namespace {

constexpr int signSide = 14;

/// Paints the sign, beside the words.
class SignMark : public QWidget
{
public:
    explicit SignMark(const Sign& sign) : m_sign(sign) { setFixedSize(signSide, signSide + 2); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paintSign(painter, QRect(0, 2, signSide, signSide), m_sign);
    }

private:
    const Sign& m_sign; ///< of the line that it belongs to
};

} // namespace

ProblemLine::ProblemLine(const QString& name, QWidget* parent)
    : QWidget(parent), m_mark(new SignMark(m_sign)), m_text(new TextLabel({}, TextStyle::Small))
{
    m_text->setObjectName(name);
    m_text->wrapped();
    m_text->setForegroundRole(QPalette::WindowText); // also on a surface
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_mark, 0, Qt::AlignTop);
    row->addWidget(m_text, 1);
    followScheme();
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, &ProblemLine::followScheme);
    hide();
}

/// In the colour of the sign's tone.
void ProblemLine::followScheme()
{
    QPalette colors = Theme::current().palette();
    colors.setColor(QPalette::WindowText, Theme::current().color(toneOf(m_sign)));
    m_text->setPalette(colors);
}

void ProblemLine::setText(const QString& text, Sign sign)
{
    if (sign != m_sign) {
        m_sign = sign;
        followScheme();
        m_mark->update();
    }
    m_text->setText(text);
    setVisible(!text.isEmpty());
}

QString ProblemLine::text() const
{
    return m_text->text();
}

} // namespace lockstep

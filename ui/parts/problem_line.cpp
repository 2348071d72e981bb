#include "ui/parts/problem_line.h"

#include "ui/parts/sign.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QPainter>

namespace lockstep {

namespace {

constexpr int signSide = 14;

/// Paints the sign of an error, beside the words.
class ErrorSign : public QWidget
{
public:
    ErrorSign() { setFixedSize(signSide, signSide + 2); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paintSign(painter, QRect(0, 2, signSide, signSide), Sign::Error);
    }
};

/// In the colour of danger, in either scheme.
void paintInDanger(QWidget* label)
{
    label->setForegroundRole(QPalette::WindowText); // also on a surface
    const auto follow = [label] {
        QPalette colors = Theme::current().palette();
        colors.setColor(QPalette::WindowText, Theme::current().danger);
        label->setPalette(colors);
    };
    follow();
    QObject::connect(&ThemeManager::instance(), &ThemeManager::changed, label, follow);
}

} // namespace

ProblemLine::ProblemLine(const QString& name, QWidget* parent)
    : QWidget(parent), m_text(new TextLabel({}, TextStyle::Small))
{
    m_text->setObjectName(name);
    m_text->wrapped();
    paintInDanger(m_text);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(new ErrorSign, 0, Qt::AlignTop);
    row->addWidget(m_text, 1);
    hide();
}

void ProblemLine::setText(const QString& text)
{
    m_text->setText(text);
    setVisible(!text.isEmpty());
}

QString ProblemLine::text() const
{
    return m_text->text();
}

} // namespace lockstep

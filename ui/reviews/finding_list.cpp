#include "ui/reviews/finding_list.h"

#include "models/review_words.h"
#include "ui/parts/sign.h"
#include "ui/theme/theme.h"
#include "ui/widgets/focus_outline.h"
#include "ui/widgets/text_label.h"

#include <QPainter>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int signSide = 14;
constexpr int mostHeight = 150;
constexpr qsizetype mostShown = 200; ///< of thousands nobody reads more, and each is a widget

Sign signOf(ReviewFinding::Severity severity)
{
    switch (severity) {
    case ReviewFinding::Severity::Error:
        return Sign::Error;
    case ReviewFinding::Severity::Warning:
        return Sign::Warning;
    case ReviewFinding::Severity::Note:
        break;
    }
    return Sign::Note;
}

class SignBox : public QWidget
{
public:
    explicit SignBox(Sign sign) : m_sign(sign) { setFixedSize(signSide, signSide + 4); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paintSign(painter, QRect(0, 3, signSide, signSide), m_sign);
    }

private:
    Sign m_sign;
};

QString textOf(const ReviewFinding& finding)
{
    if (finding.path.isEmpty())
        return finding.text;
    const QString name = finding.path.section(u'/', -1);
    const QString place = finding.line > 0 ? QStringLiteral("%1:%2").arg(name).arg(finding.line) : name;
    return place + QStringLiteral(": ") + finding.text;
}

} // namespace

FindingList::FindingList(QWidget* parent)
    : QScrollArea(parent), m_page(new QWidget), m_rows(new QVBoxLayout(m_page))
{
    setObjectName(QStringLiteral("reviewFindings"));
    setAccessibleName(tr("Findings"));
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    new FocusOutline(this);
    m_page->setAutoFillBackground(true);
    m_page->setBackgroundRole(surfaceRole);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(space::xs);
    setWidget(m_page);
    hide();
}

void FindingList::show(const QList<ReviewFinding>& findings)
{
    setVisible(!findings.isEmpty());
    if (findings == m_findings)
        return;
    m_findings = findings;
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const ReviewFinding& finding : findings.first(std::min(findings.size(), mostShown))) {
        auto* row = new QWidget;
        auto* line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        line->setSpacing(space::s);
        auto* text = (new TextLabel(textOf(finding)))->wrapped()->selectable();
        text->setTextFormat(Qt::PlainText);
        text->setToolTip(finding.path.toHtmlEscaped());
        text->setAccessibleName(severityWord(finding.severity) + QStringLiteral(": ") + text->text());
        line->addWidget(new SignBox(signOf(finding.severity)), 0, Qt::AlignTop);
        line->addWidget(text, 1);
        m_rows->addWidget(row);
    }
    if (findings.size() > mostShown)
        m_rows->addWidget(
            (new TextLabel(tr("And %n more", nullptr, int(findings.size() - mostShown))))->muted());
    fit();
}

QStringList FindingList::texts() const
{
    QStringList all;
    for (const ReviewFinding& finding : m_findings)
        all.append(textOf(finding));
    return all;
}

QSize FindingList::sizeHint() const
{
    return {300, std::min(mostHeight, m_page->heightForWidth(viewport()->width()))};
}

void FindingList::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

void FindingList::fit()
{
    m_rows->invalidate();
    setFixedHeight(std::clamp(m_rows->heightForWidth(viewport()->width()), 1, mostHeight));
}

} // namespace lockstep

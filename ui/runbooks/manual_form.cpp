#include "ui/runbooks/manual_form.h"

#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/text_label.h"

#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int evidenceHeight = 72;

void addLabelled(QVBoxLayout* column, const QString& text, QWidget* field)
{
    auto* label = new TextLabel(text, TextStyle::Small);
    label->muted();
    label->setBuddy(field);
    field->setAccessibleName(QString(text).remove(u'&'));
    column->addWidget(label);
    column->addWidget(field);
}

} // namespace

ManualForm::ManualForm(QWidget* parent)
    : QFrame(parent),
      m_instructions((new TextLabel)->wrapped()->selectable()),
      m_evidence(new QPlainTextEdit),
      m_by(new QLineEdit),
      m_done(new QPushButton(tr("Done")))
{
    setObjectName(QStringLiteral("manualForm"));
    m_instructions->setObjectName(QStringLiteral("manualInstructions"));
    m_evidence->setObjectName(QStringLiteral("manualEvidence"));
    m_evidence->setFixedHeight(evidenceHeight);
    m_evidence->setTabChangesFocus(true);
    m_evidence->setPlaceholderText(tr("What shows that it is done: a link, a number, what you saw"));
    m_by->setObjectName(QStringLiteral("manualBy"));
    m_done->setObjectName(QStringLiteral("manualDone"));
    m_done->setToolTip(tr("Writes it down and goes on with the run"));
    setPrimary(m_done);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::l, space::m, space::l, space::m);
    column->setSpacing(space::xs);
    column->addWidget(new TextLabel(tr("To be done by you"), TextStyle::Strong));
    column->addWidget(m_instructions);
    column->addSpacing(space::xs);
    addLabelled(column, tr("&Evidence"), m_evidence);
    column->addSpacing(space::xs);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(space::s);
    auto* signature = new QVBoxLayout;
    signature->setSpacing(space::xs);
    addLabelled(signature, tr("&Signed by"), m_by);
    foot->addLayout(signature, 1);
    foot->addStretch(1);
    foot->addWidget(m_done, 0, Qt::AlignBottom);
    column->addLayout(foot);
    connect(m_evidence, &QPlainTextEdit::textChanged, this, &ManualForm::check);
    connect(m_by, &QLineEdit::textChanged, this, &ManualForm::check);
    connect(m_done, &QPushButton::clicked, this, &ManualForm::done);
    hide();
    check();
}

void ManualForm::ask(qint64 run, const QString& step, const QString& instructions, const QString& user)
{
    m_instructions->setText(instructions);
    if (m_asked == std::pair(run, step))
        return;
    m_asked = {run, step};
    m_evidence->clear();
    if (m_by->text().isEmpty() && user != u"unknown")
        m_by->setText(user);
}

void ManualForm::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    check();
}

ManualAnswer ManualForm::answer() const
{
    return {m_evidence->toPlainText().trimmed(), m_by->text().trimmed()};
}

void ManualForm::check()
{
    const ManualAnswer given = answer();
    m_done->setEnabled(!m_isBusy && !given.evidence.isEmpty() && !given.by.isEmpty());
}

void ManualForm::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.color(Tone::Info));
    painter.setBrush(theme.soft(Tone::Info));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), cornerRadius, cornerRadius);
}

} // namespace lockstep

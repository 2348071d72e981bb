#include "ui/databases/confirm_change_dialog.h"

#include "ui/databases/script_part.h"
#include "ui/databases/sql_text.h"
#include "ui/parts/environment_band.h"
#include "ui/parts/sign.h"
#include "ui/theme/style.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>

namespace lockstep {

namespace {

constexpr QSize startSize(760, 620);
constexpr int handWorkHeight = 180; ///< more, for what is to be run by hand
constexpr int signSide = 16;
constexpr int mostWordsHeight = 150;

/// A sentence with the sign of how much it matters before it.
class SignedSentence : public QWidget
{
public:
    SignedSentence(Sign sign, const QString& text) : m_sign(sign)
    {
        auto* label = (new TextLabel(text))->wrapped()->selectable();
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(signSide + space::s, 0, 0, 0);
        row->addWidget(label);
        setAccessibleName(text);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paintSign(painter, QRect(0, (fontMetrics().height() - signSide) / 2, signSide, signSide), m_sign);
    }

private:
    Sign m_sign;
};

} // namespace

ConfirmChangeDialog::ConfirmChangeDialog(const ChangeQuestion& question, const EnvironmentMark& environment,
                                         QWidget* parent)
    : QDialog(parent),
      m_question(question),
      m_script(new ScriptPart(tr("What is run"), question.script, QStringLiteral("change.sql"))),
      m_accept(new QPushButton(question.actionText))
{
    setObjectName(QStringLiteral("confirmChange"));
    setWindowTitle(question.title);
    setModal(true);
    script()->setObjectName(QStringLiteral("changeScript"));
    script()->setPlaceholderText(tr("No SQL is run on the schema; only what is recorded about it changes."));

    auto* body = new QVBoxLayout;
    body->setContentsMargins(space::xl, space::l, space::xl, space::l);
    body->setSpacing(space::m);
    auto* title = new TextLabel(question.title, TextStyle::Heading);
    title->setWordWrap(true);
    body->addWidget(title);
    body->addWidget(makePlaces());
    body->addWidget(makeWords());
    addHandWork(body);
    body->addWidget(m_script, 1);
    body->addLayout(makeButtons(environment));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new EnvironmentBand(environment));
    layout->addLayout(body, 1);
    resize(startSize + QSize(0, m_hand ? handWorkHeight : 0));
    check();
    if (m_name)
        m_name->setFocus();
}

QWidget* ConfirmChangeDialog::makePlaces() const
{
    auto* places = new QWidget;
    auto* grid = new QGridLayout(places);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    for (int row = 0; row < m_question.places.size(); ++row) {
        const ChangePlace& place = m_question.places[row];
        grid->addWidget((new TextLabel(place.role))->muted(), row, 0);
        grid->addWidget((new TextLabel(place.description, TextStyle::Strong))->selectable(), row, 1);
    }
    return places;
}

/// What is lost first, then the risks, then the rest. Many of them scroll.
QWidget* ConfirmChangeDialog::makeWords() const
{
    auto* words = new QWidget;
    auto* column = new QVBoxLayout(words);
    column->setContentsMargins(0, 0, space::m, 0);
    column->setSpacing(space::xs);
    for (const QString& loss : m_question.losses)
        column->addWidget(new SignedSentence(Sign::Error, tr("Loses data. %1").arg(loss)));
    for (const QString& risk : m_question.risks)
        column->addWidget(new SignedSentence(Sign::Warning, risk));
    for (const QString& remark : m_question.remarks)
        column->addWidget(new SignedSentence(Sign::Note, remark));
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("changeWords"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(words);
    const auto followScheme = [bar = scroll->verticalScrollBar()] { // it lies on the window, not on a surface
        QPalette colors = Theme::current().palette();
        colors.setColor(QPalette::Base, colors.color(QPalette::Window));
        bar->setPalette(colors);
    };
    followScheme();
    connect(&ThemeManager::instance(), &ThemeManager::changed, scroll, followScheme);
    const int width = startSize.width() - 2 * space::xl;
    scroll->setFixedHeight(std::clamp(words->layout()->totalHeightForWidth(width), 0, mostWordsHeight));
    scroll->setVisible(column->count() > 0);
    return scroll;
}

void ConfirmChangeDialog::addHandWork(QVBoxLayout* column)
{
    if (m_question.handScript.isEmpty())
        return;
    m_hand = new ScriptPart(tr("To be run by hand"), m_question.handScript, QStringLiteral("by-hand.sql"));
    m_hand->script()->setObjectName(QStringLiteral("handScript"));
    m_handDone = new QCheckBox(m_question.handAgreement);
    m_handDone->setObjectName(QStringLiteral("handDone"));
    connect(m_handDone, &QCheckBox::toggled, this, &ConfirmChangeDialog::check);
    column->addWidget(m_hand, 1);
    column->addWidget(m_handDone);
}

SqlText* ConfirmChangeDialog::script() const
{
    return m_script->script();
}

bool ConfirmChangeDialog::agreedToHandWork() const
{
    return m_handDone && m_handDone->isChecked();
}

void ConfirmChangeDialog::setFileChooser(const std::function<QString(const QString& proposal)>& chooser)
{
    m_script->setFileChooser(chooser);
    if (m_hand)
        m_hand->setFileChooser(chooser);
}

QLayout* ConfirmChangeDialog::makeButtons(const EnvironmentMark& environment)
{
    auto* cancel = new QPushButton(tr("Cancel"));
    m_accept->setObjectName(QStringLiteral("acceptChange"));
    const bool isDangerous = environment.isProduction || !m_question.losses.isEmpty();
    setPrimary(m_accept, !isDangerous);
    setStopping(m_accept, isDangerous);
    connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    // Enter alone changes nothing.
    m_accept->setAutoDefault(false);
    cancel->setDefault(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    if (environment.isProduction || m_question.asksName) {
        const QString word = m_question.confirmationWord();
        m_name = new QLineEdit;
        m_name->setObjectName(QStringLiteral("changeName"));
        m_name->setPlaceholderText(word);
        auto* label =
            new TextLabel(tr("Type %1 to go on").arg(QStringLiteral("<b>%1</b>").arg(word.toHtmlEscaped())));
        label->setTextFormat(Qt::RichText);
        label->setBuddy(m_name);
        m_name->setAccessibleName(tr("Type %1 to go on").arg(word));
        connect(m_name, &QLineEdit::textChanged, this, &ConfirmChangeDialog::check);
        row->addWidget(label);
        row->addWidget(m_name, 1);
    }
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(m_accept);
    return row;
}

void ConfirmChangeDialog::check()
{
    const bool isNamed = !m_name || m_name->text() == m_question.confirmationWord();
    m_accept->setEnabled(isNamed && (!m_handDone || m_handDone->isChecked()));
}

} // namespace lockstep

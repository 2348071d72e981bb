#include "ui/parts/environment_band.h"
#include "ui/runbooks/runbook_dialogs.h"
#include "ui/theme/style.h"
#include "ui/widgets/text_label.h"

#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>

namespace lockstep {

namespace {

constexpr int dialogWidth = 620;
constexpr int mostChangesHeight = 360; ///< more of them scroll

} // namespace

ConfirmRunDialog::ConfirmRunDialog(const RunbookCheck& check, const EnvironmentMark& environment,
                                   QWidget* parent)
    : QDialog(parent), m_accept(new QPushButton(tr("Run")))
{
    setObjectName(QStringLiteral("confirmRun"));
    setWindowTitle(tr("Run the runbook"));
    setModal(true);
    const QString word = check.instance.isEmpty() ? check.runbook.name : check.instance;
    auto* body = new QVBoxLayout;
    body->setContentsMargins(space::xl, space::l, space::xl, space::l);
    body->setSpacing(space::m);
    body->addWidget((new TextLabel(check.instance.isEmpty()
                                       ? tr("Run “%1”?").arg(check.runbook.title)
                                       : tr("Run “%1” on %2?").arg(check.runbook.title, check.instance),
                                   TextStyle::Heading))
                        ->wrapped());
    const int changing = int(check.changingSteps().size());
    body->addWidget((new TextLabel(changing == 0 ? tr("None of its steps changes anything.")
                                                 : tr("%n step(s) change something:", nullptr, changing)))
                        ->muted());
    body->addWidget(makeChanges(check), 1);
    body->addLayout(makeButtons(word, environment.isProduction));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    if (!environment.name.isEmpty())
        layout->addWidget(new EnvironmentBand(environment));
    layout->addLayout(body, 1);
    setMinimumWidth(dialogWidth);
    if (m_name)
        m_name->setFocus();
}

QWidget* ConfirmRunDialog::makeChanges(const RunbookCheck& check) const
{
    auto* page = new QWidget;
    page->setAutoFillBackground(true);
    page->setBackgroundRole(surfaceRole);
    auto* grid = new QGridLayout(page);
    grid->setContentsMargins(space::m, space::m, space::m, space::m);
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(space::s);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const ShownStep& step : check.changingSteps()) {
        grid->addWidget((new TextLabel(step.title, TextStyle::Strong))->wrapped(), row, 0, Qt::AlignTop);
        auto* what = new QVBoxLayout;
        what->setSpacing(0);
        what->addWidget((new TextLabel(step.changes.simplified()))->wrapped());
        what->addWidget((new TextLabel(step.target, TextStyle::Small))->muted()->wrapped());
        grid->addLayout(what, row++, 1);
    }
    grid->setColumnMinimumWidth(0, 180);
    grid->setRowStretch(row, 1);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("changingSteps"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(page);
    scroll->setFixedHeight(std::min(page->sizeHint().height() + 2 * scroll->frameWidth(), mostChangesHeight));
    scroll->setVisible(row > 0);
    return scroll;
}

QLayout* ConfirmRunDialog::makeButtons(const QString& word, bool isProduction)
{
    auto* cancel = new QPushButton(tr("Cancel"));
    m_accept->setObjectName(QStringLiteral("acceptRun"));
    setPrimary(m_accept, !isProduction);
    setStopping(m_accept, isProduction);
    // Enter alone changes nothing.
    m_accept->setAutoDefault(false);
    cancel->setDefault(true);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    if (isProduction) {
        m_name = new QLineEdit;
        m_name->setObjectName(QStringLiteral("runName"));
        m_name->setPlaceholderText(word);
        m_name->setAccessibleName(tr("Type %1 to go on").arg(word));
        auto* label = new TextLabel(tr("Type %1 to go on").arg(word));
        label->setBuddy(m_name);
        const auto check = [this, word] { m_accept->setEnabled(m_name->text() == word); };
        connect(m_name, &QLineEdit::textChanged, this, check);
        check();
        row->addWidget(label);
        row->addWidget(m_name, 1);
    }
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(m_accept);
    return row;
}

} // namespace lockstep

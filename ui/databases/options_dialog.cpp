#include "ui/databases/options_dialog.h"

#include "ui/databases/out_of_band_worker_form.h"
#include "ui/theme/style.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QScrollArea>
#include <QSpinBox>

namespace lockstep {

namespace {

constexpr QSize startSize(680, 640);
constexpr int mostSeconds = 24 * 3600;
constexpr int fieldWidth = 220;
constexpr int underCheckBox = 21; ///< where its text begins

QLabel* meaningOf(const ChangeOptionWords& words)
{
    return (new TextLabel(words.meaning, TextStyle::Small))->muted()->wrapped();
}

/// The name, what chooses, and below it what it means.
void addRow(QVBoxLayout* column, ChangeOption option, QWidget* field)
{
    const ChangeOptionWords words = wordsOf(option);
    auto* label = new TextLabel(words.name);
    label->setBuddy(field);
    field->setAccessibleName(words.name);
    field->setAccessibleDescription(words.meaning);
    field->setFixedWidth(fieldWidth);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::m);
    row->addWidget(label, 1);
    row->addWidget(field);
    column->addLayout(row);
    column->addWidget(meaningOf(words));
}

} // namespace

OptionsDialog::OptionsDialog(const ChangeOptions& options, QWidget* parent)
    : QDialog(parent),
      m_privileged(new QComboBox),
      m_lockTimeout(new QSpinBox),
      m_outOfBand(new OutOfBandWorkerForm),
      m_problem(new TextLabel),
      m_accept(new QPushButton(tr("Use these")))
{
    setObjectName(QStringLiteral("changeOptions"));
    setWindowTitle(tr("Options for changes"));
    setModal(true);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(space::xl, space::l, space::xl, space::m);
    head->setSpacing(space::xs);
    head->addWidget(new TextLabel(tr("Options for changes"), TextStyle::Heading));
    head->addWidget(
        (new TextLabel(tr("They hold until Lockstep is closed. Each change that heeds one names it "
                          "before anything is done.")))
            ->muted()
            ->wrapped());
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("optionChoices"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(makeChoices());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(new Separator);
    layout->addWidget(scroll, 1);
    layout->addWidget(new Separator);
    layout->addLayout(makeButtons());
    resize(startSize);
    connect(m_outOfBand, &OutOfBandWorkerForm::changed, this, &OptionsDialog::check);
    fill(options);
}

QWidget* OptionsDialog::makeChoices()
{
    using Option = ChangeOption;
    auto* choices = new QWidget;
    choices->setAutoFillBackground(true);
    choices->setBackgroundRole(surfaceRole);
    auto* column = new QVBoxLayout(choices);
    column->setContentsMargins(space::xl, space::m, space::xl, space::l);
    column->setSpacing(2);
    addHeading(column, tr("Rights"));
    addPrivileged(column);
    addHeading(column, tr("After a failure"));
    addFlags(column, {Option::IgnoreFailed, Option::IgnoreUnfinished});
    addHeading(column, tr("Locks"));
    addLockTimeout(column);
    addFlags(column, {Option::TerminateBlockers});
    addHeading(column, tr("Checks"));
    addFlags(column, {Option::SkipVersionCheck, Option::SkipDriftCheck, Option::SkipStepCheck,
                      Option::SkipOutOfBandCheck});
    addHeading(column, tr("Out-of-band migrations"));
    column->addWidget(m_outOfBand);
    column->addSpacing(space::xs);
    column->addWidget(meaningOf(wordsOf(Option::OutOfBand)));
    column->addSpacing(space::s);
    addFlags(column, {Option::DoNotWait});
    addHeading(column, tr("Other"));
    addFlags(column, {Option::EveryMinor, Option::SharedDatabase, Option::RecordUnknown});
    column->addStretch(1);
    return choices;
}

void OptionsDialog::addHeading(QVBoxLayout* column, const QString& text) const
{
    if (column->count() > 0)
        column->addSpacing(space::l);
    column->addWidget(new TextLabel(text, TextStyle::Title));
    column->addSpacing(space::xs);
}

void OptionsDialog::addFlags(QVBoxLayout* column, const QList<ChangeOption>& flags)
{
    for (const ChangeOption option : flags) {
        const ChangeOptionWords words = wordsOf(option);
        auto* box = new QCheckBox(words.name);
        box->setObjectName(QStringLiteral("option-%1").arg(int(option)));
        box->setAccessibleDescription(words.meaning);
        auto* meaning = meaningOf(words);
        meaning->setContentsMargins(underCheckBox, 0, 0, 0);
        column->addWidget(box);
        column->addWidget(meaning);
        column->addSpacing(space::s);
        m_flags.insert(option, box);
    }
}

void OptionsDialog::addPrivileged(QVBoxLayout* column)
{
    m_privileged->setObjectName(QStringLiteral("privilegedMode"));
    for (const PrivilegedMode mode : {PrivilegedMode::Apply, PrivilegedMode::Refuse, PrivilegedMode::Noop})
        m_privileged->addItem(privilegedModeText(mode), int(mode));
    addRow(column, ChangeOption::Privileged, m_privileged);
}

void OptionsDialog::addLockTimeout(QVBoxLayout* column)
{
    m_lockTimeout->setObjectName(QStringLiteral("lockTimeout"));
    m_lockTimeout->setRange(0, mostSeconds);
    m_lockTimeout->setSpecialValueText(tr("never, until cancelled"));
    m_lockTimeout->setSuffix(tr(" s"));
    m_lockTimeout->setFixedHeight(controlHeight);
    m_lockTimeout->findChild<QLineEdit*>()->setTextMargins(space::xs, 0, 0, 0);
    addRow(column, ChangeOption::LockTimeout, m_lockTimeout);
    column->addSpacing(space::s);
}

QLayout* OptionsDialog::makeButtons()
{
    auto* reset = new QPushButton(tr("Reset all"));
    auto* cancel = new QPushButton(tr("Cancel"));
    reset->setObjectName(QStringLiteral("resetOptions"));
    reset->setAutoDefault(false);
    cancel->setAutoDefault(false);
    m_accept->setObjectName(QStringLiteral("acceptOptions"));
    m_accept->setDefault(true);
    setPrimary(m_accept);
    connect(reset, &QPushButton::clicked, this, [this] { fill({}); });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(space::xl, space::m, space::xl, space::m);
    row->setSpacing(space::s);
    row->addWidget(reset);
    row->addWidget(m_problem, 1);
    row->addWidget(cancel);
    row->addWidget(m_accept);
    return row;
}

void OptionsDialog::fill(const ChangeOptions& options)
{
    for (const auto& [option, box] : m_flags.asKeyValueRange())
        box->setChecked(options.*wordsOf(option).flag);
    m_privileged->setCurrentIndex(m_privileged->findData(int(options.privileged)));
    m_lockTimeout->setValue(int(options.lockTimeout.count()));
    m_outOfBand->setWorker(options.outOfBand);
    check();
}

ChangeOptions OptionsDialog::options() const
{
    ChangeOptions options;
    for (const auto& [option, box] : m_flags.asKeyValueRange())
        options.*wordsOf(option).flag = box->isChecked();
    options.privileged = PrivilegedMode(m_privileged->currentData().toInt());
    options.lockTimeout = std::chrono::seconds(m_lockTimeout->value());
    options.outOfBand = m_outOfBand->worker();
    return options;
}

void OptionsDialog::check()
{
    const QString problem = m_outOfBand->worker().problem();
    m_problem->setText(problem);
    m_accept->setEnabled(problem.isEmpty());
}

} // namespace lockstep

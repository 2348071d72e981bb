#include "ui/rollout/new_rollout_form.h"

#include "core/github/github_settings.h"
#include "models/fleet_expression.h"
#include "ui/parts/problem_line.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/focus_outline.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QSettings>
#include <QSpinBox>
#include <QToolButton>

namespace lockstep {

namespace {

constexpr int mostInstances = 100'000;
constexpr int minutesOfWeek = 7 * 24 * 60;
constexpr int mostIssue = 10'000'000;

const QString settingsKey = QStringLiteral("rollout/new/");

/// A field below its name.
QWidget* named(const QString& title, QWidget* field)
{
    field->setAccessibleName(title);
    auto* label = new TextLabel(title, TextStyle::Small);
    label->muted();
    label->setBuddy(field);
    auto* part = new QWidget;
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(label);
    column->addWidget(field);
    return part;
}

void addRow(QVBoxLayout* column, QWidget* left, QWidget* right)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(space::m);
    row->addWidget(left, 1, Qt::AlignTop);
    row->addWidget(right, 1, Qt::AlignTop);
    column->addLayout(row);
}

QString textOf(const QLineEdit* field)
{
    return field->text().trimmed();
}

} // namespace

NewRolloutForm::NewRolloutForm(QWidget* parent)
    : QScrollArea(parent),
      m_environment(new QComboBox),
      m_version(new QComboBox),
      m_filter(
          makeLine(QStringLiteral("rolloutExpression"), QStringLiteral(".spec.releaseChannel != \"pause\""))),
      m_filterProblem(new ProblemLine(QStringLiteral("rolloutFilterProblem"))),
      m_selected((new TextLabel({}, TextStyle::Small))->muted()->wrapped()),
      m_repository(makeLine(QStringLiteral("rolloutRepository"), QStringLiteral("OWNER/NAME"))),
      m_api(makeLine(QStringLiteral("rolloutApi"), publicGitHubApi().toString())),
      m_workflow(makeLine(QStringLiteral("rolloutWorkflow"), RolloutSettings().workflow)),
      m_ref(makeLine(QStringLiteral("rolloutRef"), RolloutSettings().ref)),
      m_marker(makeLine(QStringLiteral("rolloutMarker"), tr("none"))),
      m_canaries(makeNumber(QStringLiteral("rolloutCanaries"), 0, mostInstances, RolloutSettings().canaries)),
      m_canaryNames(makeLine(QStringLiteral("rolloutCanaryNames"), tr("the first of the list"))),
      m_waveSize(makeNumber(QStringLiteral("rolloutWaveSize"), 1, mostInstances, RolloutSettings().waveSize)),
      m_atOnce(makeNumber(QStringLiteral("rolloutAtOnce"), 0, mostInstances, 0)),
      m_pause(makeNumber(QStringLiteral("rolloutPause"), 0, minutesOfWeek, 0)),
      m_stopAfter(
          makeNumber(QStringLiteral("rolloutStopAfter"), 0, mostInstances, RolloutSettings().stopAfter)),
      m_window(
          makeLine(QStringLiteral("rolloutWindow"), QStringLiteral("Mon-Fri 20:00-06:00 Europe/Berlin"))),
      m_issue(makeNumber(QStringLiteral("rolloutIssue"), 0, mostIssue, 0)),
      m_untilMerged(new QCheckBox(tr("Go on until the pull requests are merged")))
{
    setObjectName(QStringLiteral("newRolloutForm"));
    setAccessibleName(tr("What is rolled out"));
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    new FocusOutline(this);
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(space::xl, space::l, space::l, space::l);
    column->setSpacing(space::m);
    makeWhat(column);
    makeWhere(column);
    makeWaves(column);
    column->addStretch(1);
    setWidget(page);
    recall();
    m_untilMerged->setObjectName(QStringLiteral("rolloutUntilMerged"));
}

QLineEdit* NewRolloutForm::makeLine(const QString& name, const QString& hint)
{
    auto* line = new QLineEdit;
    line->setObjectName(name);
    line->setPlaceholderText(hint);
    connect(line, &QLineEdit::textChanged, this, &NewRolloutForm::changed);
    return line;
}

QSpinBox* NewRolloutForm::makeNumber(const QString& name, int from, int to, int value)
{
    auto* number = new QSpinBox;
    number->setObjectName(name);
    number->setRange(from, to);
    number->setValue(value);
    connect(number, &QSpinBox::valueChanged, this, &NewRolloutForm::changed);
    return number;
}

void NewRolloutForm::makeWhat(QVBoxLayout* column)
{
    m_environment->setObjectName(QStringLiteral("rolloutEnvironment"));
    m_version->setObjectName(QStringLiteral("rolloutVersion"));
    m_version->setEditable(true);
    m_version->setInsertPolicy(QComboBox::NoInsert);
    m_version->lineEdit()->setPlaceholderText(QStringLiteral("5.2.0"));
    connect(m_environment, &QComboBox::currentTextChanged, this, &NewRolloutForm::changed);
    connect(m_version, &QComboBox::currentTextChanged, this, &NewRolloutForm::changed);
    column->addWidget(new TextLabel(tr("What"), TextStyle::Strong));
    addRow(column, named(tr("Environment"), m_environment), named(tr("Upgrade to"), m_version));
    column->addWidget(makeFilter(tr("Instances that (an expression of jq; empty: all)")));
    column->addWidget(m_filterProblem);
    column->addWidget(m_selected);
    m_selected->setObjectName(QStringLiteral("rolloutSelection"));
    m_selected->hide();
    connect(this, &NewRolloutForm::changed, this, &NewRolloutForm::showSelection);
}

/// As the inventory has it.
QWidget* NewRolloutForm::makeFilter(const QString& title)
{
    m_filter->setMaxLength(longestFilter);
    m_filter->setFont(textFont(TextStyle::Mono));
    m_filter->setToolTip(tr("An expression of jq, asked of each instance's config.yaml; empty: all of the "
                            "environment"));
    auto* build = new QToolButton;
    build->setObjectName(QStringLiteral("rolloutBuildFilter"));
    build->setIcon(themedIcon(QStringLiteral("view-filter")));
    build->setToolTip(tr("Put a filter together…"));
    build->setAccessibleName(build->toolTip());
    connect(build, &QToolButton::clicked, this, &NewRolloutForm::builderWanted);
    auto* both = new QWidget;
    both->setFocusProxy(m_filter);
    auto* row = new QHBoxLayout(both);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    row->addWidget(m_filter, 1);
    row->addWidget(build);
    QWidget* part = named(title, both);
    m_filter->setAccessibleName(title);
    return part;
}

void NewRolloutForm::makeWhere(QVBoxLayout* column)
{
    m_marker->setToolTip(
        tr("The input whose value the workflow puts into the name of its run. Without one, "
           "one instance after the other is started, and its run is found before the next."));
    column->addSpacing(space::xs);
    column->addWidget(new TextLabel(tr("With which workflow"), TextStyle::Strong));
    addRow(column, named(tr("Repository"), m_repository), named(tr("GitHub's API"), m_api));
    addRow(column, named(tr("Workflow"), m_workflow), named(tr("Branch"), m_ref));
    column->addWidget(named(tr("Input in the run's name"), m_marker));
}

void NewRolloutForm::makeWaves(QVBoxLayout* column)
{
    m_atOnce->setSpecialValueText(tr("the whole wave"));
    m_pause->setSpecialValueText(tr("none"));
    m_pause->setSuffix(tr(" min"));
    m_stopAfter->setSpecialValueText(tr("never"));
    m_issue->setSpecialValueText(tr("none"));
    m_issue->setPrefix(QStringLiteral("#"));
    m_canaryNames->setToolTip(tr("Names of instances, with commas between them"));
    m_window->setToolTip(
        tr("For instances whose config.yaml names no window (spec.maintenanceWindow); empty: "
           "any time"));
    connect(m_untilMerged, &QCheckBox::toggled, this, &NewRolloutForm::changed);
    column->addSpacing(space::xs);
    column->addWidget(new TextLabel(tr("In which steps"), TextStyle::Strong));
    addRow(column, named(tr("Canaries"), m_canaries), named(tr("Which"), m_canaryNames));
    addRow(column, named(tr("Instances of a wave"), m_waveSize), named(tr("At once"), m_atOnce));
    addRow(column, named(tr("Pause between waves"), m_pause), named(tr("Hold after failures"), m_stopAfter));
    addRow(column, named(tr("Maintenance window"), m_window), named(tr("Tracking issue"), m_issue));
    column->addWidget(m_untilMerged);
}

void NewRolloutForm::setEnvironments(const QStringList& environments)
{
    const QString before = m_environment->currentText();
    const QString wanted =
        before.isEmpty() ? QSettings().value(settingsKey + QStringLiteral("environment")).toString() : before;
    m_environment->clear();
    m_environment->addItems(environments);
    m_environment->setCurrentIndex(std::max(0, m_environment->findText(wanted)));
}

void NewRolloutForm::setTargets(const QList<Version>& targets, const Version& target)
{
    m_version->clear();
    for (const Version& one : targets)
        m_version->addItem(one.toString());
    m_version->setCurrentText(target.isNull() ? QString() : target.toString());
}

void NewRolloutForm::setPlace(const GitHubPlace& place)
{
    const Result<QUrl> api = gitHubApiOf(place);
    if (!m_repository->text().isEmpty() || place.isEmpty() || !api)
        return;
    m_repository->setText(place.repository);
    m_api->setText(api->toString());
}

void NewRolloutForm::setSelection(const RolloutSelection& selection)
{
    m_selection = selection;
    m_environment->setCurrentText(selection.environment);
    m_filter->setText(selection.filter);
    m_filter->setCursorPosition(0);
    showSelection();
}

void NewRolloutForm::showSelection()
{
    const bool isIt = m_selection.count > 0 && m_environment->currentText() == m_selection.environment &&
                      m_filter->text() == m_selection.filter;
    if (isIt)
        m_selected->setText(
            tr("The %n instance(s) that are selected in the inventory, by name", nullptr, m_selection.count));
    m_selected->setVisible(isIt);
}

RolloutDraft NewRolloutForm::draft() const
{
    const auto orUsual = [](const QLineEdit* field) {
        return textOf(field).isEmpty() ? field->placeholderText() : textOf(field);
    };
    RolloutDraft draft;
    RolloutSettings& settings = draft.settings;
    settings.environment = m_environment->currentText();
    settings.version = m_version->currentText().trimmed();
    settings.repository = textOf(m_repository);
    settings.api = orUsual(m_api);
    settings.workflow = orUsual(m_workflow);
    settings.ref = orUsual(m_ref);
    settings.markerInput = textOf(m_marker);
    settings.canaries = m_canaries->value();
    settings.waveSize = m_waveSize->value();
    settings.atOnce = m_atOnce->value();
    settings.pauseMinutes = m_pause->value();
    settings.stopAfter = m_stopAfter->value();
    settings.trackingIssue = m_issue->value();
    draft.filter = textOf(m_filter);
    draft.window = textOf(m_window);
    for (const QString& name : m_canaryNames->text().split(u',', Qt::SkipEmptyParts))
        draft.canaries.append(name.trimmed());
    return draft;
}

bool NewRolloutForm::isUntilMerged() const
{
    return m_untilMerged->isChecked();
}

void NewRolloutForm::setFilter(const QString& filter)
{
    m_filter->setText(filter);
}

void NewRolloutForm::setFilterProblem(const QString& problem)
{
    m_filterProblem->setText(problem);
}

/// Not what a rollout is about: that is another one each time. Nor a list of names.
void NewRolloutForm::remember() const
{
    QSettings settings;
    settings.setValue(settingsKey + QStringLiteral("environment"), m_environment->currentText());
    for (const QLineEdit* line : {m_filter, m_repository, m_api, m_workflow, m_ref, m_marker, m_window}) {
        if (line != m_filter || m_selection.count == 0 || line->text() != m_selection.filter)
            settings.setValue(settingsKey + line->objectName(), line->text());
    }
    for (const QSpinBox* number : {m_canaries, m_waveSize, m_atOnce, m_pause, m_stopAfter})
        settings.setValue(settingsKey + number->objectName(), number->value());
    settings.setValue(settingsKey + QStringLiteral("untilMerged"), m_untilMerged->isChecked());
}

void NewRolloutForm::recall()
{
    const QSettings settings;
    for (QLineEdit* line : {m_filter, m_repository, m_api, m_workflow, m_ref, m_marker, m_window})
        line->setText(settings.value(settingsKey + line->objectName()).toString());
    for (QSpinBox* number : {m_canaries, m_waveSize, m_atOnce, m_pause, m_stopAfter})
        number->setValue(settings.value(settingsKey + number->objectName(), number->value()).toInt());
    m_untilMerged->setChecked(settings.value(settingsKey + QStringLiteral("untilMerged")).toBool());
}

void NewRolloutForm::focusFirst()
{
    m_environment->setFocus(Qt::OtherFocusReason);
}

} // namespace lockstep

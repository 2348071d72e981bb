#include "ui/inventory/filter_builder.h"

#include "models/fleet_fields.h"
#include "models/fleet_model.h"
#include "ui/parts/activity_line.h"
#include "ui/theme/icons.h"
#include "ui/theme/style.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QCompleter>
#include <QFontDatabase>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

namespace lockstep {

namespace {

using Operator = FilterCondition::Operator;

constexpr int dialogWidth = 720;
constexpr int linesShown = 3;

/// "metadata › labels › instance-type"
QString fieldTitle(const QStringList& path)
{
    return path.join(QStringLiteral(" › "));
}

/// A box in which one chooses by typing a part of it.
void searchable(QComboBox* box)
{
    box->setEditable(true);
    box->setInsertPolicy(QComboBox::NoInsert);
    box->completer()->setCompletionMode(QCompleter::PopupCompletion);
    box->completer()->setFilterMode(Qt::MatchContains);
}

QString textOf(const QJsonValue& value)
{
    return value.toVariant().toString();
}

bool takesValue(Operator comparison)
{
    return comparison != Operator::IsSet && comparison != Operator::IsNotSet;
}

} // namespace

ConditionRow::ConditionRow(QWidget* parent)
    : QWidget(parent), m_field(new QComboBox), m_comparison(new QComboBox), m_value(new QComboBox)
{
    m_field->setObjectName(QStringLiteral("conditionField"));
    m_field->setAccessibleName(tr("Field"));
    searchable(m_field);
    m_field->setCurrentIndex(-1);
    m_field->lineEdit()->setPlaceholderText(tr("Field of config.yaml"));
    m_comparison->setObjectName(QStringLiteral("conditionComparison"));
    m_comparison->setAccessibleName(tr("Comparison"));
    const std::pair<Operator, QString> comparisons[] = {
        {Operator::Equals, tr("is")},         {Operator::Differs, tr("is not")},
        {Operator::Contains, tr("contains")}, {Operator::StartsWith, tr("begins with")},
        {Operator::IsSet, tr("is given")},    {Operator::IsNotSet, tr("is not given")},
    };
    for (const auto& [comparison, title] : comparisons)
        m_comparison->addItem(title, int(comparison));
    m_value->setObjectName(QStringLiteral("conditionValue"));
    m_value->setAccessibleName(tr("Value"));
    searchable(m_value);
    auto* remove = new QToolButton;
    remove->setIcon(mutedIcon(QStringLiteral("edit-delete-remove")));
    remove->setAutoRaise(true);
    remove->setToolTip(tr("Remove this condition"));
    remove->setAccessibleName(remove->toolTip());

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    row->addWidget(m_field, 5);
    row->addWidget(m_comparison, 2);
    row->addWidget(m_value, 4);
    row->addWidget(remove);
    connect(remove, &QToolButton::clicked, this, &ConditionRow::removed);
    connect(m_field, &QComboBox::currentIndexChanged, this, &ConditionRow::offerValues);
    connect(m_comparison, &QComboBox::currentIndexChanged, this, &ConditionRow::showValue);
    connect(m_value, &QComboBox::currentTextChanged, this, &ConditionRow::changed);
}

void ConditionRow::setFields(const QList<FleetField>& fields)
{
    const QString field = m_field->currentText();
    const QString value = m_value->currentText();
    {
        const QSignalBlocker blocker(m_field);
        m_fields = fields;
        m_field->clear();
        for (const FleetField& known : m_fields)
            m_field->addItem(fieldTitle(known.path));
        m_field->setCurrentIndex(m_field->findText(field));
        if (m_field->currentIndex() < 0)
            m_field->setEditText(field);
    }
    offerValues();
    if (!value.isEmpty())
        m_value->setCurrentText(value);
}

void ConditionRow::offerValues()
{
    const QSignalBlocker blocker(m_value);
    m_value->clear();
    const qsizetype index = m_field->currentIndex();
    if (index >= 0) {
        for (const QJsonValue& value : m_fields[index].values)
            m_value->addItem(textOf(value), value);
    }
    Q_EMIT changed();
}

void ConditionRow::showValue()
{
    m_value->setEnabled(takesValue(Operator(m_comparison->currentData().toInt())));
    Q_EMIT changed();
}

std::optional<FilterCondition> ConditionRow::condition() const
{
    if (m_field->currentIndex() < 0)
        return std::nullopt;
    const auto comparison = Operator(m_comparison->currentData().toInt());
    FilterCondition made{m_fields[m_field->currentIndex()].path, comparison, {}};
    if (!takesValue(comparison))
        return made;
    // What was chosen keeps its type: 3 is not "3".
    const QString text = m_value->currentText();
    const int chosen = m_value->findText(text, Qt::MatchExactly | Qt::MatchCaseSensitive);
    made.value = chosen >= 0 ? m_value->itemData(chosen).toJsonValue() : QJsonValue(text);
    return made;
}

FilterBuilder::FilterBuilder(const FleetModel* fleet, FleetFields* fields, QWidget* parent)
    : QDialog(parent),
      m_fleet(fleet),
      m_fields(fields),
      m_asked(fleet),
      m_rows(new QVBoxLayout),
      m_text(new QPlainTextEdit),
      m_count((new TextLabel)->muted()),
      m_activity(new ActivityLine),
      m_use(new QPushButton(tr("Filter")))
{
    setObjectName(QStringLiteral("filterBuilder"));
    setWindowTitle(tr("Put a filter together"));
    setModal(true);
    setMinimumWidth(dialogWidth);

    m_text->setObjectName(QStringLiteral("builtExpression"));
    m_text->setAccessibleName(tr("The filter as an expression"));
    m_text->setReadOnly(true);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * linesShown + 2 * space::m);
    auto* more = new QPushButton(themedIcon(QStringLiteral("list-add")), tr("Add a condition"));
    more->setObjectName(QStringLiteral("addCondition"));
    more->setAutoDefault(false);
    m_rows->setSpacing(space::s);
    auto* adding = new QHBoxLayout;
    adding->addWidget(more);
    adding->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::m);
    layout->addWidget(new TextLabel(tr("Instances for which all of this is so"), TextStyle::Heading));
    layout->addLayout(m_rows);
    layout->addLayout(adding);
    layout->addWidget((new TextLabel(tr("The same as an expression of jq, for the command line:")))->muted());
    layout->addWidget(m_text);
    layout->addLayout(makeButtons());

    connect(more, &QPushButton::clicked, this, &FilterBuilder::add);
    connect(&m_asked, &FleetExpression::answered, this, [this](const QBitArray& selected) {
        m_count->setText(tr("%1 of %2 instances").arg(selected.count(true)).arg(m_fleet->rows().size()));
    });
    connect(&m_asked, &FleetExpression::refused, m_count, &QLabel::setText);
    connect(&m_asked, &FleetExpression::askingChanged, this, &FilterBuilder::showActivity);
    connect(m_fields, &FleetFields::changed, this, &FilterBuilder::takeFields);
    add();
    takeFields();
}

QLayout* FilterBuilder::makeButtons()
{
    m_count->setObjectName(QStringLiteral("builtCount"));
    m_use->setObjectName(QStringLiteral("useFilter"));
    m_use->setDefault(true);
    setPrimary(m_use);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    // Its room is kept: nothing moves under the mouse when an answer comes.
    QSizePolicy policy = m_activity->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_activity->setSizePolicy(policy);
    m_activity->layout()->setContentsMargins(0, 0, 0, 0);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(m_count);
    buttons->addWidget(m_activity, 1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_use);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_use, &QPushButton::clicked, this, &QDialog::accept);
    return buttons;
}

QString FilterBuilder::expression() const
{
    QList<FilterCondition> conditions;
    for (const ConditionRow* row : m_conditions) {
        if (const std::optional<FilterCondition> condition = row->condition())
            conditions.append(*condition);
    }
    return jqExpression(conditions);
}

void FilterBuilder::add()
{
    auto* row = new ConditionRow;
    row->setFields(m_fields->fields());
    m_conditions.append(row);
    m_rows->addWidget(row);
    connect(row, &ConditionRow::changed, this, &FilterBuilder::refresh);
    connect(row, &ConditionRow::removed, this, [this, row] {
        m_conditions.removeOne(row);
        row->hide();
        row->deleteLater();
        refresh();
    });
    row->setFocus();
    refresh();
}

/// Also while a large fleet is being read: what is known so far can be used.
void FilterBuilder::takeFields()
{
    if (m_fields->isKnown()) {
        for (ConditionRow* row : std::as_const(m_conditions))
            row->setFields(m_fields->fields());
    } else {
        m_fields->read();
    }
    showActivity();
}

void FilterBuilder::showActivity()
{
    if (!m_fields->isKnown())
        m_activity->show(tr("Reading the fields of the fleet"), {});
    else
        m_activity->show(m_asked.isAsking() ? tr("Counting") : QString(), {});
}

void FilterBuilder::refresh()
{
    const QString made = expression();
    m_text->setPlainText(made);
    m_use->setEnabled(!made.isEmpty());
    if (made.isEmpty()) {
        m_asked.stop();
        m_count->clear();
    } else {
        m_asked.ask(made);
    }
}

} // namespace lockstep

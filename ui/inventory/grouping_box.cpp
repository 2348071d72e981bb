#include "ui/inventory/grouping_box.h"

#include <QSettings>

namespace lockstep {

namespace {

constexpr QLatin1StringView fieldsKey("inventory/groupFields");
constexpr qsizetype mostFields = 6;
constexpr int leastCharacters = 16;

QStringList rememberedFields()
{
    QStringList fields = QSettings().value(fieldsKey).toStringList();
    fields.removeIf(
        [](const QString& field) { return !field.startsWith(u'.') || !FleetGrouping::parse(field); });
    return fields;
}

} // namespace

GroupingBox::GroupingBox(QWidget* parent) : QComboBox(parent)
{
    setObjectName(QStringLiteral("inventoryGrouping"));
    setAccessibleName(tr("Grouping"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(leastCharacters);
    fill();
    connect(this, &QComboBox::currentIndexChanged, this, &GroupingBox::follow);
}

void GroupingBox::fill()
{
    clear();
    for (const FleetGrouping& grouping : FleetGrouping::common())
        addItem(grouping.title(), grouping.toText());
    insertSeparator(count());
    for (const QString& field : rememberedFields())
        addItem(FleetGrouping::parse(field)->title(), field);
    addItem(tr("By any field…"), QString());
}

FleetGrouping GroupingBox::grouping() const
{
    return FleetGrouping::parse(itemData(m_chosen).toString()).value_or(FleetGrouping());
}

void GroupingBox::setGrouping(const FleetGrouping& grouping)
{
    if (findData(grouping.toText()) < 0) {
        const QSignalBlocker blocker(this);
        remember(grouping);
        fill();
        m_chosen = -1;
    }
    setCurrentIndex(findData(grouping.toText()));
    if (m_chosen < 0)
        follow(currentIndex());
}

/// The last item is no grouping, but a way to one.
void GroupingBox::follow(int index)
{
    if (index == m_chosen || index < 0)
        return;
    if (itemData(index).toString().isEmpty()) {
        const QSignalBlocker blocker(this);
        setCurrentIndex(m_chosen);
        Q_EMIT fieldWanted();
        return;
    }
    m_chosen = index;
    setToolTip(itemText(index));
    Q_EMIT groupingChanged(grouping());
}

void GroupingBox::remember(const FleetGrouping& field)
{
    QStringList fields = rememberedFields();
    fields.removeAll(field.toText());
    fields.prepend(field.toText());
    QSettings().setValue(fieldsKey, fields.first(std::min(fields.size(), mostFields)));
}

} // namespace lockstep

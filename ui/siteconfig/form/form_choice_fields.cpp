// The fields that are chosen from, and the one that only tells.

#include "core/siteconfig/config_changes.h"
#include "ui/parts/segmented_control.h"
#include "ui/siteconfig/form/form_fields.h"
#include "ui/widgets/text_label.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QWheelEvent>

namespace lockstep {

namespace {

enum SwitchChoice { NotSet, On, Off };

QHBoxLayout* row(QWidget* parent)
{
    auto* made = new QHBoxLayout(parent);
    made->setContentsMargins(0, 0, 0, 0);
    made->setSpacing(space::s);
    return made;
}

/// However the same value is written.
QByteArray plain(const QByteArray& json)
{
    const auto document = JsoncDocument::parse(json);
    return document.tree().nodes.empty() ? QByteArray() : jsonText(document.value(0));
}

} // namespace

SwitchField::SwitchField(const ConfigField& field) : FormField(field.pointer), m_choices(new SegmentedControl)
{
    m_choices->setObjectName(partName());
    m_choices->addChoice(tr("Not set"));
    m_choices->addChoice(tr("On"));
    m_choices->addChoice(tr("Off"));
    for (QWidget* stop : stops())
        stop->setAccessibleName(tr("%1: %2").arg(field.title, qobject_cast<QAbstractButton*>(stop)->text()));
    m_choices->setFocusProxy(stops().constFirst());
    QHBoxLayout* line = row(this);
    line->addWidget(m_choices);
    line->addStretch(1);
    connect(m_choices, &SegmentedControl::chosen, this, [this](int choice) {
        if (choice == NotSet)
            Q_EMIT removed();
        else
            Q_EMIT edited(choice == On ? "true" : "false");
    });
}

QList<QWidget*> SwitchField::stops() const
{
    QList<QWidget*> all;
    for (auto* button : m_choices->findChildren<QAbstractButton*>())
        all.append(button);
    return all;
}

void SwitchField::setField(const ConfigField& field)
{
    m_choices->setCurrent(!field.isSet() ? NotSet : field.json == "true" ? On : Off);
}

ChoiceField::ChoiceField(const ConfigField& field) : FormField(field.pointer), m_box(new QComboBox)
{
    m_box->setObjectName(partName());
    m_box->setAccessibleName(field.title);
    m_box->setFocusPolicy(Qt::StrongFocus);
    m_box->setMinimumContentsLength(12);
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->installEventFilter(this);
    row(this)->addWidget(m_box, 1);
    connect(m_box, &QComboBox::activated, this, [this] {
        const QByteArray json = m_box->currentData().toByteArray();
        if (json == plain(m_field.json))
            return;
        if (json.isEmpty())
            Q_EMIT removed();
        else
            Q_EMIT edited(json);
    });
}

QList<QWidget*> ChoiceField::stops() const
{
    return {m_box};
}

void ChoiceField::setField(const ConfigField& field)
{
    if (m_box->count() > 0 && field == m_field)
        return;
    m_field = field;
    const QString& byDefault = field.about.byDefault;
    m_box->clear();
    m_box->addItem(byDefault.isEmpty() ? tr("Not set") : tr("Not set: %1").arg(fieldText(byDefault.toUtf8())),
                   QByteArray());
    for (const QString& json : field.about.allowed)
        m_box->addItem(fieldText(json.toUtf8()), json.toUtf8());
    const QByteArray now = plain(field.json);
    int current = m_box->findData(now);
    if (current < 0) {
        current = m_box->count();
        m_box->addItem(tr("%1 (not allowed)").arg(fieldText(now)), now);
    }
    m_box->setCurrentIndex(current);
}

/// Who scrolls the form does not want to choose something else on the way.
bool ChoiceField::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Wheel) {
        event->ignore();
        return true;
    }
    return FormField::eventFilter(watched, event);
}

SummaryField::SummaryField(const ConfigField& field)
    : FormField(field.pointer), m_text((new TextLabel)->wrapped()), m_button(new QPushButton)
{
    m_text->setObjectName(partName());
    m_button->setObjectName(partName() + QStringLiteral("-button"));
    QHBoxLayout* line = row(this);
    line->addWidget(m_text, 1);
    line->addWidget(m_button, 0, Qt::AlignTop);
    connect(m_button, &QPushButton::clicked, this, &SummaryField::go);
}

QList<QWidget*> SummaryField::stops() const
{
    return {m_button};
}

void SummaryField::setField(const ConfigField& field)
{
    m_field = field;
    m_text->setText(field.isSet() ? field.summary : tr("Not set"));
    m_button->setText(field.isSet() ? tr("Show in text") : tr("Write in text"));
    m_button->setAccessibleName(tr("%1: %2").arg(field.title, m_button->text()));
    m_button->setVisible(field.isSet() || !field.begun.isEmpty());
}

void SummaryField::go()
{
    if (!m_field.isSet())
        Q_EMIT edited(m_field.begun);
    Q_EMIT placeWanted();
}

} // namespace lockstep

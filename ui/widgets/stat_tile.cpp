#include "ui/widgets/stat_tile.h"

#include "ui/widgets/elided_label.h"
#include "ui/widgets/text_label.h"

#include <QVBoxLayout>

namespace lockstep {

StatTile::StatTile(const QString& label, QWidget* parent)
    : QWidget(parent),
      m_label((new TextLabel(label, TextStyle::Small))->muted()),
      m_value(new TextLabel(QStringLiteral("–"), TextStyle::Heading)),
      m_note(new ElidedLabel({}, TextStyle::Small))
{
    m_note->setForegroundRole(mutedTextRole);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_label);
    layout->addWidget(m_value);
    layout->addWidget(m_note);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    updateAccessibleName();
}

void StatTile::setValue(const QString& value, const QString& note)
{
    m_value->setText(value);
    m_note->setText(note);
    updateAccessibleName();
}

QString StatTile::value() const
{
    return m_value->text();
}

void StatTile::updateAccessibleName()
{
    setAccessibleName(m_label->text() + u' ' + m_value->text() + u' ' + m_note->text());
}

} // namespace lockstep

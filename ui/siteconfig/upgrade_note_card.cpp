#include "ui/siteconfig/upgrade_note_card.h"

#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/text_label.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace lockstep {

namespace {

using Kind = ConfigUpgradeNote::Kind;

struct KindLook
{
    QString word;
    Tone tone = Tone::Neutral;
};

KindLook lookOf(Kind kind)
{
    switch (kind) {
    case Kind::Gone:
        return {UpgradeNoteCard::tr("Gone"), Tone::Danger};
    case Kind::Refused:
        return {UpgradeNoteCard::tr("Refused"), Tone::Danger};
    case Kind::Deprecated:
        return {UpgradeNoteCard::tr("Deprecated"), Tone::Warning};
    case Kind::Values:
        return {UpgradeNoteCard::tr("Other values"), Tone::Info};
    case Kind::Default:
        return {UpgradeNoteCard::tr("Other default"), Tone::Neutral};
    case Kind::New:
        return {UpgradeNoteCard::tr("New"), Tone::Neutral};
    }
    return {};
}

TextLabel* words(const QString& text)
{
    const QString sentence = text.left(1).toUpper() + text.mid(1);
    return (new TextLabel(sentence))->wrapped()->selectable();
}

/// As a title that leads to the place; where there is none, as a title.
QWidget* titleOf(const ConfigUpgradeNote& note, UpgradeNoteCard* card)
{
    if (note.kind == Kind::Default || note.kind == Kind::New)
        return (new TextLabel(note.pointer, TextStyle::Strong))->wrapped()->selectable();
    auto* place = new QPushButton(note.pointer);
    place->setObjectName(QStringLiteral("place-") + note.pointer);
    place->setFont(textFont(TextStyle::Strong));
    place->setFlat(true);
    place->setMinimumWidth(1); // the longest path must not make the panel wider
    place->setToolTip(UpgradeNoteCard::tr("Show %1 in the text").arg(note.pointer));
    place->setAccessibleName(place->toolTip());
    place->setCursor(Qt::PointingHandCursor);
    QObject::connect(place, &QPushButton::clicked, card,
                     [card, pointer = note.pointer] { Q_EMIT card->placeWanted(pointer); });
    return place;
}

} // namespace

UpgradeNoteCard::UpgradeNoteCard(const ConfigUpgradeNote& note, QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("note-") + note.pointer);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    auto* head = new QHBoxLayout;
    head->setSpacing(space::s);
    const KindLook look = lookOf(note.kind);
    head->addWidget(new Badge(look.word, look.tone));
    QWidget* title = titleOf(note, this);
    head->addWidget(title, 1, qobject_cast<QPushButton*>(title) ? Qt::AlignLeft : Qt::Alignment());
    column->addLayout(head);
    column->addWidget(words(note.text)->muted());
    if (!note.advice.isEmpty())
        column->addWidget(words(note.advice));
    if (note.kind != Kind::Gone && note.kind != Kind::Deprecated)
        return;
    auto* remove = new QPushButton(tr("Remove it from the text"));
    remove->setObjectName(QStringLiteral("remove-") + note.pointer);
    remove->setAccessibleName(tr("Remove %1 from the text").arg(note.pointer));
    connect(remove, &QPushButton::clicked, this,
            [this, pointer = note.pointer] { Q_EMIT removalWanted(pointer); });
    column->addSpacing(space::xs);
    column->addWidget(remove, 0, Qt::AlignLeft);
}

} // namespace lockstep

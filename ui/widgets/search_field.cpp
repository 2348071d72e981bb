#include "ui/widgets/search_field.h"

#include "ui/theme/icons.h"

#include <QAction>
#include <QKeyEvent>
#include <QMetaMethod>

namespace lockstep {

SearchField::SearchField(const QString& placeholder, QWidget* parent) : QLineEdit(parent)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setClearButtonEnabled(true);
    addAction(mutedIcon(QStringLiteral("edit-find")), QLineEdit::LeadingPosition);
    // The style gives the clear button its icon.
    if (auto* clearAction = findChild<QAction*>(QStringLiteral("_q_qlineeditclearaction")))
        clearAction->setText(tr("Clear"));
    for (auto* button : findChildren<QAbstractButton*>()) {
        if (button->accessibleName().isEmpty())
            button->setAccessibleName(tr("Search"));
    }
}

void SearchField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        event->accept();
        return;
    }
    if (event->key() == Qt::Key_Escape && isSignalConnected(QMetaMethod::fromSignal(&SearchField::left))) {
        event->accept();
        Q_EMIT left();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace lockstep

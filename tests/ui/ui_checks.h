#pragma once

#include <QAbstractButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QWidget>

namespace lockstep::test {

/// Settings in a folder of the test's own: no test reads or writes the user's.
class OwnSettings
{
public:
    OwnSettings()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("Lockstep"));
        QCoreApplication::setApplicationName(QStringLiteral("lockstep-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    }

private:
    QTemporaryDir m_folder;
};

/// Names of the buttons that show no text and tell a screen reader nothing.
inline QStringList namelessButtons(const QWidget* root)
{
    QStringList nameless;
    for (const auto* button : root->findChildren<QAbstractButton*>()) {
        const bool qtsOwn = button->objectName().startsWith(u"qt_");
        if (!qtsOwn && button->text().isEmpty() && button->accessibleName().isEmpty())
            nameless << QString::fromLatin1(button->metaObject()->className()) + u' ' + button->objectName();
    }
    return nameless;
}

/// Visible buttons that have got less room than their text needs.
inline QStringList squeezedButtons(const QWidget* root)
{
    QStringList squeezed;
    for (const auto* button : root->findChildren<QAbstractButton*>()) {
        if (button->isVisible() && button->width() < button->sizeHint().width() && !button->text().isEmpty())
            squeezed << button->text();
    }
    return squeezed;
}

} // namespace lockstep::test

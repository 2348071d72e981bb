#pragma once

#include "core/migration/definition.h"
#include "core/version/version.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace lockstep {

/// Asks for a release to go to.
class ReleaseDialog : public QDialog
{
    Q_OBJECT

public:
    ReleaseDialog(const QString& title, const QString& text, const QList<Version>& releases,
                  QWidget* parent = nullptr);

    [[nodiscard]] Version release() const;

private:
    QComboBox* m_releases;
};

/// Asks for a migration by its id, and, where the choices are given, which of them is meant.
class MigrationIdDialog : public QDialog
{
    Q_OBJECT

public:
    MigrationIdDialog(const QString& title, const QString& text, const QStringList& choices,
                      std::optional<MigrationId> proposal, QWidget* parent = nullptr);

    [[nodiscard]] MigrationId id() const;
    [[nodiscard]] int choice() const;

private:
    QLineEdit* m_id;
    QComboBox* m_choices = nullptr;
};

} // namespace lockstep

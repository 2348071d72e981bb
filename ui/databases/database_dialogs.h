#pragma once

#include "core/migration/definition.h"
#include "models/databases_session.h"

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

/// Asks what to describe, and how.
class DescribeDialog : public QDialog
{
    Q_OBJECT

public:
    DescribeDialog(Schema schema, DescriptionFormat format, QWidget* parent = nullptr);

    /// Without a file.
    [[nodiscard]] DescriptionRequest request() const;

private:
    QComboBox* m_format;
    QLineEdit* m_nameSpace;
};

/// Asks what a database is to be compared with.
class DriftDialog : public QDialog
{
    Q_OBJECT

public:
    DriftDialog(Schema schema, const Version& release, QWidget* parent = nullptr);

    /// Without a file.
    [[nodiscard]] DriftSource source() const;

private:
    QComboBox* m_from;
    QLineEdit* m_nameSpace;
};

/// Asks which out-of-band migrations to bring to their end.
class OutOfBandDialog : public QDialog
{
    Q_OBJECT

public:
    /// `current`: the one that is looked at.
    OutOfBandDialog(const OutOfBandWorker& worker, const Version& release,
                    const std::optional<OutOfBandStatus>& current, QWidget* parent = nullptr);

    [[nodiscard]] OutOfBandTask task() const;

private:
    QComboBox* m_which;
    QComboBox* m_way;
    int m_current = 0;
};

} // namespace lockstep

#pragma once

#include "core/version/version.h"
#include "models/connection_draft.h"

#include <QMap>
#include <QWidget>

class QComboBox;
class QToolButton;

namespace lockstep {

class ConnectionField;
class TextLabel;

/// Where the three databases are, and the release that they are to be fit for. Folded, it takes one line.
class ConnectionBar : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectionBar(QWidget* parent = nullptr);

    void setDatabases(const DatabaseSet& databases);
    /// Those that are given. Errors: Usage.
    [[nodiscard]] Result<DatabaseSet> databases();

    /// Newest first.
    void setReleases(const QList<Version>& releases);
    /// Emits nothing.
    void setRelease(const Version& release);
    [[nodiscard]] Version release() const;

    void setFolded(bool folded);
    [[nodiscard]] bool isFolded() const;
    /// There is something else to see: the fields may be put away.
    void setFoldable(bool foldable);
    void setNote(const QString& text);
    void focusFirst();

Q_SIGNALS:
    void releaseChosen(const lockstep::Version& release);
    void connectRequested(); ///< Return in a field
    void edited();

private:
    [[nodiscard]] QWidget* makeFields();

    QMap<Schema, ConnectionField*> m_fields;
    QComboBox* m_release;
    TextLabel* m_note;
    QToolButton* m_fold;
    QWidget* m_form;
};

} // namespace lockstep

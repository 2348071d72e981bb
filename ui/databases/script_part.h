#pragma once

#include <QWidget>

#include <functional>

class QPushButton;

namespace lockstep {

class SqlText;
class TextLabel;

/// SQL under a title, to read, to copy and to save.
class ScriptPart : public QWidget
{
    Q_OBJECT

public:
    /// Asks for a file to write; empty when there is to be none.
    using FileChooser = std::function<QString(const QString& proposal)>;

    /// `fileName` is proposed for the file.
    ScriptPart(const QString& title, const QString& sql, const QString& fileName, QWidget* parent = nullptr);

    void setFileChooser(FileChooser chooser) { m_chooser = std::move(chooser); }

    [[nodiscard]] SqlText* script() const { return m_script; }

    [[nodiscard]] QPushButton* copyButton() const { return m_copy; }

    [[nodiscard]] QPushButton* saveButton() const { return m_save; }

    /// What became of copying or saving.
    [[nodiscard]] QString note() const;

private:
    void copy();
    void save();

    QString m_fileName;
    FileChooser m_chooser;
    SqlText* m_script;
    TextLabel* m_note;
    QPushButton* m_copy;
    QPushButton* m_save;
};

} // namespace lockstep

#pragma once

#include "ui/siteconfig/form/form_field.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace lockstep {

class SegmentedControl;
class TextLabel;

/// A text of one line, or a number as it is written.
class LineField : public TypedField
{
    Q_OBJECT

public:
    explicit LineField(const ConfigField& field);

    void setRevealed(bool revealed) override;
    [[nodiscard]] QList<QWidget*> stops() const override;

protected:
    void display() override;
    [[nodiscard]] Typed typed(const QByteArray& before, bool isLeft) const override;

private:
    void showEcho();

    QLineEdit* m_line;
    bool m_isRevealed = false;
};

/// Texts, one in a line.
class TextsField : public TypedField
{
    Q_OBJECT

public:
    explicit TextsField(const ConfigField& field);

    void setRevealed(bool revealed) override;
    [[nodiscard]] QList<QWidget*> stops() const override;

protected:
    void display() override;
    [[nodiscard]] Typed typed(const QByteArray& before, bool isLeft) const override;

private:
    [[nodiscard]] QStringList lines() const;
    void fitHeight();

    QPlainTextEdit* m_lines;
    bool m_isRevealed = false;
    bool m_isDisplaying = false;
};

/// On, off, or not set.
class SwitchField : public FormField
{
    Q_OBJECT

public:
    explicit SwitchField(const ConfigField& field);

    void setField(const ConfigField& field) override;
    [[nodiscard]] QList<QWidget*> stops() const override;

private:
    SegmentedControl* m_choices;
};

/// One of few values, or none.
class ChoiceField : public FormField
{
    Q_OBJECT

public:
    explicit ChoiceField(const ConfigField& field);

    void setField(const ConfigField& field) override;
    [[nodiscard]] QList<QWidget*> stops() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    ConfigField m_field;
    QComboBox* m_box;
};

/// What is in a value that is written in the text.
class SummaryField : public FormField
{
    Q_OBJECT

public:
    explicit SummaryField(const ConfigField& field);

    void setField(const ConfigField& field) override;
    [[nodiscard]] QList<QWidget*> stops() const override;

private:
    void go();

    ConfigField m_field;
    TextLabel* m_text;
    QPushButton* m_button;
};

} // namespace lockstep

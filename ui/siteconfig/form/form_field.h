#pragma once

#include "core/siteconfig/config_field.h"

#include <QTimer>
#include <QWidget>

namespace lockstep {

/// What the value of one key is written with. It tells what is wanted, and shows what has come of it: nothing
/// that it shows comes back as something that somebody wants.
class FormField : public QWidget
{
    Q_OBJECT

public:
    explicit FormField(const QString& pointer);

    /// What is being typed stays.
    virtual void setField(const ConfigField& field) = 0;
    /// Secrets may be seen.
    virtual void setRevealed(bool revealed);
    /// What was typed is wanted now, not after a pause.
    virtual void finish();

    /// What takes the keyboard, in the order of Tab.
    [[nodiscard]] virtual QList<QWidget*> stops() const = 0;

Q_SIGNALS:
    void edited(const QByteArray& json);
    void removed();                       ///< the key is not to be set
    void placeWanted();                   ///< its place in the text is to be shown
    void misfit(const QString& sentence); ///< what is typed is no value, and waits; empty: it is one

protected:
    /// "form-/email.smtp/host"
    [[nodiscard]] QString partName() const { return QStringLiteral("form-") + m_pointer; }

private:
    QString m_pointer;
};

/// A field that is typed into: what is typed is wanted after a pause, and when the keyboard leaves. Escape
/// brings back what was there.
class TypedField : public FormField
{
    Q_OBJECT

public:
    explicit TypedField(const QString& pointer);

    void setField(const ConfigField& field) final;
    void finish() final;

protected:
    /// To be called by those who derive, with what is typed into.
    void watch(QWidget* control);
    void noteTyping();

    [[nodiscard]] const ConfigField& field() const { return m_field; }

    /// Shows the value as it is, unless that is shown already.
    virtual void display() = 0;

    struct Typed
    {
        enum class Kind { Same, Value, Nothing, Misfit };

        Kind kind = Kind::Same;
        QByteArray json = {};  ///< Value
        QString sentence = {}; ///< Misfit
    };

    /// What is typed, as against the value before; `isLeft`: nothing more follows.
    [[nodiscard]] virtual Typed typed(const QByteArray& before, bool isLeft) const = 0;

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void take(bool isLeft);
    void giveUp();

    ConfigField m_field;
    QByteArray m_before;    ///< the value when typing began
    bool m_isTyped = false; ///< and not taken yet
    QTimer m_pause;
};

/// The one that fits the kind of the field.
[[nodiscard]] FormField* makeFormField(const ConfigField& field);

} // namespace lockstep

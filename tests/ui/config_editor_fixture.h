#pragma once

#include "models/translation.h"
#include "ui/siteconfig/editor/code_edit.h"
#include "ui/siteconfig/editor/code_folding.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/editor/config_text.h"
#include "ui/theme/theme.h"
#include "ui_checks.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>

namespace lockstep::test {

/// The editor in a window of its own. In a text given, '|' is where the cursor is, and two of them are around
/// the selection.
struct EditorFixture
{
    explicit EditorFixture(const QByteArray& text = {})
    {
        editor.resize(800, 500);
        editor.show();
        editor.activateWindow();
        if (!QTest::qWaitForWindowActive(&editor))
            qWarning("the window did not become active");
        code()->setFocus();
        set(text);
    }

    void set(QByteArray text)
    {
        const qsizetype first = text.indexOf('|');
        if (first >= 0)
            text.remove(first, 1);
        const qsizetype second = text.indexOf('|');
        if (second >= 0)
            text.remove(second, 1);
        editor.setBytes(text);
        if (second >= 0)
            editor.select({first, second - first});
        else if (first >= 0)
            editor.goTo(first);
    }

    /// The text with '|' where the cursor is, or around the selection.
    [[nodiscard]] QByteArray now() const
    {
        QByteArray text = editor.bytes();
        const EditorRange selected = editor.selection();
        text.insert(selected.offset + selected.length, '|');
        if (selected.length > 0)
            text.insert(selected.offset, '|');
        return text;
    }

    void type(const char* keys) const { QTest::keyClicks(code(), QString::fromLatin1(keys)); }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(code(), key, modifiers);
    }

    [[nodiscard]] CodeEdit* code() const { return static_cast<CodeEdit*>(editor.textWidget()); }

    template <typename Widget>
    [[nodiscard]] Widget* find(const char* name) const
    {
        auto* widget = editor.findChild<Widget*>(QLatin1StringView(name));
        if (!widget)
            qFatal("there is no %s", name);
        return widget;
    }

    /// The numbers of the lines that are not folded away.
    [[nodiscard]] QList<int> linesInSight() const
    {
        QList<int> lines;
        for (QTextBlock block = code()->document()->firstBlock(); block.isValid(); block = block.next()) {
            if (block.isVisible())
                lines << block.blockNumber();
        }
        return lines;
    }

    OwnSettings settings;
    ConfigEditor editor;
};

} // namespace lockstep::test

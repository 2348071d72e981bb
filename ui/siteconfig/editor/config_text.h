#pragma once

#include "core/siteconfig/jsonc_edit.h"
#include "ui/siteconfig/editor/line_bytes.h"
#include "ui/siteconfig/editor/line_index.h"

#include <QHash>
#include <QObject>
#include <QTextCursor>
#include <QTimer>

#include <set>

class QTextDocument;

namespace lockstep {

/// The bytes of a file behind a QTextDocument, which knows neither bytes nor line ends. How a line ends is
/// kept in the format of the document's own separator, so that deleting, moving, undoing and redoing keep it.
/// Keeps the bytes at hand: after a change only the changed lines are looked at.
class ConfigText : public QObject
{
    Q_OBJECT

public:
    explicit ConfigText(QTextDocument* document);

    /// Forgets all steps of undoing.
    void load(const QByteArray& bytes);

    /// What a file would hold now.
    [[nodiscard]] const QByteArray& bytes() const { return m_bytes; }

    [[nodiscard]] const LineIndex& lines() const { return m_lines; }

    /// Goes up with each change of the bytes.
    [[nodiscard]] quint64 revision() const { return m_revision; }

    /// The place in the document for one in the bytes, and back. Inside of a character: where it begins.
    [[nodiscard]] int position(qsizetype offset) const;
    [[nodiscard]] qsizetype offset(int position) const;

    /// One step of undoing. A byte order mark stays as it is. Errors: Usage, as applyJsoncEdits has them.
    [[nodiscard]] Result<void> apply(const JsoncEdits& edits);

    /// Replaces the selection with a text as the document has it (withStandIns()); '\n' becomes the end that
    /// the cursor's line has.
    void insert(QTextCursor& cursor, const QString& text);
    /// The end of the line; that of most lines for one that has none.
    [[nodiscard]] LineEnd lineEnd(const QTextBlock& line) const;

    /// "    " or "\t": what the lines are indented by.
    [[nodiscard]] const QString& indentUnit() const { return m_indentUnit; }

Q_SIGNALS:
    /// The bytes have changed by that, and by nothing else.
    void changed(const lockstep::JsoncEdit& edit);
    /// Block comments begin or end elsewhere now.
    void structureChanged();

private:
    void note(int from, int removed, int added);
    void noteLines(qsizetype first, qsizetype oldCount, const QTextBlock& firstBlock, qsizetype newCount);
    void splice(qsizetype offset, qsizetype length, QByteArrayView text);
    void shiftUnsure(qsizetype from, qsizetype lines);
    void reload();
    /// Goes on with block comments that begin or end elsewhere, some thousand lines at a time.
    void followComments();
    void measure(QByteArrayView text);
    void replace(QTextCursor& cursor, const JsoncEdit& edit);
    [[nodiscard]] JsoncEdits wholeCharacters(const JsoncEdits& edits) const;
    [[nodiscard]] JsoncEdit tightened(JsoncEdit edit) const;
    [[nodiscard]] JsoncEdit behindMark(JsoncEdit edit) const;
    [[nodiscard]] LineEnd endBefore(const QTextBlock& block) const;
    [[nodiscard]] QByteArray encoded(const QTextBlock& line) const;

    QTextDocument* m_document;
    QByteArray m_bytes;
    qsizetype m_markLength = 0; ///< of the byte order mark
    LineIndex m_lines;
    LineEnd m_usualEnd = LineEnd::Lf;
    QString m_indentUnit;
    quint64 m_revision = 0;
    bool m_loading = false;
    std::set<qsizetype> m_unsure; ///< lines that may begin within a comment, or not any more
    QTimer m_following;
    mutable QHash<int, LineEnd> m_endOfFormat;
};

} // namespace lockstep

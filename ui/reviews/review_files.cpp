#include "ui/reviews/review_files.h"

#include "ui/parts/diff_highlighter.h"
#include "ui/runbooks/code_block.h"
#include "ui/theme/theme.h"
#include "ui/widgets/focus_outline.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QPlainTextEdit>

namespace lockstep {

namespace {

constexpr int mostChangeLines = 8;
constexpr qsizetype mostCharacters = 2'000'000; ///< of diffs shown at once

/// "sourcegraph/frontend  5.1.0 → 5.2.0", or both names where they differ.
QString imageLine(const ImageChange& change)
{
    const qsizetype colon = change.before.lastIndexOf(u':');
    const QString name = change.before.left(colon + 1);
    if (colon > change.before.lastIndexOf(u'/') && change.after.startsWith(name))
        return QStringLiteral("%1  %2 → %3")
            .arg(change.before.left(colon), change.before.sliced(colon + 1), change.after.sliced(colon + 1));
    return change.before + QStringLiteral(" → ") + change.after;
}

/// "sourcegraphVersion  5.1.0 → 5.2.0", or both lines where their keys differ.
QString configLine(const ConfigChange& change)
{
    if (change.before.isEmpty())
        return ReviewFiles::tr("new: %1").arg(change.after);
    if (change.after.isEmpty())
        return ReviewFiles::tr("gone: %1").arg(change.before);
    const QString key = change.before.section(u':', 0, 0);
    if (change.before.startsWith(key + QStringLiteral(": ")) &&
        change.after.startsWith(key + QStringLiteral(": ")))
        return QStringLiteral("%1  %2 → %3")
            .arg(key, change.before.sliced(key.size() + 2), change.after.sliced(key.size() + 2));
    return change.before + QStringLiteral(" → ") + change.after;
}

QString changeLines(const PullReview& review)
{
    QStringList lines;
    for (const ConfigChange& change : review.config)
        lines.append(configLine(change));
    for (const ImageChange& change : review.images) {
        if (const QString line = imageLine(change); !lines.contains(line))
            lines.append(line);
    }
    return lines.join(u'\n');
}

QString headOf(const ChangedFile& file)
{
    const QString renamed =
        file.formerPath.isEmpty() ? QString() : ReviewFiles::tr(", was %1").arg(file.formerPath);
    return QStringLiteral("%1 (%2%3)\n").arg(file.path, file.status, renamed);
}

QString diffOf(const ChangedFile& file)
{
    const QString patch =
        file.patch.isEmpty()
            ? QStringLiteral(" ") +
                  ReviewFiles::tr("GitHub does not show what changes there. See it in the browser.")
            : file.patch;
    return headOf(file) + patch + (patch.endsWith(u'\n') ? QStringLiteral("\n") : QStringLiteral("\n\n"));
}

} // namespace

ReviewFiles::ReviewFiles(QWidget* parent)
    : QWidget(parent),
      m_changesTitle(new TextLabel(tr("Config and images"), TextStyle::Strong)),
      m_changes(new CodeBlock(tr("Config and images"), mostChangeLines)),
      m_choice(new QComboBox),
      m_count((new TextLabel)->muted()),
      m_diff(new QPlainTextEdit)
{
    m_changes->setObjectName(QStringLiteral("reviewChanges"));
    m_choice->setObjectName(QStringLiteral("reviewFile"));
    m_choice->setAccessibleName(tr("File"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(20);
    m_choice->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_diff->setObjectName(QStringLiteral("reviewDiff"));
    m_diff->setAccessibleName(tr("Differences"));
    m_diff->setReadOnly(true);
    m_diff->setUndoRedoEnabled(false);
    m_diff->setFrameShape(QFrame::NoFrame);
    m_diff->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_diff->setFont(textFont(TextStyle::Mono));
    m_diff->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_diff->setTabChangesFocus(true);
    m_diff->document()->setDocumentMargin(space::m);
    new FocusOutline(m_diff);
    new DiffHighlighter(m_diff->document());
    auto* row = new QHBoxLayout;
    row->setSpacing(space::m);
    row->addWidget(m_choice, 1);
    row->addWidget(m_count);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(space::l, space::m, space::l, space::s);
    head->setSpacing(space::s);
    head->addWidget(m_changesTitle);
    head->addWidget(m_changes);
    head->addLayout(row);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_diff, 1);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &ReviewFiles::showChosen);
}

void ReviewFiles::show(const QList<ChangedFile>& files, const PullReview& review)
{
    const QString changes = changeLines(review);
    m_changes->setText(changes);
    m_changes->setVisible(!changes.isEmpty());
    m_changesTitle->setVisible(!changes.isEmpty());
    if (files == m_files)
        return;
    m_files = files;
    const QSignalBlocker silent(m_choice);
    m_choice->clear();
    m_choice->addItem(tr("All files"));
    for (const ChangedFile& file : files)
        m_choice->addItem(file.path);
    showChosen();
}

void ReviewFiles::showChosen()
{
    const int chosen = m_choice->currentIndex() - 1;
    QString text;
    int additions = 0;
    int deletions = 0;
    for (qsizetype at = 0; at < m_files.size(); ++at) {
        if (chosen >= 0 && at != chosen)
            continue;
        additions += m_files[at].additions;
        deletions += m_files[at].deletions;
        if (text.size() < mostCharacters)
            text += diffOf(m_files[at]);
    }
    if (text.size() >= mostCharacters)
        text = text.left(mostCharacters) + u'\n' +
               tr("The rest is too long to be shown here. See it in the browser.");
    m_count->setText(tr("+%1 −%2 lines").arg(additions).arg(deletions));
    m_diff->setPlainText(text);
}

} // namespace lockstep

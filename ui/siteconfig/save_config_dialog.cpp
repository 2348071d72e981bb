#include "ui/siteconfig/save_config_dialog.h"

#include "ui/parts/diff_highlighter.h"
#include "ui/parts/problem_line.h"
#include "ui/runbooks/code_block.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/text_label.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int dialogWidth = 820;
constexpr int mostLines = 28;

} // namespace

SaveConfigDialog::SaveConfigDialog(const Question& question, QWidget* parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("saveConfig"));
    setWindowTitle(tr("Save site config"));
    setMinimumWidth(dialogWidth);
    auto* diff = new CodeBlock(tr("What changes"), mostLines);
    diff->setObjectName(QStringLiteral("saveConfigDiff"));
    new DiffHighlighter(diff->document());
    diff->setText(tr("Working out what changes …"));
    auto* problem = new ProblemLine(QStringLiteral("saveConfigProblem"));
    if (question.errors > 0)
        problem->setText(tr("It still has %n error(s). Some releases refuse such a configuration.", nullptr,
                            question.errors));
    auto* cancel = new QPushButton(tr("Cancel"));
    auto* save = new QPushButton(tr("Save"));
    save->setObjectName(QStringLiteral("saveConfigAccept"));
    save->setDefault(true);
    setPrimary(save);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, &QDialog::accept);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::m);
    layout->addWidget((new TextLabel(tr("Save to %1?").arg(question.place), TextStyle::Heading))->wrapped());
    if (!question.note.isEmpty())
        layout->addWidget((new TextLabel(question.note))->wrapped());
    layout->addWidget(
        (new TextLabel(tr("What was there is kept in the history."), TextStyle::Small))->muted());
    layout->addWidget(diff, 1);
    layout->addWidget(problem);
    layout->addLayout(buttons);
    save->setEnabled(false);
    auto* differ = new ConfigDiffer(this);
    connect(differ, &ConfigDiffer::answered, this, [diff, save](const QString& text) {
        diff->setText(text);
        save->setEnabled(true);
    });
    differ->ask(question.difference);
}

} // namespace lockstep

#include "ui/reviews/confirm_reviews_dialog.h"

#include "models/review_plan_model.h"
#include "ui/parts/data_view.h"
#include "ui/reviews/review_delegate.h"
#include "ui/runbooks/code_block.h"
#include "ui/theme/style.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace lockstep {

namespace {

constexpr QSize dialogSize(760, 560);
constexpr int wordsHeight = 72;
constexpr int mostCommandLines = 3;

QString titleOf(ReviewAction action, int count)
{
    switch (action) {
    case ReviewAction::Approve:
        return ConfirmReviewsDialog::tr("Approve %n pull request(s)?", nullptr, count);
    case ReviewAction::RequestChanges:
        return ConfirmReviewsDialog::tr("Request changes of %n pull request(s)?", nullptr, count);
    case ReviewAction::AutoMerge:
        return ConfirmReviewsDialog::tr("Enable auto-merge of %n pull request(s)?", nullptr, count);
    case ReviewAction::Merge:
        return ConfirmReviewsDialog::tr("Merge %n pull request(s)?", nullptr, count);
    }
    Q_UNREACHABLE_RETURN({});
}

QString consequenceOf(ReviewAction action)
{
    switch (action) {
    case ReviewAction::Approve:
        return ConfirmReviewsDialog::tr(
            "Each is approved at the commit that you see here. One that is pushed to "
            "meanwhile keeps its approval only as far as the repository's rules say.");
    case ReviewAction::RequestChanges:
        return ConfirmReviewsDialog::tr(
            "None of them can be merged where the repository requires reviews, until "
            "you approve it or dismiss this.");
    case ReviewAction::AutoMerge:
        return ConfirmReviewsDialog::tr(
            "GitHub squashes each into its base, or puts it into the merge queue, as "
            "soon as all that is required is there, with nobody asked again.");
    case ReviewAction::Merge:
        return ConfirmReviewsDialog::tr(
            "Each is squashed into its base, one after the other. A merge cannot be "
            "taken back, only reverted. One that is pushed to meanwhile is left.");
    }
    Q_UNREACHABLE_RETURN({});
}

bool merges(ReviewAction action)
{
    return action == ReviewAction::Merge || action == ReviewAction::AutoMerge;
}

} // namespace

ConfirmReviewsDialog::ConfirmReviewsDialog(const ReviewPlan& plan, ReviewCommand command, QWidget* parent)
    : QDialog(parent),
      m_command(std::move(command)),
      m_model(new ReviewPlanModel(plan, this)),
      m_title((new TextLabel({}, TextStyle::Heading))->wrapped()),
      m_list(new DataView),
      m_despite(new QCheckBox),
      m_line(new CodeBlock(tr("The command line that does the same"), mostCommandLines)),
      m_accept(new QPushButton(actionWord(plan.action)))
{
    setObjectName(QStringLiteral("confirmReviews"));
    setModal(true);
    resize(dialogSize);
    m_title->setObjectName(QStringLiteral("confirmTitle"));
    auto* body = new QVBoxLayout(this);
    body->setContentsMargins(space::xl, space::l, space::xl, space::l);
    body->setSpacing(space::m);
    body->addWidget(m_title);
    body->addWidget((new TextLabel(consequenceOf(plan.action)))->muted()->wrapped());
    body->addLayout(makeList(), 1);
    if (!merges(plan.action)) {
        const bool isRequired = plan.action == ReviewAction::RequestChanges;
        m_words = new QPlainTextEdit;
        m_words->setObjectName(QStringLiteral("reviewWords"));
        m_words->setFixedHeight(wordsHeight);
        m_words->setTabChangesFocus(true);
        const QString hint = isRequired ? tr("What should change") : tr("What the review says (optional)");
        m_words->setPlaceholderText(hint);
        m_words->setAccessibleName(hint);
        body->addWidget(m_words);
        connect(m_words, &QPlainTextEdit::textChanged, this, &ConfirmReviewsDialog::follow);
    }
    body->addLayout(makeCommand());
    body->addLayout(makeButtons());
    follow();
    if (m_words)
        m_words->setFocus();
    else if (m_word)
        m_word->setFocus();
}

QLayout* ConfirmReviewsDialog::makeList()
{
    m_list->setObjectName(QStringLiteral("planList"));
    m_list->setAccessibleName(tr("What happens"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ReviewPlanDelegate(m_list));
    m_list->setTabKeyNavigation(false);
    m_list->setFrameShape(QFrame::StyledPanel);
    m_list->setColumnCharacters({8, 30, 30}, ReviewPlanModel::What);
    const auto held = std::ranges::count_if(m_model->plan().pulls, [](const PlannedReview& one) {
        return one.reason.isEmpty() && !one.findings.isEmpty();
    });
    m_despite->setObjectName(QStringLiteral("despiteFindings"));
    m_despite->setText(tr("Also the %n that is more than an upgrade, or none", nullptr, int(held)));
    m_despite->setVisible(held > 0);
    connect(m_despite, &QCheckBox::toggled, this, [this](bool isMeant) {
        m_model->setDespiteFindings(isMeant);
        follow();
    });
    auto* column = new QVBoxLayout;
    column->setSpacing(space::s);
    column->addWidget(m_list, 1);
    column->addWidget(m_despite);
    return column;
}

QLayout* ConfirmReviewsDialog::makeCommand()
{
    m_line->setObjectName(QStringLiteral("commandLine"));
    auto* copy = new QPushButton(tr("Copy"));
    copy->setObjectName(QStringLiteral("copyCommandLine"));
    copy->setAutoDefault(false);
    copy->setAccessibleName(tr("Copy the command line"));
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_line->toPlainText()); });
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(m_line, 1);
    row->addWidget(copy, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout;
    column->setSpacing(space::xs);
    column->addWidget((new TextLabel(tr("On the command line"), TextStyle::Small))->muted());
    column->addLayout(row);
    return column;
}

/// Enter alone merges nothing.
QLayout* ConfirmReviewsDialog::makeButtons()
{
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("cancel"));
    m_accept->setObjectName(QStringLiteral("accept"));
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    if (merges(m_model->plan().action)) {
        const QString word = m_command.place.repository.section(u'/', 1);
        m_word = new QLineEdit;
        m_word->setObjectName(QStringLiteral("confirmationWord"));
        m_word->setPlaceholderText(word);
        m_word->setAccessibleName(tr("Type %1 to go on").arg(word));
        auto* label = new TextLabel(tr("Type %1 to go on").arg(word));
        label->setBuddy(m_word);
        row->addWidget(label);
        row->addWidget(m_word, 1);
        connect(m_word, &QLineEdit::textChanged, this, &ConfirmReviewsDialog::follow);
        m_accept->setAutoDefault(false);
        cancel->setDefault(true);
        setStopping(m_accept);
    } else {
        row->addStretch(1);
        setPrimary(m_accept, true);
        cancel->setAutoDefault(false);
    }
    row->addWidget(cancel);
    row->addWidget(m_accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
    return row;
}

ReviewPlan ConfirmReviewsDialog::plan() const
{
    ReviewPlan agreed = m_model->plan();
    agreed.words = m_words ? m_words->toPlainText().trimmed() : QString();
    return agreed;
}

void ConfirmReviewsDialog::follow()
{
    const ReviewPlan agreed = plan();
    ReviewCommand command = m_command;
    for (const PlannedReview& one : agreed.takingPart())
        command.numbers.append(one.pull.number);
    command.words = agreed.words;
    command.despiteFindings = agreed.despiteFindings;
    const int count = int(command.numbers.size());
    m_title->setText(count > 0 ? titleOf(agreed.action, count) : tr("Nothing is left to do"));
    setWindowTitle(m_title->text());
    m_line->setText(count > 0 ? commandLine(agreed.action, command) : QString());
    const bool isTyped = !m_word || m_word->text() == m_word->placeholderText();
    const bool isSaid = agreed.action != ReviewAction::RequestChanges || !agreed.words.isEmpty();
    m_accept->setEnabled(count > 0 && isTyped && isSaid);
}

} // namespace lockstep
